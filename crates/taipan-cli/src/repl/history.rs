//! The history of the prompt: one file in the user's state folder, in the form that CPython's prompt writes.
//!
//! Entries end with a newline; a carriage return before it says that the entry goes on.

use std::io::Write;
use std::path::PathBuf;

/// How many entries are kept.
pub const LIMIT: usize = 10_000;

/// The file: `PYTHON_HISTORY`, or one in the state folder.
pub fn file(variable: impl Fn(&str) -> Option<String>) -> Option<PathBuf> {
    if let Some(named) = variable("PYTHON_HISTORY") {
        return Some(named.into());
    }
    let state = match variable("XDG_STATE_HOME") {
        Some(folder) => PathBuf::from(folder),
        None => PathBuf::from(variable("HOME")?).join(".local/state"),
    };
    Some(state.join("taipan").join("history"))
}

/// The entries of a history file.
pub fn entries(text: &str) -> Vec<String> {
    let mut entries = Vec::new();
    let mut entry = String::new();
    for line in text.split_terminator('\n') {
        match line.strip_suffix('\r') {
            Some(part) => {
                entry.push_str(part);
                entry.push('\n');
            }
            None => {
                entry.push_str(line);
                entries.push(std::mem::take(&mut entry));
            }
        }
    }
    // Python writes this line into a file of the same name that another library reads.
    entries.retain(|entry| !entry.is_empty() && entry != "_HiStOrY_V2_");
    entries
}

/// An entry as the file has it.
pub fn encoded(entry: &str) -> String {
    format!("{}\n", entry.trim_end().replace('\n', "\r\n"))
}

/// The entries of the file; a file that has grown far beyond the limit is cut.
pub fn load(file: &PathBuf) -> Vec<String> {
    let bytes = std::fs::read(file).unwrap_or_default();
    let mut found = entries(&String::from_utf8_lossy(&bytes));
    if found.len() > LIMIT {
        let too_many = found.len() - LIMIT;
        drop(found.drain(..too_many));
        if too_many > LIMIT / 10 {
            let kept: String = found.iter().map(|entry| encoded(entry)).collect();
            let _ = std::fs::write(file, kept);
        }
    }
    found
}

/// Add an entry to the file. A history that cannot be written is no reason to complain.
pub fn append(file: &PathBuf, entry: &str) {
    if let Some(folder) = file.parent() {
        let _ = std::fs::create_dir_all(folder);
    }
    let opened = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file);
    if let Ok(mut opened) = opened {
        let _ = opened.write_all(encoded(entry).as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_may_have_lines() {
        let text = format!("{}{}", encoded("if x:\n    y\n"), encoded("z"));
        assert_eq!(text, "if x:\r\n    y\nz\n");
        assert_eq!(entries(&text), ["if x:\n    y", "z"]);
    }

    #[test]
    fn the_file_is_in_the_state_folder() {
        let with = |pairs: &'static [(&str, &str)]| {
            file(|name| {
                let found = pairs.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(with(&[("PYTHON_HISTORY", "/h")]), Some("/h".into()));
        assert_eq!(
            with(&[("XDG_STATE_HOME", "/s")]),
            Some("/s/taipan/history".into())
        );
        assert_eq!(
            with(&[("HOME", "/u")]),
            Some("/u/.local/state/taipan/history".into())
        );
        assert_eq!(with(&[]), None);
    }
}
