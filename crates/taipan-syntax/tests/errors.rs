//! Wrong sources and what CPython says about them: `tests/errors/*.txt`, cases between lines of `====`, each a source and
//! below a line of `----` the error. `tests/errors.py` records the errors.

use std::fmt::Write;

use taipan_syntax::{Mode, parse};

fn verdict(source: &str) -> String {
    match parse(source, Mode::Exec) {
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
    }
}

#[test]
fn errors_are_those_of_cpython() {
    let mut failures = String::new();
    let mut count = 0;
    for entry in std::fs::read_dir("tests/errors").expect("the folder exists") {
        let path = entry.expect("it can be listed").path();
        let text = std::fs::read_to_string(&path).expect("it is text");
        for case in text.trim_end_matches('\n').split("\n====\n") {
            let (source, expected) = case.split_once("\n----\n").expect("a case has two parts");
            count += 1;
            let found = verdict(&format!("{source}\n"));
            if found != expected {
                writeln!(
                    failures,
                    "{}: {source:?}\n  expected {expected}\n  found    {found}",
                    path.display()
                )
                .expect("strings can be written");
            }
        }
    }
    assert!(count > 500, "only {count} cases");
    assert!(failures.is_empty(), "{failures}");
}
