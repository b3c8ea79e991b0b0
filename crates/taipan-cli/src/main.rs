//! The `taipan` command.

mod check;
mod color;
mod installation;
mod options;
mod profile;
mod repl;
mod run;
mod tools;
mod trace_page;
mod usage;

use std::io::Write;
use std::process::ExitCode;

use options::{Action, Options};

/// The exit code of a command line that was wrong.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    match options::parse(std::env::args_os().skip(1), |name| std::env::var_os(name)) {
        Ok(options) => run(options),
        Err(error) => {
            write_to(std::io::stderr(), &usage::error(&error.0));
            ExitCode::from(USAGE_ERROR)
        }
    }
}

fn run(options: Options) -> ExitCode {
    match &options.action {
        Action::Help(topic) => write_to(std::io::stdout(), &usage::help(*topic)),
        Action::Version { long } => write_to(std::io::stdout(), &usage::version(*long)),
        Action::Completions(shell) => {
            let text = usage::completions(shell).unwrap_or_default();
            write_to(std::io::stdout(), &text);
        }
        Action::Manual => write_to(std::io::stdout(), &usage::manual()),
        Action::Dis(_) | Action::Check(_) => return tools::run(&options),
        _ => return run::run(options),
    }
    ExitCode::SUCCESS
}

/// Writes a text; a reader that has gone away is no reason to complain.
fn write_to(mut stream: impl Write, text: &str) {
    let _ = stream.write_all(text.as_bytes());
}
