//! What embedding costs beside other interpreters: builds and runs `bench/peers`, a workspace of its own.

use crate::{Result, project};
use std::process::Command;

/// `[--rounds N] [--profile NAME] [--python COMMAND]`
pub fn run(arguments: &[String]) -> Result {
    let (mut rounds, mut profile, mut python) = ("15", "release", None);
    let mut rest = arguments.iter().map(String::as_str);
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().ok_or(format!("{argument} needs a value"));
        match argument {
            "--rounds" => rounds = value()?,
            "--profile" => profile = value()?,
            "--python" => python = Some(value()?),
            _ => return Err(format!("bench --peers takes no {argument}").into()),
        }
    }
    let mut command = Command::new(project::cargo());
    command
        .current_dir(project::root())
        .args(["run", "--quiet", "--profile", profile]);
    command.args([
        "--manifest-path",
        "crates/xtask/bench/peers/Cargo.toml",
        "--target-dir",
    ]);
    command.arg(project::target().join("peers"));
    if let Some(python) = python {
        command.args(["--features", "python"]);
        command
            .env("PYO3_PYTHON", python)
            .env("LD_LIBRARY_PATH", library_folder(python)?);
    }
    match command.args(["--", rounds]).status()? {
        status if status.success() => Ok(()),
        status => Err(format!("ended with {status}").into()),
    }
}

/// Where the shared library of a CPython is.
fn library_folder(python: &str) -> Result<String> {
    let program = "import sysconfig; print(sysconfig.get_config_var('LIBDIR'))";
    let output = Command::new(python).args(["-c", program]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
