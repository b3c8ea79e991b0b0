//! `_signal`: signals of the process and the functions that scripts want to be called when they arrive. What arrives is noted by
//! `taipan_vm::signals`; the functions run at the interpreter's safepoints.

use crate::_io::os_error;
use crate::classes::set;
use crate::time::duration;
use nix::errno::Errno;
use taipan_vm::native::module;
use taipan_vm::signals::{self, COUNT, Disposition};
use taipan_vm::types::builtin::Builtin;
use taipan_vm::{R, Value, Vm, structseq};

structseq!(STRUCT_SIGINFO, "signal", "struct_siginfo", "What is known about a signal that was waited for.", new: true, {
    0 "si_signo" 1 "si_code" 2 "si_errno" 3 "si_pid" 4 "si_uid" 5 "si_status" 6 "si_band"
}, {});

/// What scripts want to be done, by the number of the signal: None for what was not installed here.
#[derive(Default)]
struct State {
    handlers: Vec<Value>,
    timer_error: Option<Value>,
}

const DEFAULT: Value = Value::small_int(0);
const IGNORE: Value = Value::small_int(1);

/// Let the signals of the process reach this isolate: SIGINT raises KeyboardInterrupt.
pub fn install(vm: &mut Vm) {
    vm.signal_hook = Some(run_handlers);
    signals::listen(&vm.heap.breaker);
    // Writing to a closed pipe, or beyond the limit of a file, is an error like others.
    for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
        let _ = signals::set_disposition(signal, Disposition::Ignore);
    }
    if signals::disposition(libc::SIGINT) == Ok(Disposition::Default) {
        let _ = signals::set_disposition(libc::SIGINT, Disposition::Notify);
    }
    let is_disabled = std::env::var_os("PYTHON_DISABLE_REMOTE_DEBUG")
        .is_some_and(|v| !v.is_empty())
        || vm
            .settings
            .x_options
            .iter()
            .any(|(name, _)| name == "disable-remote-debug");
    let signal = remote_debug();
    if !is_disabled && signals::disposition(signal) == Ok(Disposition::Default) {
        let _ = signals::set_disposition(signal, Disposition::Notify);
    }
}

/// The signal by which `sys.remote_exec()` of another process asks this one to run a script.
pub fn remote_debug() -> i32 {
    libc::SIGRTMIN() + 14
}

/// Whether other processes may have scripts run here.
pub fn is_remote_debug_enabled() -> bool {
    signals::disposition(remote_debug()) == Ok(Disposition::Notify)
}

/// The handlers as they are, looked up when somebody asks for the first time.
fn handlers(vm: &mut Vm) -> R<&mut Vec<Value>> {
    if vm.module_state::<State>().handlers.is_empty() {
        let found = (0..COUNT).map(|signal| match signals::disposition(signal) {
            Ok(Disposition::Default) => DEFAULT,
            Ok(Disposition::Ignore) => IGNORE,
            _ => Value::NONE,
        });
        let mut found: Vec<Value> = found.collect();
        if is_remote_debug_enabled() {
            // Nobody's business until somebody asks.
            found[remote_debug() as usize] = DEFAULT;
        }
        if signals::disposition(libc::SIGINT) == Ok(Disposition::Notify) {
            let module = vm.import_simple("_signal")?;
            found[libc::SIGINT as usize] = vm.get_attr_str(&module, "default_int_handler")?;
        }
        let state = vm.module_state::<State>();
        if state.handlers.is_empty() {
            state.handlers = found;
        }
    }
    Ok(&mut vm.module_state::<State>().handlers)
}

/// Whether a handler is the one that raises KeyboardInterrupt.
fn is_default_interrupt(handler: &Value) -> bool {
    handler
        .downcast::<Builtin>()
        .is_some_and(|b| b.def.name == "default_int_handler")
}

/// Call the handlers of all signals that have arrived, until one raises.
fn run_handlers(vm: &mut Vm) -> R<()> {
    if !signals::is_listening(&vm.heap.breaker) {
        return Ok(());
    }
    report_wakeup_error(vm);
    let arrived = signals::take();
    for (i, signal) in arrived.iter().enumerate() {
        if let Err(raise) = run_handler(vm, *signal) {
            // The others are still to be handled.
            arrived[i + 1..].iter().for_each(|s| signals::simulate(*s));
            return Err(raise);
        }
    }
    Ok(())
}

