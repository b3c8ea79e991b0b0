//! `sys`.

use crate::classes::set;
use taipan_vm::interp::tracing::Tells;
use taipan_vm::native::{Args, module};
use taipan_vm::structseq;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::exception::Exception;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

structseq!(FLAGS, "sys", "flags", "How the interpreter was started.", new: false, {
    0 "debug" 1 "inspect" 2 "interactive" 3 "optimize" 4 "dont_write_bytecode" 5 "no_user_site" 6 "no_site"
    7 "ignore_environment" 8 "verbose" 9 "bytes_warning" 10 "quiet" 11 "hash_randomization" 12 "isolated" 13 "dev_mode"
    14 "utf8_mode" 15 "warn_default_encoding" 16 "safe_path" 17 "int_max_str_digits"
}, { 0 "gil" 1 "thread_inherit_context" 2 "context_aware_warnings" });
structseq!(VERSION_INFO, "sys", "version_info", "The version of the language.", new: false, {
    0 "major" 1 "minor" 2 "micro" 3 "releaselevel" 4 "serial"
}, {});
structseq!(FLOAT_INFO, "sys", "float_info", "Properties of floats.", new: false, {
    0 "max" 1 "max_exp" 2 "max_10_exp" 3 "min" 4 "min_exp" 5 "min_10_exp" 6 "dig" 7 "mant_dig" 8 "epsilon" 9 "radix" 10 "rounds"
}, {});
structseq!(INT_INFO, "sys", "int_info", "Properties of ints.", new: false, {
    0 "bits_per_digit" 1 "sizeof_digit" 2 "default_max_str_digits" 3 "str_digits_check_threshold"
}, {});
structseq!(HASH_INFO, "sys", "hash_info", "Properties of hashes.", new: false, {
    0 "width" 1 "modulus" 2 "inf" 3 "nan" 4 "imag" 5 "algorithm" 6 "hash_bits" 7 "seed_bits" 8 "cutoff"
}, {});
structseq!(THREAD_INFO, "sys", "thread_info", "Properties of threads.", new: false, {
    0 "name" 1 "lock" 2 "version"
}, {});
structseq!(ASYNCGEN_HOOKS, "builtins", "asyncgen_hooks", "Functions called for asynchronous generators.", new: false, {
    0 "firstiter" 1 "finalizer"
}, {});

/// The version of the language that is implemented.
const VERSION: (i64, i64, i64) = (3, 14, 0);

/// `sys._jit`: what there is to know of compilation to machine code.
struct Jit;

/// Whether code is compiled to machine code while it runs.
#[module(name = "sys._jit")]
impl Jit {
    /// Return True if the current executable supports JIT compilation, and False otherwise.
    fn is_available() -> bool {
        Vm::CAN_JIT
    }

    /// Return True if JIT compilation is enabled for the current process, and False otherwise.
    fn is_enabled(vm: &mut Vm) -> bool {
        vm.has_jit()
    }

    /// Return True if the topmost frame is executing JIT code, and False otherwise.
    fn is_active(vm: &mut Vm) -> bool {
        vm.runs_machine_code()
    }
}

fn trace_all(vm: &mut Vm, which: Tells, function: &Value) {
    for ident in vm.thread_idents() {
        vm.seen_from(ident, |vm| vm.set_tracing(which, function));
    }
}

pub struct Sys;

