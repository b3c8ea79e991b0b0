//! `_thread`: starting threads, locks, the identity of threads.

mod handle;
mod local;
mod locks;

use crate::classes::{class_of, set};
use handle::Handle;
use local::Local;
pub use locks::{Lock, Patience, RLock, patience};
use taipan_vm::native::{ClassDef, Nullable, module};
use taipan_vm::threads::Ident;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm, structseq};

static LOCK: ClassDef = Lock::CLASS;
static RLOCK: ClassDef = RLock::CLASS;
static HANDLE: ClassDef = Handle::CLASS;
static LOCAL: ClassDef = Local::CLASS;

structseq!(EXCEPT_HOOK_ARGS, "_thread", "_ExceptHookArgs", "Type used to pass arguments to threading.excepthook.", new: true, {
    0 "exc_type" 1 "exc_value" 2 "exc_traceback" 3 "thread"
}, {});

/// The threads that were started here.
#[derive(Default)]
struct Started {
    /// How many run that have been started by `start_new_thread`, or by `start_joinable_thread`.
    count: i64,
    /// The handles of those that can be joined, and whether the program ends without waiting for them.
    handles: Vec<(Value, bool)>,
}

/// The longest name that the system keeps of a thread.
const NAME_MAX: usize = 15;
/// The smallest stack that a script may ask for.
const LEAST_STACK: i64 = 53248;

pub struct Thread;

/// Start a thread that calls the function.
fn start(
    vm: &mut Vm,
    function: Value,
    args: Vec<Value>,
    keywords: Vec<(Value, Value)>,
    handle: Option<Value>,
) -> R<Ident> {
    if vm.threads.is_closed() {
        let class = vm.class(|t| &t.PythonFinalizationError);
        return Err(vm.raise(&class, "can't create new thread at interpreter shutdown"));
    }
    let ended = handle.clone();
    let work = move |vm: &mut Vm| {
        let result = vm.call_kw(&function, &args, &keywords);
        drop((args, keywords));
        match result {
            Ok(_) => {}
            Err(Raise::Halt) => vm.pass_halt_on(Raise::Halt),
            Err(raise) if vm.is_raised(&raise, &vm.types.SystemExit) => vm.raised = None,
            Err(_) => vm.unraisable("Exception ignored in thread started by", &function),
        }
        drop(function);
        local::leave(vm);
    };
    let finish = move |vm: &mut Vm| {
        let started = vm.module_state::<Started>();
        started.count -= 1;
        if let Some(handle) = ended {
            started.handles.retain(|(known, _)| !known.is(&handle));
            if let Some(handle) = handle.native::<Handle>() {
                handle.set_done();
            }
        }
    };
    match vm.start_thread(work, finish) {
        Ok(ident) => {
            vm.module_state::<Started>().count += 1;
            if let Some(handle) = handle.as_ref().and_then(|h| h.native::<Handle>()) {
                handle.set_running(ident);
            }
            Ok(ident)
        }
        Err(_) => Err(vm.runtime_error("can't start new thread")),
    }
}

/// In the child of a fork: all threads but this one are over.
pub fn after_fork(vm: &mut Vm) {
    let me = vm.threads.current();
    let started = vm.module_state::<Started>();
    let is_mine = |handle: &Value| {
        handle
            .native::<Handle>()
            .is_some_and(|h| h.ident.get() == me)
    };
    let (mine, others): (Vec<_>, Vec<_>) = std::mem::take(&mut started.handles)
        .into_iter()
        .partition(|(handle, _)| is_mine(handle));
    started.count = started.count.min(1).min(mine.len() as i64);
    started.handles = mine;
    for handle in others.iter().filter_map(|(h, _)| h.native::<Handle>()) {
        handle.set_done();
    }
}

