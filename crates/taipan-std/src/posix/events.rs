//! Descriptors of events and timers.

use super::call::plain;
use super::path::{CInt, Number};
use nix::errno::Errno;
use std::os::fd::IntoRawFd;
use taipan_vm::native::functions;
use taipan_vm::posix::{self, Timer};
use taipan_vm::{R, Value, Vm};

/// Nanoseconds of a number of seconds.
fn nanoseconds(vm: &mut Vm, seconds: f64) -> R<i64> {
    let exact = (seconds * 1e9).round();
    if exact.is_finite() && exact.abs() < 9.2e18 {
        return Ok(exact as i64);
    }
    if seconds.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    Err(vm.overflow_error("timestamp too large to convert to C PyTime_t"))
}

fn in_seconds(vm: &mut Vm, timer: Timer) -> Value {
    let (first, interval) = (
        vm.float(timer.0 as f64 * 1e-9),
        vm.float(timer.1 as f64 * 1e-9),
    );
    vm.tuple_of([first, interval])
}

fn in_nanoseconds(vm: &mut Vm, timer: Timer) -> Value {
    let (first, interval) = (vm.int(timer.0), vm.int(timer.1));
    vm.tuple_of([first, interval])
}

pub struct Events;

#[functions(module = "posix")]
impl Events {
    /// Make a counter that can be waited for; return its descriptor.
    #[sig("(initval, flags=EFD_CLOEXEC)")]
    fn eventfd(vm: &mut Vm, initval: i64, flags: Option<CInt>) -> R<i32> {
        let flags = flags.map_or(libc::EFD_CLOEXEC, |f| f.0);
        let flags = nix::sys::eventfd::EfdFlags::from_bits_retain(flags);
        let event = plain(vm, || {
            nix::sys::eventfd::EventFd::from_value_and_flags(initval as u32, flags)
        })?;
        let fd: std::os::fd::OwnedFd = event.into();
        Ok(fd.into_raw_fd())
    }

    /// Read the counter of eventfd().
    #[sig("(fd)")]
    fn eventfd_read(vm: &mut Vm, fd: Number) -> R<u64> {
        plain(vm, || {
            let mut bytes = [0; 8];
            match nix::unistd::read(fd.0, &mut bytes)? {
                8 => Ok(u64::from_ne_bytes(bytes)),
                _ => Err(Errno::EIO),
            }
        })
    }

    /// Add to the counter of eventfd().
    #[sig("(fd, value)")]
    fn eventfd_write(vm: &mut Vm, fd: Number, value: &Value) -> R<()> {
        let number = vm.index(value)?;
        let wide = taipan_vm::types::int::int_ref(&number);
        let negative = wide.as_ref().is_some_and(|n| n.is_negative());
        if negative {
            return Err(vm.value_error("Cannot convert negative int"));
        }
        let Some(number) = wide.and_then(|n| n.to_u64()) else {
            return Err(vm.overflow_error("int too big to convert"));
        };
        plain(vm, || nix::unistd::write(fd.0, &number.to_ne_bytes())).map(drop)
    }

    /// Make a timer that can be waited for; return its descriptor.
    #[sig("(clockid, /, *, flags=TFD_CLOEXEC)")]
    fn timerfd_create(vm: &mut Vm, clockid: CInt, flags: Option<CInt>) -> R<i32> {
        let flags = flags.map_or(libc::TFD_CLOEXEC, |f| f.0);
        plain(vm, || posix::timerfd_create(clockid.0, flags))
    }

    /// Set a timer, in seconds; return what it was set to.
    #[sig("(fd, /, *, flags=0, initial=0.0, interval=0.0)")]
    fn timerfd_settime(
        vm: &mut Vm,
        fd: Number,
        flags: Option<CInt>,
        initial: Option<f64>,
        interval: Option<f64>,
    ) -> R {
        let initial = nanoseconds(vm, initial.unwrap_or(0.0))?;
        let interval = nanoseconds(vm, interval.unwrap_or(0.0))?;
        let flags = flags.map_or(0, |f| f.0);
        let old = plain(vm, || {
            posix::timerfd_settime(fd.0.0, flags, (initial, interval))
        })?;
        Ok(in_seconds(vm, old))
    }

    /// Set a timer, in nanoseconds; return what it was set to.
    #[sig("(fd, /, *, flags=0, initial=0, interval=0)")]
    fn timerfd_settime_ns(
        vm: &mut Vm,
        fd: Number,
        flags: Option<CInt>,
        initial: Option<i64>,
        interval: Option<i64>,
    ) -> R {
        let timer = (initial.unwrap_or(0), interval.unwrap_or(0));
        let flags = flags.map_or(0, |f| f.0);
        let old = plain(vm, || posix::timerfd_settime(fd.0.0, flags, timer))?;
        Ok(in_nanoseconds(vm, old))
    }

    /// Return the time until a timer fires and its interval, in seconds.
    #[sig("(fd, /)")]
    fn timerfd_gettime(vm: &mut Vm, fd: Number) -> R {
        let timer = plain(vm, || posix::timerfd_gettime(fd.0.0))?;
        Ok(in_seconds(vm, timer))
    }

    /// Return the time until a timer fires and its interval, in nanoseconds.
    #[sig("(fd, /)")]
    fn timerfd_gettime_ns(vm: &mut Vm, fd: Number) -> R {
        let timer = plain(vm, || posix::timerfd_gettime(fd.0.0))?;
        Ok(in_nanoseconds(vm, timer))
    }
}
