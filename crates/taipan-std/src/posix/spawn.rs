//! `posix_spawn` and `posix_spawnp`, and running a command of the shell.

use super::call::{call, plain};
use super::path::{CInt, Path, Text};
use super::process::{arguments, environment};
use std::ffi::CString;
use taipan_vm::native::{FromArg, Nullable, functions};
use taipan_vm::spawn::{Action, Program, spawn};
use taipan_vm::types::list::List;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

/// The keyword arguments of both functions.
struct Options {
    file_actions: Option<Value>,
    setpgroup: Option<i32>,
    resetids: bool,
    setsid: bool,
    setsigmask: Option<Value>,
    setsigdef: Option<Value>,
    scheduler: Option<Value>,
}

/// The items of a list or tuple.
fn items(value: &Value) -> Option<Vec<Value>> {
    match value.downcast::<List>() {
        Some(list) => Some(list.snapshot()),
        None => Some(value.downcast::<Tuple>()?.items().to_vec()),
    }
}

fn actions(vm: &mut Vm, value: &Value) -> R<Vec<Action>> {
    let Some(all) = items(value) else {
        return Err(vm.type_error("file_actions must be a sequence or None"));
    };
    all.iter().map(|item| action(vm, item)).collect()
}

fn action(vm: &mut Vm, value: &Value) -> R<Action> {
    let parts = value.downcast::<Tuple>().map(|t| t.items().to_vec());
    let Some((kind, rest)) = parts.as_deref().and_then(<[Value]>::split_first) else {
        return Err(vm.type_error("Each file_actions element must be a non-empty tuple"));
    };
    let int = |vm: &mut Vm, value: &Value| CInt::from_arg(vm, value).map(|n| n.0);
    let wrong = |vm: &mut Vm, name: &str, n: usize| {
        vm.type_error(format!("A {name} file_action tuple must have {n} elements"))
    };
    match (kind.as_small_int(), rest) {
        (Some(OPEN), [fd, path, flags, mode]) => Ok(Action::Open {
            fd: int(vm, fd)?,
            path: Text::from_arg(vm, path)?.0,
            flags: int(vm, flags)?,
            mode: int(vm, mode)? as u32,
        }),
        (Some(CLOSE), [fd]) => Ok(Action::Close(int(vm, fd)?)),
        (Some(CLOSE_FROM), [fd]) => Ok(Action::CloseFrom(int(vm, fd)?)),
        (Some(DUP2), [fd, new]) => Ok(Action::Dup2(int(vm, fd)?, int(vm, new)?)),
        (Some(OPEN), _) => Err(wrong(vm, "open", 5)),
        (Some(CLOSE), _) => Err(wrong(vm, "close", 2)),
        (Some(CLOSE_FROM), _) => Err(wrong(vm, "closefrom", 2)),
        (Some(DUP2), _) => Err(wrong(vm, "dup2", 3)),
        _ => Err(vm.type_error("Unknown file_actions identifier")),
    }
}

const OPEN: i64 = 0;
const CLOSE: i64 = 1;
const DUP2: i64 = 2;
const CLOSE_FROM: i64 = 3;

/// Numbers of signals out of an iterable.
fn signals(vm: &mut Vm, value: &Value) -> R<Vec<i32>> {
    let mut numbers = Vec::new();
    for item in vm.collect(value)? {
        let number = vm.to_i64(&item)?;
        if !(1..=64).contains(&number) {
            return Err(vm.value_error(format!("signal number {number} out of range [1; 64]")));
        }
        numbers.push(number as i32);
    }
    Ok(numbers)
}

fn schedule(vm: &mut Vm, value: &Value) -> R<(Option<i32>, i32)> {
    let parts = value.downcast::<Tuple>().map(|t| t.items().to_vec());
    let Some([policy, param]) = parts.as_deref() else {
        return Err(vm.type_error("A scheduler tuple must have two elements"));
    };
    let policy = if policy.is_none() {
        None
    } else {
        Some(CInt::from_arg(vm, policy)?.0)
    };
    Ok((policy, super::sched::priority(vm, param)?))
}