fn run_handler(vm: &mut Vm, signal: i32) -> R<()> {
    // Nobody has to have imported the module for an interrupt to work.
    let known = vm.module_state::<State>().handlers.get(signal as usize);
    let handler = match known.cloned() {
        None if signal == libc::SIGINT => return Err(interrupt(vm)),
        Some(handler) if is_default_interrupt(&handler) => return Err(interrupt(vm)),
        Some(handler) if vm.is_callable(&handler) => handler,
        _ if signal == remote_debug() => {
            let module = vm.import_simple("_remote_debug")?;
            return vm.call_method(&module, "answer", &[]).map(drop);
        }
        _ => return Ok(()),
    };
    let frame = match vm.frame_depth() {
        0 => Value::NONE,
        depth => vm.frame_at(depth - 1),
    };
    vm.call(&handler, &[Value::small_int(signal.into()), frame])
        .map(drop)
}

fn interrupt(vm: &mut Vm) -> taipan_vm::Raise {
    let class = vm.class(|t| &t.KeyboardInterrupt);
    vm.raise_args(&class, Vec::new())
}

/// Tell of a number that could not be written to the wake-up descriptor.
fn report_wakeup_error(vm: &mut Vm) {
    if let Some(errno) = signals::take_wakeup_error() {
        let handled = vm.raised.take();
        let _ = os_error(vm, errno as i32, None);
        let text = "Exception ignored when trying to write to the signal wakeup fd";
        vm.unraisable(text, &Value::NONE);
        vm.raised = handled;
    }
}

fn result<T>(vm: &mut Vm, result: nix::Result<T>) -> R<T> {
    result.map_err(|errno| os_error(vm, errno as i32, None))
}

/// ValueError for what is no signal.
fn check_number(vm: &mut Vm, signal: i32) -> R<()> {
    if (1..COUNT).contains(&signal) {
        Ok(())
    } else {
        Err(vm.value_error("signal number out of range"))
    }
}

/// Signals out of an iterable.
fn collect(vm: &mut Vm, iterable: &Value) -> R<Vec<i32>> {
    let mut all = Vec::new();
    for item in vm.collect(iterable)? {
        let number = vm.to_i64(&item)?;
        if !(1..i64::from(COUNT)).contains(&number) {
            return Err(vm.value_error(format!("signal number {number} out of range [1; 64]")));
        }
        all.push(number as i32);
    }
    Ok(all)
}

fn set_value(vm: &mut Vm, signals: &[i32]) -> R {
    let items = signals.iter().map(|s| Value::small_int(i64::from(*s)));
    let items = vm.list(items.collect());
    let class = vm.class(|t| &t.set);
    vm.call(&class, &[items])
}

fn check_allowed(vm: &mut Vm) -> R<()> {
    if signals::is_listening(&vm.heap.breaker) {
        return Ok(());
    }
    Err(vm.value_error("signal only works in main thread of the main interpreter"))
}

/// Functions that use the process, not only this isolate.
fn check_host(vm: &mut Vm) -> R<()> {
    if vm.host.allows_os() {
        Ok(())
    } else {
        Err(os_error(vm, libc::EPERM, None))
    }
}

/// A pair of microseconds, as seconds.
fn seconds(vm: &mut Vm, (first, interval): signals::Interval) -> Value {
    let items = [first, interval]
        .map(|n| vm.float(n as f64 * 1e-6))
        .to_vec();
    vm.tuple(items)
}

/// The result of a timer function, whose errors have a class of their own.
fn timer_result(vm: &mut Vm, result: nix::Result<signals::Interval>) -> R {
    match result {
        Ok(interval) => Ok(seconds(vm, interval)),
        Err(errno) => {
            let class = timer_error(vm)?;
            let text = vm.str(taipan_vm::fd::error_text(errno as i32));
            Err(vm.raise_args(&class, vec![Value::small_int(errno as i64), text]))
        }
    }
}

