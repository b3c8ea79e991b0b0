//! The project as seen by its tasks: folders, the commands of CI, work in parallel.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, io, thread};

use crate::Result;

/// Tests run side by side: each is a process of its own.
const JOBS: usize = 2;

/// The root folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// The folder of the golden tests.
pub fn tests() -> PathBuf {
    root().join("tests")
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs a command in the root folder and fails when it does.
pub fn command(program: &str, arguments: &[&str]) -> Result {
    println!("$ {program} {}", arguments.join(" "));
    let program = if program == "cargo" {
        cargo()
    } else {
        program.into()
    };
    let status = Command::new(program)
        .args(arguments)
        .current_dir(root())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("ended with {status}").into())
    }
}

/// Builds the `taipan` command in a profile and tells where it is.
pub fn taipan(profile: &str) -> Result<PathBuf> {
    let status = Command::new(cargo())
        .args([
            "build",
            "--quiet",
            "--package",
            "taipan-cli",
            "--bin",
            "taipan",
            "--profile",
            profile,
        ])
        .current_dir(root())
        .status()?;
    if !status.success() {
        return Err("the taipan command does not build".into());
    }
    let folder = if profile == "dev" { "debug" } else { profile };
    let name = format!("taipan{}", env::consts::EXE_SUFFIX);
    Ok(target().join(folder).join(name))
}

/// Everything that CI runs.
pub fn ci() -> Result {
    command("sh", &[".ci/run"])
}

/// Does `work` for every item, a few at a time; results come in the order of the items.
pub fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = Mutex::new(0);
    let results = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                loop {
                    let index = {
                        let mut next = next.lock().expect("no worker panics with the lock");
                        *next += 1;
                        *next - 1
                    };
                    let Some(item) = items.get(index) else { break };
                    let result = work(item);
                    results
                        .lock()
                        .expect("no worker panics with the lock")
                        .push((index, result));
                }
            });
        }
    });
    let mut results = results
        .into_inner()
        .expect("no worker panics with the lock");
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Copies a folder with everything below it.
pub fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The cargo that runs this, to run others.
pub fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}
