//! `posix_spawn`: running a program without copying this process (unsafe island 7).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live value, an array that ends with null, or a C string.
//! 2. Actions and attributes are initialised before use and destroyed after it.
#![expect(unsafe_code, reason = "the C library's way to run programs")]

use nix::Result;
use nix::errno::Errno;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;

/// What is done with descriptors in the new process before the program starts.
pub enum Action {
    Open {
        fd: i32,
        path: CString,
        flags: i32,
        mode: u32,
    },
    Close(i32),
    CloseFrom(i32),
    Dup2(i32, i32),
}

/// What is to be run.
#[derive(Default)]
pub struct Program {
    pub path: CString,
    pub argv: Vec<CString>,
    pub env: Vec<CString>,
    /// Whether the program is looked for in PATH.
    pub search: bool,
    pub actions: Vec<Action>,
    pub group: Option<i32>,
    pub reset_ids: bool,
    pub new_session: bool,
    /// Signals that are blocked, None: as in this process.
    pub blocked: Option<Vec<i32>>,
    /// Signals whose handling is the default one again.
    pub defaults: Option<Vec<i32>>,
    /// Policy (None: as it is) and priority.
    pub schedule: Option<(Option<i32>, i32)>,
}

fn check(result: i32) -> Result<()> {
    match result {
        0 => Ok(()),
        errno => Err(Errno::from_raw(errno)),
    }
}

fn signals(numbers: &[i32]) -> libc::sigset_t {
    let mut set = MaybeUninit::uninit();
    // SAFETY: the set is made empty first, then filled; wrong numbers are refused by the C library.
    unsafe {
        libc::sigemptyset(set.as_mut_ptr());
        for number in numbers {
            libc::sigaddset(set.as_mut_ptr(), *number);
        }
        set.assume_init()
    }
}

fn pointers(texts: &[CString]) -> Vec<*mut libc::c_char> {
    let ends = std::iter::once(std::ptr::null_mut());
    texts
        .iter()
        .map(|t| t.as_ptr().cast_mut())
        .chain(ends)
        .collect()
}

struct Actions(libc::posix_spawn_file_actions_t);

impl Actions {
    fn new(list: &[Action]) -> Result<Actions> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: invariant 2.
        check(unsafe { libc::posix_spawn_file_actions_init(raw.as_mut_ptr()) })?;
        // SAFETY: it was initialised.
        let mut actions = Actions(unsafe { raw.assume_init() });
        for action in list {
            let to = &mut actions.0;
            // SAFETY: invariants 1 and 2.
            check(unsafe {
                match action {
                    Action::Open {
                        fd,
                        path,
                        flags,
                        mode,
                    } => libc::posix_spawn_file_actions_addopen(
                        to,
                        *fd,
                        path.as_ptr(),
                        *flags,
                        *mode,
                    ),
                    Action::Close(fd) => libc::posix_spawn_file_actions_addclose(to, *fd),
                    Action::CloseFrom(fd) => {
                        libc::posix_spawn_file_actions_addclosefrom_np(to, *fd)
                    }
                    Action::Dup2(fd, new) => libc::posix_spawn_file_actions_adddup2(to, *fd, *new),
                }
            })?;
        }
        Ok(actions)
    }
}

impl Drop for Actions {
    fn drop(&mut self) {
        // SAFETY: invariant 2.
        unsafe { libc::posix_spawn_file_actions_destroy(&mut self.0) };
    }
}

struct Attributes(libc::posix_spawnattr_t);

impl Attributes {
    fn new(program: &Program) -> Result<Attributes> {
        let mut raw = MaybeUninit::uninit();
        // SAFETY: invariant 2.
        check(unsafe { libc::posix_spawnattr_init(raw.as_mut_ptr()) })?;
        // SAFETY: it was initialised.
        let mut attributes = Attributes(unsafe { raw.assume_init() });
        let to = &mut attributes.0;
        let mut flags = 0;
        // SAFETY: invariants 1 and 2.
        unsafe {
            if let Some(group) = program.group {
                check(libc::posix_spawnattr_setpgroup(to, group))?;
                flags |= libc::POSIX_SPAWN_SETPGROUP;
            }
            if program.reset_ids {
                flags |= libc::POSIX_SPAWN_RESETIDS;
            }
            if program.new_session {
                flags |= i32::from(libc::POSIX_SPAWN_SETSID);
            }
            if let Some(blocked) = &program.blocked {
                check(libc::posix_spawnattr_setsigmask(to, &signals(blocked)))?;
                flags |= libc::POSIX_SPAWN_SETSIGMASK;
            }
            if let Some(defaults) = &program.defaults {
                check(libc::posix_spawnattr_setsigdefault(to, &signals(defaults)))?;
                flags |= libc::POSIX_SPAWN_SETSIGDEF;
            }
            if let Some((policy, priority)) = program.schedule {
                if let Some(policy) = policy {
                    check(libc::posix_spawnattr_setschedpolicy(to, policy))?;
                    flags |= libc::POSIX_SPAWN_SETSCHEDULER;
                }
                let param = libc::sched_param {
                    sched_priority: priority,
                };
                check(libc::posix_spawnattr_setschedparam(to, &param))?;
                flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
            }
            check(libc::posix_spawnattr_setflags(to, flags as libc::c_short))?;
        }
        Ok(attributes)
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: invariant 2.
        unsafe { libc::posix_spawnattr_destroy(&mut self.0) };
    }
}

