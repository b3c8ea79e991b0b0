//! Builds the command with what a first build has counted: how often its branches are taken and its functions called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Result, project};

/// Folders of the programs that the first build runs.
const TRAINING: [&str; 2] = ["crates/xtask/bench", "crates/xtask/bench/library"];
/// Programs that run for as long as they are let run, and their first arguments.
const MORE: [&[&str]; 3] = [
    &["-c", "pass"],
    &["crates/xtask/bench/micro/natives.py"],
    &["crates/xtask/bench/micro/asyncio_micro.py"],
];

/// `cargo xtask pgo`: needs `rustup component add llvm-tools`.
pub fn run(arguments: &[String]) -> Result {
    if let Some(argument) = arguments.first() {
        return Err(format!("no option {argument}").into());
    }
    let (sysroot, triple) = (rustc(&["--print", "sysroot"])?, host()?);
    let merger = Path::new(&sysroot)
        .join("lib/rustlib")
        .join(&triple)
        .join("bin/llvm-profdata");
    if !merger.exists() {
        return Err("llvm-profdata is missing: rustup component add llvm-tools".into());
    }
    let folder = project::target().join("pgo");
    let counts = folder.join("counts");
    if counts.exists() {
        fs::remove_dir_all(&counts)?;
    }
    let flag = format!("-Cprofile-generate={}", counts.display());
    let counting = build(&triple, &folder.join("counting"), &flag)?;
    for folder in TRAINING {
        let mut programs: Vec<_> = fs::read_dir(project::root().join(folder))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|e| e == "py"))
            .collect();
        programs.sort();
        for program in programs {
            train(&counting, &[&program.to_string_lossy()])?;
        }
    }
    for arguments in MORE {
        train(&counting, arguments)?;
    }
    let profile = folder.join("taipan.profdata");
    let status = Command::new(merger)
        .arg("merge")
        .arg("-o")
        .arg(&profile)
        .arg(&counts)
        .status()?;
    if !status.success() {
        return Err("the counts could not be merged".into());
    }
    let flag = format!("-Cprofile-use={}", profile.display());
    let binary = build(&triple, &folder.join("final"), &flag)?;
    println!("{}", binary.display());
    Ok(())
}

/// What `rustc` prints.
fn rustc(arguments: &[&str]) -> Result<String> {
    let output = Command::new("rustc").args(arguments).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// The platform that rustc runs on.
fn host() -> Result<String> {
    let about = rustc(&["-vV"])?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.ok_or("rustc does not tell its platform")?.to_owned())
}

/// The command, built with a flag that build scripts and macros must not get: so the platform is named.
fn build(triple: &str, folder: &Path, flag: &str) -> Result<PathBuf> {
    println!("building with {flag}");
    let status = Command::new(project::cargo())
        .args(["build", "--quiet", "--release", "--package", "taipan-cli"])
        .args(["--target", triple, "--target-dir"])
        .arg(folder)
        .env("RUSTFLAGS", flag)
        .current_dir(project::root())
        .status()?;
    if !status.success() {
        return Err(format!("the build ended with {status}").into());
    }
    Ok(folder.join(triple).join("release/taipan"))
}

/// Have the counting build run a program.
fn train(binary: &Path, arguments: &[&str]) -> Result {
    println!("running {}", arguments.join(" "));
    let status = Command::new(binary)
        .args(arguments)
        .current_dir(project::root())
        .stdout(Stdio::null())
        .status()?;
    if !status.success() {
        return Err(format!("{} ended with {status}", arguments.join(" ")).into());
    }
    Ok(())
}
