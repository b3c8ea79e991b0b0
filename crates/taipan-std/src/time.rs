//! `time`: clocks, and points of time taken apart.

use crate::_io::os_error;
use crate::classes::set;
use crate::system::{self, Local};
use taipan_vm::native::{Nullable, module};
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm, structseq};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
structseq!(STRUCT_TIME, "time", "struct_time", "The time value as returned by gmtime(), localtime(), and strptime().\n\nA sequence of 9 ints that have names too.", new: true, {
    0 "tm_year" 1 "tm_mon" 2 "tm_mday" 3 "tm_hour" 4 "tm_min" 5 "tm_sec" 6 "tm_wday" 7 "tm_yday" 8 "tm_isdst"
}, { 0 "tm_zone" 1 "tm_gmtoff" });

fn to_struct(vm: &mut Vm, t: &Local) -> R {
    let mut items = numbers(t);
    items.push(vm.str(t.zone.as_str()));
    items.push(Value::small_int(t.offset));
    Ok(vm.struct_seq(&STRUCT_TIME, items))
}

/// A `struct_time` that says nothing about its zone.
pub(crate) fn struct_without_zone(vm: &mut Vm, t: &Local) -> Value {
    let mut items = numbers(t);
    items.extend([Value::NONE, Value::NONE]);
    vm.struct_seq(&STRUCT_TIME, items)
}

fn numbers(t: &Local) -> Vec<Value> {
    [
        t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday, t.yearday, t.daylight,
    ]
    .iter()
    .map(|n| Value::small_int(*n))
    .collect()
}

/// Year, month and day of a day counted from the epoch, in the calendar of today.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    // Years begin in March here: the day that leap years add is the last one.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

/// Days from the epoch to a date.
pub(crate) fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn utc(seconds: i64) -> Option<Local> {
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    // The C library keeps years since 1900 in 32 bits.
    i32::try_from(year - 1900).ok()?;
    Some(Local {
        year,
        month,
        day,
        hour: rest / 3600,
        minute: rest / 60 % 60,
        second: rest % 60,
        weekday: (days + 3).rem_euclid(7),
        yearday: days - days_to(year, 1, 1) + 1,
        daylight: 0,
        offset: 0,
        zone: "UTC".to_owned(),
    })
}

/// Local time, where the host lets scripts see the system; elsewhere it is UTC.
pub(crate) fn local(vm: &mut Vm, seconds: i64) -> R<Local> {
    let result = if vm.host.allows_os() {
        system::local_time(seconds)
    } else {
        utc(seconds).ok_or(libc::EOVERFLOW)
    };
    result.map_err(|errno| os_error(vm, errno, None))
}

