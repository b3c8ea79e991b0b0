//! Installs packages of pure Python and has them do what they are for.

use std::fs;
use std::process::Command;

use crate::{Result, project};

/// Packages with wheels that run anywhere.
const PACKAGES: &str = "attrs click h11 jinja2 anyio sniffio aiomultiprocess pluggy packaging typing_extensions six \
    more-itertools sortedcontainers idna tomli pygments requests urllib3 certifi charset-normalizer flask werkzeug \
    itsdangerous blinker";
/// The package without such a wheel; its source holds a fallback in the language.
const FALLBACK: &str = "markupsafe";

/// `cargo xtask packages [--python COMMAND] [--taipan PATH] [JOB...]`
pub fn run(arguments: &[String]) -> Result {
    let mut python = "python3".to_owned();
    let mut binary = project::target().join("debug/taipan");
    let mut jobs = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--python" => python = rest.next().ok_or("--python wants a command")?.clone(),
            "--taipan" => binary = rest.next().ok_or("--taipan wants a path")?.into(),
            job => jobs.push(job),
        }
    }
    let folder = project::target().join("packages");
    if !folder.join("markupsafe").is_dir() && !install(&python, &folder)? {
        println!("the packages cannot be installed: is there a network, and pip?");
        return Ok(());
    }
    let script = project::tests().join("_packages/jobs.py");
    let status = Command::new(binary)
        .arg(script)
        .arg(&folder)
        .args(jobs)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("some packages do not do their job".into())
    }
}

/// Whether pip could install everything.
fn install(python: &str, folder: &std::path::Path) -> Result<bool> {
    fs::create_dir_all(folder)?;
    let pip = |options: &[&str]| -> Result<bool> {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "--quiet", "--disable-pip-version-check"]);
        Ok(command.args(options).status()?.success())
    };
    let target = folder.to_string_lossy();
    let mut wheels = vec!["install", "--no-compile", "--no-deps", "--target", &target];
    wheels.extend(["--python-version", "3.14", "--only-binary=:all:"]);
    wheels.extend([
        "--implementation",
        "py",
        "--abi",
        "none",
        "--platform",
        "any",
    ]);
    wheels.extend(PACKAGES.split_whitespace());
    let source = folder.join("_source");
    let place = source.to_string_lossy();
    let download = [
        "download",
        "--no-deps",
        "--no-binary",
        ":all:",
        "-d",
        &place,
        FALLBACK,
    ];
    if !pip(&wheels)? || !pip(&download)? {
        return Ok(false);
    }
    for archive in fs::read_dir(&source)? {
        let archive = archive?.path();
        let unpacked = Command::new("tar")
            .args(["--strip-components=2", "--wildcards", "-xzf"])
            .arg(archive)
            .arg("-C")
            .arg(folder)
            .arg("*/src/markupsafe")
            .status()?;
        if !unpacked.success() {
            return Ok(false);
        }
    }
    Ok(true)
}