fn run(
    vm: &mut Vm,
    function: &str,
    path: &Path,
    argv: &Value,
    env: &Value,
    options: &Options,
) -> R<i32> {
    let mut program = Program {
        search: function == "posix_spawnp",
        argv: arguments(vm, function, argv)?,
        group: options.setpgroup,
        reset_ids: options.resetids,
        new_session: options.setsid,
        ..Program::default()
    };
    program.env = if env.is_none() {
        super::environment::for_programs(vm)
    } else {
        environment(vm, function, env)?
    };
    program.path = super::process::c_path(vm, path)?;
    if let Some(value) = &options.file_actions {
        program.actions = actions(vm, value)?;
    }
    if let Some(value) = &options.setsigmask {
        program.blocked = Some(signals(vm, value)?);
    }
    if let Some(value) = &options.setsigdef {
        program.defaults = Some(signals(vm, value)?);
    }
    if let Some(value) = &options.scheduler {
        program.schedule = Some(schedule(vm, value)?);
    }
    call(vm, path.files(), || spawn(&program))
}

pub struct Spawning;

#[functions(module = "posix")]
impl Spawning {
    /// Run a program in a new process; return the number of the process.
    #[sig(
        "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawn(
        vm: &mut Vm,
        path: Path,
        argv: &Value,
        env: &Value,
        file_actions: Nullable<Value>,
        setpgroup: Nullable<CInt>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<&Value>,
        setsigdef: Option<&Value>,
        scheduler: Nullable<Value>,
    ) -> R<i32> {
        let options = Options {
            file_actions: file_actions.0,
            setpgroup: setpgroup.0.map(|n| n.0),
            resetids: resetids.unwrap_or(false),
            setsid: setsid.unwrap_or(false),
            setsigmask: setsigmask.cloned(),
            setsigdef: setsigdef.cloned(),
            scheduler: scheduler.0,
        };
        run(vm, "posix_spawn", &path, argv, env, &options)
    }

    /// Run a program that is looked for in PATH in a new process; return the number of the process.
    #[sig(
        "(path, argv, env, /, *, file_actions=(), setpgroup=None, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=None)"
    )]
    fn posix_spawnp(
        vm: &mut Vm,
        path: Path,
        argv: &Value,
        env: &Value,
        file_actions: Nullable<Value>,
        setpgroup: Nullable<CInt>,
        resetids: Option<bool>,
        setsid: Option<bool>,
        setsigmask: Option<&Value>,
        setsigdef: Option<&Value>,
        scheduler: Nullable<Value>,
    ) -> R<i32> {
        let options = Options {
            file_actions: file_actions.0,
            setpgroup: setpgroup.0.map(|n| n.0),
            resetids: resetids.unwrap_or(false),
            setsid: setsid.unwrap_or(false),
            setsigmask: setsigmask.cloned(),
            setsigdef: setsigdef.cloned(),
            scheduler: scheduler.0,
        };
        run(vm, "posix_spawnp", &path, argv, env, &options)
    }

    /// Run a command of the shell and wait for it; return its status.
    #[sig("(command)")]
    fn system(vm: &mut Vm, command: Text) -> R<i64> {
        let shell = |text: &str| CString::new(text).unwrap_or_default();
        // What interrupts the command does not interrupt this process.
        let ignored = taipan_vm::signals::Ignored::new(&[libc::SIGINT, libc::SIGQUIT]);
        let program = Program {
            path: shell("/bin/sh"),
            argv: vec![shell("sh"), shell("-c"), command.0],
            env: super::environment::for_programs(vm),
            defaults: Some(ignored.to_be_reset()),
            ..Program::default()
        };
        let pid = plain(vm, || spawn(&program))?;
        let waited = plain(vm, || taipan_vm::posix::wait4(pid, 0))?;
        Ok(i64::from(waited.status))
    }
}
