//! Processes: this one, signals to others, running programs, waiting for them.

use super::call::{Files, error, permit, plain};
use super::path::{CInt, Path, Text};
use nix::errno::Errno;
use nix::unistd::Pid;
use std::ffi::CString;
use taipan_vm::native::structseq::StructDef;
use taipan_vm::native::{FromArg, functions};
use taipan_vm::types::list::List;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm, structseq};

fn pid_value(pid: Pid) -> i64 {
    i64::from(pid.as_raw())
}

structseq!(WAITID_RESULT, "posix", "waitid_result", "What os.waitid() returns.", new: true, {
    0 "si_pid" 1 "si_uid" 2 "si_signo" 3 "si_status" 4 "si_code"
}, {});

structseq!(TIMES_RESULT, "posix", "times_result", "What os.times() returns: seconds.", new: true, {
    0 "user" 1 "system" 2 "children_user" 3 "children_system" 4 "elapsed"
}, {});

/// Classes that scripts can name.
pub static CLASSES: &[&StructDef] = &[&WAITID_RESULT, &TIMES_RESULT];

/// What `register_at_fork` was given.
#[derive(Default, Clone)]
struct ForkHooks {
    before: Vec<Value>,
    in_child: Vec<Value>,
    in_parent: Vec<Value>,
}

/// Call functions; an exception of one is shown and nothing else.
fn run_hooks(vm: &mut Vm, hooks: &[Value]) {
    for hook in hooks {
        if vm.call(hook, &[]).is_err() {
            vm.unraisable("Exception ignored in atfork callback", hook);
        }
    }
}

/// Make a copy of this process, with what is to be done around it.
pub fn fork_with<T>(
    vm: &mut Vm,
    name: &str,
    fork: impl FnOnce() -> nix::Result<T>,
    is_child: impl Fn(&T) -> bool,
) -> R<T> {
    permit(vm, Files::None)?;
    if vm.threads.is_closed() {
        let class = vm.class(|t| &t.PythonFinalizationError);
        return Err(vm.raise(&class, "can't fork at interpreter shutdown"));
    }
    let hooks = vm.module_state::<ForkHooks>().clone();
    let before: Vec<Value> = hooks.before.iter().rev().cloned().collect();
    run_hooks(vm, &before);
    // With the isolate's lock held: the child has only this thread, which must be the one that holds it.
    let result = fork();
    if result.as_ref().is_ok_and(is_child) {
        vm.forget_other_threads();
        crate::_thread::after_fork(vm);
        if vm.settings.handle_signals {
            taipan_vm::signals::listen(&vm.heap.breaker);
        }
        run_hooks(vm, &hooks.in_child);
    } else {
        run_hooks(vm, &hooks.in_parent);
        if result.is_ok() {
            warn_of_threads(vm, name)?;
        }
    }
    result.map_err(|errno| error(vm, errno, Files::None))
}

/// What other threads hold at the moment of a fork stays held in the child.
fn warn_of_threads(vm: &mut Vm, name: &str) -> R<()> {
    if vm.threads.count() == 1 {
        return Ok(());
    }
    let class = vm.class(|t| &t.DeprecationWarning);
    let message = format!(
        "This process (pid={}) is multi-threaded, use of {name}() may lead to deadlocks in the child.",
        nix::unistd::getpid()
    );
    vm.warn(&class, &message, 1)
}

/// The arguments of a program.
pub fn arguments(vm: &mut Vm, function: &str, argv: &Value) -> R<Vec<CString>> {
    let items = if let Some(list) = argv.downcast::<List>() {
        list.snapshot()
    } else if let Some(tuple) = argv.downcast::<Tuple>() {
        tuple.items().to_vec()
    } else {
        let text = match function {
            "execve" => "execve: argv must be a tuple or list".to_owned(),
            "execv" => "execv() arg 2 must be a tuple or list".to_owned(),
            _ => format!("{function}: argv must be a tuple or list"),
        };
        return Err(vm.type_error(text));
    };
    let mut all = Vec::new();
    for item in &items {
        all.push(Text::from_arg(vm, item)?.0);
    }
    let problem = match all.first() {
        None => "must not be empty",
        Some(first) if first.is_empty() => "first element cannot be empty",
        Some(_) => return Ok(all),
    };
    Err(vm.value_error(match function {
        "execv" => format!("execv() arg 2 {problem}"),
        _ => format!("{function}: argv {problem}"),
    }))
}

