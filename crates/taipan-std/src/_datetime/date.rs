//! `date`, the payload that it shares with `datetime`, and what `isocalendar()` returns.

use super::format::{self, Shown};
use super::time::Clock;
use super::timedelta::Timedelta;
use super::{Class, class, int_arg, invalid_isoformat, is_exact, iso, out_of_range};
use crate::classes::{comparisons, joined};
use crate::system::Local;
use crate::time::{civil, days_to};
use std::cell::Cell;
use taipan_vm::native::{
    Args, ClassDef, GetSetDef, Kwargs, MethodDef, Params, Trace, methods, structseq,
};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::order::Rich;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::flag;
use taipan_vm::{R, Value, Vm};

/// The ordinal of 1 January 1970.
pub const EPOCH: i64 = 719_163;
/// The ordinal of the last day.
const LAST: i64 = 3_652_059;

/// A day in the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Civil {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Civil {
    pub const MIN: Civil = Civil {
        year: 1,
        month: 1,
        day: 1,
    };
    pub const MAX: Civil = Civil {
        year: 9999,
        month: 12,
        day: 31,
    };

    /// Checked; ValueError says which part is wrong.
    pub fn new(vm: &mut Vm, year: i64, month: i64, day: i64) -> R<Civil> {
        if !(1..=9999).contains(&year) {
            return Err(out_of_range(vm, "year", 1, 9999, year));
        }
        if !(1..=12).contains(&month) {
            return Err(out_of_range(vm, "month", 1, 12, month));
        }
        let last = days_in_month(year, month);
        if !(1..=last).contains(&day) {
            return Err(vm.value_error(format!(
                "day {day} must be in range 1..{last} for month {month} in year {year}"
            )));
        }
        Ok(Civil {
            year: year as u16,
            month: month as u8,
            day: day as u8,
        })
    }

    /// Days since the day before the first one.
    pub fn ordinal(self) -> i64 {
        days_to(self.year.into(), self.month.into(), self.day.into()) + EPOCH
    }

    /// From an ordinal within the limits.
    fn of_ordinal(ordinal: i64) -> Option<Civil> {
        if !(1..=LAST).contains(&ordinal) {
            return None;
        }
        let (year, month, day) = civil(ordinal - EPOCH);
        Some(Civil {
            year: year as u16,
            month: month as u8,
            day: day as u8,
        })
    }

    /// OverflowError "date value out of range" beyond the limits.
    pub fn from_ordinal(vm: &mut Vm, ordinal: i64) -> R<Civil> {
        match Civil::of_ordinal(ordinal) {
            Some(civil) => Ok(civil),
            None => Err(vm.overflow_error("date value out of range")),
        }
    }

    /// So many days later.
    pub fn later(self, vm: &mut Vm, days: i64) -> R<Civil> {
        let day = self.day as i64 + days;
        if (1..=28).contains(&day) {
            return Ok(Civil {
                day: day as u8,
                ..self
            });
        }
        Civil::from_ordinal(vm, self.ordinal() + days)
    }

    /// From Monday, 0.
    fn weekday(self) -> i64 {
        (self.ordinal() + 6) % 7
    }

    /// The date that an ISO year, week and day of the week mean.
    pub fn from_week(vm: &mut Vm, year: i64, week: i64, day: i64) -> R<Civil> {
        if !(1..=9999).contains(&year) {
            return Err(out_of_range(vm, "year", 1, 9999, year));
        }
        // The first week is the one with 4 January in it.
        let monday = |year: i64| {
            let fourth = days_to(year, 1, 4) + EPOCH;
            fourth - (fourth + 6) % 7
        };
        let weeks = (monday(year + 1) - monday(year)) / 7;
        if !(1..=weeks).contains(&week) {
            return Err(vm.value_error(format!("Invalid week: {week}")));
        }
        if !(1..=7).contains(&day) {
            return Err(vm.value_error(format!("Invalid weekday: {day} (range is [1, 7])")));
        }
        let ordinal = monday(year) + (week - 1) * 7 + day - 1;
        match Civil::of_ordinal(ordinal) {
            Some(civil) => Ok(civil),
            None => {
                let year = civil(ordinal - EPOCH).0;
                Err(out_of_range(vm, "year", 1, 9999, year))
            }
        }
    }

    /// As a date of the class itself.
    pub fn value(self, vm: &mut Vm) -> Value {
        let class = class(vm, Class::Date);
        vm.new_native(&class, Moment::day(self))
    }

    /// `YYYY-MM-DD`
    pub fn push_iso(self, out: &mut String) {
        format::digits(out, self.year.into(), 4);
        out.push('-');
        format::digits(out, self.month.into(), 2);
        out.push('-');
        format::digits(out, self.day.into(), 2);
    }
}

