//! `time`: a time of day, perhaps in a zone.

use super::date::{parsed, pickled_state, replaced, row};
use super::format::{self, Shown, digits, push_offset};
use super::timedelta::{MICROS, Timedelta};
use super::tzinfo::{Asked, check_state_zone, check_zone, zone_name};
use super::{Class, class, int_arg, invalid_isoformat, is_exact, iso, out_of_range};
use crate::classes::{comparisons, joined};
use crate::system::Local;
use std::cell::Cell;
use taipan_vm::native::{Args, Kwargs, Params, Trace, class as native_class, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// Hours to microseconds.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    pub micros: u32,
}

impl Clock {
    pub const MAX: Clock = Clock {
        hour: 23,
        minute: 59,
        second: 59,
        micros: 999_999,
    };

    /// Checked; ValueError says which part is wrong.
    pub fn new(vm: &mut Vm, hour: i64, minute: i64, second: i64, micros: i64) -> R<Clock> {
        for (name, found, limit) in [
            ("hour", hour, 23),
            ("minute", minute, 59),
            ("second", second, 59),
            ("microsecond", micros, MICROS - 1),
        ] {
            if !(0..=limit).contains(&found) {
                return Err(out_of_range(vm, name, 0, limit, found));
            }
        }
        Ok(Clock {
            hour: hour as u8,
            minute: minute as u8,
            second: second as u8,
            micros: micros as u32,
        })
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        self.hour as i64 * 3600 + self.minute as i64 * 60 + self.second as i64
    }

    /// From seconds since midnight.
    pub fn from_seconds(seconds: i64, micros: i64) -> Clock {
        Clock {
            hour: (seconds / 3600) as u8,
            minute: (seconds / 60 % 60) as u8,
            second: (seconds % 60) as u8,
            micros: micros as u32,
        }
    }

    /// As a time of the class itself.
    pub fn value(self, vm: &mut Vm) -> Value {
        let class = class(vm, Class::Time);
        vm.new_native(&class, Time::of(self, Value::NONE, 0))
    }

    pub fn of_state(vm: &mut Vm, state: &[u8]) -> R<Clock> {
        let [hour, minute, second] = [state[0] & 0x7f, state[1], state[2]].map(i64::from);
        let micros = state[3..6].iter().fold(0, |n, b| n << 8 | i64::from(*b));
        Clock::new(vm, hour, minute, second, micros)
    }

    pub fn push_state(self, out: &mut Vec<u8>) {
        out.extend([self.hour, self.minute, self.second]);
        out.extend_from_slice(&self.micros.to_be_bytes()[1..]);
    }

    /// `HH:MM:SS.ffffff` as far as asked for.
    pub fn push_iso(self, out: &mut String, spec: Timespec) {
        digits(out, self.hour.into(), 2);
        for part in [self.minute, self.second].iter().take(spec.parts()) {
            out.push(':');
            digits(out, (*part).into(), 2);
        }
        match spec {
            Timespec::Milliseconds => {
                out.push('.');
                digits(out, self.micros / 1000, 3);
            }
            Timespec::Auto if self.micros == 0 => {}
            Timespec::Auto | Timespec::Microseconds => {
                out.push('.');
                digits(out, self.micros, 6);
            }
            _ => {}
        }
    }

    /// The arguments of a repr.
    pub fn push_repr(self, out: &mut String) {
        out.push_str(&format!("{}, {}", self.hour, self.minute));
        if self.second != 0 || self.micros != 0 {
            out.push_str(&format!(", {}", self.second));
        }
        if self.micros != 0 {
            out.push_str(&format!(", {}", self.micros));
        }
    }
}

/// How much of a time `isoformat()` shows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Timespec {
    Auto,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
    Microseconds,
}

impl Timespec {
    fn parts(self) -> usize {
        match self {
            Timespec::Hours => 0,
            Timespec::Minutes => 1,
            _ => 2,
        }
    }

    /// From an argument.
    pub fn given(vm: &mut Vm, place: usize, value: Option<&Value>) -> R<Timespec> {
        let Some(value) = value else {
            return Ok(Timespec::Auto);
        };
        let Some(text) = value.downcast::<Str>() else {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "isoformat() argument {place} must be str, not {found}"
            )));
        };
        Ok(match text.bytes() {
            b"auto" => Timespec::Auto,
            b"hours" => Timespec::Hours,
            b"minutes" => Timespec::Minutes,
            b"seconds" => Timespec::Seconds,
            b"milliseconds" => Timespec::Milliseconds,
            b"microseconds" => Timespec::Microseconds,
            _ => return Err(vm.value_error("Unknown timespec value")),
        })
    }
}

