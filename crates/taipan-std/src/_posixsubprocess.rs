//! `_posixsubprocess`: running a program in a copy of this process, for module `subprocess`.

use crate::posix::{CInt, Text, fork_with, id_argument, plain};
use std::ffi::CString;
use taipan_vm::native::{FromArg, module};
use taipan_vm::spawn::{Forked, fork_exec};
use taipan_vm::{R, Value, Vm};

/// The descriptors that the program gets besides the streams: sorted numbers.
fn kept(vm: &mut Vm, value: &Value) -> R<Vec<i32>> {
    let mut all = Vec::new();
    for item in vm.collect(value)? {
        let fd = item.as_small_int().and_then(|fd| i32::try_from(fd).ok());
        match fd {
            Some(fd) if fd >= 0 && all.last().is_none_or(|last| *last < fd) => all.push(fd),
            _ => return Err(vm.value_error("bad value(s) in fds_to_keep")),
        }
    }
    Ok(all)
}

fn texts(vm: &mut Vm, value: &Value) -> R<Vec<CString>> {
    let items = vm.collect(value)?;
    items
        .iter()
        .map(|item| Text::from_arg(vm, item).map(|text| text.0))
        .collect()
}

fn unless_none<T>(
    vm: &mut Vm,
    value: &Value,
    convert: impl FnOnce(&mut Vm, &Value) -> R<T>,
) -> R<Option<T>> {
    if value.is_none() {
        return Ok(None);
    }
    convert(vm, value).map(Some)
}

fn groups(vm: &mut Vm, value: &Value) -> R<Vec<u32>> {
    let mut all = Vec::new();
    for item in vm.collect(value)? {
        all.extend(id_argument(vm, &item, "gid")?);
    }
    Ok(all)
}

/// Let the script prepare the copy, then run the program there.
fn prepared_by(vm: &mut Vm, program: &Forked, prepare: &Value) -> R<i32> {
    let pid = fork_with(vm, "fork", taipan_vm::posix::fork, |pid| *pid == 0)?;
    if pid != 0 {
        return Ok(pid);
    }
    if let Err(failure) = program.prepare() {
        program.give_up(&failure);
    }
    if vm.call(prepare, &[]).is_err() {
        program.end(b"SubprocessError:0:Exception occurred in preexec_fn.");
    }
    let failure = program.execute();
    program.give_up(&failure)
}

pub struct PosixSubprocess;

/// Running a program in a copy of this process.
#[module(name = "_posixsubprocess")]
impl PosixSubprocess {
    /// Run a program in a new process; return the number of the process. What goes wrong there is written to errpipe_write.
    #[sig(
        "(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, extra_groups, uid, child_umask, preexec_fn, /)"
    )]
    fn fork_exec(
        vm: &mut Vm,
        args: &Value,
        executable_list: &Value,
        close_fds: bool,
        pass_fds: &Value,
        cwd: &Value,
        env: &Value,
        p2cread: CInt,
        p2cwrite: CInt,
        c2pread: CInt,
        c2pwrite: CInt,
        errread: CInt,
        errwrite: CInt,
        errpipe_read: CInt,
        errpipe_write: CInt,
        restore_signals: bool,
        call_setsid: bool,
        pgid_to_set: CInt,
        gid: &Value,
        extra_groups: &Value,
        uid: &Value,
        child_umask: CInt,
        preexec_fn: &Value,
    ) -> R<i64> {
        if close_fds && errpipe_write.0 < 3 {
            return Err(vm.value_error("errpipe_write must be >= 3"));
        }
        let argv = texts(vm, args)?;
        if argv.is_empty() {
            return Err(vm.value_error("argv must not be empty"));
        }
        let program = Forked {
            paths: texts(vm, executable_list)?,
            argv,
            env: match unless_none(vm, env, texts)? {
                Some(env) => Some(env),
                // The environment of the isolate may differ from the one of the process.
                None => Some(crate::posix::environment_for_programs(vm)),
            },
            folder: unless_none(vm, cwd, |vm, path| Text::from_arg(vm, path))?.map(|text| text.0),
            streams: [p2cread.0, c2pwrite.0, errwrite.0],
            ours: [p2cwrite.0, c2pread.0, errread.0, errpipe_read.0],
            report: errpipe_write.0,
            close_others: close_fds,
            kept: kept(vm, pass_fds)?,
            restore_signals,
            new_session: call_setsid,
            group: (pgid_to_set.0 >= 0).then_some(pgid_to_set.0),
            gid: unless_none(vm, gid, |vm, value| id_argument(vm, value, "gid"))?.flatten(),
            groups: unless_none(vm, extra_groups, groups)?,
            uid: unless_none(vm, uid, |vm, value| id_argument(vm, value, "uid"))?.flatten(),
            umask: (child_umask.0 >= 0).then_some(child_umask.0 as u32),
        };
        let pid = if preexec_fn.is_none() {
            plain(vm, || fork_exec(&program))?
        } else {
            prepared_by(vm, &program, preexec_fn)?
        };
        Ok(i64::from(pid))
    }
}