/// A date, and if `timed` a time of day and zone too: the payload of `date` and `datetime`.
#[derive(Trace)]
pub struct Moment {
    #[trace(skip)]
    pub date: Civil,
    #[trace(skip)]
    pub clock: Clock,
    /// Set once, right after a subclass has made the object.
    pub fold: Cell<u8>,
    pub timed: bool,
    /// Of a datetime; -1 as long as nobody has asked.
    pub hash: Cell<i64>,
    /// None, or the zone.
    pub zone: Value,
}

impl taipan_vm::heap::NativePayload for Moment {}

impl taipan_vm::Downcast for Moment {
    const NAME: &'static str = "datetime.date";
    #[inline]
    fn downcast(value: &Value) -> Option<&Moment> {
        value.native::<Moment>()
    }
}

comparisons!(Moment, "datetime.date", "ORDER");

const METHODS: &[MethodDef] = joined!(Moment::DATE_METHODS, Moment::ORDER_METHODS);

impl Moment {
    pub const CLASS: ClassDef = ClassDef {
        name: "date",
        module: "datetime",
        doc: "A day of the Gregorian calendar, extended to all years from 1 to 9999.",
        methods: METHODS,
        getset: Moment::DATE_GETSET,
        new: Moment::DATE_NEW,
        flags: flag::BASETYPE,
    };

    /// The payload of a plain date.
    fn day(date: Civil) -> Moment {
        Moment {
            date,
            clock: Clock::default(),
            fold: Cell::new(0),
            timed: false,
            hash: Cell::new(-1),
            zone: Value::NONE,
        }
    }

    fn rich_compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Moment>(), value.native::<Moment>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if b.timed || a.timed {
            return match a.timed && b.timed {
                true => Moment::compare_times(this, vm, value, op),
                false => Ok(Value::NOT_IMPLEMENTED),
            };
        }
        Ok(Value::bool(op.holds(a.date.cmp(&b.date))))
    }

    /// A date of a class: subclasses are called.
    fn date_of(class: &Value, vm: &mut Vm, date: Civil) -> R {
        if class.is(&super::class(vm, Class::Date)) {
            return Ok(date.value(vm));
        }
        let parts = [date.year as i64, date.month as i64, date.day as i64].map(Value::small_int);
        vm.call(class, &parts)
    }

    /// As a time taken apart.
    pub fn local(&self, daylight: i64) -> Local {
        let (year, clock) = (self.date.year as i64, self.clock);
        let ordinal = self.date.ordinal();
        Local {
            year,
            month: self.date.month.into(),
            day: self.date.day.into(),
            hour: clock.hour.into(),
            minute: clock.minute.into(),
            second: clock.second.into(),
            weekday: (ordinal + 6) % 7,
            yearday: ordinal - days_to(year, 1, 1) - EPOCH + 1,
            daylight,
            ..Local::default()
        }
    }

    /// Year, month and day from the first bytes of a pickled state.
    pub fn state_date(vm: &mut Vm, state: &[u8]) -> R<Civil> {
        let year = i64::from(state[0]) << 8 | i64::from(state[1]);
        Civil::new(vm, year, (state[2] & 0x7f).into(), state[3].into())
    }

    pub fn push_state(&self, out: &mut Vec<u8>) {
        out.extend(self.date.year.to_be_bytes());
        out.extend([self.date.month, self.date.day]);
    }
}

/// The bytes of a pickled state, which is the first argument of a constructor: bytes, or the text that Python 2 makes of them.
pub fn pickled_state(value: Option<&Value>, length: usize) -> Option<Vec<u8>> {
    let value = value?;
    let bytes = match value.downcast::<Bytes>() {
        Some(bytes) => bytes.0.to_vec(),
        None => value
            .downcast::<Str>()?
            .points()
            .map(|p| u8::try_from(p).ok())
            .collect::<Option<Vec<u8>>>()?,
    };
    (bytes.len() == length).then_some(bytes)
}

