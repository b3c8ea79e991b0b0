//! System calls on plain file descriptors, for hosts that allow them (unsafe island 6).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live buffer, with its length, or of a C string.
//! 2. A descriptor is just a number here: a wrong one gives `EBADF`, as scripts expect. Nothing assumes to own one.
#![expect(
    unsafe_code,
    reason = "system calls on descriptors that scripts own as numbers"
)]

use std::ffi::CString;
use std::os::fd::{AsFd, BorrowedFd};

/// The number of a system error.
pub type Errno = i32;

/// A descriptor that a script names by its number, for calls that want to borrow one.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor(pub i32);

impl AsFd for Descriptor {
    fn as_fd(&self) -> BorrowedFd<'_> {
        // -1 is the one number that cannot be borrowed; the largest one is as little open.
        let number = if self.0 == -1 { i32::MAX } else { self.0 };
        // SAFETY: invariant 2: a number that is not open gives EBADF, nothing relies on it.
        unsafe { BorrowedFd::borrow_raw(number) }
    }
}

/// What `fstat` says.
#[derive(Clone, Copy, Debug)]
pub struct Stat {
    pub is_dir: bool,
    pub is_file: bool,
    pub size: i64,
    pub block_size: i64,
}

fn last_error() -> Errno {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

fn check(result: i64) -> Result<i64, Errno> {
    if result < 0 {
        Err(last_error())
    } else {
        Ok(result)
    }
}

/// The text of a system error.
pub fn error_text(errno: Errno) -> String {
    let text = std::io::Error::from_raw_os_error(errno).to_string();
    match text.rfind(" (os error ") {
        Some(end) => text[..end].to_string(),
        None => text,
    }
}

/// `open(path, flags, mode)`; the descriptor is not inherited.
pub fn open(path: &[u8], flags: i32, mode: u32) -> Result<i32, Errno> {
    let path = CString::new(path).map_err(|_| libc::EINVAL)?;
    // SAFETY: invariant 1.
    check(
        unsafe { libc::open(path.as_ptr(), flags | libc::O_CLOEXEC, mode as libc::c_uint) } as i64,
    )
    .map(|fd| fd as i32)
}

/// `close(fd)`
pub fn close(fd: i32) -> Result<(), Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::close(fd) } as i64).map(drop)
}

/// `read(fd, buffer)`
pub fn read(fd: i32, buffer: &mut [u8]) -> Result<usize, Errno> {
    // SAFETY: invariant 1.
    let n = unsafe { libc::read(fd, buffer.as_mut_ptr().cast(), buffer.len().min(MAX)) };
    check(n as i64).map(|n| n as usize)
}

impl crate::vm::Vm {
    /// Read from the host's standard input; where that is a descriptor, other threads run meanwhile.
    pub fn read_stdin(&mut self, buffer: &mut [u8]) -> Result<usize, Errno> {
        match self.host.stdin_descriptor() {
            Some(fd) => self.unlocked(|| read(fd, buffer)),
            None => self
                .host
                .read_stdin(buffer)
                .map_err(|error| error.raw_os_error().unwrap_or(libc::EBADF)),
        }
    }
}

/// `write(fd, data)`
pub fn write(fd: i32, data: &[u8]) -> Result<usize, Errno> {
    // SAFETY: invariant 1.
    let n = unsafe { libc::write(fd, data.as_ptr().cast(), data.len().min(MAX)) };
    check(n as i64).map(|n| n as usize)
}

/// Some systems refuse longer transfers.
const MAX: usize = i32::MAX as usize;

/// `lseek(fd, offset, whence)`
pub fn seek(fd: i32, offset: i64, whence: i32) -> Result<i64, Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::lseek(fd, offset as libc::off_t, whence) } as i64)
}

/// `ftruncate(fd, size)`
pub fn truncate(fd: i32, size: i64) -> Result<(), Errno> {
    // SAFETY: invariant 2.
    check(unsafe { libc::ftruncate(fd, size as libc::off_t) } as i64).map(drop)
}

/// `fstat(fd)`
pub fn stat(fd: i32) -> Result<Stat, Errno> {
    // SAFETY: the structure is plain data that the system fills.
    let mut st: libc::stat = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    check(unsafe { libc::fstat(fd, &mut st) } as i64)?;
    let kind = st.st_mode & libc::S_IFMT;
    Ok(Stat {
        is_dir: kind == libc::S_IFDIR,
        is_file: kind == libc::S_IFREG,
        size: st.st_size as i64,
        block_size: st.st_blksize as i64,
    })
}

/// `isatty(fd)`
pub fn is_terminal(fd: i32) -> bool {
    // SAFETY: invariant 2.
    unsafe { libc::isatty(fd) == 1 }
}

/// Flags of [`open`] and errors that callers look at.
pub mod consts {
    pub use libc::{
        EAGAIN, EBADF, EINTR, EINVAL, EISDIR, O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC,
        O_WRONLY, SEEK_CUR, SEEK_END, SEEK_SET,
    };
}