/// What the interpreter knows of itself.
#[module(name = "sys")]
impl Sys {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        fill(vm, module);
        let jit = vm.native_module(&Jit::DEF)?;
        set(vm, module, "_jit", jit);
        Ok(())
    }

    /// End the program by raising SystemExit.
    #[sig("(status=None, /)")]
    fn exit(vm: &mut Vm, status: Option<&Value>) -> R {
        let class = vm.class(|t| &t.SystemExit);
        let args: Vec<Value> = match status.and_then(|status| status.downcast::<Tuple>()) {
            Some(several) => several.items().to_vec(),
            None => status
                .into_iter()
                .filter(|s| !s.is_none())
                .cloned()
                .collect(),
        };
        let exception = vm.call(&class, &args)?;
        Err(vm.raise_value(exception))
    }

    /// The exception being handled: type, value and traceback.
    fn exc_info(vm: &mut Vm) -> R {
        let exception = vm.handled.clone();
        if exception.is_none() {
            return Ok(vm.tuple(vec![Value::NONE; 3]));
        }
        let class = vm.type_of(&exception);
        let traceback = exception
            .downcast::<Exception>()
            .map(|e| e.traceback.get())
            .unwrap_or_default();
        Ok(vm.tuple_of([class, exception, traceback]))
    }

    /// The exception being handled, or None.
    fn exception(vm: &mut Vm) -> Value {
        vm.handled.clone()
    }

    /// How many references an object has.
    fn getrefcount(object: &Value) -> i64 {
        match object.refcount() {
            0 => i64::from(u32::MAX),
            n => n as i64,
        }
    }

    /// The size of an object in bytes.
    #[sig("(object, default=None)")]
    fn getsizeof(vm: &mut Vm, object: &Value, default: Option<&Value>) -> R {
        let name = vm.names.__sizeof__.clone();
        let found = vm.call_special(object, &name, &[]);
        let size = match (vm.catch(found, |t| &t.TypeError)?, default) {
            (Some(Some(size)), _) => vm.to_i64(&size)?,
            (_, Some(default)) => return Ok(default.clone()),
            _ => {
                return Err(vm.type_error_named("Type {} doesn't define __sizeof__", object));
            }
        };
        if size < 0 {
            return Err(vm.value_error("__sizeof__() should return >= 0"));
        }
        Ok(vm.int(size))
    }

    /// The one object for this text.
    fn intern(vm: &mut Vm, string: &Value) -> R {
        if !string.is_a::<Str>() {
            return Err(vm.type_error_named("intern() argument must be str, not {}", string));
        }
        if !vm.type_of(string).is(&vm.types.str_) {
            return Err(vm.type_error_named("can't intern {}", string));
        }
        Ok(vm.intern_value(string))
    }

    /// Whether a string is interned.
    fn _is_interned(string: &Str) -> bool {
        string.interned.get()
    }

    /// Whether an object is never freed.
    fn _is_immortal(object: &Value) -> bool {
        object.refcount() == 0
    }

    /// How deep calls may be nested.
    fn getrecursionlimit(vm: &mut Vm) -> usize {
        vm.recursion_limit
    }

    /// Set how deep calls may be nested.
    fn setrecursionlimit(vm: &mut Vm, limit: i32) -> R<()> {
        if limit < 1 {
            return Err(vm.value_error("recursion limit must be greater or equal than 1"));
        }
        let limit = match vm.depth_limit() {
            Some(most) => limit.min(i32::try_from(most).unwrap_or(i32::MAX)),
            None => limit,
        };
        let depth = vm.frame_depth();
        if depth >= limit as usize {
            return Err(vm.recursion_error(format!(
                "cannot set the recursion limit to {limit} at the recursion depth {depth}: the limit is too low"
            )));
        }
        vm.set_recursion_limit(limit as usize);
        Ok(())
    }

    /// Show a value and keep it as `_`: what the interactive interpreter does with results.
    fn displayhook(vm: &mut Vm, object: &Value) -> R<()> {
        let builtins = vm.builtins.clone();
        let names = builtins.downcast::<Dict>().expect("a namespace");
        if object.is_none() {
            return Ok(());
        }
        let key = vm.intern("_");
        names.set_str(&key, Value::NONE);
        let shown = vm.repr(object)?;
        vm.print_line(&shown)?;
        names.set_str(&key, object.clone());
        Ok(())
    }

    /// Show an uncaught exception on standard error.
    #[sig("(exctype, value, traceback, /)")]
    fn excepthook(vm: &mut Vm, exctype: &Value, value: &Value, traceback: &Value) -> R<()> {
        let _ = exctype;
        if let Some(e) = value.downcast::<Exception>()
            && e.traceback.get().is_none()
            && !traceback.is_none()
        {
            e.traceback.replace(traceback.clone());
        }
        if vm.show_colored(value) {
            return Ok(());
        }
        let shown = vm.print_exception(value);
        vm.write_error_text(&shown)
    }

    /// Show an exception that nobody can handle on standard error.
    fn unraisablehook(vm: &mut Vm, unraisable: &Value) -> R<()> {
        let shown = vm.unraisable_text(unraisable)?;
        vm.write_error_text(&shown)
    }

    /// Call `breakpoint()`'s debugger; there is none.
    #[sig("(*args, **kwargs)")]
    #[raw]
    fn breakpointhook(vm: &mut Vm, args: &Args<'_>) -> R {
        let module = vm.import_simple("pdb")?;
        let function = vm.get_attr_str(&module, "set_trace")?;
        vm.call_args(&function, args)
    }

    /// A frame of the call stack; 0 is the caller.
    #[sig("(depth=0, /)")]
    fn _getframe(vm: &mut Vm, depth: Option<i64>) -> R {
        let frames = vm.frame_depth() as i64;
        let depth = depth.unwrap_or(0).max(0);
        if depth >= frames {
            return Err(vm.value_error("call stack is not deep enough"));
        }
        Ok(vm.frame_at((frames - 1 - depth) as usize))
    }

    /// The name of the module of a frame of the call stack.
    #[sig("(depth=0)")]
    fn _getframemodulename(vm: &mut Vm, depth: Option<i64>) -> R {
        let frames = vm.frame_depth() as i64;
        let depth = depth.unwrap_or(0).max(0);
        if depth >= frames {
            return Ok(Value::NONE);
        }
        let frame = vm.frame_at((frames - 1 - depth) as usize);
        let globals = vm.get_attr_str(&frame, "f_globals")?;
        let key = vm.names.__name__.clone();
        Ok(globals
            .downcast::<Dict>()
            .and_then(|g| g.get_str(&key))
            .unwrap_or(Value::NONE))
    }

    /// The frames of all threads.
    fn _current_frames(vm: &mut Vm) -> R {
        let out = vm.dict();
        let d = out.downcast::<Dict>().expect("just made");
        for ident in vm.thread_idents() {
            let frame = vm.seen_from(ident, |vm| match vm.frame_depth() {
                0 => None,
                depth => Some(vm.frame_at(depth - 1)),
            });
            if let Some(frame) = frame.flatten() {
                let key = vm.int(ident as i64);
                d.set(vm, &key, frame)?;
            }
        }
        Ok(out)
    }

    /// The exceptions handled by all threads.
    fn _current_exceptions(vm: &mut Vm) -> R {
        let out = vm.dict();
        let d = out.downcast::<Dict>().expect("just made");
        for ident in vm.thread_idents() {
            let handled = vm.seen_from(ident, |vm| vm.handled.clone());
            let key = vm.int(ident as i64);
            d.set(vm, &key, handled.unwrap_or_default())?;
        }
        Ok(out)
    }

    /// The encoding of `str.encode()` without arguments.
    fn getdefaultencoding() -> &'static str {
        "utf-8"
    }

    /// The encoding of file names.
    fn getfilesystemencoding() -> &'static str {
        "utf-8"
    }

    /// How errors in file names are handled.
    fn getfilesystemencodeerrors() -> &'static str {
        "surrogateescape"
    }

    /// The most digits an int may have where it is converted from or to a string; 0: no limit.
    fn get_int_max_str_digits(vm: &mut Vm) -> usize {
        vm.int_max_str_digits
    }

    /// Set the most digits of conversions.
    #[sig("(maxdigits)")]
    fn set_int_max_str_digits(vm: &mut Vm, maxdigits: i32) -> R<()> {
        if maxdigits != 0 && maxdigits < 640 {
            return Err(vm.value_error("maxdigits must be >= 640 or 0 for unlimited"));
        }
        vm.int_max_str_digits = maxdigits as usize;
        Ok(())
    }

    /// How deep the origin of coroutines is recorded.
    fn get_coroutine_origin_tracking_depth(vm: &mut Vm) -> i64 {
        vm.coroutine_origin_depth as i64
    }

    /// Set how deep the origin of coroutines is recorded.
    #[sig("(depth)")]
    fn set_coroutine_origin_tracking_depth(vm: &mut Vm, depth: i64) -> R<()> {
        if depth < 0 {
            return Err(vm.value_error("depth must be >= 0"));
        }
        vm.coroutine_origin_depth = depth as usize;
        Ok(())
    }

    /// The functions called for asynchronous generators.
    fn get_asyncgen_hooks(vm: &mut Vm) -> Value {
        let hooks = vm.thread_state::<taipan_vm::types::async_generator::AsyncGenHooks>();
        let items = vec![hooks.firstiter.clone(), hooks.finalizer.clone()];
        vm.struct_seq(&ASYNCGEN_HOOKS, items)
    }

    /// Set the functions called for asynchronous generators.
    #[sig("(firstiter=None, finalizer=None)")]
    fn set_asyncgen_hooks(
        vm: &mut Vm,
        firstiter: Option<&Value>,
        finalizer: Option<&Value>,
    ) -> R<()> {
        for (value, name) in [(firstiter, "firstiter"), (finalizer, "finalizer")] {
            if let Some(value) = value
                && !value.is_none()
                && !vm.is_callable(value)
            {
                let found = vm.type_name(value);
                return Err(vm.type_error(format!("callable {name} expected, got {found}")));
            }
        }
        let hooks = vm.thread_state::<taipan_vm::types::async_generator::AsyncGenHooks>();
        if let Some(value) = firstiter {
            hooks.firstiter = value.clone();
        }
        if let Some(value) = finalizer {
            hooks.finalizer = value.clone();
        }
        Ok(())
    }

    /// Whether the interpreter is shutting down.
    fn is_finalizing(vm: &mut Vm) -> bool {
        vm.threads.is_closed()
    }

    /// The function that `settrace` has set, or None.
    fn gettrace(vm: &mut Vm) -> Value {
        vm.traced_by(Tells::Trace)
    }

    /// Set the function that is told of calls, lines, returns and exceptions in this thread.
    fn settrace(vm: &mut Vm, function: &Value) {
        vm.set_tracing(Tells::Trace, function);
    }

    /// The function that `setprofile` has set, or None.
    fn getprofile(vm: &mut Vm) -> Value {
        vm.traced_by(Tells::Profile)
    }

    /// Set the function that is told of calls and returns in this thread, those of native functions too.
    fn setprofile(vm: &mut Vm, function: &Value) {
        vm.set_tracing(Tells::Profile, function);
    }

    /// Set the trace function of all threads.
    #[sig("(function, /)")]
    fn _settraceallthreads(vm: &mut Vm, function: &Value) {
        trace_all(vm, Tells::Trace, function);
    }

    /// Set the profile function of all threads.
    #[sig("(function, /)")]
    fn _setprofileallthreads(vm: &mut Vm, function: &Value) {
        trace_all(vm, Tells::Profile, function);
    }

    /// Call a function with tracing, also within a trace function.
    fn call_tracing(vm: &mut Vm, func: &Value, args: &Value) -> R {
        let args = vm.collect(args)?;
        vm.call_traced(func, &args)
    }

    /// Seconds between the switches of threads.
    fn getswitchinterval(vm: &mut Vm) -> f64 {
        vm.threads.switch_interval() as f64 / 1e6
    }

    /// Set the seconds between the switches of threads.
    fn setswitchinterval(vm: &mut Vm, interval: f64) -> R<()> {
        if interval <= 0.0 {
            return Err(vm.value_error("switch interval must be strictly positive"));
        }
        vm.threads.set_switch_interval((interval * 1e6) as u64);
        Ok(())
    }

    /// How many objects are alive.
    fn getallocatedblocks(vm: &mut Vm) -> i64 {
        (vm.heap.gc.allocated - vm.heap.gc.freed) as i64
    }

    /// How many strings are interned.
    #[sig("(*, _only_immortal=False)")]
    fn getunicodeinternedsize(vm: &mut Vm, _only_immortal: Option<bool>) -> i64 {
        vm.interned_count() as i64
    }

    /// Whether threads exclude each other.
    fn _is_gil_enabled() -> bool {
        true
    }

    /// Return True if remote debugging is enabled, False otherwise.
    fn is_remote_debug_enabled(vm: &mut Vm) -> bool {
        vm.settings.handle_signals && crate::_signal::is_remote_debug_enabled()
    }

    /// Have a process of this interpreter execute a file of Python code, as soon as it can.
    #[sig("(pid, script)")]
    fn remote_exec(vm: &mut Vm, pid: i64, script: &Value) -> R<()> {
        if !vm.settings.handle_signals || !crate::_signal::is_remote_debug_enabled() {
            return Err(vm.runtime_error("Remote debugging is not enabled"));
        }
        let module = vm.import_simple("_remote_debug")?;
        let arguments = [Value::small_int(pid), script.clone()];
        vm.call_method(&module, "send", &arguments).map(drop)
    }

    /// Raise an auditing event; nobody listens.
    #[sig("(event, /, *args)")]
    #[raw]
    fn audit(vm: &mut Vm, args: &Args<'_>) -> R {
        match args.all.first() {
            None => Err(vm.type_error("audit expected at least 1 argument, got 0")),
            Some(event) if !event.is_a::<Str>() => {
                Err(vm.type_error_named("audit() argument 1 must be str, not {}", event))
            }
            Some(_) => Ok(Value::NONE),
        }
    }

    /// Add a function that is told of auditing events.
    #[sig("(hook)")]
    fn addaudithook(_hook: &Value) {}

    /// Forget what is cached about classes.
    fn _clear_type_cache() {}

    /// Forget what is cached.
    fn _clear_internal_caches() {}

    /// Flags of dlopen().
    fn getdlopenflags() -> i64 {
        2
    }

    /// Set the flags of dlopen().
    fn setdlopenflags(_flags: i64) {}
}