/// What `strptime` of the three classes does: the module in the language parses.
pub fn parsed(class: &Value, vm: &mut Vm, kind: &str, text: &Value, format: &Value) -> R {
    for (place, value) in [(1, text), (2, format)] {
        if !value.is_a::<Str>() {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "strptime() argument {place} must be str, not {found}"
            )));
        }
    }
    let module = vm.import_simple("_strptime")?;
    let function = format!("_strptime_datetime_{kind}");
    vm.call_method(
        &module,
        &function,
        &[class.clone(), text.clone(), format.clone()],
    )
}

/// `__replace__`: `replace` by keywords only.
pub fn replaced(this: &Value, vm: &mut Vm, replace: MethodDef, changes: Kwargs<'_>) -> R {
    let mut all = vec![this.clone()];
    all.extend(changes.0.iter().map(|(_, value)| (*value).clone()));
    let names: Vec<Value> = changes.0.iter().map(|(name, _)| (*name).clone()).collect();
    let args = Args {
        all: &all,
        names: &names,
    };
    replace.call(vm, &args)
}

/// The row of a method table.
pub const fn row(table: &[MethodDef], name: &str) -> MethodDef {
    let mut i = 0;
    loop {
        let (a, b) = (table[i].name.as_bytes(), name.as_bytes());
        let mut k = 0;
        while k < a.len() && a.len() == b.len() && a[k] == b[k] {
            k += 1;
        }
        if k == b.len() && a.len() == b.len() {
            return table[i];
        }
        i += 1;
    }
}