/// Whole seconds of a timestamp, downwards.
pub fn seconds_of(vm: &mut Vm, timestamp: &Value) -> R<i64> {
    if timestamp.raw().is_float() || timestamp.is_kind(taipan_vm::Kind::Float) {
        return Ok(timestamp_parts(vm, timestamp)?.0);
    }
    let index = vm.index(timestamp)?;
    match taipan_vm::types::int::int_ref(&index).and_then(|i| i.to_i64()) {
        Some(seconds) => Ok(seconds),
        None => Err(vm.overflow_error("timestamp out of range for platform time_t")),
    }
}

/// Seconds and microseconds of a timestamp; halves of a microsecond go to the even neighbour.
pub fn timestamp_parts(vm: &mut Vm, timestamp: &Value) -> R<(i64, i64)> {
    if !(timestamp.raw().is_float() || timestamp.is_kind(taipan_vm::Kind::Float)) {
        if !vm.has_index(timestamp) {
            return Err(vm.type_error_named("argument must be int or float, not {}", timestamp));
        }
        return Ok((seconds_of(vm, timestamp)?, 0));
    }
    let f = vm.to_f64(timestamp)?;
    if f.is_nan() {
        return Err(vm.value_error("Invalid value NaN (not a number)"));
    }
    let (whole, part) = (f.trunc(), f.fract());
    if !(-9.223_372_036_854_775e18..9.223_372_036_854_775e18).contains(&whole) {
        return Err(vm.overflow_error("timestamp out of range for platform time_t"));
    }
    let micros = (part * 1e6).round_ties_even() as i64;
    let seconds = whole as i64 + micros.div_euclid(MICROS);
    Ok((seconds, micros.rem_euclid(MICROS)))
}

/// A `fold` argument.
pub fn fold_arg(vm: &mut Vm, value: &Value) -> R<u8> {
    match int_arg(vm, value)? {
        fold @ (0 | 1) => Ok(fold as u8),
        other => Err(vm.value_error(format!("fold must be either 0 or 1, not {other}"))),
    }
}

/// A time of any day, and perhaps a time zone.
#[native_class(
    name = "time",
    module = "datetime",
    flags(BASETYPE),
    methods = joined!(Time::METHODS, Time::ORDER_METHODS),
    new
)]
#[derive(Trace)]
pub struct Time {
    #[trace(skip)]
    pub clock: Clock,
    /// Set once, right after a subclass has made the object.
    pub fold: Cell<u8>,
    /// -1 as long as nobody has asked.
    hash: Cell<i64>,
    /// None, or the zone.
    pub zone: Value,
}

comparisons!(Time, "datetime.time", "ORDER");

impl Time {
    pub fn of(clock: Clock, zone: Value, fold: u8) -> Time {
        Time {
            clock,
            fold: Cell::new(fold),
            hash: Cell::new(-1),
            zone,
        }
    }

    fn offset(&self, vm: &mut Vm) -> R<Option<Timedelta>> {
        Asked::Utcoffset.of(vm, &self.zone, &Value::NONE)
    }

    /// Microseconds since midnight, less the offset.
    fn in_utc(&self, offset: Timedelta) -> i128 {
        (self.clock.seconds() * MICROS) as i128 + self.clock.micros as i128 - offset.total()
    }

    fn rich_compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Time>(), value.native::<Time>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if a.zone.is(&b.zone) {
            return Ok(Value::bool(op.holds(a.clock.cmp(&b.clock))));
        }
        let order = match (a.offset(vm)?, b.offset(vm)?) {
            (None, None) => a.clock.cmp(&b.clock),
            (Some(x), Some(y)) => a.in_utc(x).cmp(&b.in_utc(y)),
            _ if matches!(op, Rich::Eq | Rich::Ne) => return Ok(Value::bool(op == Rich::Ne)),
            _ => return Err(vm.type_error("can't compare offset-naive and offset-aware times")),
        };
        Ok(Value::bool(op.holds(order)))
    }

    /// A time of a class: subclasses are called, and get the fold afterwards.
    fn instance(class: &Value, vm: &mut Vm, clock: Clock, zone: Value, fold: u8) -> R {
        if class.is(&super::class(vm, Class::Time)) {
            return Ok(vm.new_native(class, Time::of(clock, zone, fold)));
        }
        let Clock {
            hour,
            minute,
            second,
            micros,
        } = clock;
        let [a, b, c] = [hour, minute, second].map(|n| Value::small_int(n.into()));
        let args = [a, b, c, Value::small_int(micros.into()), zone];
        let made = vm.call(class, &args)?;
        if let Some(time) = made.native::<Time>() {
            time.fold.set(fold);
        }
        Ok(made)
    }

    fn state(this: &Value, vm: &mut Vm, with_fold: bool) -> Value {
        let time = this.native::<Time>().expect("receiver");
        let mut bytes = Vec::new();
        time.clock.push_state(&mut bytes);
        if with_fold {
            bytes[0] |= time.fold.get() << 7;
        }
        let class = vm.type_of(this);
        let mut args = vec![vm.bytes(bytes)];
        if !time.zone.is_none() {
            args.push(time.zone.clone());
        }
        let args = vm.tuple(args);
        vm.tuple_of([class, args])
    }
}

