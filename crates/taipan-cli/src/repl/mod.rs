//! The prompt: statements are read, run, and the values of expressions shown.
//!
//! On a terminal a line editor (`editor`) reads in a thread of its own; tasks of the prompt's event loop go on meanwhile.
//! Elsewhere lines come from `sys.stdin`. What is for people only is in the language: `std/_prompt.py`.

mod editor;
mod history;
mod scan;
mod screen;
mod source;
mod vertical;

use std::io::{IsTerminal, Read, Write};

use taipan::machine::{self, R, Raise, Value, Vm};
use taipan_syntax::{Mode, SyntaxError};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module;
use taipan_vm::types::str_::Str;
use taipan_vm::vm::CompileRequest;

use crate::options::{Action, Options};
use crate::run::{End, is_terminal, keep_lines, uncaught};
use editor::Message;
pub use screen::Screen;

const FILENAME: &str = "<stdin>";
/// `PyCF_ALLOW_TOP_LEVEL_AWAIT`
const TOP_LEVEL_AWAIT: u32 = 0x2000;
/// The flags of `from __future__ import ...`
const FUTURE_FLAGS: u32 = 0x1ff_0000;

/// Where lines come from.
enum Lines {
    /// A terminal, with history and editing.
    Editor(Box<editor::Handle>),
    /// Anything else: prompts are shown, but nothing can be edited.
    Stream,
}

/// What came instead of a program.
enum Stop {
    End,
    Interrupted,
}

struct Session<'a> {
    vm: &'a mut Vm,
    lines: Lines,
    /// What future statements of earlier input ask the compiler for.
    flags: u32,
    /// How many programs were run: they have numbers in tracebacks.
    count: usize,
    /// Programs whose lines tracebacks with colours do not know yet.
    typed: Vec<(String, String)>,
    /// Ctrl-D was pressed while tasks were pending.
    asked: bool,
}

/// Read and run statements until the end of standard input.
pub fn run(vm: &mut Vm, options: &Options, screen: &Screen) -> End {
    vm.settings.inspect = false;
    if !options.quiet && !matches!(options.action, Action::File(_) | Action::Code(_)) {
        let _ = write!(std::io::stderr(), "{}", crate::usage::version(true));
    }
    for (name, prompt) in [("ps1", ">>> "), ("ps2", "... ")] {
        let key = vm.intern(name);
        let prompt = vm.str(prompt);
        let sys = vm.sys_dict();
        if sys.get_str(&key).is_none() {
            drop(sys.set_str(&key, prompt));
        }
    }
    let lines = lines(vm, options, screen);
    let mut session = Session {
        vm,
        lines,
        flags: 0,
        count: 0,
        typed: Vec::new(),
        asked: false,
    };
    if matches!(options.action, Action::Prompt)
        && let Some(file) = &options.startup
        && let Err(raise) = session.run_startup(file)
    {
        let _ = uncaught(session.vm, raise);
    }
    session.begin_asyncio(options);
    let end = session.run();
    session.finish();
    end
}

/// The editor, where there is a terminal that it can draw on.
fn lines(vm: &mut Vm, options: &Options, screen: &Screen) -> Lines {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let python = |name: &str| {
        variable(name).filter(|_| !(options.ignore_environment && name.starts_with("PYTHON")))
    };
    let is_plain = variable("TERM").is_none_or(|term| term == "dumb" || term == "cons25");
    if !is_terminal()
        || !std::io::stdout().is_terminal()
        || is_plain
        || python("PYTHON_BASIC_REPL").is_some()
    {
        return Lines::Stream;
    }
    let builtins = vm.builtins.clone();
    vm.complete_namespace(&builtins);
    let names = builtins.downcast::<Dict>().map(|names| names.keys());
    let builtins = names
        .unwrap_or_default()
        .into_iter()
        .filter_map(|name| Some(name.downcast::<Str>()?.to_string_lossy().into_owned()))
        .filter(|name| !name.starts_with('_'))
        .collect();
    let settings = editor::Settings {
        builtins,
        colors: crate::color::wanted(options, true),
        history: history::file(python),
    };
    match editor::start(settings, screen.clone()) {
        Ok(handle) => Lines::Editor(Box::new(handle)),
        Err(_) => Lines::Stream,
    }
}

