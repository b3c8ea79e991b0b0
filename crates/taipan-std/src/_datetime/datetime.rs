//! `datetime`: a date with a time of day, perhaps in a zone.

use super::date::{Civil, EPOCH, Moment, parsed, pickled_state, replaced, row};
use super::format::push_offset;
use super::time::{Clock, Time, Timespec, fold_arg, timestamp_parts};
use super::timedelta::{DAY, MICROS, MICROS_OF_DAY, Timedelta};
use super::tzinfo::{Asked, Timezone, check_state_zone, check_zone, zone_name};
use super::{Class, class, int_arg, invalid_isoformat, is_exact, iso};
use crate::classes::joined;
use crate::time::{civil, days_to, local as local_time};
use std::cell::Cell;
use std::cmp::Ordering;
use taipan_vm::native::{Args, ClassDef, Kwargs, MethodDef, Nullable, Params, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::types::str_::Str;
use taipan_vm::types::type_::flag;
use taipan_vm::{R, Value, Vm};

/// A rule that changes never jumps further than this.
const FARTHEST_JUMP: i64 = DAY;

/// `value + duration` for a datetime: of the same class, in the same zone.
pub fn shift(vm: &mut Vm, value: &Value, duration: Timedelta) -> R {
    let moment = value.native::<Moment>().expect("a datetime");
    let (days, seconds, micros) = (duration.days, duration.seconds, duration.micros);
    let (date, clock) = moment.moved(vm, days.into(), seconds.into(), micros.into())?;
    let class = vm.type_of(value);
    Moment::of(&class, vm, date, clock, moment.zone.clone(), 0)
}

/// Seconds after the epoch of fields taken as UTC.
fn seconds_in_utc(date: Civil, clock: Clock) -> i64 {
    days_to(date.year.into(), date.month.into(), date.day.into()) * DAY + clock.seconds()
}

/// The local clock at a time after the epoch, as seconds after the epoch if the clock were in UTC.
fn local_seconds(vm: &mut Vm, seconds: i64) -> R<i64> {
    let t = local_time(vm, seconds)?;
    Ok(days_to(t.year, t.month, t.day) * DAY + t.hour * 3600 + t.minute * 60 + t.second)
}

/// Seconds after the epoch at which the local clock shows `shown`. Where it shows it twice, `fold` chooses; where never, too.
fn from_local(vm: &mut Vm, shown: i64, fold: u8) -> R<i64> {
    let offset = local_seconds(vm, shown)? - shown;
    let first = shown - offset;
    // The offset on the other side of a change that may be near.
    let near = match fold {
        0 => first - FARTHEST_JUMP,
        _ => first + FARTHEST_JUMP,
    };
    let first_shows = local_seconds(vm, first)?;
    let other = if first_shows == shown {
        let other = local_seconds(vm, near)? - near;
        if other == offset {
            return Ok(first);
        }
        other
    } else {
        first_shows - first
    };
    let second = shown - other;
    if local_seconds(vm, second)? == shown {
        return Ok(second);
    }
    if first_shows == shown {
        return Ok(first);
    }
    Ok(match fold {
        0 => first.max(second),
        _ => first.min(second),
    })
}

/// The zone of the local clock at a time after the epoch, as `timezone`.
fn local_zone(vm: &mut Vm, seconds: i64) -> R {
    let t = local_time(vm, seconds)?;
    let offset = Timedelta::normal(vm, 0, t.offset, 0)?;
    let name = vm.str(t.zone);
    Timezone::checked(vm, offset, Some(name))
}

const METHODS: &[MethodDef] = joined!(Moment::DATETIME_METHODS, Moment::ORDER_METHODS);

impl Moment {
    pub const DATETIME: ClassDef = ClassDef {
        name: "datetime",
        module: "datetime",
        doc: "A date with a time of day, and perhaps a time zone.",
        methods: METHODS,
        getset: Moment::DATETIME_GETSET,
        new: Moment::DATETIME_NEW,
        flags: flag::BASETYPE,
    };

    fn timed(date: Civil, clock: Clock, zone: Value, fold: u8) -> Moment {
        Moment {
            date,
            clock,
            fold: Cell::new(fold),
            timed: true,
            hash: Cell::new(-1),
            zone,
        }
    }

    /// A datetime of a class: subclasses are called, and get the fold afterwards.
    pub fn of(class: &Value, vm: &mut Vm, date: Civil, clock: Clock, zone: Value, fold: u8) -> R {
        if class.is(&super::class(vm, Class::Datetime)) {
            return Ok(vm.new_native(class, Moment::timed(date, clock, zone, fold)));
        }
        let numbers = [
            i64::from(date.year),
            date.month.into(),
            date.day.into(),
            clock.hour.into(),
            clock.minute.into(),
            clock.second.into(),
            clock.micros.into(),
        ];
        let mut args = numbers.map(Value::small_int).to_vec();
        args.push(zone);
        let made = vm.call(class, &args)?;
        if let Some(moment) = made.native::<Moment>() {
            moment.fold.set(fold);
        }
        Ok(made)
    }

    /// The payload with another zone and fold.
    fn with_zone(&self, zone: Value, fold: u8) -> Moment {
        Moment::timed(self.date, self.clock, zone, fold)
    }

    /// Date and time of day so much later.
    fn moved(&self, vm: &mut Vm, days: i64, seconds: i64, micros: i64) -> R<(Civil, Clock)> {
        let micros = self.clock.micros as i64 + micros;
        let seconds = self.clock.seconds() + seconds + micros.div_euclid(MICROS);
        let date = self.date.later(vm, days + seconds.div_euclid(DAY))?;
        let clock = Clock::from_seconds(seconds.rem_euclid(DAY), micros.rem_euclid(MICROS));
        Ok((date, clock))
    }

    /// Seconds and microseconds in UTC.
    fn in_utc(&self, offset: Timedelta) -> i128 {
        (seconds_in_utc(self.date, self.clock) * MICROS) as i128 + self.clock.micros as i128
            - offset.total()
    }

    fn offset(&self, vm: &mut Vm, this: &Value) -> R<Option<Timedelta>> {
        Asked::Utcoffset.of(vm, &self.zone, this)
    }

    /// Whether the offset depends on the fold: such a time equals none of another zone.
    fn is_problematic(&self, vm: &mut Vm, offset: Option<Timedelta>) -> R<bool> {
        if self.zone.is_none() || self.zone.native::<Timezone>().is_some() {
            return Ok(false);
        }
        let flipped = self.with_zone(self.zone.clone(), 1 - self.fold.get());
        let class = class(vm, Class::Datetime);
        let flipped = vm.new_native(&class, flipped);
        Ok(Asked::Utcoffset.of(vm, &self.zone, &flipped)? != offset)
    }

    pub fn compare_times(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Moment>(), value.native::<Moment>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let plain = (a.date, a.clock).cmp(&(b.date, b.clock));
        if a.zone.is(&b.zone) {
            return Ok(Value::bool(op.holds(plain)));
        }
        let equality = matches!(op, Rich::Eq | Rich::Ne);
        let (x, y) = (a.offset(vm, this)?, b.offset(vm, value)?);
        let order = match (x, y) {
            _ if x == y => plain,
            (Some(x), Some(y)) => a.in_utc(x).cmp(&b.in_utc(y)),
            _ if equality => return Ok(Value::bool(op == Rich::Ne)),
            _ => {
                return Err(vm.type_error("can't compare offset-naive and offset-aware datetimes"));
            }
        };
        if equality
            && order == Ordering::Equal
            && (a.is_problematic(vm, x)? || b.is_problematic(vm, y)?)
        {
            return Ok(Value::bool(op == Rich::Ne));
        }
        Ok(Value::bool(op.holds(order)))
    }

    /// From a time after the epoch: in local time without a zone, else in the zone.
    fn of_timestamp(class: &Value, vm: &mut Vm, seconds: i64, micros: i64, zone: Value) -> R {
        if zone.is_none() {
            return Moment::of_local(class, vm, seconds, micros);
        }
        let made = Moment::of_utc(class, vm, seconds, micros, zone.clone())?;
        vm.call_method(&zone, "fromutc", &[made])
    }

    fn of_utc(class: &Value, vm: &mut Vm, seconds: i64, micros: i64, zone: Value) -> R {
        let (year, month, day) = civil(seconds.div_euclid(DAY));
        let date = Civil::new(vm, year, month, day)?;
        let clock = Clock::from_seconds(seconds.rem_euclid(DAY), micros);
        Moment::of(class, vm, date, clock, zone, 0)
    }

    fn of_local(class: &Value, vm: &mut Vm, seconds: i64, micros: i64) -> R {
        let t = local_time(vm, seconds)?;
        let date = Civil::new(vm, t.year, t.month, t.day)?;
        // A leap second of the system counts as the one before.
        let clock = Clock::new(vm, t.hour, t.minute, t.second.min(59), micros)?;
        let mut fold = 0;
        if seconds > FARTHEST_JUMP {
            let shown = seconds_in_utc(date, clock);
            let before = local_seconds(vm, seconds - FARTHEST_JUMP)?;
            // Negative where the clock was put back within the last day.
            let jump = shown - before - FARTHEST_JUMP;
            if jump < 0 && local_seconds(vm, seconds + jump)? == shown {
                fold = 1;
            }
        }
        Moment::of(class, vm, date, clock, Value::NONE, fold)
    }

    /// Seconds after the epoch and microseconds of the host's clock.
    fn now_parts(vm: &mut Vm) -> (i64, i64) {
        let now = vm.host.time();
        let (seconds, nanos) = (now.div_euclid(1_000_000_000), now.rem_euclid(1_000_000_000));
        (seconds, nanos / 1000)
    }

    fn push_datetime(&self, out: &mut String, separator: &str, spec: Timespec) {
        self.date.push_iso(out);
        out.push_str(separator);
        self.clock.push_iso(out, spec);
    }

    fn iso_text(&self, vm: &mut Vm, this: &Value, separator: &str, spec: Timespec) -> R {
        let mut text = String::with_capacity(32);
        self.push_datetime(&mut text, separator, spec);
        if let Some(offset) = self.offset(vm, this)? {
            push_offset(&mut text, offset, ":");
        }
        Ok(vm.str(text))
    }

    fn state(this: &Value, vm: &mut Vm, with_fold: bool) -> Value {
        let moment = this.native::<Moment>().expect("receiver");
        let mut bytes = Vec::new();
        moment.push_state(&mut bytes);
        moment.clock.push_state(&mut bytes);
        if with_fold {
            bytes[2] |= moment.fold.get() << 7;
        }
        let class = vm.type_of(this);
        let mut args = vec![vm.bytes(bytes)];
        if !moment.zone.is_none() {
            args.push(moment.zone.clone());
        }
        let args = vm.tuple(args);
        vm.tuple_of([class, args])
    }

    fn of_args(class: &Value, vm: &mut Vm, parts: [Option<&Value>; 9]) -> R {
        let mut numbers = [0; 7];
        for (number, part) in numbers.iter_mut().zip(parts) {
            if let Some(part) = part {
                *number = int_arg(vm, part)?.into();
            }
        }
        let fold = match parts[8] {
            Some(fold) => int_arg(vm, fold)?,
            None => 0,
        };
        let zone = check_zone(vm, parts[7])?;
        let [year, month, day, hour, minute, second, micros] = numbers;
        let date = Civil::new(vm, year, month, day)?;
        let clock = Clock::new(vm, hour, minute, second, micros)?;
        let fold = fold_arg(vm, &Value::small_int(fold.into()))?;
        Ok(vm.new_native(class, Moment::timed(date, clock, zone, fold)))
    }

    /// Warn of a way to make naive datetimes in UTC.
    fn warn_naive(vm: &mut Vm, method: &str, instead: &str) -> R<()> {
        vm.warn_deprecated(&format!(
            "datetime.datetime.{method}() is deprecated and scheduled for removal in a future version. Use timezone-aware \
             objects to represent datetimes in UTC: datetime.datetime.{instead}."
        ))
    }
}

#[methods(class = "datetime.datetime", part = "DATETIME")]
impl Moment {
    #[new]
    #[raw]
    fn new_datetime(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "",
            names: &[
                "year",
                "month",
                "day",
                "hour",
                "minute",
                "second",
                "microsecond",
                "tzinfo",
                "fold",
            ],
            posonly: 0,
            positional: 8,
            required: 0b111,
            rest: false,
            kwargs: false,
        };
        let given = args.rest();
        if (1..=2).contains(&given.all.len())
            && given.names.is_empty()
            && let Some(state) = pickled_state(given.all.first(), 10)
            && (1..=12).contains(&(state[2] & 0x7f))
        {
            let date = Moment::state_date(vm, &state)?;
            let clock = Clock::of_state(vm, &state[4..])?;
            let zone = given.all.get(1).cloned().unwrap_or(Value::NONE);
            check_state_zone(vm, &zone)?;
            let moment = Moment::timed(date, clock, zone, state[2] >> 7);
            return Ok(vm.new_native(&args.all[0], moment));
        }
        let parts = PARAMS.bind_some::<1, 9>(vm, args)?;
        Moment::of_args(&args.all[0], vm, parts)
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
    /// Now, in a zone or on the local clock.
    #[classmethod]
    #[sig("(tz=None)")]
    fn now(class: &Value, vm: &mut Vm, tz: Nullable<&Value>) -> R {
        let zone = check_zone(vm, tz.0)?;
        let (seconds, micros) = Moment::now_parts(vm);
        Moment::of_timestamp(class, vm, seconds, micros, zone)
    }
    /// Now in UTC, without a zone.
    #[classmethod]
    #[sig("()")]
    fn utcnow(class: &Value, vm: &mut Vm) -> R {
        Moment::warn_naive(vm, "utcnow", "now(datetime.UTC)")?;
        let (seconds, micros) = Moment::now_parts(vm);
        Moment::of_utc(class, vm, seconds, micros, Value::NONE)
    }
    /// The moment of a time in seconds since the epoch, in a zone or on the local clock.
    #[classmethod]
    #[sig("(timestamp, tz=None)")]
    #[name = "fromtimestamp"]
    fn fromtimestamp_datetime(
        class: &Value,
        vm: &mut Vm,
        timestamp: &Value,
        tz: Nullable<&Value>,
    ) -> R {
        let zone = check_zone(vm, tz.0)?;
        let (seconds, micros) = timestamp_parts(vm, timestamp)?;
        Moment::of_timestamp(class, vm, seconds, micros, zone)
    }
    /// The moment of a time in seconds since the epoch in UTC, without a zone.
    #[classmethod]
    fn utcfromtimestamp(class: &Value, vm: &mut Vm, timestamp: &Value) -> R {
        Moment::warn_naive(
            vm,
            "utcfromtimestamp",
            "fromtimestamp(timestamp, datetime.UTC)",
        )?;
        let (seconds, micros) = timestamp_parts(vm, timestamp)?;
        Moment::of_utc(class, vm, seconds, micros, Value::NONE)
    }
    /// The moment that a text means in a format of strptime().
    #[classmethod]
    #[name = "strptime"]
    fn strptime_datetime(class: &Value, vm: &mut Vm, string: &Value, format: &Value) -> R {
        parsed(class, vm, "datetime", string, format)
    }
    /// A date and a time of day put together.
    #[classmethod]
    #[sig("(date, time, tzinfo=time)")]
    fn combine(
        class: &Value,
        vm: &mut Vm,
        date: &Value,
        time: &Value,
        tzinfo: Option<&Value>,
    ) -> R {
        let Some(moment) = date.native::<Moment>() else {
            return Err(
                vm.type_error_named("combine() argument 1 must be datetime.date, not {}", date)
            );
        };
        let Some(clock) = time.native::<Time>() else {
            return Err(
                vm.type_error_named("combine() argument 2 must be datetime.time, not {}", time)
            );
        };
        let zone = match tzinfo {
            Some(_) => check_zone(vm, tzinfo)?,
            None => clock.zone.clone(),
        };
        let fold = clock.fold.get();
        Moment::of(class, vm, moment.date, clock.clock, zone, fold)
    }
    /// The moment that a text in a format of ISO 8601 means.
    #[classmethod]
    #[name = "fromisoformat"]
    fn fromisoformat_datetime(class: &Value, vm: &mut Vm, object: &Value) -> R {
        let Some(text) = object.downcast::<Str>() else {
            return Err(vm.type_error("fromisoformat: argument must be str"));
        };
        let bytes = text.bytes();
        let split = iso::date_length(bytes).min(bytes.len());
        let (day, rest) = bytes.split_at(split);
        // The separator may be any character.
        let after = rest
            .iter()
            .skip(1)
            .position(|byte| byte & 0xc0 != 0x80)
            .map(|at| &rest[at + 1..]);
        let written = match (rest.is_empty(), after) {
            (true, _) => Some(iso::Written::default()),
            (_, Some(time)) => iso::time(time),
            _ => None,
        };
        let (Some(day), Some(written)) = (iso::date(day), written) else {
            return Err(invalid_isoformat(vm, object));
        };
        let mut date = day.resolve(vm, object)?;
        let (clock, next_day) = written.clock(vm)?;
        if next_day {
            if date == Civil::MAX {
                return Err(super::out_of_range(vm, "year", 1, 9999, 10_000));
            }
            date = date.later(vm, 1)?;
        }
        let zone = written.zone(vm)?;
        Moment::of(class, vm, date, clock, zone, 0)
    }
    /// The date.
    #[sig("()")]
    #[name = "date"]
    fn date_(&self, vm: &mut Vm) -> Value {
        self.date.value(vm)
    }
    /// The time of day, without a zone.
    #[sig("()")]
    fn time(&self, vm: &mut Vm) -> Value {
        let class = class(vm, Class::Time);
        vm.new_native(&class, Time::of(self.clock, Value::NONE, self.fold.get()))
    }
    /// The time of day, with the zone.
    #[sig("()")]
    fn timetz(&self, vm: &mut Vm) -> Value {
        let class = class(vm, Class::Time);
        let time = Time::of(self.clock, self.zone.clone(), self.fold.get());
        vm.new_native(&class, time)
    }
    /// The text that time.ctime() makes of it.
    #[sig("()")]
    #[name = "ctime"]
    fn ctime_datetime(&self) -> String {
        crate::time::plain_text(&self.local(-1))
    }
    /// As time.struct_time.
    #[sig("()")]
    #[name = "timetuple"]
    fn timetuple_datetime(this: &Value, vm: &mut Vm) -> R {
        let moment = this.native::<Moment>().expect("receiver");
        let daylight = match Asked::Dst.of(vm, &moment.zone, this)? {
            Some(saving) => i64::from(saving != Timedelta::ZERO),
            None => -1,
        };
        Ok(crate::time::struct_without_zone(
            vm,
            &moment.local(daylight),
        ))
    }
    /// As time.struct_time in UTC.
    #[sig("()")]
    fn utctimetuple(this: &Value, vm: &mut Vm) -> R {
        let moment = this.native::<Moment>().expect("receiver");
        let offset = moment.offset(vm, this)?.unwrap_or(Timedelta::ZERO);
        let (days, seconds) = (-i64::from(offset.days), -i64::from(offset.seconds));
        let (date, clock) = moment.moved(vm, days, seconds, -i64::from(offset.micros))?;
        let moved = Moment::timed(date, clock, Value::NONE, 0);
        Ok(crate::time::struct_without_zone(vm, &moved.local(0)))
    }
    /// Seconds since the epoch.
    #[sig("()")]
    fn timestamp(this: &Value, vm: &mut Vm) -> R<f64> {
        let moment = this.native::<Moment>().expect("receiver");
        if moment.zone.is_none() {
            let shown = seconds_in_utc(moment.date, moment.clock);
            let seconds = from_local(vm, shown, moment.fold.get())?;
            return Ok(seconds as f64 + f64::from(moment.clock.micros) / 1e6);
        }
        let offset = moment.offset(vm, this)?.unwrap_or(Timedelta::ZERO);
        let micros = moment.in_utc(offset);
        // Below 2**53 in all years there are, so both steps but the division are exact.
        Ok(micros as f64 / 1e6)
    }
    /// Text in ISO 8601 format, with `sep` in front of the time; `timespec` says how much of the time is shown.
    #[sig("(sep='T', timespec='auto')")]
    #[name = "isoformat"]
    fn isoformat_datetime(
        this: &Value,
        vm: &mut Vm,
        sep: Option<&Value>,
        timespec: Option<&Value>,
    ) -> R {
        let moment = this.native::<Moment>().expect("receiver");
        let separator = match sep {
            None => "T".to_string(),
            Some(value) => match value.downcast::<Str>() {
                None => {
                    return Err(vm.type_error_named(
                        "isoformat() argument 1 must be a unicode character, not {}",
                        value,
                    ));
                }
                Some(text) if text.len() != 1 => {
                    let length = text.len();
                    return Err(vm.type_error(format!(
                        "isoformat() argument 1 must be a unicode character, not a string of length {length}"
                    )));
                }
                Some(text) if text.points().any(|p| (0xd800..0xe000).contains(&p)) => {
                    // A lone surrogate is no character of a Rust string.
                    let spec = Timespec::given(vm, 2, timespec)?;
                    let plain = moment.iso_text(vm, this, "T", spec)?;
                    let mut bytes = plain.downcast::<Str>().expect("a str").bytes().to_vec();
                    bytes.splice(10..11, text.bytes().iter().copied());
                    return Ok(vm.str_wtf8(bytes));
                }
                Some(text) => text.to_string_lossy().into_owned(),
            },
        };
        let spec = Timespec::given(vm, 2, timespec)?;
        moment.iso_text(vm, this, &separator, spec)
    }
    /// Return self.tzinfo.utcoffset(self).
    #[sig("()")]
    fn utcoffset(this: &Value, vm: &mut Vm) -> R {
        let zone = this.native::<Moment>().expect("receiver").zone.clone();
        Asked::Utcoffset.value(vm, &zone, this)
    }
    /// Return self.tzinfo.tzname(self).
    #[sig("()")]
    fn tzname(this: &Value, vm: &mut Vm) -> R<Option<Value>> {
        let zone = this.native::<Moment>().expect("receiver").zone.clone();
        zone_name(vm, &zone, this)
    }
    /// Return self.tzinfo.dst(self).
    #[sig("()")]
    fn dst(this: &Value, vm: &mut Vm) -> R {
        let zone = this.native::<Moment>().expect("receiver").zone.clone();
        Asked::Dst.value(vm, &zone, this)
    }
    /// The moment with some fields changed.
    #[sig(
        "(year=unchanged, month=unchanged, day=unchanged, hour=unchanged, minute=unchanged, second=unchanged, microsecond=unchanged, tzinfo=unchanged, *, fold=unchanged)"
    )]
    #[name = "replace"]
    fn replace_datetime(
        this: &Value,
        vm: &mut Vm,
        year: Option<&Value>,
        month: Option<&Value>,
        day: Option<&Value>,
        hour: Option<&Value>,
        minute: Option<&Value>,
        second: Option<&Value>,
        microsecond: Option<&Value>,
        tzinfo: Option<&Value>,
        fold: Option<&Value>,
    ) -> R {
        let moment = this.native::<Moment>().expect("receiver");
        let (date, clock) = (moment.date, moment.clock);
        let mut numbers = [
            i64::from(date.year),
            date.month.into(),
            date.day.into(),
            clock.hour.into(),
            clock.minute.into(),
            clock.second.into(),
            clock.micros.into(),
        ];
        let parts = [year, month, day, hour, minute, second, microsecond];
        for (number, part) in numbers.iter_mut().zip(parts) {
            if let Some(part) = part {
                *number = int_arg(vm, part)?.into();
            }
        }
        let fold = match fold {
            Some(fold) => fold_arg(vm, fold)?,
            None => moment.fold.get(),
        };
        let zone = match tzinfo {
            Some(_) => check_zone(vm, tzinfo)?,
            None => moment.zone.clone(),
        };
        let [year, month, day, hour, minute, second, micros] = numbers;
        let date = Civil::new(vm, year, month, day)?;
        let clock = Clock::new(vm, hour, minute, second, micros)?;
        let class = vm.type_of(this);
        Moment::of(&class, vm, date, clock, zone, fold)
    }
    /// The same as replace().
    #[name = "__replace__"]
    fn replace_changes_datetime(this: &Value, vm: &mut Vm, changes: Kwargs<'_>) -> R {
        replaced(this, vm, row(Moment::DATETIME_METHODS, "replace"), changes)
    }
    /// The same moment in another zone.
    #[sig("(tz=None)")]
    fn astimezone(this: &Value, vm: &mut Vm, tz: Nullable<&Value>) -> R {
        let wanted = check_zone(vm, tz.0)?;
        let moment = this.native::<Moment>().expect("receiver");
        let known = match moment.zone.is_none() {
            true => None,
            false if moment.zone.is(&wanted) => return Ok(this.clone()),
            false => moment.offset(vm, this)?,
        };
        let offset = match known {
            Some(offset) => offset,
            None => {
                // A naive one is in local time.
                let shown = seconds_in_utc(moment.date, moment.clock);
                let seconds = from_local(vm, shown, moment.fold.get())?;
                let local = local_zone(vm, seconds)?;
                if local.is(&wanted) {
                    return Ok(this.clone());
                }
                Asked::Utcoffset
                    .of(vm, &local, this)?
                    .unwrap_or(Timedelta::ZERO)
            }
        };
        let (days, seconds) = (-i64::from(offset.days), -i64::from(offset.seconds));
        let (date, clock) = moment.moved(vm, days, seconds, -i64::from(offset.micros))?;
        let wanted = match wanted.is_none() {
            true => local_zone(vm, seconds_in_utc(date, clock))?,
            false => wanted,
        };
        let class = vm.type_of(this);
        let result = Moment::of(&class, vm, date, clock, wanted.clone(), 0)?;
        vm.call_method(&wanted, "fromutc", &[result])
    }
    /// Return repr(self).
    #[sig("()")]
    #[name = "__repr__"]
    fn repr_datetime(this: &Value, vm: &mut Vm) -> R<String> {
        let moment = this.native::<Moment>().expect("receiver");
        let Civil { year, month, day } = moment.date;
        let mut shown = format!("{}({year}, {month}, {day}, ", vm.type_name(this));
        moment.clock.push_repr(&mut shown);
        if moment.fold.get() != 0 {
            shown += ", fold=1";
        }
        if !moment.zone.is_none() {
            shown += &format!(", tzinfo={}", vm.repr_text(&moment.zone)?);
        }
        Ok(shown + ")")
    }
    /// Return str(self).
    #[sig("()")]
    #[name = "__str__"]
    fn str_datetime(this: &Value, vm: &mut Vm) -> R {
        if is_exact(vm, this, Class::Datetime) {
            let moment = this.native::<Moment>().expect("receiver");
            return moment.iso_text(vm, this, " ", Timespec::Auto);
        }
        let space = vm.intern(" ");
        vm.call_method(this, "isoformat", &[space])
    }
    /// Return hash(self).
    #[sig("()")]
    #[name = "__hash__"]
    fn hash_datetime(this: &Value, vm: &mut Vm) -> R<i64> {
        let moment = this.native::<Moment>().expect("receiver");
        if moment.hash.get() == -1 {
            // Times that differ in their fold are equal, so both count as the first of the two.
            let offset = match moment.fold.get() {
                0 => moment.offset(vm, this)?,
                _ => {
                    let class = class(vm, Class::Datetime);
                    let first = moment.with_zone(moment.zone.clone(), 0);
                    let first = vm.new_native(&class, first);
                    Asked::Utcoffset.of(vm, &moment.zone, &first)?
                }
            };
            let hash = match offset {
                Some(offset) => {
                    let total = moment.in_utc(offset) + i128::from(EPOCH) * MICROS_OF_DAY;
                    Timedelta::from_total(vm, total)?.hash(vm)?
                }
                None => {
                    let mut state = Vec::new();
                    moment.push_state(&mut state);
                    moment.clock.push_state(&mut state);
                    vm.hash_bytes(&state)
                }
            };
            moment.hash.set(hash);
        }
        Ok(moment.hash.get())
    }
    /// Return self+value.
    #[name = "__add__"]
    fn add_datetime(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(duration) => shift(vm, this, *duration),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return value+self.
    #[name = "__radd__"]
    fn radd_datetime(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Moment::add_datetime(this, vm, value)
    }
    /// Return self-value.
    #[name = "__sub__"]
    fn sub_datetime(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Moment::minus(this, vm, value)
    }
    /// Return value-self.
    #[name = "__rsub__"]
    fn rsub_datetime(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Moment>() {
            Some(other) if other.timed => Moment::minus(value, vm, this),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// For copying and pickling.
    #[sig("()")]
    #[name = "__reduce__"]
    fn reduce_datetime(this: &Value, vm: &mut Vm) -> Value {
        Moment::state(this, vm, false)
    }
    /// For copying and pickling.
    fn __reduce_ex__(this: &Value, vm: &mut Vm, proto: i32) -> Value {
        Moment::state(this, vm, proto > 3)
    }
}

impl Moment {
    /// `this - value` for a datetime: a duration or a datetime is taken away.
    fn minus(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let moment = this.native::<Moment>().expect("receiver");
        if let Some(duration) = value.native::<Timedelta>() {
            let (days, seconds) = (-i64::from(duration.days), -i64::from(duration.seconds));
            let (date, clock) = moment.moved(vm, days, seconds, -i64::from(duration.micros))?;
            let class = vm.type_of(this);
            return Moment::of(&class, vm, date, clock, moment.zone.clone(), 0);
        }
        let Some(other) = value.native::<Moment>().filter(|m| m.timed) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let offsets = if moment.zone.is(&other.zone) {
            (None, None)
        } else {
            (moment.offset(vm, this)?, other.offset(vm, value)?)
        };
        let (x, y) = match offsets {
            (None, None) => (Timedelta::ZERO, Timedelta::ZERO),
            (Some(x), Some(y)) => (x, y),
            _ => {
                return Err(vm.type_error("can't subtract offset-naive and offset-aware datetimes"));
            }
        };
        let difference = moment.in_utc(x) - other.in_utc(y);
        Timedelta::from_total(vm, difference).map(|t| t.value(vm))
    }
}