fn fill(vm: &mut Vm, module: &Value) {
    let int = |n: i64| Value::small_int(n);
    let settings = vm.settings.clone();
    let (major, minor, micro) = VERSION;
    let hexversion = major << 24 | minor << 16 | micro << 8 | 0xf0;
    let release = vm.str("final");
    let version = vm.struct_seq(
        &VERSION_INFO,
        vec![int(major), int(minor), int(micro), release, int(0)],
    );
    let digits = vm.int_max_str_digits as i64;
    let flag = |on: bool| int(i64::from(on));
    let flags = vec![
        int(i64::from(settings.debug)),
        flag(settings.inspect),
        flag(settings.inspect),
        int(i64::from(settings.optimize)),
        flag(settings.dont_write_bytecode),
        flag(settings.no_user_site),
        flag(settings.no_site),
        flag(settings.ignore_environment),
        int(i64::from(settings.verbose)),
        int(i64::from(settings.bytes_warning)),
        flag(settings.quiet),
        flag(!settings.fixed_hashes),
        flag(settings.isolated),
        Value::bool(settings.dev_mode),
        int(0),
        int(0),
        Value::bool(settings.safe_path),
        int(digits),
        int(1),
        int(0),
        int(0),
    ];
    let flags = vm.struct_seq(&FLAGS, flags);
    let floats = vec![
        vm.float(f64::MAX),
        int(1024),
        int(308),
        vm.float(f64::MIN_POSITIVE),
        int(-1021),
        int(-307),
        int(15),
        int(53),
        vm.float(f64::EPSILON),
        int(2),
        int(1),
    ];
    let floats = vm.struct_seq(&FLOAT_INFO, floats);
    let ints = vm.struct_seq(&INT_INFO, vec![int(30), int(4), int(4300), int(640)]);
    let algorithm = vm.str("siphash13");
    let modulus = vm.int((1 << 61) - 1);
    let hashes = vec![
        int(64),
        modulus,
        int(314_159),
        int(0),
        int(1_000_003),
        algorithm,
        int(64),
        int(128),
        int(0),
    ];
    let hashes = vm.struct_seq(&HASH_INFO, hashes);
    let threads = vec![vm.str("pthread"), vm.str("semaphore"), Value::NONE];
    let threads = vm.struct_seq(&THREAD_INFO, threads);
    let arch = std::env::consts::ARCH;
    let (name, tag, multiarch) = (
        vm.str("taipan"),
        vm.str("taipan-314"),
        vm.str(format!("{arch}-linux-gnu")),
    );
    let implementation = vm.namespace(vec![
        ("name", name),
        ("cache_tag", tag),
        ("version", version.clone()),
        ("hexversion", int(hexversion)),
        ("_multiarch", multiarch),
        ("supports_isolated_interpreters", Value::TRUE),
    ]);
    let modules = vm.modules.clone();
    let classes = vm.import_classes();
    let finders = vm.list(vec![classes.builtin, classes.frozen, classes.path]);
    let hook = vm.usual_path_hook();
    let hooks = vm.list(vec![hook]);
    let cache = vm.dict();
    let warnings = settings
        .warn_options
        .iter()
        .map(|w| vm.str(w.as_str()))
        .collect();
    let warnings = vm.list(warnings);
    let options = vm.dict();
    for (key, value) in &settings.x_options {
        let key = vm.intern(key);
        let value = match value {
            Some(value) => vm.str(value.as_str()),
            None => Value::TRUE,
        };
        options
            .downcast::<Dict>()
            .expect("just made")
            .set_str(&key, value);
    }
    let mut builtin: Vec<String> = vm
        .native_modules
        .iter()
        .map(|def| def.name.to_string())
        .collect();
    builtin.push("builtins".to_string());
    builtin.sort();
    builtin.dedup();
    let builtin_names = builtin.iter().map(|n| vm.intern(n)).collect();
    let builtin_names = vm.tuple(builtin_names);
    let pycache_prefix = match &settings.pycache_prefix {
        Some(folder) => vm.str(folder.as_str()),
        None => Value::NONE,
    };
    let executable = vm.str(settings.executable.as_str());
    let maxsize = vm.int(i64::MAX);
    for (name, value) in [
        ("flags", flags),
        ("version_info", version),
        ("float_info", floats),
        ("int_info", ints),
        ("hash_info", hashes),
        ("thread_info", threads),
        ("implementation", implementation),
        ("modules", modules),
        ("meta_path", finders),
        ("path_hooks", hooks),
        ("path_importer_cache", cache),
        ("warnoptions", warnings),
        ("_xoptions", options),
        ("builtin_module_names", builtin_names),
        ("executable", executable.clone()),
        ("_base_executable", executable),
        ("hexversion", int(hexversion)),
        ("api_version", int(1013)),
        ("maxsize", maxsize),
        ("maxunicode", int(0x10_ffff)),
        (
            "dont_write_bytecode",
            Value::bool(settings.dont_write_bytecode),
        ),
        ("pycache_prefix", pycache_prefix),
        ("_home", Value::NONE),
    ] {
        set(vm, module, name, value);
    }
    let orig_argv = settings.orig_argv.iter();
    let orig_argv = orig_argv.map(|word| vm.str(word.as_str())).collect();
    for (name, value) in [
        ("argv", vec![vm.empty_str.clone()]),
        ("orig_argv", orig_argv),
        ("path", vec![]),
    ] {
        let value = vm.list(value);
        set(vm, module, name, value);
    }
    let byteorder = if cfg!(target_endian = "little") {
        "little"
    } else {
        "big"
    };
    let platform = if cfg!(target_os = "linux") {
        "linux"
    } else if cfg!(target_os = "macos") {
        "darwin"
    } else if cfg!(windows) {
        "win32"
    } else {
        std::env::consts::OS
    };
    for (name, value) in [
        ("byteorder", byteorder),
        ("platform", platform),
        ("float_repr_style", "short"),
        ("platlibdir", "lib"),
        ("prefix", "/usr"),
        ("exec_prefix", "/usr"),
        ("base_prefix", "/usr"),
        ("base_exec_prefix", "/usr"),
        ("_framework", ""),
        ("abiflags", ""),
        ("copyright", ""),
        ("_stdlib_dir", "<std>"),
        ("version", "3.14.0 (taipan)"),
    ] {
        let value = vm.str(value);
        set(vm, module, name, value);
    }
    for name in [
        "displayhook",
        "excepthook",
        "unraisablehook",
        "breakpointhook",
    ] {
        let value = vm.get_attr_str(module, name).unwrap_or(Value::NONE);
        set(vm, module, &format!("__{name}__"), value);
    }
    let names = crate::stdlib_names::NAMES
        .iter()
        .map(|n| vm.intern(n))
        .collect();
    if let Ok(names) = taipan_vm::types::set::frozenset_from(vm, names) {
        set(vm, module, "stdlib_module_names", names);
    }
}
