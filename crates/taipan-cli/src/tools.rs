//! `taipan dis` and `taipan check`.

use std::path::Path;
use std::process::ExitCode;

use taipan_syntax::SyntaxError;

use crate::check;
use crate::options::{Action, Options};
use crate::usage;

/// Run the tool that the options name.
pub fn run(options: &Options) -> ExitCode {
    match &options.action {
        Action::Dis(file) => dis(file, options),
        Action::Check(files) => {
            let wrong = check::check(files, &mut std::io::stderr().lock());
            ExitCode::from(wrong.unwrap_or(true) as u8)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn read(file: &Path) -> Result<String, ExitCode> {
    let bytes = std::fs::read(file).map_err(|error| {
        eprintln!("{}", usage::unreadable(file, &error));
        ExitCode::from(2)
    })?;
    taipan_syntax::decode_file(&bytes, &file.to_string_lossy()).map_err(|error| {
        show(file, &error);
        ExitCode::from(1)
    })
}

fn dis(file: &Path, options: &Options) -> ExitCode {
    let source = match read(file) {
        Ok(source) => source,
        Err(code) => return code,
    };
    let mut compiler = taipan_compiler::Options::new(file.to_string_lossy());
    compiler.optimize = options.optimize;
    match taipan_compiler::compile_source(&source, taipan_syntax::Mode::Exec, &compiler) {
        Ok(compiled) => {
            use std::io::Write;
            let text = taipan_bytecode::disassemble(&compiled.code, Some(&source));
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            show(file, &error);
            ExitCode::from(1)
        }
    }
}

fn show(file: &Path, error: &SyntaxError) {
    eprint!("{}", check::report(&file.display().to_string(), error));
}
