//! Makes tables of data anew: scripts beside them write them with the CPython whose data they shall hold.

use std::fs;
use std::process::{Command, Stdio};

use crate::{Result, oracle, project};

/// The folder of each script, and the file it writes.
const TABLES: &[(&str, &str)] = &[
    ("taipan-vm/src/unicode", "tables.rs"),
    ("taipan-vm/src/codecs", "charmaps.rs"),
    ("taipan-std/src/unicodedata", "tables.rs"),
];

/// `cargo xtask tables`
pub fn run() -> Result {
    for (folder, file) in TABLES {
        let folder = project::root().join("crates").join(folder);
        let words = oracle::command();
        let (program, arguments) = words.split_first().ok_or("an empty command")?;
        // The script goes in by standard input: the interpreter may not see this folder.
        let made = Command::new(program)
            .args(arguments)
            .arg("-")
            .stdin(Stdio::from(fs::File::open(folder.join("generate.py"))?))
            .stderr(Stdio::inherit())
            .output()?;
        if !made.status.success() {
            return Err(format!("{}: the script failed", folder.display()).into());
        }
        let path = folder.join(file);
        fs::write(&path, made.stdout)?;
        let path = path.to_string_lossy();
        project::command("rustfmt", &["--edition", "2024", &path])?;
        println!("{path}");
    }
    Ok(())
}
