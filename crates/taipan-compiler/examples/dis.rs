//! Disassemble a file: `cargo run -p taipan-compiler --example dis FILE`.

use taipan_compiler::{Options, compile_source};

fn main() {
    let path = std::env::args().nth(1).expect("usage: dis FILE");
    let source = std::fs::read_to_string(&path).expect("a readable file");
    match compile_source(&source, taipan_syntax::Mode::Exec, &Options::new(path)) {
        Ok(compiled) => {
            print!(
                "{}",
                taipan_bytecode::disassemble(&compiled.code, Some(&source))
            );
            for warning in compiled.warnings {
                println!("warning: {} at {}", warning.message, warning.offset);
            }
            if let Err(problem) = taipan_bytecode::verify(&compiled.code) {
                println!("PROBLEM: {problem}");
            }
        }
        Err(error) => println!("{error}"),
    }
}