/// Run a program; the number of its process.
pub fn spawn(program: &Program) -> Result<i32> {
    let actions = Actions::new(&program.actions)?;
    let attributes = Attributes::new(program)?;
    let (argv, env) = (pointers(&program.argv), pointers(&program.env));
    let path: &CStr = &program.path;
    let mut pid = 0;
    let call = if program.search {
        libc::posix_spawnp
    } else {
        libc::posix_spawn
    };
    // SAFETY: invariants 1 and 2; the C library does not write to the arguments.
    check(unsafe {
        call(
            &mut pid,
            path.as_ptr(),
            &actions.0,
            &attributes.0,
            argv.as_ptr(),
            env.as_ptr(),
        )
    })?;
    Ok(pid)
}

/// A program that is run by a copy of this process, which prepares itself for it.
#[derive(Default)]
pub struct Forked {
    /// Where the program may be; the first one that can be run is.
    pub paths: Vec<CString>,
    pub argv: Vec<CString>,
    /// None: the environment of this process.
    pub env: Option<Vec<CString>>,
    pub folder: Option<CString>,
    /// Standard input, output and error of the program; -1: as they are.
    pub streams: [i32; 3],
    /// Descriptors that only this process needs; -1 for none.
    pub ours: [i32; 4],
    /// What goes wrong before the program runs is written here.
    pub report: i32,
    /// Whether other descriptors are closed, but for `kept`.
    pub close_others: bool,
    /// Sorted.
    pub kept: Vec<i32>,
    pub restore_signals: bool,
    pub new_session: bool,
    pub group: Option<i32>,
    pub gid: Option<u32>,
    pub groups: Option<Vec<u32>>,
    pub uid: Option<u32>,
    pub umask: Option<u32>,
}

/// What the copy was doing when it failed.
pub struct Failure {
    pub errno: Errno,
    /// `noexec:chdir` and the like: empty for running the program itself.
    pub step: &'static str,
}

/// The C strings of a [`Forked`], made before the copy: in it nothing may be allocated.
struct Arrays {
    argv: Vec<*mut libc::c_char>,
    env: Option<Vec<*mut libc::c_char>>,
}

/// Run a program in a copy of this process; the number of the copy. Problems in it are written to `report`.
pub fn fork_exec(program: &Forked) -> Result<i32> {
    let arrays = program.arrays();
    // SAFETY: the copy makes only calls that are allowed between `fork` and `exec`, and ends in `exec` or `_exit`.
    let pid = Errno::result(unsafe { libc::fork() })?;
    if pid != 0 {
        return Ok(pid);
    }
    let failure = match program.prepare() {
        Ok(()) => program.execute_with(&arrays),
        Err(failure) => failure,
    };
    program.give_up(&failure)
}

impl Forked {
    fn arrays(&self) -> Arrays {
        Arrays {
            argv: pointers(&self.argv),
            env: self.env.as_deref().map(pointers),
        }
    }

    /// In the copy: run the program, which only returns if that is impossible.
    pub fn execute(&self) -> Failure {
        self.execute_with(&self.arrays())
    }

    /// In the copy: tell the other side why there is no program, and end.
    pub fn give_up(&self, failure: &Failure) -> ! {
        let mut text = Line::default();
        text.push(b"OSError:");
        text.push_hex(failure.errno as u32);
        text.push(b":");
        text.push(failure.step.as_bytes());
        self.end(text.bytes())
    }

    /// In the copy: write a report and end.
    pub fn end(&self, report: &[u8]) -> ! {
        let _ = crate::fd::write(self.report, report);
        // SAFETY: nothing runs after it.
        unsafe { libc::_exit(255) }
    }

