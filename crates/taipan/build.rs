//! Collects the files of `std/` into a table that is compiled into the library.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let std = root.join("std");
    println!("cargo::rerun-if-changed={}", std.display());
    let mut files = Vec::new();
    collect(&std, &mut files);
    files.sort();
    let mut table = String::from("&[\n");
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let relative = file.strip_prefix(&std).expect("found below it");
        let mut parts: Vec<&str> = relative.iter().filter_map(|p| p.to_str()).collect();
        let Some(last) = parts.pop() else { continue };
        let is_package = last == "__init__.py";
        if !is_package {
            parts.push(last.trim_end_matches(".py"));
        }
        let name = parts.join(".");
        let _ = writeln!(
            table,
            "    StdModule {{ name: {name:?}, file: {:?}, is_package: {is_package}, source: include_str!({:?}) }},",
            relative.display().to_string(),
            file.display().to_string(),
        );
    }
    table.push_str("]\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    std::fs::write(out.join("std_modules.rs"), table).expect("the output folder is writable");
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "py") {
            files.push(path);
        }
    }
}