/// Locks and the identity of threads.
#[module(name = "_thread")]
impl Thread {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let (lock, rlock) = (class_of(vm, &LOCK), class_of(vm, &RLOCK));
        set(vm, module, "lock", lock.clone());
        set(vm, module, "LockType", lock);
        set(vm, module, "RLock", rlock);
        let (handle, local) = (class_of(vm, &HANDLE), class_of(vm, &LOCAL));
        set(vm, module, "_ThreadHandle", handle);
        set(vm, module, "_local", local);
        let args = vm.struct_class(&EXCEPT_HOOK_ARGS);
        set(vm, module, "_ExceptHookArgs", args);
        let error = vm.class(|t| &t.RuntimeError);
        set(vm, module, "error", error);
        let longest = vm.float(9_223_372_036.0);
        set(vm, module, "TIMEOUT_MAX", longest);
        set(
            vm,
            module,
            "_NAME_MAXLEN",
            Value::small_int(NAME_MAX as i64),
        );
        Ok(())
    }

    /// Start a new thread that calls the function with these arguments; return the number of the thread.
    ///
    /// The thread ends when the function returns. An exception that it raises is shown, SystemExit is ignored.
    #[sig("(function, args, kwargs={}, /)")]
    fn start_new_thread(
        vm: &mut Vm,
        function: &Value,
        args: &Value,
        kwargs: Option<&Value>,
    ) -> R<u64> {
        if !vm.is_callable(function) {
            return Err(vm.type_error("first arg must be callable"));
        }
        let Some(args) = args.downcast::<Tuple>() else {
            return Err(vm.type_error("2nd arg must be a tuple"));
        };
        let keywords = match kwargs {
            None => Vec::new(),
            Some(kwargs) => match kwargs.downcast::<Dict>() {
                Some(dict) => dict.items(),
                None => return Err(vm.type_error("optional 3rd arg must be a dictionary")),
            },
        };
        start(vm, function.clone(), args.items().to_vec(), keywords, None)
    }

    /// An old name of start_new_thread().
    #[sig("(function, args, kwargs={}, /)")]
    fn start_new(vm: &mut Vm, function: &Value, args: &Value, kwargs: Option<&Value>) -> R<u64> {
        Thread::start_new_thread(vm, function, args, kwargs)
    }

    /// Start a new thread that calls the function; return a handle to wait for it with.
    ///
    /// The program does not end before the thread does, unless daemon is true.
    #[sig("(function, handle=None, daemon=True)")]
    fn start_joinable_thread(
        vm: &mut Vm,
        function: &Value,
        handle: Nullable<Value>,
        daemon: Option<bool>,
    ) -> R {
        if !vm.is_callable(function) {
            return Err(vm.type_error("thread function must be callable"));
        }
        let handle = match handle.0 {
            Some(handle) => handle,
            None => {
                let class = class_of(vm, &HANDLE);
                vm.new_native(&class, Handle::default())
            }
        };
        match handle.native::<Handle>() {
            None => return Err(vm.type_error("'handle' must be a _ThreadHandle")),
            Some(h) if !h.is_new() => return Err(vm.runtime_error("thread already started")),
            Some(_) => {}
        }
        start(
            vm,
            function.clone(),
            Vec::new(),
            Vec::new(),
            Some(handle.clone()),
        )?;
        let daemon = daemon.unwrap_or(true);
        let started = vm.module_state::<Started>();
        started.handles.push((handle.clone(), daemon));
        Ok(handle)
    }

    /// The handle of a thread that runs already.
    #[sig("(ident, /)")]
    fn _make_thread_handle(vm: &mut Vm, ident: i64) -> Value {
        let class = class_of(vm, &HANDLE);
        vm.new_native(&class, Handle::running(ident as Ident))
    }

    /// Wait for all threads that the program does not end before.
    fn _shutdown(vm: &mut Vm) -> R<()> {
        let me = vm.threads.current();
        loop {
            let started = vm.module_state::<Started>();
            let next = started.handles.iter().find(|(handle, daemon)| {
                let handle = handle.native::<Handle>();
                !daemon && handle.is_some_and(|h| h.ident.get() != me)
            });
            let Some((handle, _)) = next.cloned() else {
                return Ok(());
            };
            if let Some(handle) = handle.native::<Handle>() {
                handle.wait(vm, None)?;
            }
        }
    }

    /// Whether threads may be started that the program does not wait for at its end.
    fn daemon_threads_allowed() -> bool {
        true
    }

    /// A new lock.
    fn allocate_lock(vm: &mut Vm) -> Value {
        let class = class_of(vm, &LOCK);
        vm.new_native(&class, Lock::default())
    }

    /// An old name of allocate_lock().
    fn allocate(vm: &mut Vm) -> Value {
        Thread::allocate_lock(vm)
    }

    /// Raise SystemExit: it ends the thread.
    fn exit(vm: &mut Vm) -> R<()> {
        let class = vm.class(|t| &t.SystemExit);
        Err(vm.raise_args(&class, Vec::new()))
    }

    /// An old name of exit().
    fn exit_thread(vm: &mut Vm) -> R<()> {
        Thread::exit(vm)
    }

    /// The number of this thread, not zero; it may be used again once the thread has ended.
    fn get_ident(vm: &mut Vm) -> u64 {
        vm.threads.current()
    }

    /// The number of the main thread.
    fn _get_main_thread_ident(vm: &mut Vm) -> u64 {
        vm.threads.main()
    }

    /// The system's number of this thread.
    fn get_native_id() -> i64 {
        i64::from(nix::unistd::gettid().as_raw())
    }

    /// How many threads run that have been started here.
    fn _count(vm: &mut Vm) -> i64 {
        vm.module_state::<Started>().count
    }

    /// Whether this is the first interpreter of the process.
    fn _is_main_interpreter() -> bool {
        true
    }

    /// Act as if the signal had arrived: its handler runs in the main thread.
    #[sig("(signum=signal.SIGINT, /)")]
    fn interrupt_main(vm: &mut Vm, signum: Option<i32>) -> R<()> {
        let signal = signum.unwrap_or(taipan_vm::signals::INTERRUPT);
        if !(1..taipan_vm::signals::COUNT).contains(&signal) {
            return Err(vm.value_error("signal number out of range"));
        }
        let handled = taipan_vm::signals::disposition(signal);
        if handled == Ok(taipan_vm::signals::Disposition::Notify) {
            taipan_vm::signals::simulate(signal);
        }
        // At once, if this is the main thread.
        vm.handle_signals()
    }

    /// The stack size of threads to be started, 0 for the usual one; with a size: set it, and return what it was.
    #[sig("(size=0, /)")]
    fn stack_size(vm: &mut Vm, size: Option<i64>) -> R<i64> {
        let before = vm.threads.stack_size as i64;
        match size {
            None => {}
            Some(size) if size == 0 || size >= LEAST_STACK => {
                vm.threads.stack_size = size as usize;
            }
            Some(_) => {
                return Err(vm.value_error(format!("size must be at least {LEAST_STACK} bytes")));
            }
        }
        Ok(before)
    }

    /// Give this thread a name that the system shows.
    #[sig("(name)")]
    fn set_name(vm: &mut Vm, name: &Value) -> R<()> {
        let Some(name) = name.downcast::<Str>() else {
            let found = vm.type_name(name);
            return Err(vm.type_error(format!(
                "set_name() argument 'name' must be str, not {found}"
            )));
        };
        let text = name.to_string_lossy();
        let mut end = text.len().min(NAME_MAX);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let text: Vec<u8> = text.as_bytes()[..end]
            .iter()
            .copied()
            .take_while(|b| *b != 0)
            .collect();
        if vm.host.allows_threads()
            && let Ok(name) = std::ffi::CString::new(text)
        {
            let _ = nix::sys::prctl::set_name(&name);
        }
        Ok(())
    }

    /// The name of this thread that the system shows.
    fn _get_name(vm: &mut Vm) -> R<String> {
        match nix::sys::prctl::get_name() {
            Ok(name) => Ok(name.to_string_lossy().into_owned()),
            Err(errno) => Err(vm.os_error(errno as i32, None)),
        }
    }

    /// Show an exception that has ended a thread.
    #[sig("(args, /)")]
    fn _excepthook(vm: &mut Vm, args: &Value) -> R<()> {
        let class = vm.struct_class(&EXCEPT_HOOK_ARGS);
        if !vm.type_of(args).is(&class) {
            return Err(vm.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
        }
        let parts = args.downcast::<Tuple>().map(|t| t.items().to_vec());
        let [class, exception, _, thread] = &parts.unwrap_or_default()[..] else {
            return Ok(());
        };
        if class.is(&vm.types.SystemExit) {
            return Ok(());
        }
        let name = if thread.is_none() {
            vm.threads.current().to_string()
        } else {
            let name = vm.intern("name");
            match vm.get_attr_opt(thread, &name)? {
                Some(name) => taipan_vm::protocol::show::text(&vm.str_of(&name)?),
                None => vm.threads.current().to_string(),
            }
        };
        vm.show_thread_failure(&name, exception, thread)
    }
}