/// `signal.ItimerError`
fn timer_error(vm: &mut Vm) -> R {
    if let Some(class) = &vm.module_state::<State>().timer_error {
        return Ok(class.clone());
    }
    let (name, bases, namespace) = (
        vm.str("ItimerError"),
        vec![vm.class(|t| &t.OSError)],
        vm.dict(),
    );
    let bases = vm.tuple(bases);
    let (key, module) = (vm.str("__module__"), vm.str("signal"));
    vm.set_item(&namespace, &key, module)?;
    let metaclass = vm.class(|t| &t.r#type);
    let class = vm.call(&metaclass, &[name, bases, namespace])?;
    vm.module_state::<State>().timer_error = Some(class.clone());
    Ok(class)
}

pub struct Signal;

/// Signals.
#[module(name = "_signal")]
impl Signal {
    /// Say what is done when a signal arrives: SIG_DFL, SIG_IGN or a function, which gets the signal and the frame that it interrupts.
    ///
    /// Return what was done before.
    #[sig("(signalnum, handler, /)")]
    fn signal(vm: &mut Vm, signalnum: i32, handler: &Value) -> R {
        let disposition = match handler.as_small_int() {
            Some(0) => Disposition::Default,
            Some(1) => Disposition::Ignore,
            _ => Self::disposition(vm, handler)?,
        };
        check_allowed(vm)?;
        check_number(vm, signalnum)?;
        // One that came before the change is for the old handler.
        vm.handle_signals()?;
        handlers(vm)?;
        let changed = signals::set_disposition(signalnum, disposition);
        result(vm, changed)?;
        let handler = match disposition {
            Disposition::Default => DEFAULT,
            Disposition::Ignore => IGNORE,
            _ => handler.clone(),
        };
        let all = handlers(vm)?;
        Ok(std::mem::replace(&mut all[signalnum as usize], handler))
    }

    #[rust]
    fn disposition(vm: &mut Vm, handler: &Value) -> R<Disposition> {
        if vm.is_callable(handler) {
            return Ok(Disposition::Notify);
        }
        // Members of an enumeration of ints are as good as their numbers.
        if handler.is_kind(taipan_vm::Kind::Int) {
            match vm.to_i64(handler)? {
                0 => return Ok(Disposition::Default),
                1 => return Ok(Disposition::Ignore),
                _ => {}
            }
        }
        Err(vm.type_error(
            "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object",
        ))
    }

    /// Return what is done when a signal arrives; None if it is not known.
    #[sig("(signalnum, /)")]
    fn getsignal(vm: &mut Vm, signalnum: i32) -> R {
        check_number(vm, signalnum)?;
        Ok(handlers(vm)?[signalnum as usize].clone())
    }

    /// Raise KeyboardInterrupt.
    #[sig("(signalnum, frame, /)")]
    fn default_int_handler(vm: &mut Vm, signalnum: i32, frame: &Value) -> R<()> {
        let _ = (signalnum, frame);
        Err(interrupt(vm))
    }

    /// Send a signal to this process.
    #[sig("(signalnum, /)")]
    fn raise_signal(vm: &mut Vm, signalnum: i32) -> R<()> {
        check_host(vm)?;
        let sent = signals::raise(signalnum);
        result(vm, sent)?;
        vm.handle_signals()
    }

    /// Return what the system calls a signal; None if it has no name for it.
    #[sig("(signalnum, /)")]
    fn strsignal(vm: &mut Vm, signalnum: i32) -> R<Option<String>> {
        check_number(vm, signalnum)?;
        Ok(signals::description(signalnum))
    }

    /// Return the signals that can be used.
    fn valid_signals(vm: &mut Vm) -> R {
        set_value(vm, &signals::all())
    }

    /// Have SIGALRM sent in so many seconds (0: never); return how many were left.
    #[sig("(seconds, /)")]
    fn alarm(vm: &mut Vm, seconds: i32) -> R<i64> {
        check_host(vm)?;
        Ok(i64::from(signals::alarm(seconds as u32)))
    }

    /// Wait until a signal arrives.
    fn pause(vm: &mut Vm) -> R<()> {
        check_host(vm)?;
        vm.unlocked(signals::pause);
        vm.handle_signals()
    }

    /// Set an interval timer, in seconds; return what it was set to.
    #[sig("(which, seconds, interval=0.0, /)")]
    fn setitimer(vm: &mut Vm, which: i32, seconds: &Value, interval: Option<&Value>) -> R {
        check_host(vm)?;
        // Rounded up, so that a time that is not zero never becomes so.
        let micro = |n: i64| n.div_euclid(1000) + i64::from(n.rem_euclid(1000) != 0);
        let first = micro(duration(vm, seconds)?);
        let again = match interval {
            Some(interval) => micro(duration(vm, interval)?),
            None => 0,
        };
        let old = signals::set_interval(which, (first, again));
        timer_result(vm, old)
    }

    /// Return what an interval timer is set to, in seconds.
    #[sig("(which, /)")]
    fn getitimer(vm: &mut Vm, which: i32) -> R {
        check_host(vm)?;
        let found = signals::interval(which);
        timer_result(vm, found)
    }

    /// Say whether a signal interrupts system calls.
    #[sig("(signalnum, flag, /)")]
    fn siginterrupt(vm: &mut Vm, signalnum: i32, flag: i32) -> R<()> {
        check_number(vm, signalnum)?;
        check_host(vm)?;
        let changed = signals::set_restart(signalnum, flag == 0);
        result(vm, changed)
    }

    /// Set a descriptor to which the number of each signal is written as a byte (-1: none); return the one before.
    #[sig("(fd, /, *, warn_on_full_buffer=True)")]
    fn set_wakeup_fd(vm: &mut Vm, fd: i32, warn_on_full_buffer: Option<bool>) -> R<i32> {
        if !signals::is_listening(&vm.heap.breaker) {
            return Err(
                vm.value_error("set_wakeup_fd only works in main thread of the main interpreter")
            );
        }
        if fd != -1 {
            let flags =
                nix::fcntl::fcntl(taipan_vm::fd::Descriptor(fd), nix::fcntl::FcntlArg::F_GETFL);
            let flags = result(vm, flags)?;
            if flags & libc::O_NONBLOCK == 0 {
                return Err(vm.value_error(format!("the fd {fd} must be in non-blocking mode")));
            }
        }
        Ok(signals::set_wakeup(fd, warn_on_full_buffer.unwrap_or(true)))
    }

    /// Send a signal to a thread.
    #[sig("(thread_id, signalnum, /)")]
    fn pthread_kill(vm: &mut Vm, thread_id: &Value, signalnum: i32) -> R<()> {
        check_host(vm)?;
        let number = vm.index(thread_id)?;
        let thread = taipan_vm::types::int::int_ref(&number).and_then(|n| n.to_u64());
        // The C library would read freed memory for what is no thread.
        let sent = match thread {
            Some(thread) if vm.thread_idents().contains(&thread) => {
                signals::kill_thread(thread, signalnum)
            }
            _ => Err(Errno::ESRCH),
        };
        result(vm, sent)?;
        vm.handle_signals()
    }

    /// Change which signals this thread does not get for now; return those that were blocked.
    #[sig("(how, mask, /)")]
    fn pthread_sigmask(vm: &mut Vm, how: i32, mask: &Value) -> R {
        let signals = collect(vm, mask)?;
        check_host(vm)?;
        let old = signals::mask(how, &signals);
        let old = result(vm, old)?;
        // Those that are not blocked any more may have arrived.
        vm.handle_signals()?;
        set_value(vm, &old)
    }

    /// Return the blocked signals that have arrived.
    fn sigpending(vm: &mut Vm) -> R {
        check_host(vm)?;
        let found = signals::blocked_pending();
        let found = result(vm, found)?;
        set_value(vm, &found)
    }

    /// Wait for one of the signals; return it.
    #[sig("(sigset, /)")]
    fn sigwait(vm: &mut Vm, sigset: &Value) -> R<i64> {
        let signals = collect(vm, sigset)?;
        check_host(vm)?;
        Ok(Self::wait(vm, &signals, None)?.map_or(0, |info| info[0]))
    }

    /// Wait for one of the signals; return what is known about it.
    #[sig("(sigset, /)")]
    fn sigwaitinfo(vm: &mut Vm, sigset: &Value) -> R {
        let signals = collect(vm, sigset)?;
        check_host(vm)?;
        let info = Self::wait(vm, &signals, None)?;
        Ok(Self::info(vm, info))
    }

    /// Wait at most so many seconds for one of the signals; return what is known about it, None if none came.
    #[sig("(sigset, timeout, /)")]
    fn sigtimedwait(vm: &mut Vm, sigset: &Value, timeout: &Value) -> R {
        let nanoseconds = duration(vm, timeout)?;
        if nanoseconds < 0 {
            return Err(vm.value_error("timeout must be non-negative"));
        }
        let signals = collect(vm, sigset)?;
        check_host(vm)?;
        let info = Self::wait(vm, &signals, Some(nanoseconds))?;
        Ok(Self::info(vm, info))
    }

    #[rust]
    fn wait(vm: &mut Vm, signals: &[i32], timeout: Option<i64>) -> R<Option<signals::Info>> {
        let start = vm.host.monotonic();
        loop {
            let left = timeout.map(|t| (t - (vm.host.monotonic() - start)).max(0));
            match vm.unlocked(|| signals::wait(signals, left)) {
                Ok(info) => return Ok(Some(info)),
                Err(Errno::EAGAIN) => return Ok(None),
                Err(Errno::EINTR) => vm.handle_signals()?,
                Err(errno) => return Err(os_error(vm, errno as i32, None)),
            }
        }
    }

    #[rust]
    fn info(vm: &mut Vm, info: Option<signals::Info>) -> Value {
        match info {
            None => Value::NONE,
            Some(info) => {
                let items = info.map(Value::small_int).to_vec();
                vm.struct_seq(&STRUCT_SIGINFO, items)
            }
        }
    }

    /// Send a signal to the process of a descriptor.
    #[sig("(pidfd, signalnum, siginfo=None, flags=0, /)")]
    fn pidfd_send_signal(
        vm: &mut Vm,
        pidfd: i32,
        signalnum: i32,
        siginfo: Option<&Value>,
        flags: Option<i32>,
    ) -> R<()> {
        if siginfo.is_some_and(|info| !info.is_none()) {
            return Err(vm.type_error("siginfo must be None"));
        }
        check_host(vm)?;
        let sent = signals::send_to_descriptor(pidfd, signalnum, flags.unwrap_or(0) as u32);
        result(vm, sent)
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for &(name, number) in NUMBERS {
            set(vm, module, name, Value::small_int(number.into()));
        }
        let class = vm.struct_class(&STRUCT_SIGINFO);
        set(vm, module, "struct_siginfo", class);
        let class = timer_error(vm)?;
        set(vm, module, "ItimerError", class);
        Ok(())
    }
}

const NUMBERS: &[(&str, i32)] = &[
    ("NSIG", COUNT),
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("SIG_BLOCK", libc::SIG_BLOCK),
    ("SIG_UNBLOCK", libc::SIG_UNBLOCK),
    ("SIG_SETMASK", libc::SIG_SETMASK),
    ("ITIMER_REAL", 0),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
    ("SIGHUP", libc::SIGHUP),
    ("SIGINT", libc::SIGINT),
    ("SIGQUIT", libc::SIGQUIT),
    ("SIGILL", libc::SIGILL),
    ("SIGTRAP", libc::SIGTRAP),
    ("SIGIOT", libc::SIGABRT),
    ("SIGABRT", libc::SIGABRT),
    ("SIGFPE", libc::SIGFPE),
    ("SIGKILL", libc::SIGKILL),
    ("SIGBUS", libc::SIGBUS),
    ("SIGSEGV", libc::SIGSEGV),
    ("SIGSYS", libc::SIGSYS),
    ("SIGPIPE", libc::SIGPIPE),
    ("SIGALRM", libc::SIGALRM),
    ("SIGTERM", libc::SIGTERM),
    ("SIGUSR1", libc::SIGUSR1),
    ("SIGUSR2", libc::SIGUSR2),
    ("SIGCLD", libc::SIGCHLD),
    ("SIGCHLD", libc::SIGCHLD),
    ("SIGPWR", libc::SIGPWR),
    ("SIGIO", libc::SIGIO),
    ("SIGURG", libc::SIGURG),
    ("SIGWINCH", libc::SIGWINCH),
    ("SIGPOLL", libc::SIGIO),
    ("SIGSTOP", libc::SIGSTOP),
    ("SIGTSTP", libc::SIGTSTP),
    ("SIGCONT", libc::SIGCONT),
    ("SIGTTIN", libc::SIGTTIN),
    ("SIGTTOU", libc::SIGTTOU),
    ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGPROF", libc::SIGPROF),
    ("SIGXCPU", libc::SIGXCPU),
    ("SIGXFSZ", libc::SIGXFSZ),
    ("SIGSTKFLT", libc::SIGSTKFLT),
    ("SIGRTMIN", 34),
    ("SIGRTMAX", 64),
];
