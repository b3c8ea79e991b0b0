//! Runs random programs with machine code from the first, the fifth and the 23rd call on, and without any: what they print must be
//! the same.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use crate::{Result, project};

const PROGRAMS: &str = include_str!("machine_code.py");
/// Calls after which functions get machine code. Later ones know more of what the registers hold.
const CALLS: &[&str] = &["1", "5", "23"];

/// `cargo xtask machine-code [--taipan PATH] [--programs N] [--seed N]`: the build has to be an optimised one.
pub fn run(arguments: &[String]) -> Result {
    let mut binary = None;
    let (mut programs, mut seed) = (100, 1u64);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = rest
            .next()
            .ok_or_else(|| format!("{argument} wants a value"))?;
        match argument.as_str() {
            "--taipan" => binary = Some(PathBuf::from(value)),
            "--programs" => programs = value.parse()?,
            "--seed" => seed = value.parse()?,
            other => return Err(format!("no option {other}").into()),
        }
    }
    let binary = match binary {
        Some(path) => path,
        None => project::taipan("release")?,
    };
    let enabled = Command::new(&binary)
        .args(["-c", "import sys; sys.exit(not sys._jit.is_enabled())"])
        .status()?;
    if !enabled.success() {
        return Err("this build makes no machine code".into());
    }
    let folder = project::target().join("machine-code");
    fs::create_dir_all(&folder)?;
    let program = folder.join("program.py");
    let mut different = Vec::new();
    for seed in seed..seed + programs {
        let text = Command::new(&binary)
            .args(["-c", PROGRAMS, &seed.to_string()])
            .output()?;
        if !text.status.success() {
            return Err(String::from_utf8_lossy(&text.stderr).into());
        }
        fs::write(&program, &text.stdout)?;
        let ran = |variable: &str, value: &str| -> std::io::Result<Output> {
            Command::new(&binary)
                .arg(&program)
                .env("PYTHONHASHSEED", "0")
                .env(variable, value)
                .output()
        };
        let expected = ran("PYTHON_JIT", "0")?;
        for calls in CALLS {
            if ran("TAIPAN_JIT_CALLS", calls)? != expected {
                let kept = folder.join(format!("{seed}.py"));
                fs::copy(&program, &kept)?;
                different.push(format!("{} (after {calls} calls)", kept.display()));
            }
        }
    }
    println!("{programs} programs, {} differences", different.len());
    if different.is_empty() {
        Ok(())
    } else {
        Err(different.join("\n").into())
    }
}