#[methods(class = "datetime.date", part = "DATE")]
impl Moment {
    #[new]
    #[raw]
    fn new_date(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "",
            names: &["year", "month", "day"],
            posonly: 0,
            positional: 3,
            required: 0b111,
            rest: false,
            kwargs: false,
        };
        let given = args.rest();
        if given.all.len() == 1
            && let Some(state) = pickled_state(given.pos().first(), 4)
            && (1..=12).contains(&state[2])
        {
            let date = Moment::state_date(vm, &state)?;
            return Ok(vm.new_native(&args.all[0], Moment::day(date)));
        }
        let parts = PARAMS.bind_all::<1, 3>(vm, args)?;
        let mut numbers = [0; 3];
        for (number, part) in numbers.iter_mut().zip(parts) {
            *number = int_arg(vm, part)?.into();
        }
        let [year, month, day] = numbers;
        let date = Civil::new(vm, year, month, day)?;
        Ok(vm.new_native(&args.all[0], Moment::day(date)))
    }
    #[getter]
    fn year(&self) -> i32 {
        self.date.year.into()
    }
    #[getter]
    fn month(&self) -> i32 {
        self.date.month.into()
    }
    #[getter]
    #[name = "day"]
    fn day_(&self) -> i32 {
        self.date.day.into()
    }
    /// The date on the local clock at a time in seconds since the epoch.
    #[classmethod]
    fn fromtimestamp(class: &Value, vm: &mut Vm, timestamp: &Value) -> R {
        let seconds = super::time::seconds_of(vm, timestamp)?;
        let local = crate::time::local(vm, seconds)?;
        let date = Civil::new(vm, local.year, local.month, local.day)?;
        Moment::date_of(class, vm, date)
    }
    /// The date with a number; 1 is the first day of the year 1.
    #[classmethod]
    fn fromordinal(class: &Value, vm: &mut Vm, ordinal: &Value) -> R {
        let ordinal = int_arg(vm, ordinal)?.into();
        if ordinal < 1 {
            return Err(vm.value_error("ordinal must be >= 1"));
        }
        match Civil::of_ordinal(ordinal) {
            Some(date) => Moment::date_of(class, vm, date),
            None => {
                let year = civil(ordinal - EPOCH).0;
                Err(out_of_range(vm, "year", 1, 9999, year))
            }
        }
    }
    /// The date that a text in a format of ISO 8601 means.
    #[classmethod]
    fn fromisoformat(class: &Value, vm: &mut Vm, object: &Value) -> R {
        let Some(text) = object.downcast::<Str>() else {
            return Err(vm.type_error("fromisoformat: argument must be str"));
        };
        match iso::date(text.bytes()) {
            Some(day) => {
                let date = day.resolve(vm, object)?;
                Moment::date_of(class, vm, date)
            }
            None => Err(invalid_isoformat(vm, object)),
        }
    }
    /// The date of an ISO year, week and day of the week.
    #[classmethod]
    #[sig("(year, week, day)")]
    fn fromisocalendar(class: &Value, vm: &mut Vm, year: &Value, week: &Value, day: &Value) -> R {
        let mut numbers = [0; 3];
        for (number, part) in numbers.iter_mut().zip([year, week, day]) {
            *number = match int_arg(vm, part) {
                Ok(number) => number.into(),
                Err(raise) => {
                    let overflow = vm.class(|t| &t.OverflowError);
                    if !vm.is_raised(&raise, &overflow) {
                        return Err(raise);
                    }
                    return Err(vm.value_error("ISO calendar component out of range"));
                }
            };
        }
        let [year, week, day] = numbers;
        let date = Civil::from_week(vm, year, week, day)?;
        Moment::date_of(class, vm, date)
    }
    /// The date that a text means in a format of strptime().
    #[classmethod]
    fn strptime(class: &Value, vm: &mut Vm, string: &Value, format: &Value) -> R {
        parsed(class, vm, "date", string, format)
    }
    /// Now, on the local clock.
    #[classmethod]
    #[sig("()")]
    fn today(class: &Value, vm: &mut Vm) -> R {
        let now = vm.host.time();
        if class.is(&super::class(vm, Class::Date)) {
            let local = crate::time::local(vm, now.div_euclid(1_000_000_000))?;
            let date = Civil::new(vm, local.year, local.month, local.day)?;
            return Ok(date.value(vm));
        }
        let time = vm.import_simple("time")?;
        let now = vm.call_method(&time, "time", &[])?;
        vm.call_method(class, "fromtimestamp", &[now])
    }
    /// The text that time.ctime() makes of it.
    #[sig("()")]
    fn ctime(&self) -> String {
        crate::time::plain_text(&self.local(-1))
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
    /// Return string in ISO 8601 format, YYYY-MM-DD.
    #[sig("()")]
    fn isoformat(&self) -> String {
        let mut text = String::with_capacity(10);
        self.date.push_iso(&mut text);
        text
    }
    /// The day of the week, 1 for Monday to 7 for Sunday.
    #[sig("()")]
    fn isoweekday(&self) -> i64 {
        self.date.weekday() + 1
    }
    /// The day of the week, 0 for Monday to 6 for Sunday.
    #[sig("()")]
    fn weekday(&self) -> i64 {
        self.date.weekday()
    }
    /// The ISO year, week and day of the week.
    #[sig("()")]
    fn isocalendar(&self, vm: &mut Vm) -> Value {
        let local = self.local(0);
        let (year, week) = crate::time::iso_week(&local);
        let items = [year, week, local.weekday + 1]
            .map(Value::small_int)
            .to_vec();
        let class = class(vm, Class::IsoCalendarDate);
        vm.new_tuple(&class, items)
    }
    /// How many days after the last day of the year 0.
    #[sig("()")]
    fn toordinal(&self) -> i64 {
        self.date.ordinal()
    }
    /// As time.struct_time.
    #[sig("()")]
    fn timetuple(&self, vm: &mut Vm) -> Value {
        crate::time::struct_without_zone(vm, &self.local(-1))
    }
    /// The date with some fields changed.
    #[sig("(year=unchanged, month=unchanged, day=unchanged)")]
    fn replace(
        this: &Value,
        vm: &mut Vm,
        year: Option<&Value>,
        month: Option<&Value>,
        day: Option<&Value>,
    ) -> R {
        let old = this.native::<Moment>().expect("receiver").date;
        let mut numbers = [old.year.into(), old.month.into(), old.day.into()];
        for (number, part) in numbers.iter_mut().zip([year, month, day]) {
            if let Some(part) = part {
                *number = int_arg(vm, part)?.into();
            }
        }
        let [year, month, day] = numbers;
        let class = vm.type_of(this);
        if class.is(&super::class(vm, Class::Date)) {
            return Ok(Civil::new(vm, year, month, day)?.value(vm));
        }
        vm.call(&class, &numbers.map(Value::small_int))
    }
    /// The same as replace().
    fn __replace__(this: &Value, vm: &mut Vm, changes: Kwargs<'_>) -> R {
        replaced(this, vm, row(Moment::DATE_METHODS, "replace"), changes)
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(this: &Value, vm: &mut Vm) -> String {
        let name = vm.type_name(this);
        let Civil { year, month, day } = this.native::<Moment>().expect("receiver").date;
        format!("{name}({year}, {month}, {day})")
    }
    /// Return str(self).
    #[sig("()")]
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        match is_exact(vm, this, Class::Date) {
            true => {
                let text = this.native::<Moment>().expect("receiver").isoformat();
                Ok(vm.str(text))
            }
            false => vm.call_method(this, "isoformat", &[]),
        }
    }
    /// Return hash(self).
    #[sig("()")]
    fn __hash__(&self, vm: &mut Vm) -> i64 {
        let mut state = Vec::new();
        self.push_state(&mut state);
        vm.hash_bytes(&state)
    }
    /// Return self+value.
    fn __add__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let date = this.native::<Moment>().expect("receiver").date;
        let Some(duration) = value.native::<Timedelta>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let later = date.later(vm, duration.days.into())?;
        let class = vm.type_of(this);
        Moment::date_of(&class, vm, later)
    }
    /// Return value+self.
    fn __radd__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        Moment::__add__(this, vm, value)
    }
    /// Return self-value.
    fn __sub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let date = this.native::<Moment>().expect("receiver").date;
        if let Some(other) = value.native::<Moment>().filter(|m| !m.timed) {
            let days = date.ordinal() - other.date.ordinal();
            return Ok(Timedelta::from_parts(days as i32, 0, 0).value(vm));
        }
        let Some(duration) = value.native::<Timedelta>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let earlier = date.later(vm, -i64::from(duration.days))?;
        let class = vm.type_of(this);
        Moment::date_of(&class, vm, earlier)
    }
    /// Return value-self.
    fn __rsub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Moment>() {
            Some(other) if !other.timed => Moment::__sub__(value, vm, this),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.type_of(this);
        let mut state = Vec::new();
        this.native::<Moment>()
            .expect("receiver")
            .push_state(&mut state);
        let state = vm.bytes(state);
        let args = vm.tuple_of([state]);
        vm.tuple_of([class, args])
    }
}

