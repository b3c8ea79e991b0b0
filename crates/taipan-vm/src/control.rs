//! `fcntl`, `ioctl` and the calls of terminals, whose arguments scripts choose (unsafe island 7).
//!
//! # Invariants
//! 1. Every pointer passed to the system is that of a live, initialised value. A buffer whose size only the command knows is
//!    followed by spare room and has a guard behind it: a kernel that writes beyond it ends the process.
//! 2. Numbers of descriptors and commands are a script's choice: a wrong one gives an error, nothing relies on it.
#![expect(unsafe_code, reason = "commands and buffers that scripts choose")]

use nix::Result;
use nix::errno::Errno;

/// The largest buffer that a command gets.
pub const MAX_BUFFER: usize = 1024;
/// Room for what a command writes although the script gave less.
const SPARE: usize = 4096;
const GUARD: [u8; 16] = *b"\x00\xfa\x69\xc4\x67\xa3\x6c\x58\x9e\x11guards";

/// `fcntl` with a number.
pub fn fcntl(fd: i32, command: i32, argument: i64) -> Result<i32> {
    // SAFETY: invariant 2; a number that the system takes for an address is checked by it.
    Errno::result(unsafe { libc::fcntl(fd, command, argument as libc::c_long) })
}

/// `ioctl` with a number.
pub fn ioctl(fd: i32, request: u64, argument: i64) -> Result<i32> {
    // SAFETY: as for `fcntl`.
    Errno::result(unsafe { libc::ioctl(fd, request as libc::Ioctl, argument as libc::c_long) })
}

/// `data` with spare room and a guard behind it.
fn guarded(data: &[u8]) -> Vec<u8> {
    let mut room = data.to_vec();
    room.resize(data.len() + SPARE, 0);
    room.extend_from_slice(&GUARD);
    room
}

/// What the system has made of `data`.
fn unguarded(mut room: Vec<u8>, size: usize) -> Vec<u8> {
    if !room.ends_with(&GUARD) {
        // Memory of others is overwritten: nothing can be trusted any more.
        std::process::abort();
    }
    room.truncate(size);
    room
}

/// `fcntl` with a buffer: the result, and the buffer after the call.
pub fn fcntl_buffer(fd: i32, command: i32, data: &[u8]) -> Result<(i32, Vec<u8>)> {
    let mut room = guarded(data);
    // SAFETY: invariant 1.
    let result = Errno::result(unsafe { libc::fcntl(fd, command, room.as_mut_ptr()) })?;
    Ok((result, unguarded(room, data.len())))
}

/// `ioctl` with a buffer: the result, and the buffer after the call.
pub fn ioctl_buffer(fd: i32, request: u64, data: &[u8]) -> Result<(i32, Vec<u8>)> {
    let mut room = guarded(data);
    // SAFETY: invariant 1.
    let result =
        Errno::result(unsafe { libc::ioctl(fd, request as libc::Ioctl, room.as_mut_ptr()) })?;
    Ok((result, unguarded(room, data.len())))
}

/// `flock`
pub fn flock(fd: i32, operation: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::flock(fd, operation) }).map(drop)
}

/// A record lock: `kind` is `F_RDLCK`, `F_WRLCK` or `F_UNLCK`.
pub fn record_lock(
    fd: i32,
    wait: bool,
    kind: i32,
    start: i64,
    length: i64,
    whence: i32,
) -> Result<()> {
    // SAFETY: the structure is plain numbers.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as libc::c_short;
    lock.l_whence = whence as libc::c_short;
    lock.l_start = start;
    lock.l_len = length;
    let command = if wait { libc::F_SETLKW } else { libc::F_SETLK };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::fcntl(fd, command, &lock) }).map(drop)
}

/// The settings of a terminal.
pub struct Terminal {
    /// Input, output, control and local modes.
    pub modes: [u32; 4],
    pub input_speed: u32,
    pub output_speed: u32,
    pub characters: [u8; libc::NCCS],
}

fn raw_settings(fd: i32) -> Result<libc::termios> {
    // SAFETY: the structure is plain numbers.
    let mut raw: libc::termios = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::tcgetattr(fd, &mut raw) })?;
    Ok(raw)
}

/// `tcgetattr`
pub fn tcgetattr(fd: i32) -> Result<Terminal> {
    let raw = raw_settings(fd)?;
    // SAFETY: invariant 1.
    let (input_speed, output_speed) = unsafe { (libc::cfgetispeed(&raw), libc::cfgetospeed(&raw)) };
    Ok(Terminal {
        modes: [raw.c_iflag, raw.c_oflag, raw.c_cflag, raw.c_lflag],
        input_speed,
        output_speed,
        characters: raw.c_cc,
    })
}

/// `tcsetattr`
pub fn tcsetattr(fd: i32, when: i32, settings: &Terminal) -> Result<()> {
    let mut raw = raw_settings(fd)?;
    [raw.c_iflag, raw.c_oflag, raw.c_cflag, raw.c_lflag] = settings.modes;
    raw.c_cc = settings.characters;
    // SAFETY: invariant 1.
    unsafe {
        Errno::result(libc::cfsetispeed(&mut raw, settings.input_speed))?;
        Errno::result(libc::cfsetospeed(&mut raw, settings.output_speed))?;
        Errno::result(libc::tcsetattr(fd, when, &raw)).map(drop)
    }
}

/// `tcsendbreak`
pub fn tcsendbreak(fd: i32, duration: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::tcsendbreak(fd, duration) }).map(drop)
}

/// `tcdrain`
pub fn tcdrain(fd: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::tcdrain(fd) }).map(drop)
}

/// `tcflush`
pub fn tcflush(fd: i32, queue: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::tcflush(fd, queue) }).map(drop)
}

/// `tcflow`
pub fn tcflow(fd: i32, action: i32) -> Result<()> {
    // SAFETY: invariant 2.
    Errno::result(unsafe { libc::tcflow(fd, action) }).map(drop)
}

/// Set rows and columns of a terminal.
pub fn set_window_size(fd: i32, rows: u16, columns: u16) -> Result<()> {
    // SAFETY: the structure is plain numbers.
    let mut size: libc::winsize = unsafe { std::mem::zeroed() };
    // SAFETY: invariant 1; the size in pixels stays.
    Errno::result(unsafe { libc::ioctl(fd, libc::TIOCGWINSZ, &mut size) })?;
    size.ws_row = rows;
    size.ws_col = columns;
    // SAFETY: invariant 1.
    Errno::result(unsafe { libc::ioctl(fd, libc::TIOCSWINSZ, &size) }).map(drop)
}
