//! Writes the list of functions that starting the command runs, in the order in which the linker shall place them.
//!
//! The kernel maps sixteen pages of a program at the first touch of one of them. Functions that run at start-up lie all over
//! ten megabytes of code, so nearly all of it comes to be resident unless they lie side by side.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Result, project};

/// What is run, the most usual first: its functions come first.
const RUNS: [&[&str]; 3] = [
    &["-c", "pass"],
    &["examples/hello.py"],
    &["examples/tasks.py"],
];

/// Where `build.rs` of the command looks for the list.
const LIST: &str = "crates/taipan-cli/functions.order";

/// `cargo xtask layout [PATH]`: needs `valgrind` and `nm`.
pub fn run(arguments: &[String]) -> Result {
    let binary = match arguments.first() {
        Some(path) => PathBuf::from(path),
        None => project::taipan("release")?,
    };
    let addresses = functions(&binary)?;
    let mut listed = HashSet::new();
    let mut list = String::new();
    for run in RUNS {
        let mut names: Vec<_> = executed(&binary, run)?
            .into_iter()
            .filter(|name| addresses.contains_key(name) && !listed.contains(name))
            .collect();
        // The linker's own order within a run: neighbours stay neighbours.
        names.sort_by_key(|name| addresses[name]);
        for name in names {
            list.push_str(&name);
            list.push('\n');
            listed.insert(name);
        }
    }
    fs::write(project::root().join(LIST), list)?;
    println!("{} functions in {LIST}", listed.len());
    Ok(())
}

/// The functions of a binary and their addresses.
fn functions(binary: &Path) -> Result<HashMap<String, u64>> {
    let output = Command::new("nm")
        .arg("--defined-only")
        .arg(binary)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let mut found = HashMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        if let [address, "t" | "T" | "w" | "W", name] = line.split(' ').collect::<Vec<_>>()[..] {
            found.insert(name.to_owned(), u64::from_str_radix(address, 16)?);
        }
    }
    Ok(found)
}

/// The functions that a run of the command enters, in no order.
fn executed(binary: &Path, arguments: &[&str]) -> Result<HashSet<String>> {
    let profile = project::target().join("layout.callgrind");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--demangle=no", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(binary)
        .args(arguments)
        .current_dir(project::root())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    // A function is introduced once as `fn=(NUMBER) NAME` or `cfn=(NUMBER) NAME`; recursion adds `'LEVEL`.
    let names = fs::read_to_string(profile)?
        .lines()
        .filter_map(|line| line.strip_prefix("fn=(").or(line.strip_prefix("cfn=(")))
        .filter_map(|line| Some(line.split_once(") ")?.1))
        .map(|name| name.split('\'').next().unwrap_or(name).to_owned())
        .collect();
    Ok(names)
}
