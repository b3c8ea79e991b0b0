//! Compiles the files of `std/` to bytecode and collects both forms into a table that is compiled into the library: of the parts
//! that features ask for, packed unless a feature asks for quicker imports.

#[path = "src/groups.rs"]
mod groups;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use taipan_bytecode::Code;
use taipan_syntax::Mode;

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo"));
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("set by cargo"));
    let std = root.join("std");
    println!("cargo::rerun-if-changed={}", std.display());
    let mut files = Vec::new();
    collect(&std, &mut files);
    let compiler = compiler_stamp();
    let wanted = |feature: &str| {
        let variable = feature.to_uppercase().replace('-', "_");
        std::env::var_os(format!("CARGO_FEATURE_{variable}")).is_some()
    };
    let form = match wanted("std-unpacked") {
        true => Form::Plain,
        false => Form::Packed,
    };
    let with_text = wanted("std-text");
    let mut rows = Vec::new();
    let mut failed = false;
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let relative = file.strip_prefix(&std).expect("found below it");
        let mut parts: Vec<&str> = relative.iter().filter_map(|p| p.to_str()).collect();
        let shown = parts.join("/");
        let Some(last) = parts.pop() else { continue };
        let is_package = last == "__init__.py";
        if !is_package {
            parts.push(last.trim_end_matches(".py"));
        }
        let name = parts.join(".");
        if groups::missing_feature(&name).is_some() {
            continue;
        }
        let compiled = out.join("std").join(format!("{name}.code"));
        if let Err(problem) = compile(file, &shown, &compiled, &compiler, form, with_text) {
            println!("cargo::error=std/{shown}: {problem}");
            failed = true;
            continue;
        }
        let text = match with_text {
            true => format!("Some({})", form.stored(file, &out, &name)),
            false => "None".to_owned(),
        };
        let code = form.stored(&compiled, &out, &name);
        let row = format!(
            "StdModule {{ name: {name:?}, file: {shown:?}, is_package: {is_package}, text: {text}, code: {code} }},"
        );
        rows.push((name, row));
    }
    if failed {
        std::process::exit(1);
    }
    // The table is searched by name.
    rows.sort();
    let mut table = String::from("&[\n");
    for (_, row) in &rows {
        let _ = writeln!(table, "    {row}");
    }
    table.push_str("]\n");
    std::fs::write(out.join("std_modules.rs"), table).expect("the output folder is writable");
}

/// How the texts and the code are stored.
#[derive(Clone, Copy, Debug)]
enum Form {
    Plain,
    Packed,
}

impl Form {
    /// The expression for what is in a file.
    fn stored(self, file: &Path, out: &Path, name: &str) -> String {
        let (path, size) = match self {
            Form::Plain => (file.to_owned(), None),
            Form::Packed => {
                let bytes = std::fs::read(file).expect("it has been read before");
                let kind = file
                    .extension()
                    .and_then(|e| e.to_str())
                    .unwrap_or_default();
                let target = out.join("std").join(format!("{name}.{kind}.packed"));
                let packed = miniz_oxide::deflate::compress_to_vec(&bytes, 10);
                std::fs::write(&target, packed).expect("the output folder is writable");
                (target, Some(bytes.len()))
            }
        };
        let path = path.display().to_string();
        match size {
            None => format!("Stored::Plain(include_bytes!({path:?}))"),
            Some(size) => format!("Stored::Packed(include_bytes!({path:?}), {size})"),
        }
    }
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

/// What changes whenever the compiler in this program does.
fn compiler_stamp() -> String {
    let exe = std::env::current_exe().and_then(std::fs::metadata);
    let exe = exe.expect("this program has a file");
    format!("{:?} {}", exe.modified().ok(), exe.len())
}

/// Compile a file, unless that has been done by this very compiler: one edit in `std/` costs one compilation.
/// Without the texts it has no documentation and knows no columns either.
fn compile(
    file: &Path,
    shown: &str,
    target: &Path,
    compiler: &str,
    form: Form,
    with_text: bool,
) -> Result<(), String> {
    let source = std::fs::read_to_string(file).map_err(|e| e.to_string())?;
    let stamp = format!("{compiler}\n{form:?} {with_text}\n{source}");
    let stamp_file = target.with_extension("stamp");
    if target.exists() && std::fs::read_to_string(&stamp_file).is_ok_and(|known| known == stamp) {
        return Ok(());
    }
    let mut options = taipan_compiler::Options::new(format!("<std>/{shown}"));
    if !with_text {
        options.optimize = 2;
    }
    let compiled = taipan_compiler::compile_source(&source, Mode::Exec, &options)
        .map_err(|e| format!("line {}: {}", e.lineno, e.message))?;
    let code = match with_text {
        true => compiled.code,
        false => compiled.code.with_lines_only().into(),
    };
    // What is embedded is loaded without a check, so it is checked here.
    taipan_bytecode::verify(&code)?;
    let (bytes, read) = match form {
        Form::Plain => {
            let bytes = code.to_bytes();
            let read = Code::from_trusted_bytes(&bytes);
            (bytes, read)
        }
        Form::Packed => {
            let bytes = code.to_dense_bytes().ok_or("its caches are not empty")?;
            let read = Code::from_trusted_dense_bytes(&bytes);
            (bytes, read)
        }
    };
    let read = read.map_err(|e| e.to_string())?;
    assert!(read == *code, "{shown} is not read as written");
    let folder = target.parent().expect("a file in the output folder");
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(target, bytes))
        .and_then(|()| std::fs::write(stamp_file, stamp))
        .map_err(|e| e.to_string())
}
