//! Right sources and CPython's tree of them: `tests/trees/*.py` with the tree in `.exp`, recorded by `tests/dump.py`.

use taipan_syntax::{Mode, parse};

#[path = "support/dump.rs"]
mod dump;

#[test]
fn trees_are_those_of_cpython() {
    let mut count = 0;
    for entry in std::fs::read_dir("tests/trees").expect("the folder exists") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|extension| extension == "py") {
            let source = std::fs::read_to_string(&path).expect("it is text");
            let parsed = parse(&source, Mode::Exec)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let expected = std::fs::read_to_string(path.with_extension("exp")).expect("it is text");
            let found = dump::dump(&parsed);
            let differs = found
                .bytes()
                .zip(expected.bytes())
                .position(|(a, b)| a != b);
            if let Some(at) = differs {
                let from = at.saturating_sub(80);
                panic!(
                    "{}:\n  expected {}\n  found    {}",
                    path.display(),
                    &expected[from..(at + 60).min(expected.len())],
                    &found[from..(at + 60).min(found.len())]
                );
            }
            assert_eq!(found.len(), expected.trim_end().len(), "{}", path.display());
            count += 1;
        }
    }
    assert!(count > 3);
}