impl Session<'_> {
    fn run(&mut self) -> End {
        loop {
            let program = match self.read() {
                Ok(program) => program,
                Err(Stop::Interrupted) => {
                    // The editor has begun a new line already.
                    let line_end = if self.is_editing() { "" } else { "\n" };
                    self.show(&format!("{line_end}KeyboardInterrupt\n"));
                    continue;
                }
                Err(Stop::End) => {
                    if !self.asked && self.is_editing() && self.ask() {
                        self.asked = true;
                        continue;
                    }
                    if !self.is_editing() {
                        self.show("\n");
                    }
                    return End::Code(0);
                }
            };
            self.asked = false;
            let Err(raise) = self.run_program(&program) else {
                continue;
            };
            let exit = self.vm.class(|t| &t.SystemExit);
            if !self.vm.is_raised(&raise, &exit) && raise == Raise::Exception {
                // Only SystemExit ends the prompt.
                let raised = self.vm.raised.take();
                for (filename, source) in std::mem::take(&mut self.typed) {
                    keep_lines(self.vm, &filename, &source);
                }
                self.vm.raised = raised;
                let _ = uncaught(self.vm, raise);
                continue;
            }
            return uncaught(self.vm, raise);
        }
    }

    fn is_editing(&self) -> bool {
        matches!(self.lines, Lines::Editor(_))
    }

    fn show(&mut self, text: &str) {
        if self.vm.write_error_text(text).is_err() {
            self.vm.raised = None;
        }
    }

    /// The text of `sys.ps1` or `sys.ps2`.
    fn prompt(&mut self, name: &str) -> String {
        let key = self.vm.intern(name);
        let value = self.vm.sys_dict().get_str(&key);
        let Some(value) = value else {
            return String::new();
        };
        match self.vm.str_of(&value) {
            Ok(text) => text
                .downcast::<Str>()
                .map(|t| t.to_escaped().into_owned())
                .unwrap_or_default(),
            Err(_) => {
                self.vm.raised = None;
                String::new()
            }
        }
    }

    /// A whole program.
    fn read(&mut self) -> Result<String, Stop> {
        if self.is_editing() {
            let prompt = self.prompt("ps1");
            return self.read_edited(prompt);
        }
        let mut source = String::new();
        loop {
            let prompt = self.prompt(if source.is_empty() { "ps1" } else { "ps2" });
            let line = match self.read_line(&prompt) {
                Ok(line) => line,
                // What was begun is an error then, or complete.
                Err(Stop::End) if !source.trim().is_empty() => {
                    self.show("\n");
                    return Ok(source);
                }
                Err(stop) => return Err(stop),
            };
            let is_empty = line.trim().is_empty();
            if source.is_empty() && is_empty {
                continue;
            }
            source.push_str(&line);
            source.push('\n');
            // Blanks do not end a block.
            if is_complete(&source, line.is_empty()) {
                return Ok(source);
            }
        }
    }

    /// What the editor sends; until then tasks go on, and Tab is answered.
    fn read_edited(&mut self, prompt: String) -> Result<String, Stop> {
        self.ask_for_line(&prompt)?;
        loop {
            self.wait();
            let Lines::Editor(handle) = &mut self.lines else {
                return Err(Stop::End);
            };
            let message = self.vm.unlocked(|| {
                let message = handle.messages.recv();
                let _ = handle.wake.read(&mut [0]);
                message
            });
            match message {
                Ok(Message::Program(program)) => return Ok(program),
                Ok(Message::Interrupted) => return Err(Stop::Interrupted),
                Ok(Message::End) | Err(_) => return Err(Stop::End),
                Ok(Message::Help) => {
                    let word = self.vm.str("help");
                    self.interlude("command", &[word]);
                    self.ask_for_line(&prompt)?;
                }
                Ok(Message::History(programs)) => {
                    let programs = self.vm.str(programs.as_str());
                    self.interlude("page", &[programs]);
                    self.ask_for_line(&prompt)?;
                }
                Ok(Message::Complete {
                    text,
                    position,
                    reply,
                }) => {
                    let answer = self.complete(&text, position);
                    let _ = reply.send(answer.unwrap_or_else(|_| {
                        self.vm.raised = None;
                        (position, Vec::new())
                    }));
                }
            }
        }
    }

    /// Have the editor show its prompt.
    fn ask_for_line(&mut self, prompt: &str) -> Result<(), Stop> {
        self.vm.flush_standard();
        let Lines::Editor(handle) = &self.lines else {
            return Err(Stop::End);
        };
        let sent = handle.prompts.send(prompt.to_owned());
        sent.map_err(|_| Stop::End)
    }

    /// What a function key shows before the line is edited further.
    fn interlude(&mut self, function: &str, arguments: &[Value]) {
        let shown = self
            .have_readline()
            .and_then(|()| self.in_prompt(function, arguments));
        if let Err(raise) = shown {
            let _ = uncaught(self.vm, raise);
        }
    }

    /// So that the lines which input() reads can be edited.
    fn have_readline(&mut self) -> R<()> {
        self.vm.import_simple("readline").map(drop)
    }

    /// Run the prompt's event loop, if there is one, until the editor has a message.
    fn wait(&mut self) {
        let Some(module) = self.loaded("_prompt") else {
            return;
        };
        let Lines::Editor(handle) = &self.lines else {
            return;
        };
        let fd = std::os::fd::AsRawFd::as_raw_fd(&handle.wake);
        while let Err(raise) = self
            .vm
            .call_method(&module, "wait", &[Value::small_int(fd.into())])
        {
            if raise != Raise::Exception {
                return;
            }
            let interrupt = self.vm.class(|t| &t.KeyboardInterrupt);
            if !self.vm.is_raised(&raise, &interrupt) {
                let _ = uncaught(self.vm, raise);
                return;
            }
            self.vm.raised = None;
        }
    }

    /// A module, if it was imported.
    fn loaded(&mut self, name: &str) -> Option<Value> {
        let key = self.vm.intern(name);
        let modules = self.vm.modules.clone();
        modules.downcast::<Dict>()?.get_str(&key)
    }

    /// What Tab offers: the start of what it replaces, and by what.
    fn complete(&mut self, text: &str, position: usize) -> R<(usize, Vec<String>)> {
        let before = text.get(..position).unwrap_or_default();
        let program = source::program(before);
        let module = self.vm.import_simple("_prompt_completion")?;
        let namespace = self.namespace();
        let argument = self.vm.str(program.as_str());
        let found = self
            .vm
            .call_method(&module, "complete", &[argument, namespace])?;
        // The number of characters that are replaced, and the candidates.
        let mut items = self.vm.collect(&found)?.into_iter();
        let length = items.next().and_then(|n| n.as_small_int()).unwrap_or(0) as usize;
        let mut candidates = Vec::with_capacity(items.len());
        for item in items {
            candidates.push(self.vm.str_text(&item)?);
        }
        let start = before
            .char_indices()
            .rev()
            .take(length)
            .last()
            .map_or(position, |(at, _)| at);
        Ok((start, candidates))
    }

    fn read_line(&mut self, prompt: &str) -> Result<String, Stop> {
        self.vm.flush_standard();
        self.show(prompt);
        let line = match stream_line(self.vm) {
            Ok(line) => line,
            Err(_) => {
                let exception = self.vm.take_raised();
                let interrupt = self.vm.class(|t| &t.KeyboardInterrupt);
                return Err(if self.vm.is_instance(&exception, &interrupt) {
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

    /// Run what was typed: commands for people, or statements one by one.
    fn run_program(&mut self, program: &str) -> R<()> {
        if !self.is_editing() {
            return self.run_statement(program, FILENAME, "single");
        }
        if program.trim().is_empty() {
            return Ok(());
        }
        if let Some((expression, with_source)) = source::inspected(program) {
            let arguments = [
                self.vm.str(expression),
                self.namespace(),
                Value::bool(with_source),
            ];
            return self.in_prompt("inspect", &arguments).map(drop);
        }
        let word = program.trim();
        if COMMANDS.contains(&word) && !self.is_defined(word) {
            let argument = self.vm.str(word);
            return self.in_prompt("command", &[argument]).map(drop);
        }
        if self.count == 0 {
            self.have_readline()?;
        }
        let filename = format!("<python-input-{}>", self.count);
        self.count += 1;
        self.vm
            .register_source(&filename.as_str().into(), &program.into());
        if self.vm.settings.color_errors {
            self.typed.push((filename.clone(), program.to_owned()));
        }
        for statement in source::statements(program) {
            self.run_statement(&statement, &filename, "single")?;
        }
        if self.loaded("asyncio").is_some() {
            // Tasks that are made at the prompt are to go on.
            self.in_prompt("prepare", &[])?;
        }
        Ok(())
    }

    fn in_prompt(&mut self, function: &str, arguments: &[Value]) -> R {
        let module = self.vm.import_simple("_prompt")?;
        self.vm.call_method(&module, function, arguments)
    }

    fn is_defined(&mut self, name: &str) -> bool {
        let key = self.vm.intern(name);
        let namespace = self.namespace();
        let names = namespace.downcast::<Dict>();
        names.is_some_and(|names| names.get_str(&key).is_some())
    }

    fn run_statement(&mut self, source: &str, filename: &str, mode: &str) -> R<()> {
        if !self.is_editing() {
            self.vm.register_source(&filename.into(), &source.into());
        }
        let closed = match source.ends_with('\n') {
            true => std::borrow::Cow::Borrowed(source),
            // The line end closes blocks.
            false => format!("{source}\n").into(),
        };
        let request = CompileRequest {
            source: &closed,
            filename,
            mode,
            flags: self.flags | TOP_LEVEL_AWAIT,
            optimize: -1,
        };
        let code = machine::compile(self.vm, &request)?;
        self.flags |= code.flags & FUTURE_FLAGS;
        let is_coroutine = code.flags & taipan_bytecode::CodeFlags::COROUTINE != 0;
        let code = self.vm.load_code(&code);
        let namespace = self.namespace();
        let result = self
            .vm
            .run_code(&code, &namespace, &namespace, Value::NONE)?;
        if is_coroutine {
            let failure = self.in_prompt("run", &[result])?;
            if !failure.is_none() {
                return Err(self.vm.raise_value(failure));
            }
        }
        Ok(())
    }

    /// `-m asyncio`: the module is there from the beginning.
    fn begin_asyncio(&mut self, options: &Options) {
        if !matches!(&options.action, Action::Module(name) if name == "asyncio") {
            return;
        }
        let prompt = self.prompt("ps1");
        self.show(&format!("{prompt}import asyncio\n"));
        if let Err(raise) = self.run_program("import asyncio\n") {
            let _ = uncaught(self.vm, raise);
        }
    }

    /// The file that `PYTHONSTARTUP` names.
    fn run_startup(&mut self, file: &std::path::Path) -> R<()> {
        let name = file.to_string_lossy().into_owned();
        let Ok(bytes) = std::fs::read(file) else {
            self.show(&format!("Could not open PYTHONSTARTUP\nFileNotFoundError: [Errno 2] No such file or directory: '{name}'\n"));
            return Ok(());
        };
        let source = machine::decode(self.vm, &bytes, &name, true)?;
        self.run_statement(&source, &name, "exec")
    }

    /// The namespace of `__main__`.
    fn namespace(&mut self) -> Value {
        let module = self.loaded("__main__");
        match module.and_then(|m| m.downcast::<Module>().map(|m| m.dict.clone())) {
            Some(namespace) => namespace,
            None => self.vm.dict(),
        }
    }

    /// At Ctrl-D: whether tasks are pending, which is told then.
    fn ask(&mut self) -> bool {
        if self.loaded("_prompt").is_none() {
            return false;
        }
        match self.in_prompt("ask", &[]) {
            Ok(pending) => pending.is_true(),
            Err(_) => {
                self.vm.raised = None;
                false
            }
        }
    }

    /// Cancel what still runs.
    fn finish(&mut self) {
        if self.loaded("_prompt").is_none() {
            return;
        }
        if let Err(raise) = self.in_prompt("finish", &[]) {
            let _ = uncaught(self.vm, raise);
        }
    }
}

/// Words that need no parentheses at a prompt, unless they are names of the program.
const COMMANDS: [&str; 6] = ["exit", "quit", "help", "copyright", "credits", "clear"];

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

/// A line of `sys.stdin`.
fn stream_line(vm: &mut Vm) -> R<String> {
    let Some(stream) = vm.standard_stream("stdin")? else {
        return Ok(String::new());
    };
    let line = vm.call_method(&stream, "readline", &[])?;
    let text = line.downcast::<Str>();
    Ok(text
        .map(|t| t.to_escaped().into_owned())
        .unwrap_or_default())
}
