//! The list of golden tests that do not pass yet.
//!
//! One name a line, `#` begins a comment. A listed test is expected to fail; one that passes should be taken
//! off the list, so that the list only shrinks. `cargo xtask known` writes it anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Where the list lies below the tests folder.
pub fn path(root: &Path) -> PathBuf {
    root.join("known-failures.txt")
}

/// The names on the list; none when there is no list.
pub fn read(root: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(path(root)).unwrap_or_default();
    text.lines()
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Writes the list; the file goes away with its last name.
pub fn write(root: &Path, names: &BTreeSet<String>) -> io::Result<()> {
    let path = path(root);
    if names.is_empty() {
        return if path.exists() {
            fs::remove_file(path)
        } else {
            Ok(())
        };
    }
    let mut text = String::from(
        "# Golden tests that do not pass yet. A listed test must fail; take it off once it passes.\n\
         # Written by `cargo xtask known`.\n",
    );
    for name in names {
        text.push_str(name);
        text.push('\n');
    }
    fs::write(path, text)
}