/// Seconds given by a script, downward; now if there are none.
fn seconds(vm: &mut Vm, given: Nullable<Value>) -> R<i64> {
    let Some(value) = given.0 else {
        return Ok(vm.host.time().div_euclid(1_000_000_000));
    };
    if value.is_kind(taipan_vm::Kind::Float) || value.raw().is_float() {
        let f = vm.to_f64(&value)?.floor();
        if f.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        if !(-9.223_372_036_854_775e18..9.223_372_036_854_775e18).contains(&f) {
            return Err(vm.overflow_error("timestamp out of range for platform time_t"));
        }
        return Ok(f as i64);
    }
    let number = vm.index(&value)?;
    match taipan_vm::types::int::int_ref(&number).and_then(|i| i.to_i64()) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// The first nine items of a tuple of time.
fn from_tuple(vm: &mut Vm, function: &str, value: &Value) -> R<Local> {
    let Some(items) = value.downcast::<Tuple>().map(|t| t.items().to_vec()) else {
        return Err(vm.type_error("Tuple or struct_time argument required"));
    };
    if items.len() != 9 {
        return Err(vm.type_error(format!("{function}(): illegal time tuple argument")));
    }
    let mut n = [0; 9];
    for (slot, item) in n.iter_mut().zip(&items) {
        let wide = vm.to_i64(item)?;
        *slot = match i32::try_from(wide) {
            Ok(v) => v as i64,
            Err(_) if wide < 0 => {
                return Err(vm.overflow_error("signed integer is less than minimum"));
            }
            Err(_) => return Err(vm.overflow_error("signed integer is greater than maximum")),
        };
    }
    let [
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday,
        yearday,
        daylight,
    ] = n;
    let mut t = Local {
        year,
        month,
        day,
        hour,
        minute,
        second,
        weekday: weekday.rem_euclid(7),
        yearday,
        daylight,
        ..Local::default()
    };
    if weekday < -1 {
        t.weekday = weekday;
    }
    let zone = vm.intern("tm_zone");
    if let Some(zone) = vm.get_attr_opt(value, &zone)?
        && let Some(zone) = zone.downcast::<Str>()
    {
        t.zone = zone.to_string_lossy().into_owned();
        let offset = vm.get_attr_str(value, "tm_gmtoff")?;
        if !offset.is_none() {
            t.offset = vm.to_i64(&offset)?;
        }
    } else {
        complete_zone(vm, &mut t);
    }
    Ok(t)
}

/// Zone and offset that go with a plain tuple.
fn complete_zone(vm: &mut Vm, t: &mut Local) {
    if !vm.host.allows_os() {
        t.zone = "UTC".to_owned();
        return;
    }
    if let Some(known) = system::make_time(t).and_then(|s| system::local_time(s).ok()) {
        t.zone = known.zone;
        t.offset = known.offset;
    }
}

/// Check the ranges, and put 1 for months and days that are 0.
fn check(vm: &mut Vm, t: &mut Local) -> R<()> {
    for place in [&mut t.month, &mut t.day, &mut t.yearday] {
        if *place == 0 {
            *place = 1;
        }
    }
    let problem = if !(1..=12).contains(&t.month) {
        "month out of range"
    } else if !(1..=31).contains(&t.day) {
        "day of month out of range"
    } else if !(0..=23).contains(&t.hour) {
        "hour out of range"
    } else if !(0..=59).contains(&t.minute) {
        "minute out of range"
    } else if !(0..=61).contains(&t.second) {
        "seconds out of range"
    } else if t.weekday < 0 {
        "day of week out of range"
    } else if !(1..=366).contains(&t.yearday) {
        "day of year out of range"
    } else {
        return Ok(());
    };
    Err(vm.value_error(problem))
}

pub(crate) fn plain_text(t: &Local) -> String {
    let day = &DAYS[t.weekday as usize][..3];
    let month = &MONTHS[t.month as usize - 1][..3];
    let (d, h, m, s, y) = (t.day, t.hour, t.minute, t.second, t.year);
    format!("{day} {month} {d:>2} {h:02}:{m:02}:{s:02} {y}")
}

/// Year and week by ISO 8601: a week belongs to the year of its Thursday.
pub(crate) fn iso_week(t: &Local) -> (i64, i64) {
    let leap = |y: i64| (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    let thursday = t.yearday - 1 - t.weekday + 3;
    if thursday < 0 {
        let days = if leap(t.year - 1) { 366 } else { 365 };
        return (t.year - 1, (thursday + days) / 7 + 1);
    }
    let days = if leap(t.year) { 366 } else { 365 };
    if thursday >= days {
        return (t.year + 1, 1);
    }
    (t.year, thursday / 7 + 1)
}

/// How a number is written: its width, and what fills it.
#[derive(Clone, Copy)]
struct Field {
    flag: Option<u8>,
    width: Option<usize>,
    upper: bool,
    swap: bool,
}

impl Field {
    fn number(self, out: &mut Vec<u8>, value: i64, width: usize, fill: u8) {
        let (mut width, mut fill) = (width, fill);
        match self.flag {
            Some(b'-') => width = 0,
            Some(b'_') => fill = b' ',
            Some(b'0') => fill = b'0',
            _ => {}
        }
        width = self
            .width
            .unwrap_or(width)
            .max(if self.flag == Some(b'-') { 0 } else { width });
        let digits = value.unsigned_abs().to_string();
        let sign = usize::from(value < 0);
        let missing = width.saturating_sub(digits.len() + sign);
        if value < 0 && fill == b'0' {
            out.push(b'-');
        }
        out.extend(std::iter::repeat_n(fill, missing));
        if value < 0 && fill != b'0' {
            out.push(b'-');
        }
        out.extend_from_slice(digits.as_bytes());
    }
    fn text(self, out: &mut Vec<u8>, text: &str, swapped_to_lower: bool) {
        let text = if self.swap && swapped_to_lower {
            text.to_lowercase()
        } else if self.upper || self.swap {
            text.to_uppercase()
        } else {
            text.to_owned()
        };
        let missing = self.width.unwrap_or(0).saturating_sub(text.len());
        let fill = if self.flag == Some(b'0') { b'0' } else { b' ' };
        out.extend(std::iter::repeat_n(fill, missing));
        out.extend_from_slice(text.as_bytes());
    }
}

/// The widest field: a script must not ask for all memory.
const WIDEST: usize = 1 << 20;

pub(crate) fn format_time(vm: &mut Vm, format: &[u8], t: &Local) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = format;
    while let Some(at) = memchr::memchr(b'%', rest) {
        out.extend_from_slice(&rest[..at]);
        let spec = &rest[at..];
        let mut i = 1;
        let mut field = Field {
            flag: None,
            width: None,
            upper: false,
            swap: false,
        };
        while let Some(&c) = spec.get(i) {
            match c {
                b'-' | b'_' | b'0' => field.flag = Some(c),
                b'^' => field.upper = true,
                b'#' => field.swap = true,
                _ => break,
            }
            i += 1;
        }
        while let Some(c) = spec.get(i).filter(|c| c.is_ascii_digit()) {
            let so_far = field.width.unwrap_or(0);
            field.width = Some((so_far * 10 + usize::from(c - b'0')).min(WIDEST));
            i += 1;
        }
        if matches!(spec.get(i), Some(b'E' | b'O')) {
            i += 1;
        }
        let known = match spec.get(i) {
            Some(&c) => convert(vm, c, t, field, &mut out),
            None => false,
        };
        let end = (i + usize::from(i < spec.len())).min(spec.len());
        if !known {
            out.extend_from_slice(&spec[..end]);
        }
        rest = &spec[end..];
    }
    out.extend_from_slice(rest);
    out
}

/// Write one field; false if there is no such one.
fn convert(vm: &mut Vm, c: u8, t: &Local, field: Field, out: &mut Vec<u8>) -> bool {
    let twelve = if t.hour % 12 == 0 { 12 } else { t.hour % 12 };
    let half = if t.hour < 12 { "AM" } else { "PM" };
    let month = MONTHS[t.month as usize - 1];
    let day = DAYS[t.weekday as usize];
    let composed = |vm: &mut Vm, out: &mut Vec<u8>, format: &[u8]| {
        let text = format_time(vm, format, t);
        field.text(out, &String::from_utf8_lossy(&text), false);
    };
    match c {
        b'%' => out.push(b'%'),
        b'n' => out.push(b'\n'),
        b't' => out.push(b'\t'),
        b'a' => field.text(out, &day[..3], false),
        b'A' => field.text(out, day, false),
        b'b' | b'h' => field.text(out, &month[..3], false),
        b'B' => field.text(out, month, false),
        b'c' => composed(vm, out, b"%a %b %e %H:%M:%S %Y"),
        b'C' => field.number(out, t.year.div_euclid(100), 1, b'0'),
        b'd' => field.number(out, t.day, 2, b'0'),
        b'D' | b'x' => composed(vm, out, b"%m/%d/%y"),
        b'e' => field.number(out, t.day, 2, b' '),
        b'F' => composed(vm, out, b"%Y-%m-%d"),
        b'g' => field.number(out, iso_week(t).0.rem_euclid(100), 2, b'0'),
        b'G' => field.number(out, iso_week(t).0, 1, b'0'),
        b'H' => field.number(out, t.hour, 2, b'0'),
        b'I' => field.number(out, twelve, 2, b'0'),
        b'j' => field.number(out, t.yearday, 3, b'0'),
        b'k' => field.number(out, t.hour, 2, b' '),
        b'l' => field.number(out, twelve, 2, b' '),
        b'm' => field.number(out, t.month, 2, b'0'),
        b'M' => field.number(out, t.minute, 2, b'0'),
        b'p' => field.text(out, half, true),
        b'P' => field.text(out, &half.to_lowercase(), false),
        b'r' => composed(vm, out, b"%I:%M:%S %p"),
        b'R' => composed(vm, out, b"%H:%M"),
        b's' => {
            let stamp = stamp(vm, t).unwrap_or(-1);
            field.number(out, stamp, 1, b'0');
        }
        b'S' => field.number(out, t.second, 2, b'0'),
        b'T' | b'X' => composed(vm, out, b"%H:%M:%S"),
        b'u' => field.number(out, t.weekday + 1, 1, b'0'),
        b'U' => field.number(out, (t.yearday + 6 - (t.weekday + 1) % 7) / 7, 2, b'0'),
        b'V' => field.number(out, iso_week(t).1, 2, b'0'),
        b'w' => field.number(out, (t.weekday + 1) % 7, 1, b'0'),
        b'W' => field.number(out, (t.yearday + 6 - t.weekday) / 7, 2, b'0'),
        b'y' => field.number(out, t.year.rem_euclid(100), 2, b'0'),
        b'Y' => field.number(out, t.year, 1, b'0'),
        b'z' => {
            let minutes = t.offset / 60;
            let sign = if t.offset < 0 { '-' } else { '+' };
            let minutes = minutes.abs();
            let text = format!("{sign}{:02}{:02}", minutes / 60, minutes % 60);
            field.text(out, &text, false);
        }
        b'Z' => field.text(out, &t.zone, true),
        _ => return false,
    }
    true
}

/// Seconds after the epoch of a local time.
fn stamp(vm: &mut Vm, t: &Local) -> Option<i64> {
    if vm.host.allows_os() {
        return system::make_time(t);
    }
    // Months beyond the year count on, as for the C library.
    let months = t.year * 12 + t.month - 1;
    let days = days_to(months.div_euclid(12), months.rem_euclid(12) + 1, 1) + t.day - 1;
    Some(days * 86_400 + t.hour * 3600 + t.minute * 60 + t.second)
}

fn in_seconds(nanoseconds: i64) -> f64 {
    nanoseconds as f64 / 1e9
}

fn read(vm: &mut Vm, clock: i32) -> R<i64> {
    if !vm.host.allows_os() {
        return Ok(match clock {
            libc::CLOCK_REALTIME => vm.host.time(),
            _ => vm.host.monotonic(),
        });
    }
    system::clock(clock).map_err(|errno| os_error(vm, errno, None))
}

fn zone_constants(vm: &mut Vm, module: &Value) -> R<()> {
    let now = vm.host.time().div_euclid(1_000_000_000);
    let year = utc(now).map_or(1970, |t| t.year);
    let january = local(vm, days_to(year, 1, 1) * 86_400)?;
    let july = local(vm, days_to(year, 7, 1) * 86_400)?;
    // Daylight saving time is further east.
    let (winter, summer) = if january.offset <= july.offset {
        (january, july)
    } else {
        (july, january)
    };
    let names = vec![vm.str(winter.zone), vm.str(summer.zone)];
    let names = vm.tuple(names);
    set(vm, module, "timezone", Value::small_int(-winter.offset));
    set(vm, module, "altzone", Value::small_int(-summer.offset));
    let differs = i64::from(winter.offset != summer.offset);
    set(vm, module, "daylight", Value::small_int(differs));
    set(vm, module, "tzname", names);
    Ok(())
}

fn too_long(vm: &mut Vm) -> Raise {
    vm.overflow_error("timestamp out of range for C PyTime_t")
}

/// Nanoseconds of a number of seconds that a script gives, rounded up.
pub fn duration(vm: &mut Vm, seconds: &Value) -> R<i64> {
    if seconds.is_kind(taipan_vm::Kind::Float) || seconds.raw().is_float() {
        let f = vm.to_f64(seconds)?;
        if f.is_nan() {
            return Err(vm.value_error("Invalid value NaN (not a number)"));
        }
        let scaled = (f * 1e9).ceil();
        if scaled.abs() >= 9.223_372_036_854_775e18 {
            return Err(too_long(vm));
        }
        return Ok(scaled as i64);
    }
    if !Vm::is_int(seconds) {
        let name = vm.names.__index__.clone();
        if vm.lookup_special(seconds, &name).is_none() {
            return Err(vm.type_error_named(
                "'{}' object cannot be interpreted as an integer or float",
                seconds,
            ));
        }
    }
    let whole = vm.to_i64_clamped(seconds)?;
    match whole.checked_mul(1_000_000_000) {
        Some(n) => Ok(n),
        None => Err(too_long(vm)),
    }
}

pub struct Time;

/// This module provides various functions to manipulate time values.
#[module(name = "time")]
impl Time {
    /// Return the current time in seconds since the Epoch.
    fn time(vm: &mut Vm) -> f64 {
        in_seconds(vm.host.time())
    }
    /// Return the current time in nanoseconds since the Epoch.
    fn time_ns(vm: &mut Vm) -> i64 {
        vm.host.time()
    }
    /// Monotonic clock, cannot go backward.
    fn monotonic(vm: &mut Vm) -> f64 {
        in_seconds(vm.host.monotonic())
    }
    /// Monotonic clock, cannot go backward, as nanoseconds.
    fn monotonic_ns(vm: &mut Vm) -> i64 {
        vm.host.monotonic()
    }
    /// Performance counter for benchmarking.
    fn perf_counter(vm: &mut Vm) -> f64 {
        in_seconds(vm.host.monotonic())
    }
    /// Performance counter for benchmarking as nanoseconds.
    fn perf_counter_ns(vm: &mut Vm) -> i64 {
        vm.host.monotonic()
    }
    /// Process time for profiling: sum of the kernel and user-space CPU time.
    fn process_time(vm: &mut Vm) -> R<f64> {
        Ok(in_seconds(read(vm, libc::CLOCK_PROCESS_CPUTIME_ID)?))
    }
    /// Process time for profiling as nanoseconds.
    fn process_time_ns(vm: &mut Vm) -> R<i64> {
        read(vm, libc::CLOCK_PROCESS_CPUTIME_ID)
    }
    /// Thread time for profiling: sum of the kernel and user-space CPU time.
    fn thread_time(vm: &mut Vm) -> R<f64> {
        Ok(in_seconds(read(vm, libc::CLOCK_THREAD_CPUTIME_ID)?))
    }
    /// Thread time for profiling as nanoseconds.
    fn thread_time_ns(vm: &mut Vm) -> R<i64> {
        read(vm, libc::CLOCK_THREAD_CPUTIME_ID)
    }
    /// Return the time of the specified clock clk_id as a float.
    fn clock_gettime(vm: &mut Vm, clk_id: i32) -> R<f64> {
        Ok(in_seconds(read(vm, clk_id)?))
    }
    /// Return the time of the specified clock clk_id as nanoseconds.
    fn clock_gettime_ns(vm: &mut Vm, clk_id: i32) -> R<i64> {
        read(vm, clk_id)
    }
    /// Return the resolution (precision) of the specified clock clk_id.
    fn clock_getres(vm: &mut Vm, clk_id: i32) -> R<f64> {
        if !vm.host.allows_os() {
            return Ok(1e-9);
        }
        match system::clock_resolution(clk_id) {
            Ok(step) => Ok(in_seconds(step)),
            Err(errno) => Err(os_error(vm, errno, None)),
        }
    }
    /// Set the time of the specified clock clk_id.
    fn clock_settime(vm: &mut Vm, clk_id: i32, time: f64) -> R<()> {
        Time::clock_settime_ns(vm, clk_id, (time * 1e9) as i64)
    }
    /// Set the time of the specified clock clk_id with nanoseconds.
    fn clock_settime_ns(vm: &mut Vm, clk_id: i32, time: i64) -> R<()> {
        if !vm.host.allows_os() {
            return Err(os_error(vm, libc::EPERM, None));
        }
        system::set_clock(clk_id, time).map_err(|errno| os_error(vm, errno, None))
    }
    /// Delay execution for a given number of seconds.
    fn sleep(vm: &mut Vm, seconds: &Value) -> R<()> {
        let nanoseconds = duration(vm, seconds)?;
        if nanoseconds < 0 {
            return Err(vm.value_error("sleep length must be non-negative"));
        }
        vm.sleep(nanoseconds as u64)
    }
    /// Convert seconds since the Epoch to a time tuple expressing UTC (a.k.a. GMT).
    fn gmtime(vm: &mut Vm, seconds: Nullable<Value>) -> R {
        let at = self::seconds(vm, seconds)?;
        match utc(at) {
            Some(mut t) => {
                t.zone = "GMT".to_owned();
                to_struct(vm, &t)
            }
            None => Err(os_error(vm, libc::EOVERFLOW, None)),
        }
    }
    /// Convert seconds since the Epoch to a time tuple expressing local time.
    fn localtime(vm: &mut Vm, seconds: Nullable<Value>) -> R {
        let at = self::seconds(vm, seconds)?;
        let t = local(vm, at)?;
        to_struct(vm, &t)
    }
    /// Convert a time tuple in local time to seconds since the Epoch.
    fn mktime(vm: &mut Vm, time_tuple: &Value) -> R<f64> {
        let t = from_tuple(vm, "mktime", time_tuple)?;
        match stamp(vm, &t) {
            Some(seconds) => Ok(seconds as f64),
            None => Err(vm.overflow_error("mktime argument out of range")),
        }
    }
    /// Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'.
    fn asctime(vm: &mut Vm, time_tuple: Option<Value>) -> R<String> {
        let t = Time::given(vm, "asctime", time_tuple)?;
        Ok(plain_text(&t))
    }
    /// Convert a time in seconds since the Epoch to a string in local time.
    fn ctime(vm: &mut Vm, seconds: Nullable<Value>) -> R<String> {
        let at = self::seconds(vm, seconds)?;
        Ok(plain_text(&local(vm, at)?))
    }
    /// Convert a time tuple to a string according to a format specification.
    fn strftime(vm: &mut Vm, format: &Value, time_tuple: Option<Value>) -> R {
        let Some(bytes) = format.downcast::<Str>().map(|s| s.bytes().to_vec()) else {
            return Err(vm.type_error_named("strftime() argument 1 must be str, not {}", format));
        };
        let t = Time::given(vm, "strftime", time_tuple)?;
        let text = format_time(vm, &bytes, &t);
        Ok(vm.str_wtf8(text))
    }
    /// Parse a string to a time tuple according to a format specification.
    #[sig("(string, format='%a %b %d %H:%M:%S %Y', /)")]
    fn strptime(vm: &mut Vm, string: Value, format: Option<Value>) -> R {
        let module = vm.import_simple("_strptime")?;
        let args = match format {
            Some(format) => vec![string, format],
            None => vec![string],
        };
        vm.call_method(&module, "_strptime_time", &args)
    }
    /// Get information of the specified clock.
    fn get_clock_info(vm: &mut Vm, name: &Str) -> R {
        let (clock, symbol, monotonic) = match &*name.to_string_lossy() {
            "time" => (libc::CLOCK_REALTIME, "CLOCK_REALTIME", false),
            "monotonic" | "perf_counter" => (libc::CLOCK_MONOTONIC, "CLOCK_MONOTONIC", true),
            "process_time" => (
                libc::CLOCK_PROCESS_CPUTIME_ID,
                "CLOCK_PROCESS_CPUTIME_ID",
                true,
            ),
            "thread_time" => (
                libc::CLOCK_THREAD_CPUTIME_ID,
                "CLOCK_THREAD_CPUTIME_ID",
                true,
            ),
            _ => return Err(vm.value_error("unknown clock")),
        };
        let resolution = Time::clock_getres(vm, clock)?;
        let types = vm.import_simple("types")?;
        let class = vm.get_attr_str(&types, "SimpleNamespace")?;
        let keywords = [
            (
                vm.intern("implementation"),
                vm.str(format!("clock_gettime({symbol})")),
            ),
            (vm.intern("monotonic"), Value::bool(monotonic)),
            (vm.intern("adjustable"), Value::bool(!monotonic)),
            (vm.intern("resolution"), vm.float(resolution)),
        ];
        vm.call_kw(&class, &[], &keywords)
    }
    /// Initialize, or reinitialize, the local timezone to the value stored in os.environ['TZ'].
    fn tzset(vm: &mut Vm) -> R<()> {
        match vm.loaded_module("time") {
            Some(module) => zone_constants(vm, &module),
            None => Ok(()),
        }
    }
    #[rust]
    fn given(vm: &mut Vm, function: &str, tuple: Option<Value>) -> R<Local> {
        match tuple {
            Some(tuple) => {
                let mut t = from_tuple(vm, function, &tuple)?;
                check(vm, &mut t)?;
                Ok(t)
            }
            None => {
                let now = vm.host.time().div_euclid(1_000_000_000);
                local(vm, now)
            }
        }
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = vm.struct_class(&STRUCT_TIME);
        set(vm, module, "struct_time", class);
        set(vm, module, "_STRUCT_TM_ITEMS", Value::small_int(11));
        for (name, id) in [
            ("CLOCK_REALTIME", libc::CLOCK_REALTIME),
            ("CLOCK_MONOTONIC", libc::CLOCK_MONOTONIC),
            ("CLOCK_PROCESS_CPUTIME_ID", libc::CLOCK_PROCESS_CPUTIME_ID),
            ("CLOCK_THREAD_CPUTIME_ID", libc::CLOCK_THREAD_CPUTIME_ID),
            #[cfg(target_os = "linux")]
            ("CLOCK_MONOTONIC_RAW", libc::CLOCK_MONOTONIC_RAW),
            #[cfg(target_os = "linux")]
            ("CLOCK_BOOTTIME", libc::CLOCK_BOOTTIME),
            #[cfg(target_os = "linux")]
            ("CLOCK_TAI", libc::CLOCK_TAI),
        ] {
            set(vm, module, name, Value::small_int(id as i64));
        }
        zone_constants(vm, module)
    }
}
