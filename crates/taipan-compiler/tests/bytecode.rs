//! Listings: each file in `tests/bytecode` is a source, a line `---`, and the listing of its code. `TAIPAN_BLESS=1` rewrites them.

use std::path::Path;
use taipan_compiler::{Options, compile_source};
use taipan_syntax::Mode;

#[test]
fn listings() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bytecode");
    let bless = std::env::var_os("TAIPAN_BLESS").is_some();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let mut wrong = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("a text file");
        let (source, expected) = text.split_once("---\n").unwrap_or((&text, ""));
        let compiled =
            compile_source(source, Mode::Exec, &Options::new("test")).expect("good source");
        taipan_bytecode::verify(&compiled.code).expect("good code");
        let listing = taipan_bytecode::disassemble(&compiled.code, Some(source));
        if bless {
            std::fs::write(&path, format!("{source}---\n{listing}")).expect("a writable file");
        } else if listing != expected {
            wrong.push(format!("{}:\n{listing}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "changed listings (TAIPAN_BLESS=1 accepts them):\n{}",
        wrong.join("\n")
    );
}
