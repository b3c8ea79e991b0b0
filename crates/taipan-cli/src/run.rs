//! Running programs: files, `-c`, `-m`, standard input.

use std::io::{IsTerminal, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use taipan::machine::{self, R, Raise, StdHost, Value, Vm};
use taipan_vm::limits::Limits;
use taipan_vm::types::dict::Dict;
use taipan_vm::vm::CompileRequest;
use taipan_vm::{posix, signals};

use crate::installation::Installation;
use crate::options::{Action, Options};
use crate::repl;

/// Stack of the thread that runs scripts: native code that calls back into scripts recurses on it.
const STACK: usize = 512 << 20;
/// Nested runs of the interpreter that fit this stack in a debug build.
const NATIVE_LIMIT: usize = 4000;

/// Room that the C library's heap has from the start.
const FIRST_HEAP: usize = 8 << 20;

/// Memory of the process that is not the scripts': code, stacks, what libraries keep.
const OVERHEAD: u64 = 256 << 20;

/// Bytes that scripts may have where the system allows the process only so much address space. Without a limit of its own the
/// isolate would ask for more until the process is ended. A buffer that grows needs the old and the new one for a moment.
fn memory_for_scripts() -> Option<usize> {
    let left = posix::address_space()?.saturating_sub(STACK as u64 + OVERHEAD);
    Some(usize::try_from(left / 2).unwrap_or(usize::MAX))
}

/// Run what the options name on a thread with a large stack; the exit code.
pub fn run(options: Options) -> ExitCode {
    posix::keep_freed_memory();
    let thread = std::thread::Builder::new()
        .name("main".into())
        .stack_size(STACK)
        .spawn(move || run_here(&options));
    if thread.is_ok() {
        // Signals are for the thread that runs the script: its waiting is what they are to interrupt.
        let _ = signals::mask(signals::SET, &signals::all());
    }
    match thread.map(|t| t.join()) {
        Ok(Ok(code)) => ExitCode::from(code),
        Ok(Err(_)) => ExitCode::from(101),
        Err(error) => {
            eprintln!("taipan: cannot start a thread: {error}");
            ExitCode::from(1)
        }
    }
}

fn run_here(options: &Options) -> u8 {
    // The heap of a thread grows by a system call for every few pages; once it has grown, the room stays. No page of it is touched.
    let mut room = Vec::<u8>::new();
    if room.try_reserve_exact(FIRST_HEAP).is_ok() {
        drop(std::hint::black_box(room));
    }
    let screen = repl::Screen::default();
    let place = Installation::find(options);
    let mut vm = new_vm(options, &screen, &place);
    if options.profile.is_some() && vm.start_sampling(crate::profile::INTERVAL).is_err() {
        eprintln!("taipan: cannot start a thread for the profile");
    }
    let mut end = match run_action(&mut vm, options, &place) {
        Ok(()) => End::Code(0),
        Err(Failure::Unreadable(message)) => {
            eprintln!("{message}");
            End::Code(2)
        }
        Err(Failure::Raised(raise)) => {
            if let Action::Code(code) = &options.action {
                let raised = vm.raised.take();
                keep_lines(&mut vm, "<string>", code);
                vm.raised = raised;
            }
            uncaught(&mut vm, raise)
        }
    };
    write_notes(&mut vm, options);
    if wants_prompt(&mut vm, options) {
        end = repl::run(&mut vm, options, &screen);
    }
    let code = match end {
        End::Code(code) => finish(&mut vm, code),
        End::Interrupted => {
            finish(&mut vm, INTERRUPTED);
            // Who waits for this process is to see that it was interrupted, as for any other program.
            let _ = signals::set_disposition(signals::INTERRUPT, signals::Disposition::Default);
            let _ = signals::raise(signals::INTERRUPT);
            INTERRUPTED
        }
    };
    // The process ends: its memory need not be given back object by object.
    std::mem::forget(vm);
    code
}

/// Write what was noted about the program while it ran.
fn write_notes(vm: &mut Vm, options: &Options) {
    if let Some(prefix) = &options.profile {
        let samples = vm.stop_sampling();
        vm.flush_standard();
        match crate::profile::write(&samples, prefix) {
            Ok(table) => eprint!("{table}"),
            Err(error) => eprintln!("taipan: cannot write the profile: {error}"),
        }
    }
    if let Some(file) = &options.trace_tasks {
        let trace = taipan_asyncio::trace::Trace::take(vm);
        let program = match &options.action {
            Action::File(path) => path.to_string_lossy().into_owned(),
            Action::Module(name) => name.clone(),
            _ => "-c".to_owned(),
        };
        let page = crate::trace_page::page(&trace, &program);
        if let Err(error) = std::fs::write(file, page) {
            eprintln!("taipan: cannot write {}: {error}", file.display());
        }
    }
}

/// The exit code of shells for a program that SIGINT has ended.
const INTERRUPTED: u8 = 130;

/// How a program ends.
pub enum End {
    Code(u8),
    /// With KeyboardInterrupt.
    Interrupted,
}

/// Whether there is to be a prompt after the program (or in its place).
fn wants_prompt(vm: &mut Vm, options: &Options) -> bool {
    let is_set = vm.settings.inspect
        || (!options.ignore_environment
            && taipan_std::posix::variable(vm, b"PYTHONINSPECT").is_some());
    let is_asyncio = matches!(&options.action, Action::Module(name) if name == "asyncio");
    let has_reader = options.interactive || is_terminal();
    is_set && has_reader && !matches!(options.action, Action::Stdin | Action::Test(_))
        || is_asyncio && options.args.is_empty() && is_terminal()
        || matches!(options.action, Action::Prompt) && is_terminal()
}

/// Whether somebody sits at standard input.
pub fn is_terminal() -> bool {
    std::io::stdin().is_terminal()
}

/// Why a program did not end normally.
enum Failure {
    Unreadable(String),
    Raised(Raise),
}

impl From<Raise> for Failure {
    fn from(raise: Raise) -> Failure {
        Failure::Raised(raise)
    }
}

fn new_vm(options: &Options, screen: &repl::Screen, place: &Installation) -> Box<Vm> {
    let settings = machine::Settings {
        optimize: options.optimize,
        dont_write_bytecode: options.no_bytecode,
        pycache_prefix: options.pycache_prefix.clone(),
        script_folder: None,
        verbose: options.verbose,
        debug: options.debug,
        dev_mode: options.dev_mode,
        inspect: options.inspect,
        isolated: options.isolated,
        ignore_environment: options.ignore_environment,
        safe_path: options.safe_path,
        quiet: options.quiet,
        no_user_site: options.no_user_site,
        no_site: options.no_site,
        unbuffered: options.unbuffered,
        fixed_hashes: options.hash_seed == Some(0),
        io_encoding: options.io_encoding.clone(),
        orig_argv: std::env::args_os()
            .map(|word| word.to_string_lossy().into_owned())
            .collect(),
        bytes_warning: options.bytes_warning,
        warn_options: options.warnings.clone(),
        x_options: options.extended.clone(),
        executable: place.executable.to_string_lossy().into_owned(),
        handle_signals: true,
        color_errors: crate::color::wanted(options, false),
        explain_errors: std::io::stderr().is_terminal(),
        busy_poll: options.busy_poll,
        trace_tasks: options.trace_tasks.is_some(),
    };
    let screen = screen.clone();
    let host = StdHost::new(options.hash_seed.map(u64::from))
        .with_output(Box::new(move |fd, data| screen.write(fd, data)));
    let mut vm = machine::vm_with(Box::new(host), settings);
    vm.stack.fix_native_limit(NATIVE_LIMIT);
    if options.jit {
        let calls = std::env::var("TAIPAN_JIT_CALLS").ok();
        vm.enable_jit(calls.and_then(|calls| calls.parse().ok()));
    }
    vm.heap.gc.stress = std::env::var_os("TAIPAN_GC_STRESS").is_some_and(|v| v == "1");
    if let Some(digits) = options.int_max_str_digits {
        vm.int_max_str_digits = digits as usize;
    }
    if let Some(bytes) = memory_for_scripts() {
        vm.set_limits(Limits::none().memory(bytes));
    }
    vm
}

fn run_action(vm: &mut Vm, options: &Options, place: &Installation) -> Result<(), Failure> {
    let (argv0, path0) = match &options.action {
        Action::File(path) => {
            let folder = if is_program_folder(path) {
                Some(absolute(path))
            } else {
                let file = std::fs::canonicalize(path).ok();
                file.and_then(|p| p.parent().map(Path::to_path_buf))
            };
            (
                path.to_string_lossy().into_owned(),
                folder
                    .map(|f| f.to_string_lossy().into_owned())
                    .unwrap_or_default(),
            )
        }
        Action::Code(_) => ("-c".into(), String::new()),
        Action::Module(_) => (
            "-m".into(),
            std::env::current_dir()
                .map(|d| d.to_string_lossy().into_owned())
                .unwrap_or_default(),
        ),
        Action::Stdin => ("-".into(), String::new()),
        _ => (String::new(), String::new()),
    };
    let mut argv = vec![vm.str(argv0)];
    argv.extend(
        options
            .args
            .iter()
            .map(|a| vm.str(a.to_string_lossy().into_owned())),
    );
    let argv = vm.list(argv);
    set_sys(vm, "argv", argv);
    let mut path = Vec::new();
    let is_folder = matches!(&options.action, Action::File(path) if is_program_folder(path));
    if is_folder || !options.safe_path && !options.isolated {
        path.push(vm.str(path0.as_str()));
        vm.settings.script_folder = Some(path0);
    }
    path.extend(
        options
            .path
            .iter()
            .map(|p| vm.str(p.to_string_lossy().into_owned())),
    );
    let path = vm.list(path);
    set_sys(vm, "path", path);
    place.announce(vm, options)?;
    match &options.action {
        Action::File(file) if is_program_folder(file) => run_module(vm, "__main__", false),
        Action::File(file) => {
            let file = &absolute(file);
            let mut bytes = std::fs::read(file)
                .map_err(|error| Failure::Unreadable(crate::usage::unreadable(file, &error)))?;
            if options.skip_first_line {
                let first = bytes.iter().position(|b| *b == b'\n');
                // The lines keep their numbers.
                drop(bytes.drain(..first.unwrap_or(bytes.len())));
            }
            run_source(vm, &bytes, &file.to_string_lossy(), true)
        }
        Action::Code(code) => {
            vm.register_source(&"<string>".into(), &code.as_str().into());
            run_source(vm, code.as_bytes(), "<string>", false)
        }
        // With a terminal, `-m asyncio` is the prompt, which runs a loop anyway.
        Action::Module(name) if name == "asyncio" && options.args.is_empty() && is_terminal() => {
            machine::new_main(vm);
            Ok(())
        }
        Action::Module(name) => run_module(vm, name, true),
        Action::Test(words) => run_tests(vm, words),
        Action::Prompt if is_terminal() || options.inspect => {
            machine::new_main(vm);
            Ok(())
        }
        _ => {
            let mut bytes = Vec::new();
            std::io::stdin().read_to_end(&mut bytes).map_err(|error| {
                Failure::Unreadable(format!("taipan: can't read standard input: {error}"))
            })?;
            run_source(vm, &bytes, "<stdin>", false)
        }
    }
}

/// A script's path from the root on: programs know where they lie even when they go to another folder.
fn absolute(path: &Path) -> PathBuf {
    // Nothing is taken out of the path, so that the reader knows it again.
    match std::env::current_dir() {
        Ok(mut folder) if path.is_relative() => {
            folder.as_mut_os_string().push("/");
            folder.as_mut_os_string().push(path);
            folder
        }
        _ => path.to_owned(),
    }
}

/// Whether a path is a folder or a zip archive, in which there is a program.
fn is_program_folder(path: &Path) -> bool {
    // Scripts by their names are not looked into, and a pipe can be read only once.
    let may_be_archive = path.extension().is_none_or(|ending| ending != "py") && path.is_file();
    path.is_dir()
        || may_be_archive
            && std::fs::File::open(path).is_ok_and(|file| is_archive(file).unwrap_or(false))
}

/// Whether a file ends as zip archives do: a record of fixed size, and a comment.
fn is_archive(mut file: std::fs::File) -> std::io::Result<bool> {
    const RECORD: usize = 22;
    const LONGEST: u64 = RECORD as u64 + 0xffff;
    let size = file.metadata()?.len();
    file.seek(SeekFrom::Start(size.saturating_sub(LONGEST)))?;
    let mut end = Vec::new();
    file.take(LONGEST).read_to_end(&mut end)?;
    let mut records = end.windows(RECORD).enumerate();
    Ok(records.any(|(at, record)| {
        let comment = usize::from(u16::from_le_bytes([record[20], record[21]]));
        record.starts_with(b"PK\x05\x06") && at + RECORD + comment == end.len()
    }))
}

pub fn set_sys(vm: &mut Vm, name: &str, value: Value) {
    let name = vm.intern(name);
    drop(vm.sys_dict().set_str(&name, value));
}

fn run_source(vm: &mut Vm, bytes: &[u8], filename: &str, is_file: bool) -> Result<(), Failure> {
    let namespace = machine::new_main(vm);
    if is_file {
        let value = vm.str(filename);
        let loader = vm.program_loader(Some(filename));
        if let Some(d) = namespace.downcast::<Dict>() {
            drop(d.set_str(&vm.names.__file__, value));
            drop(d.set_str(&vm.names.__loader__, loader));
            drop(d.set_str(&vm.names.__cached__, Value::NONE));
        }
    }
    let code = match compile(vm, bytes, filename) {
        Err(Raise::Exception) if is_file => {
            place_in_file(vm, bytes)?;
            return Err(Raise::Exception.into());
        }
        result => result?,
    };
    vm.run_code(&code, &namespace, &namespace, Value::NONE)?;
    Ok(())
}

/// CPython reads the program's file line by line, which shows in where it puts two of its errors.
fn place_in_file(vm: &mut Vm, bytes: &[u8]) -> R<()> {
    let error = vm.take_raised();
    if vm.is_instance(&error, &vm.types.SyntaxError) {
        let mut number =
            |name: &str| -> R<Option<i64>> { Ok(vm.get_attr_str(&error, name)?.as_small_int()) };
        let (line, offset, end) = (number("lineno")?, number("offset")?, number("end_offset")?);
        let message = vm.get_attr_str(&error, "msg")?;
        let message = vm.str_text(&message)?;
        let offset = if end == Some(-1) && message.starts_with("expected an indented block") {
            Some(0)
        } else if message == "unexpected character after line continuation character" {
            let mut lines = bytes.split_inclusive(|&byte| byte == b'\n');
            let before = line.unwrap_or(1).max(1) as usize - 1;
            let start: usize = lines.by_ref().take(before).map(<[u8]>::len).sum();
            let length = lines.next().map_or(0, <[u8]>::len) as i64;
            offset.map(|offset| (start as i64 + offset).min(length))
        } else {
            offset
        };
        if let Some(offset) = offset {
            let name = vm.intern("offset");
            vm.set_attr(&error, &name, Value::small_int(offset))?;
        }
    }
    vm.raised = Some(error);
    Ok(())
}

fn compile(vm: &mut Vm, bytes: &[u8], filename: &str) -> R {
    let source = machine::decode(vm, bytes, filename, true)?;
    let request = CompileRequest {
        source: &source,
        filename,
        mode: "exec",
        flags: 0,
        optimize: -1,
    };
    let code = machine::compile(vm, &request)?;
    Ok(vm.load_code(&code))
}

fn run_module(vm: &mut Vm, name: &str, alter_argv: bool) -> Result<(), Failure> {
    machine::new_main(vm);
    let runpy = vm.import_simple("runpy")?;
    let function = vm.get_attr_str(&runpy, "_run_module_as_main")?;
    let name = vm.str(name);
    vm.call(&function, &[name, Value::bool(alter_argv)])?;
    Ok(())
}

/// `taipan test`: the command is in the language, and ends with SystemExit.
fn run_tests(vm: &mut Vm, words: &[std::ffi::OsString]) -> Result<(), Failure> {
    machine::new_main(vm);
    let module = vm.import_simple("_test_command")?;
    let words = words
        .iter()
        .map(|word| vm.str(word.to_string_lossy().into_owned()))
        .collect();
    let words = vm.list(words);
    let code = vm.call_method(&module, "main", &[words])?;
    let exit = vm.class(|t| &t.SystemExit);
    let exception = vm.call(&exit, &[code])?;
    Err(Failure::Raised(vm.raise_value(exception)))
}

/// Show an uncaught exception; how the program ends.
pub fn uncaught(vm: &mut Vm, raise: Raise) -> End {
    if raise == Raise::Halt {
        return End::Code(1);
    }
    let exception = vm.take_raised();
    if vm.is_instance(&exception, &vm.types.SystemExit) {
        return End::Code(exit_code(vm, &exception));
    }
    let interrupted = vm.is_instance(&exception, &vm.types.KeyboardInterrupt);
    vm.flush_standard();
    vm.show_uncaught(&exception);
    if interrupted {
        End::Interrupted
    } else {
        End::Code(1)
    }
}

/// Let tracebacks with colours, which the language writes, show the lines of a source that is in no file.
pub fn keep_lines(vm: &mut Vm, filename: &str, source: &str) {
    if !vm.settings.color_errors {
        return;
    }
    let lines = source
        .split_inclusive('\n')
        .map(|line| vm.str(line))
        .collect();
    let entry = vec![
        Value::small_int(source.len() as i64),
        Value::NONE,
        vm.list(lines),
        vm.str(filename),
    ];
    let entry = vm.tuple(entry);
    let name = vm.intern(filename);
    let cache = vm
        .import_simple("linecache")
        .and_then(|module| vm.get_attr_str(&module, "cache"));
    match cache {
        Ok(cache) => {
            if let Some(cache) = cache.downcast::<Dict>() {
                drop(cache.set_str(&name, entry));
            }
        }
        Err(_) => vm.raised = None,
    }
}

/// What `SystemExit` says: a number, nothing, or a text for standard error.
fn exit_code(vm: &mut Vm, exception: &Value) -> u8 {
    let Ok(code) = vm.get_attr_str(exception, "code") else {
        return 1;
    };
    if code.is_none() {
        return 0;
    }
    if let Some(number) = taipan_vm::types::int::int_ref(&code) {
        // What does not fit is as good as -1.
        return number.to_i64().unwrap_or(-1) as u8;
    }
    if let Ok(text) = vm.str_of(&code)
        && let Some(text) = text.downcast::<taipan_vm::types::str_::Str>()
    {
        let line = format!("{}\n", text.to_escaped());
        vm.flush_standard();
        if vm.write_error_text(&line).is_err() {
            vm.raised = None;
        }
    }
    1
}

/// Run what waits for the end (atexit, threads), flush, and report the exit code.
fn finish(vm: &mut Vm, code: u8) -> u8 {
    let code = vm.at_exit(code);
    vm.flush_standard();
    match vm.host.flush() {
        Ok(()) => code,
        Err(_) => 120,
    }
}
