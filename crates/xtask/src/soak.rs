//! Runs the soak test of asyncio's streams, `bench/network/soak.py`.

use std::process::Command;

use crate::{Result, project};

/// `cargo xtask soak [--taipan PATH] [clients=N] [seconds=N] [seed=N]`
pub fn run(arguments: &[String]) -> Result {
    let mut binary = None;
    let mut options = Vec::new();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--taipan" => binary = Some(rest.next().ok_or("--taipan wants a path")?.into()),
            option => options.push(option),
        }
    }
    let binary = match binary {
        Some(binary) => binary,
        None => project::taipan("release")?,
    };
    let script = project::root().join("crates/xtask/bench/network/soak.py");
    let status = Command::new(binary).arg(script).args(options).status()?;
    if status.success() {
        Ok(())
    } else {
        Err("bytes are lost, tasks are left or memory grows".into())
    }
}
