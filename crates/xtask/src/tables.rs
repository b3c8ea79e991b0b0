//! Makes tables of data anew: scripts beside them write them with the CPython whose data they shall hold.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Result, oracle, project};

/// The folder of each script, and the files it writes: declarations, and the numbers they name.
const TABLES: &[(&str, &str)] = &[
    ("taipan-vm/src/unicode", "tables"),
    ("taipan-vm/src/codecs", "charmaps"),
    ("taipan-vm/src/codecs/multibyte", "tables"),
    ("taipan-std/src/unicodedata", "tables"),
];

/// What all scripts begin with.
const PRELUDE: &str = include_str!("tables.py");

/// `cargo xtask tables`
pub fn run() -> Result {
    for (folder, stem) in TABLES {
        let folder = project::root().join("crates").join(folder);
        let made = generate(&folder.join("generate.py"))?;
        let end = made.iter().position(|&byte| byte == 0);
        let (declarations, numbers) = made.split_at(end.ok_or("the script wrote no numbers")?);
        let path = folder.join(stem).with_extension("rs");
        fs::write(&path, declarations)?;
        fs::write(path.with_extension("bin"), &numbers[1..])?;
        let path = path.to_string_lossy();
        project::command("rustfmt", &["--edition", "2024", &path])?;
        println!("{path}");
    }
    Ok(())
}

/// What a script prints: text, a zero byte, numbers.
fn generate(script: &Path) -> Result<Vec<u8>> {
    let words = oracle::command();
    let (program, arguments) = words.split_first().ok_or("an empty command")?;
    let text = format!("{PRELUDE}\n{}", fs::read_to_string(script)?);
    // The script goes in by standard input: the interpreter may not see its folder.
    let mut running = Command::new(program)
        .args(arguments)
        .arg("-")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()?;
    if let Some(mut input) = running.stdin.take() {
        input.write_all(text.as_bytes())?;
    }
    let made = running.wait_with_output()?;
    if !made.status.success() {
        return Err(format!("{}: the script failed", script.display()).into());
    }
    Ok(made.stdout)
}