    /// In the copy: streams, folder, ids and signals, up to where a script's own preparation is called.
    pub fn prepare(&self) -> std::result::Result<(), Failure> {
        let failed = |step| move |errno| Failure { errno, step };
        self.connect().map_err(failed("noexec"))?;
        // SAFETY: invariant 1; the calls are allowed after `fork`.
        unsafe {
            if let Some(folder) = &self.folder {
                Errno::result(libc::chdir(folder.as_ptr())).map_err(failed("noexec:chdir"))?;
            }
            if let Some(mask) = self.umask {
                libc::umask(mask as libc::mode_t);
            }
            if self.restore_signals {
                libc::signal(libc::SIGPIPE, libc::SIG_DFL);
                libc::signal(libc::SIGXFSZ, libc::SIG_DFL);
            }
            let other = failed("noexec");
            if self.new_session {
                Errno::result(libc::setsid()).map_err(other)?;
            }
            if let Some(group) = self.group {
                Errno::result(libc::setpgid(0, group)).map_err(other)?;
            }
            if let Some(groups) = &self.groups {
                Errno::result(libc::setgroups(groups.len(), groups.as_ptr())).map_err(other)?;
            }
            if let Some(gid) = self.gid {
                Errno::result(libc::setregid(gid, gid)).map_err(other)?;
            }
            if let Some(uid) = self.uid {
                Errno::result(libc::setreuid(uid, uid)).map_err(other)?;
            }
        }
        Ok(())
    }

    /// Put the streams to 0, 1 and 2.
    fn connect(&self) -> Result<()> {
        for fd in &self.kept {
            if *fd != self.report {
                inherit(*fd)?;
            }
        }
        for fd in self.ours {
            if fd >= 0 {
                crate::fd::close(fd).map_err(Errno::from_raw)?;
            }
        }
        let mut streams = self.streams;
        // A stream that lies where another one goes to is moved out of the way.
        for target in 1..3 {
            while (0..target).contains(&streams[target as usize]) {
                // SAFETY: descriptors are numbers; a wrong one is refused.
                streams[target as usize] =
                    Errno::result(unsafe { libc::dup(streams[target as usize]) })?;
            }
        }
        for (target, fd) in streams.into_iter().enumerate() {
            let target = target as i32;
            if fd == target {
                inherit(fd)?;
            } else if fd >= 0 {
                // SAFETY: as above.
                Errno::result(unsafe { libc::dup2(fd, target) })?;
            }
        }
        Ok(())
    }

    /// Close everything from 3 on that is not kept.
    fn close_rest(&self) {
        let mut low = 3;
        for &fd in self.kept.iter().filter(|fd| **fd >= 3) {
            crate::posix::close_range(low, fd);
            low = fd + 1;
        }
        crate::posix::close_range(low, i32::MAX);
    }

    fn execute_with(&self, arrays: &Arrays) -> Failure {
        if self.close_others {
            self.close_rest();
        }
        let mut errno = Errno::ENOENT;
        for path in &self.paths {
            // SAFETY: invariant 1.
            unsafe {
                match &arrays.env {
                    Some(env) => libc::execve(
                        path.as_ptr(),
                        arrays.argv.as_ptr().cast(),
                        env.as_ptr().cast(),
                    ),
                    None => libc::execv(path.as_ptr(), arrays.argv.as_ptr().cast()),
                };
            }
            let found = Errno::last();
            // Of a program that is not where it was looked for the more telling reason counts.
            if !matches!(found, Errno::ENOENT | Errno::ENOTDIR) {
                errno = found;
                if found != Errno::EACCES {
                    break;
                }
            } else if errno == Errno::ENOENT {
                errno = found;
            }
        }
        Failure { errno, step: "" }
    }
}

/// Let programs inherit a descriptor.
fn inherit(fd: i32) -> Result<()> {
    // SAFETY: descriptors are numbers; a wrong one is refused.
    unsafe {
        let flags = Errno::result(libc::fcntl(fd, libc::F_GETFD))?;
        Errno::result(libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC)).map(drop)
    }
}

/// A short text on the stack.
#[derive(Default)]
struct Line {
    text: [u8; 32],
    used: usize,
}

impl Line {
    fn push(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(place) = self.text.get_mut(self.used) {
                *place = *byte;
                self.used += 1;
            }
        }
    }
    fn push_hex(&mut self, number: u32) {
        let digits = (number.checked_ilog2().unwrap_or(0) / 4) + 1;
        for digit in (0..digits).rev() {
            self.push(&[b"0123456789ABCDEF"[(number >> (4 * digit)) as usize & 15]]);
        }
    }
    fn bytes(&self) -> &[u8] {
        &self.text[..self.used]
    }
}