/// The environment of a program, from a mapping.
pub fn environment(vm: &mut Vm, function: &str, env: &Value) -> R<Vec<CString>> {
    let keys = vm.intern("keys");
    if vm.get_attr_opt(env, &keys)?.is_none() {
        return Err(vm.type_error(format!(
            "{function}: environment must be a mapping object{}",
            if function == "execve" { "" } else { " or None" }
        )));
    }
    let keys = vm.call_method(env, "keys", &[])?;
    let values = vm.call_method(env, "values", &[])?;
    let (keys, values) = (vm.collect(&keys)?, vm.collect(&values)?);
    let mut all = Vec::new();
    for (key, value) in keys.iter().zip(&values) {
        let mut line = Text::from_arg(vm, key)?.0.into_bytes();
        let value = Text::from_arg(vm, value)?.0;
        if line.is_empty() || line.contains(&b'=') {
            return Err(vm.value_error("illegal environment variable name"));
        }
        line.push(b'=');
        line.extend_from_slice(value.to_bytes());
        if let Ok(line) = CString::new(line) {
            all.push(line);
        }
    }
    Ok(all)
}

pub struct Processes;

#[functions(module = "posix")]
impl Processes {
    /// Leave the process at once, without any clearing up.
    #[sig("(status)")]
    fn _exit(vm: &mut Vm, status: CInt) -> R<()> {
        permit(vm, Files::None)?;
        taipan_vm::posix::exit_now(status.0)
    }

    /// Return the number of this process.
    fn getpid(vm: &mut Vm) -> R<i64> {
        permit(vm, Files::None)?;
        Ok(pid_value(nix::unistd::getpid()))
    }

    /// Return the number of the process that started this one.
    fn getppid(vm: &mut Vm) -> R<i64> {
        permit(vm, Files::None)?;
        Ok(pid_value(nix::unistd::getppid()))
    }

    /// Send a signal to a process, or to a group of processes.
    #[sig("(pid, signal, /)")]
    fn kill(vm: &mut Vm, pid: CInt, signal: CInt) -> R<()> {
        plain(vm, || taipan_vm::posix::kill(pid.0, signal.0))?;
        // One that was sent to this process is handled before anything else.
        vm.handle_signals()
    }

    /// Send a signal to a group of processes.
    #[sig("(pgid, signal, /)")]
    fn killpg(vm: &mut Vm, pgid: CInt, signal: CInt) -> R<()> {
        plain(vm, || taipan_vm::posix::killpg(pgid.0, signal.0))?;
        vm.handle_signals()
    }

    /// Make a copy of this process; return its number, and 0 in the copy.
    fn fork(vm: &mut Vm) -> R<i64> {
        fork_with(vm, "fork", taipan_vm::posix::fork, |pid| *pid == 0).map(i64::from)
    }

    /// Make a copy of this process on a new pseudo-terminal; return its number and the descriptor of the terminal.
    fn forkpty(vm: &mut Vm) -> R {
        let (pid, fd) = fork_with(vm, "forkpty", taipan_vm::posix::forkpty, |(pid, _)| {
            *pid == 0
        })?;
        Ok(vm.tuple(vec![
            Value::small_int(pid.into()),
            Value::small_int(fd.into()),
        ]))
    }

