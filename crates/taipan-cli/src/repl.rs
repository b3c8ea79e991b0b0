//! The prompt: statements are read, run, and the values of expressions shown.

use std::io::Write;

use rustyline::error::ReadlineError;
use taipan::machine::{self, R, Raise, Value, Vm};
use taipan_syntax::{Mode, SyntaxError};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module;
use taipan_vm::vm::CompileRequest;

use crate::options::Options;
use crate::run::{End, is_terminal, uncaught};

const FILENAME: &str = "<stdin>";

/// Where lines come from.
enum Lines {
    /// A terminal, with history and editing.
    Editor(Box<rustyline::DefaultEditor>),
    /// Anything else: prompts are shown, but nothing can be edited.
    Stream,
}

/// What came instead of a line.
enum Stop {
    End,
    Interrupted,
}

/// Read and run statements until the end of standard input.
pub fn run(vm: &mut Vm, options: &Options) -> End {
    vm.settings.inspect = false;
    if !options.quiet {
        let _ = write!(std::io::stderr(), "{}", crate::usage::version(true));
    }
    for (name, prompt) in [("ps1", ">>> "), ("ps2", "... ")] {
        let key = vm.intern(name);
        let prompt = vm.str(prompt);
        if let Some(sys) = vm.sys.downcast::<Dict>()
            && sys.get_str(&key).is_none()
        {
            drop(sys.set_str(&key, prompt));
        }
    }
    let mut lines = match rustyline::DefaultEditor::new() {
        Ok(editor) if is_terminal() => Lines::Editor(Box::new(editor)),
        _ => Lines::Stream,
    };
    loop {
        let source = match read_statement(vm, &mut lines) {
            Ok(source) => source,
            Err(Stop::Interrupted) => {
                show(vm, "\nKeyboardInterrupt\n");
                continue;
            }
            Err(Stop::End) => {
                show(vm, "\n");
                return End::Code(0);
            }
        };
        vm.register_source(&FILENAME.into(), &source.as_str().into());
        if let Err(raise) = run_statement(vm, &source) {
            if raise == Raise::Exception
                && !vm
                    .raised
                    .as_ref()
                    .is_some_and(|e| vm.is_instance(e, &vm.types.SystemExit))
            {
                // Only SystemExit ends the prompt.
                let _ = uncaught(vm, raise);
                continue;
            }
            return uncaught(vm, raise);
        }
    }
}

fn show(vm: &mut Vm, text: &str) {
    if vm.write_error_text(text).is_err() {
        vm.raised = None;
    }
}

/// The text of `sys.ps1` or `sys.ps2`.
fn prompt(vm: &mut Vm, name: &str) -> String {
    let key = vm.intern(name);
    let value = vm.sys.downcast::<Dict>().and_then(|sys| sys.get_str(&key));
    let Some(value) = value else {
        return String::new();
    };
    let text = vm.str_of(&value);
    match text {
        Ok(text) => text
            .downcast::<taipan_vm::types::str_::Str>()
            .map(|t| t.to_escaped().into_owned())
            .unwrap_or_default(),
        Err(_) => {
            vm.raised = None;
            String::new()
        }
    }
}

/// Lines until they are a statement, or an error.
fn read_statement(vm: &mut Vm, lines: &mut Lines) -> Result<String, Stop> {
    let mut source = String::new();
    loop {
        let prompt = prompt(vm, if source.is_empty() { "ps1" } else { "ps2" });
        let line = match read_line(vm, lines, &prompt) {
            Ok(line) => line,
            // What was begun is an error then, or complete.
            Err(Stop::End) if !source.trim().is_empty() => return Ok(source),
            Err(stop) => return Err(stop),
        };
        let is_empty = line.trim().is_empty();
        if source.is_empty() && is_empty {
            continue;
        }
        source.push_str(&line);
        source.push('\n');
        if is_complete(&source, is_empty) {
            return Ok(source);
        }
    }
}

/// Whether a statement is at its end: a compound one ends with an empty line.
fn is_complete(source: &str, after_empty_line: bool) -> bool {
    match taipan_syntax::parse(source, Mode::Single) {
        Ok(_) => after_empty_line || !begins_block(source),
        Err(SyntaxError { incomplete, .. }) => !incomplete,
    }
}

/// Whether a statement has a block whose lines may go on.
fn begins_block(source: &str) -> bool {
    let mut lines = source.lines();
    let first = lines.next().unwrap_or_default().trim_end();
    let has_more = lines.next().is_some();
    let opens = first.starts_with('@')
        || first
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .is_some_and(|word| BLOCKS.contains(&word));
    opens
        || has_more
            && source
                .lines()
                .last()
                .is_some_and(|l| l.starts_with([' ', '\t']))
}

const BLOCKS: [&str; 10] = [
    "if", "while", "for", "try", "with", "def", "class", "async", "match", "else",
];

fn read_line(vm: &mut Vm, lines: &mut Lines, prompt: &str) -> Result<String, Stop> {
    vm.flush_standard();
    match lines {
        Lines::Editor(editor) => match editor.readline(prompt) {
            Ok(line) => {
                let _ = editor.add_history_entry(line.as_str());
                Ok(line)
            }
            Err(ReadlineError::Interrupted) => Err(Stop::Interrupted),
            Err(_) => Err(Stop::End),
        },
        Lines::Stream => {
            show(vm, prompt);
            let line = match stream_line(vm) {
                Ok(line) => line,
                Err(_) => {
                    let exception = vm.take_raised();
                    let interrupt = vm.types.KeyboardInterrupt.clone();
                    return Err(if vm.is_instance(&exception, &interrupt) {
                        Stop::Interrupted
                    } else {
                        Stop::End
                    });
                }
            };
            match line.strip_suffix('\n') {
                Some(line) => Ok(line.to_owned()),
                None if line.is_empty() => Err(Stop::End),
                None => Ok(line),
            }
        }
    }
}

/// A line of `sys.stdin`.
fn stream_line(vm: &mut Vm) -> R<String> {
    let Some(stream) = vm.standard_stream("stdin")? else {
        return Ok(String::new());
    };
    let line = vm.call_method(&stream, "readline", &[])?;
    let text = line.downcast::<taipan_vm::types::str_::Str>();
    Ok(text
        .map(|t| t.to_escaped().into_owned())
        .unwrap_or_default())
}

fn run_statement(vm: &mut Vm, source: &str) -> R<()> {
    let request = CompileRequest {
        source,
        filename: FILENAME,
        mode: "single",
        flags: 0,
        optimize: -1,
    };
    let code = machine::compile(vm, &request)?;
    let code = vm.load_code(&code);
    let name = vm.intern("__main__");
    let module = vm.modules.downcast::<Dict>().and_then(|m| m.get_str(&name));
    let namespace = module.and_then(|m| m.downcast::<Module>().map(|m| m.dict.clone()));
    let namespace = match namespace {
        Some(namespace) => namespace,
        None => vm.dict(),
    };
    vm.run_code(&code, &namespace, &namespace, Value::NONE)?;
    Ok(())
}
