//! One golden test: the script, its header, and the files of its expectations.
//!
//! The header is the run of `#` lines at the top of the script. These are understood:
//!
//! | line | meaning |
//! |---|---|
//! | `# exit: 1` | the exit code (0 without it) |
//! | `# flags: -O -W error` | options in front of the script |
//! | `# args: a "b c"` | arguments behind the script |
//! | `# cmd: -c "print(1)"` | the whole command line instead (`FILE` stands for the script) |
//! | `# stdin: one\ntwo\n` | standard input, with `\n`, `\t` and `\\` |
//! | `# env: NAME=VALUE ...` | more environment variables |
//! | `# timeout: 60` | seconds allowed instead of the usual |
//! | `# taipan-only` | CPython 3.14 is no oracle for this script |
//!
//! In header values `DIR` stands for the folder of the script, `EXAMPLES` for the folder beside that
//! of all tests, and `SCRATCH` for an empty folder that is deleted afterwards (the script finds it
//! in the variable `SCRATCH` of its environment).
//! In expectations `tests` stands for the folder of all tests, `SCRATCH` for the empty folder, and
//! `at 0x...` for any address.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// A golden test.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The path below the tests folder, with `/` and without `.py`: the name of the test.
    pub name: String,
    /// The script.
    pub script: PathBuf,
    /// The exit code that the script must end with.
    pub exit: i32,
    /// Options in front of the script.
    pub flags: Vec<String>,
    /// Arguments behind the script.
    pub args: Vec<String>,
    /// The whole command line, when the script is not simply run.
    pub command: Option<Vec<String>>,
    /// What is fed to standard input.
    pub stdin: String,
    /// More environment variables.
    pub env: Vec<(String, String)>,
    /// Seconds allowed, when not the usual.
    pub timeout: Option<u64>,
    /// Set where CPython 3.14 behaves otherwise on purpose.
    pub taipan_only: bool,
}

impl Case {
    /// Reads the header of the script at `script`, which lies below the folder `root`.
    pub fn read(root: &Path, script: &Path) -> io::Result<Case> {
        let below = script
            .strip_prefix(root)
            .unwrap_or(script)
            .with_extension("");
        let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
        let mut case = Case {
            name: parts.join("/"),
            script: script.to_owned(),
            ..Case::default()
        };
        let bytes = fs::read(script)?;
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}');
        for line in text.lines().take_while(|line| line.starts_with('#')) {
            case.header_line(line.trim_start_matches('#').trim())
                .map_err(|what| io::Error::other(format!("{}: {what}", script.display())))?;
        }
        Ok(case)
    }

    fn header_line(&mut self, line: &str) -> Result<(), String> {
        if line == "taipan-only" || line.starts_with("taipan-only:") {
            self.taipan_only = true;
            return Ok(());
        }
        let Some((key, value)) = line.split_once(':') else {
            return Ok(());
        };
        let value = value.trim();
        match key {
            "exit" => {
                self.exit = value
                    .parse()
                    .map_err(|_| format!("bad exit code {value}"))?
            }
            "timeout" => {
                self.timeout = Some(value.parse().map_err(|_| format!("bad timeout {value}"))?);
            }
            "flags" => self.flags = words(value),
            "args" => self.args = words(value),
            "cmd" => self.command = Some(words(value)),
            "stdin" => self.stdin = unescape(value),
            "env" => {
                for word in words(value) {
                    let (name, value) = word.split_once('=').ok_or(format!("bad env {word}"))?;
                    self.env.push((name.to_owned(), value.to_owned()));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The file with the expected standard output.
    pub fn expected_stdout(&self) -> PathBuf {
        self.script.with_extension("exp")
    }

    /// The file with the expected standard error, absent when nothing is written there.
    pub fn expected_stderr(&self) -> PathBuf {
        self.script.with_extension("err")
    }

    /// Whether the test is selected by `filter`: part of its path, as `cargo test` filters.
    pub fn matches(&self, filter: &str) -> bool {
        self.name.contains(filter)
    }
}

/// All tests below `root`, in the order of their names. Files and folders whose name begins with
/// `_` or `.` are not tests: modules that a script imports, for example.
pub fn discover(root: &Path) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.as_encoded_bytes().starts_with(b"_")
                || name.as_encoded_bytes().starts_with(b".")
            {
                continue;
            }
            let path = entry.path();
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ext| ext == "py") {
                cases.push(Case::read(root, &path)?);
            }
        }
    }
    cases.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(cases)
}

/// Splits at blanks; single and double quotes hold a word together and a backslash protects the
/// next character, except within single quotes.
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match (ch, quote) {
            (ch, Some(open)) if ch == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(ch);
                word.get_or_insert_default();
            }
            ('\\', None | Some('"')) => {
                let next = chars.next();
                word.get_or_insert_default().extend(next);
            }
            (ch, None) if ch.is_whitespace() => words.extend(word.take()),
            (ch, _) => word.get_or_insert_default().push(ch),
        }
    }
    words.extend(word);
    words
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(ch) = chars.next() {
        match ch {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                other => out.extend(other),
            },
            ch => out.push(ch),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_as_a_shell_does() {
        assert_eq!(
            words(r#"-c "print('a b')" x\ y '' "#),
            ["-c", "print('a b')", "x y", ""]
        );
    }

    #[test]
    fn header_lines_set_fields() {
        let mut case = Case::default();
        for line in [
            "exit: 2",
            "args: a 'b c'",
            "stdin: x\\ny",
            "taipan-only: legacy",
            "env: A=1",
        ] {
            case.header_line(line).unwrap();
        }
        assert_eq!(case.exit, 2);
        assert_eq!(case.args, ["a", "b c"]);
        assert_eq!(case.stdin, "x\ny");
        assert!(case.taipan_only);
        assert_eq!(case.env, [("A".to_owned(), "1".to_owned())]);
    }
}
