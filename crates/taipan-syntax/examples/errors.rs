//! Prints the error of each source of a file of cases: sources between lines of `====`, each with anything after a line
//! of `----` ignored. The notation is that of `tests/errors.py`.

use taipan_syntax::{Mode, parse};

fn main() {
    for file in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&file).expect("the file can be read");
        let mut out = Vec::new();
        for case in text.split("\n====\n") {
            let source = case.split("\n----\n").next().unwrap_or_default();
            if source.trim_matches('\n').is_empty() {
                continue;
            }
            let verdict = match parse(&format!("{source}\n"), Mode::Exec) {
                Ok(_) => "OK".to_owned(),
                Err(error) => format!(
                    "{} {}:{}-{}:{} {}",
                    error.kind.name(),
                    error.lineno,
                    error.offset,
                    error.end_lineno,
                    error.end_offset,
                    error.message
                ),
            };
            out.push(format!("{source}\n----\n{verdict}"));
        }
        println!("{}", out.join("\n====\n"));
    }
}