impl Shown for Time {
    fn to_local(&self) -> Local {
        Local {
            year: 1900,
            month: 1,
            day: 1,
            hour: self.clock.hour.into(),
            minute: self.clock.minute.into(),
            second: self.clock.second.into(),
            weekday: 0,
            yearday: 1,
            daylight: -1,
            ..Local::default()
        }
    }
    fn micros(&self) -> u32 {
        self.clock.micros
    }
    fn zone(&self) -> &Value {
        &self.zone
    }
}

#[methods(class = "datetime.time")]
impl Time {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "",
            names: &["hour", "minute", "second", "microsecond", "tzinfo", "fold"],
            posonly: 0,
            positional: 5,
            required: 0,
            rest: false,
            kwargs: false,
        };
        let given = args.rest();
        if (1..=2).contains(&given.all.len())
            && given.names.is_empty()
            && let Some(state) = pickled_state(given.all.first(), 6)
            && state[0] & 0x7f < 24
        {
            let clock = Clock::of_state(vm, &state)?;
            let zone = given.all.get(1).cloned().unwrap_or(Value::NONE);
            check_state_zone(vm, &zone)?;
            return Ok(vm.new_native(&args.all[0], Time::of(clock, zone, state[0] >> 7)));
        }
        let parts = PARAMS.bind_some::<1, 6>(vm, args)?;
        let mut numbers = [0; 4];
        for (number, part) in numbers.iter_mut().zip(parts) {
            if let Some(part) = part {
                *number = int_arg(vm, part)?.into();
            }
        }
        let fold = match parts[5] {
            Some(fold) => int_arg(vm, fold)?,
            None => 0,
        };
        let zone = check_zone(vm, parts[4])?;
        let [hour, minute, second, micros] = numbers;
        let clock = Clock::new(vm, hour, minute, second, micros)?;
        let fold = fold_arg(vm, &Value::small_int(fold.into()))?;
        Ok(vm.new_native(&args.all[0], Time::of(clock, zone, fold)))
    }
    #[getter]
    fn hour(&self) -> i32 {
        self.clock.hour.into()
    }
    #[getter]
    fn minute(&self) -> i32 {
        self.clock.minute.into()
    }
    #[getter]
    fn second(&self) -> i32 {
        self.clock.second.into()
    }
    #[getter]
    fn microsecond(&self) -> i32 {
        self.clock.micros as i32
    }
    #[getter]
    fn tzinfo(&self) -> Value {
        self.zone.clone()
    }
    #[getter]
    #[name = "fold"]
    fn fold_(&self) -> i32 {
        self.fold.get().into()
    }
    /// The time that a text in a format of ISO 8601 means.
    #[classmethod]
    fn fromisoformat(class: &Value, vm: &mut Vm, object: &Value) -> R {
        let Some(text) = object.downcast::<Str>() else {
            return Err(vm.type_error("fromisoformat: argument must be str"));
        };
        let bytes = text.bytes();
        let written = iso::time(bytes.strip_prefix(b"T").unwrap_or(bytes));
        let Some(written) = written else {
            return Err(invalid_isoformat(vm, object));
        };
        let clock = written.clock(vm)?.0;
        let zone = written.zone(vm)?;
        Time::instance(class, vm, clock, zone, 0)
    }
    /// The time that a text means in a format of strptime().
    #[classmethod]
    fn strptime(class: &Value, vm: &mut Vm, string: &Value, format: &Value) -> R {
        parsed(class, vm, "time", string, format)
    }
    /// Text in ISO 8601 format; `timespec` says how much is shown.
    #[sig("(timespec='auto')")]
    fn isoformat(&self, vm: &mut Vm, timespec: Option<&Value>) -> R<String> {
        let spec = Timespec::given(vm, 1, timespec)?;
        let mut text = String::with_capacity(16);
        self.clock.push_iso(&mut text, spec);
        if let Some(offset) = self.offset(vm)? {
            push_offset(&mut text, offset, ":");
        }
        Ok(text)
    }
    /// Text in a format of strftime().
    #[sig("(format)")]
    fn strftime(this: &Value, vm: &mut Vm, format: &Value) -> R {
        format::strftime(vm, this, format)
    }
    /// Text in a format of strftime(); str() for an empty one.
    fn __format__(this: &Value, vm: &mut Vm, format: &Value) -> R {
        format::format(vm, this, format)
    }
    /// Return self.tzinfo.utcoffset(self).
    #[sig("()")]
    fn utcoffset(&self, vm: &mut Vm) -> R {
        Asked::Utcoffset.value(vm, &self.zone, &Value::NONE)
    }
    /// Return self.tzinfo.tzname(self).
    #[sig("()")]
    fn tzname(&self, vm: &mut Vm) -> R<Option<Value>> {
        zone_name(vm, &self.zone, &Value::NONE)
    }
    /// Return self.tzinfo.dst(self).
    #[sig("()")]
    fn dst(&self, vm: &mut Vm) -> R {
        Asked::Dst.value(vm, &self.zone, &Value::NONE)
    }
    /// The time with some fields changed.
    #[sig(
        "(hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    fn replace(
        this: &Value,
        vm: &mut Vm,
        hour: Option<&Value>,
        minute: Option<&Value>,
        second: Option<&Value>,
        microsecond: Option<&Value>,
        tzinfo: Option<&Value>,
        fold: Option<&Value>,
    ) -> R {
        let time = this.native::<Time>().expect("receiver");
        let old = time.clock;
        let mut numbers = [
            old.hour.into(),
            old.minute.into(),
            old.second.into(),
            old.micros.into(),
        ];
        for (number, part) in numbers.iter_mut().zip([hour, minute, second, microsecond]) {
            if let Some(part) = part {
                *number = int_arg(vm, part)?.into();
            }
        }
        let fold = match fold {
            Some(fold) => fold_arg(vm, fold)?,
            None => time.fold.get(),
        };
        let zone = match tzinfo {
            Some(_) => check_zone(vm, tzinfo)?,
            None => time.zone.clone(),
        };
        let [hour, minute, second, micros] = numbers;
        let clock = Clock::new(vm, hour, minute, second, micros)?;
        let class = vm.type_of(this);
        Time::instance(&class, vm, clock, zone, fold)
    }
    /// The same as replace().
    fn __replace__(this: &Value, vm: &mut Vm, changes: Kwargs<'_>) -> R {
        replaced(this, vm, row(Time::METHODS, "replace"), changes)
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let time = this.native::<Time>().expect("receiver");
        let mut shown = vm.type_name(this) + "(";
        time.clock.push_repr(&mut shown);
        if !time.zone.is_none() {
            shown += &format!(", tzinfo={}", vm.repr_text(&time.zone)?);
        }
        if time.fold.get() != 0 {
            shown += ", fold=1";
        }
        Ok(shown + ")")
    }
    /// Return str(self).
    #[sig("()")]
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        match is_exact(vm, this, Class::Time) {
            true => {
                let text = this
                    .native::<Time>()
                    .expect("receiver")
                    .isoformat(vm, None)?;
                Ok(vm.str(text))
            }
            false => vm.call_method(this, "isoformat", &[]),
        }
    }
    /// Return hash(self).
    #[sig("()")]
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        if self.hash.get() == -1 {
            // The fold does not count.
            let hash = match self.offset(vm)? {
                Some(offset) => Timedelta::from_total(vm, self.in_utc(offset))?.hash(vm)?,
                None => {
                    let mut state = Vec::new();
                    self.clock.push_state(&mut state);
                    vm.hash_bytes(&state)
                }
            };
            self.hash.set(hash);
        }
        Ok(self.hash.get())
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        Time::state(this, vm, false)
    }
    /// For copying and pickling.
    fn __reduce_ex__(this: &Value, vm: &mut Vm, proto: i32) -> Value {
        Time::state(this, vm, proto > 3)
    }
}
