//! `taipan check FILE...`: the syntax errors of files, without running them.
//!
//! Compiling stops at the first error. To find more, the top-level statement that holds it is blanked
//! and the file is read again, so that each broken top-level statement is reported once.

use std::io::Write;
use std::path::Path;
use std::{fs, io};

use taipan_compiler::compile_source;
use taipan_syntax::{Mode, SyntaxError, decode};

use crate::usage;

/// Reports the errors of the files on `out` and tells whether there were any.
pub fn check(files: &[impl AsRef<Path>], out: &mut impl Write) -> io::Result<bool> {
    let mut wrong = false;
    for file in files {
        let name = file.as_ref().display().to_string();
        match fs::read(file) {
            Ok(bytes) => {
                for report in reports(&name, &bytes) {
                    wrong = true;
                    out.write_all(report.as_bytes())?;
                }
            }
            Err(error) => {
                wrong = true;
                writeln!(out, "{}", usage::unreadable(file.as_ref(), &error))?;
            }
        }
    }
    Ok(wrong)
}

/// One report for each broken top-level statement, in the form of an uncaught SyntaxError.
fn reports(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut text = match decode(bytes) {
        Ok(text) => text,
        Err(error) => return vec![report(name, &error)],
    };
    let mut reports = Vec::new();
    let mut last = 0;
    let options = taipan_compiler::Options::new(name);
    while let Err(error) = compile_source(&text, Mode::Exec, &options) {
        // Blanking may uncover an error above; going on only downwards ends for sure.
        if error.lineno <= last {
            if reports.is_empty() {
                reports.push(report(name, &error));
            }
            break;
        }
        reports.push(report(name, &error));
        last = error.lineno;
        text = without_statement(&text, error.lineno.max(error.end_lineno));
    }
    reports
}

/// The text with the top-level statement around a line (from 1) emptied; lines keep their numbers.
fn without_statement(text: &str, line: u32) -> String {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = (line as usize).clamp(1, lines.len().max(1)) - 1;
    let begins = |index: usize| starts_statement(lines[index]);
    let first = (0..=at).rev().find(|&index| begins(index)).unwrap_or(0);
    let end = (at + 1..lines.len())
        .find(|&index| begins(index))
        .unwrap_or(lines.len());
    let blank = |index: usize| (first..end).contains(&index);
    lines
        .iter()
        .enumerate()
        .map(|(index, line)| if blank(index) { "\n" } else { line })
        .collect()
}

/// Whether a line begins a top-level statement rather than going on with one.
fn starts_statement(line: &str) -> bool {
    const CONTINUED: [&str; 4] = ["else", "elif", "except", "finally"];
    let word: String = line
        .chars()
        .take_while(|ch| ch.is_alphanumeric() || *ch == '_')
        .collect();
    line.starts_with('@') || (!word.is_empty() && !CONTINUED.contains(&word.as_str()))
}

/// The text that CPython prints for an uncaught SyntaxError.
pub fn report(name: &str, error: &SyntaxError) -> String {
    let error = error.shown.as_deref().unwrap_or(error);
    let mut out = String::new();
    if error.lineno > 0 {
        out.push_str(&format!("  File \"{name}\", line {}\n", error.lineno));
    }
    if let Some(text) = &error.text {
        out.push_str(&marked(text, error));
    }
    out.push_str(&format!("{}: {}\n", error.kind.name(), error.message));
    out
}

/// The line without its indentation, and carets under the range of the error.
fn marked(text: &str, error: &SyntaxError) -> String {
    let line = text.trim_end_matches('\n');
    let shown = line.trim_start_matches([' ', '\n', '\u{c}']);
    let cut = (line.chars().count() - shown.chars().count()) as i64;
    let length = line.chars().count() as i64;
    let mut offset = i64::from(error.offset);
    let mut end = i64::from(error.end_offset);
    if error.lineno != error.end_lineno {
        end = length + 1;
    } else if end == 0 {
        end = offset;
    }
    if offset > text.chars().count() as i64 {
        offset = text.chars().count() as i64;
    }
    if end <= offset {
        end = offset + 1;
    }
    let column = offset - 1 - cut;
    let mut out = format!("    {shown}\n");
    if column >= 0 {
        let lead = shown
            .chars()
            .map(|ch| if ch.is_whitespace() { ch } else { ' ' });
        let lead: String = lead
            .chain(std::iter::repeat(' '))
            .take(column as usize)
            .collect();
        out.push_str(&format!(
            "    {lead}{}\n",
            "^".repeat((end - offset) as usize)
        ));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_broken_statement_is_reported() {
        let source = "x = 1)\ny = 2\nif y\n    pass\ndef f():\n    return (1\nz = 3\n";
        let reports = reports("f.py", source.as_bytes());
        let lines: Vec<_> = reports
            .iter()
            .map(|report| report.lines().next().unwrap())
            .collect();
        assert_eq!(
            lines,
            [
                "  File \"f.py\", line 1",
                "  File \"f.py\", line 3",
                "  File \"f.py\", line 6",
            ]
        );
    }

    #[test]
    fn reports_look_like_tracebacks() {
        let reports = reports("f.py", b"def f():\n    x = 1)\n");
        assert_eq!(
            reports[0],
            "  File \"f.py\", line 2\n    x = 1)\n         ^\nSyntaxError: unmatched ')'\n"
        );
    }
}
