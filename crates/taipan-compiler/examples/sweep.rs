//! Compile and verify every file given (or below a folder given): `cargo run -p taipan-compiler --example sweep PATH...`.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use taipan_compiler::{Options, compile};

fn main() {
    let mut files = Vec::new();
    for path in std::env::args().skip(1) {
        collect(Path::new(&path), &mut files);
    }
    files.sort();
    let (mut parsed, mut good, mut bytes) = (0, 0, 0);
    let (mut parse_time, mut compile_time) = (Duration::ZERO, Duration::ZERO);
    for path in &files {
        let Ok(source) = std::fs::read(path) else {
            continue;
        };
        let Ok(source) = String::from_utf8(source) else {
            continue;
        };
        let start = Instant::now();
        let tree = match taipan_syntax::parse(&source, taipan_syntax::Mode::Exec) {
            Ok(tree) => tree,
            Err(error) => {
                println!("{}: parser: {error}", path.display());
                continue;
            }
        };
        parse_time += start.elapsed();
        parsed += 1;
        bytes += source.len();
        let start = Instant::now();
        let name = path.display().to_string();
        match compile(&tree.module, &tree.source, &Options::new(name)) {
            Ok(compiled) => {
                compile_time += start.elapsed();
                match taipan_bytecode::verify(&compiled.code) {
                    Ok(()) => good += 1,
                    Err(problem) => println!("{}: {problem}", path.display()),
                }
            }
            Err(error) => println!("{}: {error}", path.display()),
        }
    }
    println!(
        "{} files, {parsed} parsed ({bytes} bytes in {parse_time:?}), {good} good ({compile_time:?})",
        files.len()
    );
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
            collect(&entry.path(), files);
        }
    } else if path.extension().is_some_and(|e| e == "py") {
        files.push(path.to_owned());
    }
}