    /// Have functions called around fork(): before it, and after it in the copy or in this process.
    #[sig("(*, before=None, after_in_child=None, after_in_parent=None)")]
    fn register_at_fork(
        vm: &mut Vm,
        before: Option<&Value>,
        after_in_child: Option<&Value>,
        after_in_parent: Option<&Value>,
    ) -> R<()> {
        let given = [
            ("before", before),
            ("after_in_child", after_in_child),
            ("after_in_parent", after_in_parent),
        ];
        if given.iter().all(|(_, hook)| hook.is_none()) {
            return Err(vm.type_error("At least one argument is required."));
        }
        for (name, hook) in given {
            if let Some(hook) = hook
                && !vm.is_callable(hook)
            {
                let found = vm.type_name(hook);
                return Err(vm.type_error(format!("'{name}' must be callable, not {found}")));
            }
        }
        let hooks = vm.module_state::<ForkHooks>();
        hooks.before.extend(before.cloned());
        hooks.in_child.extend(after_in_child.cloned());
        hooks.in_parent.extend(after_in_parent.cloned());
        Ok(())
    }

    /// Run a program in place of this one.
    #[sig("(path, argv, /)")]
    fn execv(vm: &mut Vm, path: Path, argv: &Value) -> R<()> {
        let argv = arguments(vm, "execv", argv)?;
        let env = super::environment::for_programs(vm);
        let path = c_path(vm, &path)?;
        plain(vm, || nix::unistd::execve(&path, &argv, &env).map(drop))
    }

    /// Run a program in place of this one, with an environment.
    #[sig("(path, argv, env)")]
    fn execve(vm: &mut Vm, path: super::path::PathOrFd, argv: &Value, env: &Value) -> R<()> {
        let argv = arguments(vm, "execve", argv)?;
        let env = environment(vm, "execve", env)?;
        let text = c_path(vm, &path)?;
        plain(vm, || match path.fd() {
            Some(fd) => nix::unistd::fexecve(fd, &argv, &env).map(drop),
            None => nix::unistd::execve(&text, &argv, &env).map(drop),
        })
    }

    /// Wait for a child process; return its number and status.
    #[sig("(pid, options, /)")]
    fn waitpid(vm: &mut Vm, pid: CInt, options: CInt) -> R {
        let waited = plain(vm, || taipan_vm::posix::wait4(pid.0, options.0))?;
        Ok(pair(vm, &waited))
    }

    /// Wait for any child process; return its number and status.
    fn wait(vm: &mut Vm) -> R {
        let waited = plain(vm, || taipan_vm::posix::wait4(-1, 0))?;
        Ok(pair(vm, &waited))
    }

    /// Wait for any child process; return its number, its status and what it used.
    #[sig("(options)")]
    fn wait3(vm: &mut Vm, options: CInt) -> R {
        let waited = plain(vm, || taipan_vm::posix::wait4(-1, options.0))?;
        Ok(triple(vm, &waited))
    }

    /// Wait for a child process; return its number, its status and what it used.
    #[sig("(pid, options)")]
    fn wait4(vm: &mut Vm, pid: CInt, options: CInt) -> R {
        let waited = plain(vm, || taipan_vm::posix::wait4(pid.0, options.0))?;
        Ok(triple(vm, &waited))
    }

    /// Wait until a child process has changed; return what is known, None if none has.
    #[sig("(idtype, id, options, /)")]
    fn waitid(vm: &mut Vm, idtype: CInt, id: i64, options: CInt) -> R {
        let found = plain(vm, || taipan_vm::posix::waitid(idtype.0, id, options.0))?;
        let Some(info) = found else {
            return Ok(Value::NONE);
        };
        let items = [
            i64::from(info.pid),
            i64::from(info.uid),
            i64::from(info.signal),
            i64::from(info.status),
            i64::from(info.code),
        ];
        let items = items.map(Value::small_int).to_vec();
        Ok(vm.struct_seq(&WAITID_RESULT, items))
    }

    /// Return a descriptor of a process.
    #[sig("(pid, flags=0)")]
    fn pidfd_open(vm: &mut Vm, pid: CInt, flags: Option<CInt>) -> R<i32> {
        let flags = flags.map_or(0, |f| f.0 as u32);
        plain(vm, || taipan_vm::posix::pidfd_open(pid.0, flags))
    }

    /// End the process at once with SIGABRT.
    fn abort(vm: &mut Vm) -> R<()> {
        permit(vm, Files::None)?;
        std::process::abort()
    }

