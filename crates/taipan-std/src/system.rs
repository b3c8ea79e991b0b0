//! Calls to the C library that have no safe form: clocks, the local time zone (an unsafe island).
//!
//! # Invariants
//! 1. Every pointer passed is that of a live, initialised value of the type that the function takes.
#![expect(unsafe_code, reason = "clocks and the time zone of the C library")]

use std::ffi::CStr;

/// A point of time taken apart, as `localtime` gives it.
#[derive(Clone, Debug, Default)]
pub struct Local {
    pub year: i64,
    /// From 1.
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    /// From Monday, 0.
    pub weekday: i64,
    /// From 1.
    pub yearday: i64,
    pub daylight: i64,
    /// Seconds east of Greenwich.
    pub offset: i64,
    pub zone: String,
}

/// An error of the system: its number.
pub type Errno = i32;

fn last_error() -> Errno {
    std::io::Error::last_os_error().raw_os_error().unwrap_or(0)
}

fn empty_tm() -> libc::tm {
    // SAFETY: `tm` is numbers and a pointer to a name, for all of which zero is a value.
    unsafe { std::mem::zeroed() }
}

/// The local time at `seconds` after the epoch.
pub fn local_time(seconds: i64) -> Result<Local, Errno> {
    let mut tm = empty_tm();
    // SAFETY: invariant 1.
    let result = unsafe { libc::localtime_r(&seconds, &mut tm) };
    if result.is_null() {
        return Err(last_error());
    }
    let zone = if tm.tm_zone.is_null() {
        String::new()
    } else {
        // SAFETY: the C library points to a name of its own, which ends with a zero and is copied at once.
        unsafe { CStr::from_ptr(tm.tm_zone) }
            .to_string_lossy()
            .into_owned()
    };
    Ok(Local {
        year: tm.tm_year as i64 + 1900,
        month: tm.tm_mon as i64 + 1,
        day: tm.tm_mday as i64,
        hour: tm.tm_hour as i64,
        minute: tm.tm_min as i64,
        second: tm.tm_sec as i64,
        weekday: (tm.tm_wday as i64 + 6) % 7,
        yearday: tm.tm_yday as i64 + 1,
        daylight: tm.tm_isdst as i64,
        offset: tm.tm_gmtoff,
        zone,
    })
}

/// Seconds after the epoch of a local time; None if there are none.
pub fn make_time(local: &Local) -> Option<i64> {
    let mut tm = empty_tm();
    tm.tm_year = i32::try_from(local.year - 1900).ok()?;
    tm.tm_mon = local.month as i32 - 1;
    tm.tm_mday = local.day as i32;
    tm.tm_hour = local.hour as i32;
    tm.tm_min = local.minute as i32;
    tm.tm_sec = local.second as i32;
    tm.tm_isdst = local.daylight as i32;
    // The function leaves it alone only when it fails: -1 is also a time.
    tm.tm_wday = -1;
    // SAFETY: invariant 1.
    let result = unsafe { libc::mktime(&mut tm) };
    (result != -1 || tm.tm_wday != -1).then_some(result)
}

/// Nanoseconds of a clock.
pub fn clock(id: i32) -> Result<i64, Errno> {
    read_clock(id, libc::clock_gettime)
}

/// Nanoseconds between two steps of a clock.
pub fn clock_resolution(id: i32) -> Result<i64, Errno> {
    read_clock(id, libc::clock_getres)
}

fn read_clock(
    id: i32,
    call: unsafe extern "C" fn(libc::clockid_t, *mut libc::timespec) -> i32,
) -> Result<i64, Errno> {
    let mut spec = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: invariant 1; both functions write a time and nothing else.
    let result = unsafe { call(id, &mut spec) };
    if result < 0 {
        return Err(last_error());
    }
    Ok(spec.tv_sec * 1_000_000_000 + spec.tv_nsec)
}

/// Set a clock to nanoseconds.
pub fn set_clock(id: i32, nanoseconds: i64) -> Result<(), Errno> {
    let spec = libc::timespec {
        tv_sec: nanoseconds.div_euclid(1_000_000_000),
        tv_nsec: nanoseconds.rem_euclid(1_000_000_000),
    };
    // SAFETY: invariant 1.
    if unsafe { libc::clock_settime(id, &spec) } < 0 {
        return Err(last_error());
    }
    Ok(())
}
