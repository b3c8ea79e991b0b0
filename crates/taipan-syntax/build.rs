//! Unpacks the parser that `cargo xtask grammar` has made of `grammar/taipan.lalrpop`.

#[allow(dead_code, reason = "the way back is the task's")]
mod pack;

use std::path::Path;
use std::{env, fs};

const PARSER: &str = "src/parser.bin";
const GRAMMAR: &str = "../../grammar/taipan.lalrpop";

fn main() {
    for file in ["build.rs", "pack.rs", PARSER, GRAMMAR] {
        println!("cargo::rerun-if-changed={file}");
    }
    let packed = fs::read(PARSER).expect("the packed parser is there");
    let (made_of, parser) = packed.split_at(8);
    // A published package has no grammar.
    if let Ok(grammar) = fs::read(GRAMMAR)
        && pack::digest(&grammar) != made_of
    {
        println!("cargo::error=the grammar has changed: run `cargo xtask grammar`");
    }
    let folder = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    fs::write(Path::new(&folder).join("taipan.rs"), pack::unpack(parser)).expect("it is written");
}
