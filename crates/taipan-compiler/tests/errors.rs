//! SyntaxErrors and SyntaxWarnings, against what CPython 3.14 says about the same sources.

use taipan_compiler::{Options, compile_source};
use taipan_syntax::{Mode, SyntaxError};

fn result(source: &str) -> String {
    match compile_source(source, Mode::Exec, &Options::new("x")) {
        Ok(compiled) => {
            let warnings = compiled
                .warnings
                .iter()
                .map(|w| format!("\nwarning: {} (line {})", w.message, w.lineno));
            format!("ok{}", warnings.collect::<String>())
        }
        Err(error) => describe(&error),
    }
}

fn describe(error: &SyntaxError) -> String {
    format!(
        "{}: {} ({}, {}, {}, {})",
        error.kind.name(),
        error.message,
        error.lineno,
        error.offset,
        error.end_lineno,
        error.end_offset
    )
}

#[test]
fn errors_are_those_of_cpython() {
    let cases = include_str!("errors/cases.txt");
    let mut wrong = String::new();
    for case in cases.split("=== case\n").skip(1) {
        let (source, expected) = case
            .split_once("\n--- result\n")
            .expect("a case has a result");
        let got = result(source);
        if got != expected.trim_end() {
            wrong.push_str(&format!(
                "{source}\n  expected {}\n  got      {got}\n\n",
                expected.trim_end()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