    /// Return the time that this process and its children have used, and the time since some point of the past.
    fn times(vm: &mut Vm) -> R {
        let (used, elapsed) = plain(vm, taipan_vm::posix::times)?;
        let ticks = plain(vm, || taipan_vm::posix::sysconf(libc::_SC_CLK_TCK))?;
        let ticks = ticks.unwrap_or(100) as f64;
        let seconds = [
            used.tms_utime,
            used.tms_stime,
            used.tms_cutime,
            used.tms_cstime,
            elapsed,
        ];
        let seconds = seconds.map(|n| vm.float(n as f64 / ticks)).to_vec();
        Ok(vm.struct_seq(&TIMES_RESULT, seconds))
    }

    /// Whether a process was ended by a signal and left its memory behind.
    #[name = "WCOREDUMP"]
    #[sig("(status, /)")]
    fn core_dump(status: CInt) -> bool {
        libc::WCOREDUMP(status.0)
    }
    /// Whether a process goes on after it was stopped.
    #[name = "WIFCONTINUED"]
    #[sig("(status)")]
    fn continued(status: CInt) -> bool {
        libc::WIFCONTINUED(status.0)
    }
    /// Whether a process was stopped.
    #[name = "WIFSTOPPED"]
    #[sig("(status)")]
    fn stopped(status: CInt) -> bool {
        libc::WIFSTOPPED(status.0)
    }
    /// Whether a process was ended by a signal.
    #[name = "WIFSIGNALED"]
    #[sig("(status)")]
    fn signaled(status: CInt) -> bool {
        libc::WIFSIGNALED(status.0)
    }
    /// Whether a process ended by itself.
    #[name = "WIFEXITED"]
    #[sig("(status)")]
    fn exited(status: CInt) -> bool {
        libc::WIFEXITED(status.0)
    }
    /// The exit code of a process that ended by itself.
    #[name = "WEXITSTATUS"]
    #[sig("(status)")]
    fn exit_status(status: CInt) -> i64 {
        i64::from(libc::WEXITSTATUS(status.0))
    }
    /// The signal that ended a process.
    #[name = "WTERMSIG"]
    #[sig("(status)")]
    fn term_signal(status: CInt) -> i64 {
        i64::from(libc::WTERMSIG(status.0))
    }
    /// The signal that stopped a process.
    #[name = "WSTOPSIG"]
    #[sig("(status)")]
    fn stop_signal(status: CInt) -> i64 {
        i64::from(libc::WSTOPSIG(status.0))
    }

    /// Return the exit code that a status means: negative for a signal.
    #[sig("(status)")]
    fn waitstatus_to_exitcode(vm: &mut Vm, status: CInt) -> R<i64> {
        let status = status.0;
        if libc::WIFEXITED(status) {
            return Ok(i64::from(libc::WEXITSTATUS(status)));
        }
        if libc::WIFSIGNALED(status) {
            return Ok(-i64::from(libc::WTERMSIG(status)));
        }
        let text = if libc::WIFSTOPPED(status) {
            let signal = libc::WSTOPSIG(status);
            format!("process stopped by delivery of signal {signal}")
        } else {
            format!("invalid wait status: {status}")
        };
        Err(vm.value_error(text))
    }
}

pub fn c_path<const FD: bool, const NONE: bool>(
    vm: &mut Vm,
    path: &super::path::PathArg<FD, NONE>,
) -> R<CString> {
    match CString::new(path.bytes.as_slice()) {
        Ok(path) => Ok(path),
        Err(_) => Err(super::call::error(vm, Errno::EINVAL, path.files())),
    }
}

fn pair(vm: &mut Vm, waited: &taipan_vm::posix::Waited) -> Value {
    vm.tuple(vec![
        Value::small_int(waited.pid.into()),
        Value::small_int(waited.status.into()),
    ])
}

fn triple(vm: &mut Vm, waited: &taipan_vm::posix::Waited) -> Value {
    let usage = crate::resource::usage_value(vm, &waited.usage);
    vm.tuple(vec![
        Value::small_int(waited.pid.into()),
        Value::small_int(waited.status.into()),
        usage,
    ])
}
