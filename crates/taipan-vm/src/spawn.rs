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
