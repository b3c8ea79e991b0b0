//! Compares what a script did with what its golden files say.

use std::path::Path;
use std::{fs, io};

use crate::case::Case;
use crate::run::{End, Outcome};

/// Lines shown in front of the first difference.
const BEFORE: usize = 2;
/// Lines shown from the first difference on.
const AFTER: usize = 8;

/// Says how `outcome` differs from the expectation of `case`, or nothing when it does not.
pub fn differences(case: &Case, outcome: &Outcome) -> Option<String> {
    let mut report = String::new();
    if outcome.end != End::Exit(case.exit) {
        report.push_str(&format!(
            "ended with {:?}, expected {:?}\n",
            outcome.end,
            End::Exit(case.exit)
        ));
    }
    for (what, path, found) in [
        ("stdout", case.expected_stdout(), &outcome.stdout),
        ("stderr", case.expected_stderr(), &outcome.stderr),
    ] {
        let expected = read_or_empty(&path);
        if expected != *found {
            report.push_str(&format!("{what} differs:\n{}", excerpt(&expected, found)));
        }
    }
    (!report.is_empty()).then_some(report)
}

/// Writes what a script did as its new expectation; tells whether anything changed.
pub fn bless(case: &Case, outcome: &Outcome) -> io::Result<bool> {
    if outcome.end != End::Exit(case.exit) {
        let message = format!(
            "{}: ended with {:?}\n{}",
            case.name, outcome.end, outcome.stderr
        );
        return Err(io::Error::other(message));
    }
    let stdout = write_or_remove(&case.expected_stdout(), &outcome.stdout)?;
    let stderr = write_or_remove(&case.expected_stderr(), &outcome.stderr)?;
    Ok(stdout || stderr)
}

fn write_or_remove(path: &Path, text: &str) -> io::Result<bool> {
    if read_or_empty(path) == text {
        return Ok(false);
    }
    if text.is_empty() {
        fs::remove_file(path)?;
    } else {
        fs::write(path, text)?;
    }
    Ok(true)
}

/// A script that prints nothing has no file.
fn read_or_empty(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

fn excerpt(expected: &str, found: &str) -> String {
    let expected: Vec<_> = expected.lines().collect();
    let found: Vec<_> = found.lines().collect();
    let same = expected
        .iter()
        .zip(&found)
        .take_while(|(left, right)| left == right)
        .count();
    let mut text = String::new();
    let first = same.saturating_sub(BEFORE);
    for (number, line) in expected.iter().enumerate().take(same).skip(first) {
        text.push_str(&format!("  {:4}   {line}\n", number + 1));
    }
    for (sign, lines) in [('-', &expected), ('+', &found)] {
        for (number, line) in lines.iter().enumerate().skip(same).take(AFTER) {
            text.push_str(&format!("  {:4} {sign} {}\n", number + 1, shortened(line)));
        }
        if lines.len() > same + AFTER {
            text.push_str(&format!(
                "       {sign} ({} more)\n",
                lines.len() - same - AFTER
            ));
        }
    }
    if expected == found {
        text.push_str("       only the line ends differ\n");
    }
    text
}

fn shortened(line: &str) -> String {
    let mut text: String = line.chars().take(240).collect();
    if text.len() < line.len() {
        text.push_str("...");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn excerpt_begins_near_the_first_difference() {
        let text = excerpt("a\nb\nc\nd\n", "a\nb\nc\nx\n");
        assert_eq!(text, "     2   b\n     3   c\n     4 - d\n     4 + x\n");
    }
}