impl Shown for Moment {
    fn to_local(&self) -> Local {
        self.local(-1)
    }
    fn micros(&self) -> u32 {
        self.clock.micros
    }
    fn zone(&self) -> &Value {
        &self.zone
    }
}

/// What `isocalendar()` returns.
pub const ISO_CALENDAR_DATE: ClassDef = ClassDef {
    name: "IsoCalendarDate",
    module: "datetime",
    doc: "The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  \
          ((year, week, weekday))\nor via the object attributes as named in the above tuple.",
    methods: IsoCalendarDate::METHODS,
    getset: ISO_FIELDS,
    new: None,
    flags: 0,
};

const ISO_FIELDS: &[GetSetDef] = &[
    structseq_field::<0>("year"),
    structseq_field::<1>("week"),
    structseq_field::<2>("weekday"),
];

const fn structseq_field<const I: usize>(name: &'static str) -> GetSetDef {
    GetSetDef {
        set: None,
        ..structseq::field::<I>(name)
    }
}

struct IsoCalendarDate;

#[methods(class = "datetime.IsoCalendarDate")]
impl IsoCalendarDate {
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let items = this
            .downcast::<Tuple>()
            .map_or(&[] as &[Value], |t| t.items());
        let mut shown = vm.type_name(this);
        for (i, (name, item)) in ["year", "week", "weekday"].iter().zip(items).enumerate() {
            let item = vm.repr_text(item)?;
            shown += &format!("{}{name}={item}", if i == 0 { "(" } else { ", " });
        }
        Ok(shown + ")")
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let items = this.downcast::<Tuple>().map(|t| t.items().to_vec());
        let items = vm.tuple(items.unwrap_or_default());
        let class = vm.class(|t| &t.tuple);
        let args = vm.tuple_of([items]);
        vm.tuple_of([class, args])
    }
}
