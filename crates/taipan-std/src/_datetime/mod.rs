//! `_datetime`: dates, times, durations and time zones. `std/datetime.py` is its public face.
//!
//! A date and a datetime have one payload ([`date::Moment`]), because the class of the latter inherits from that of the former.

mod date;
mod datetime;
mod format;
mod iso;
mod time;
mod timedelta;
mod tzinfo;

use crate::classes::{class_of, set, subclass_of};
use taipan_vm::native::module;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Raise, Value, Vm};

use date::{Civil, Moment};
use time::{Clock, Time};
use timedelta::Timedelta;
use tzinfo::{Timezone, Tzinfo};

/// The classes of the module, as places in [`State`].
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Timedelta,
    Date,
    Time,
    Datetime,
    Tzinfo,
    Timezone,
    IsoCalendarDate,
}

/// What the classes share: made when the module is first imported.
#[derive(Default)]
struct State {
    classes: Vec<Value>,
    utc: Value,
}

/// A class of the module.
fn class(vm: &mut Vm, which: Class) -> Value {
    vm.module_state::<State>().classes[which as usize].clone()
}

/// Whether an object is of exactly this class.
fn is_exact(vm: &mut Vm, value: &Value, which: Class) -> bool {
    let class = vm.class_raw(value.raw());
    vm.module_state::<State>().classes[which as usize].raw() == class
}

/// `timezone.utc`
fn utc(vm: &mut Vm) -> Value {
    vm.module_state::<State>().utc.clone()
}

/// An argument that C code takes as `int`.
fn int_arg(vm: &mut Vm, value: &Value) -> R<i32> {
    let wide = match value.as_small_int() {
        Some(wide) => wide,
        None => {
            let index = vm.index(value)?;
            match taipan_vm::types::int::int_ref(&index).and_then(|i| i.to_i64()) {
                Some(wide) => wide,
                None => {
                    return Err(vm.overflow_error("Python int too large to convert to C long"));
                }
            }
        }
    };
    i32::try_from(wide).map_err(|_| {
        vm.overflow_error(if wide < 0 {
            "signed integer is less than minimum"
        } else {
            "signed integer is greater than maximum"
        })
    })
}

/// "month must be in 1..12, not 13"
fn out_of_range(vm: &mut Vm, what: &str, low: i64, high: i64, found: i64) -> Raise {
    vm.value_error(format!("{what} must be in {low}..{high}, not {found}"))
}

/// ValueError "Invalid isoformat string: '…'"
fn invalid_isoformat(vm: &mut Vm, text: &Value) -> Raise {
    match vm.repr_text(text) {
        Ok(shown) => vm.value_error(format!("Invalid isoformat string: {shown}")),
        Err(raise) => raise,
    }
}

/// Put constants into the namespace of a class.
fn constants(vm: &mut Vm, which: Class, values: [(&str, Value); 3]) {
    let class = class(vm, which);
    if let Some(class) = class.downcast::<Type>() {
        let namespace = vm.class_dict(class);
        for (name, value) in values {
            let name = vm.intern(name);
            namespace.set_str(&name, value);
        }
    }
}

fn make_classes(vm: &mut Vm) {
    let timedelta = class_of(vm, &Timedelta::CLASS);
    let date = class_of(vm, &Moment::CLASS);
    let time = class_of(vm, &Time::CLASS);
    let datetime = subclass_of(vm, &Moment::DATETIME, &date);
    let tzinfo = class_of(vm, &Tzinfo::CLASS);
    let timezone = subclass_of(vm, &Timezone::CLASS, &tzinfo);
    let tuple = vm.class(|t| &t.tuple);
    let iso = subclass_of(vm, &date::ISO_CALENDAR_DATE, &tuple);
    let zero = Timezone::new_of(&timezone, vm, Timedelta::ZERO, None);
    *vm.module_state::<State>() = State {
        classes: vec![timedelta, date, time, datetime, tzinfo, timezone, iso],
        utc: zero,
    };
}

fn make_constants(vm: &mut Vm) -> R<()> {
    let microsecond = Timedelta::from_parts(0, 0, 1).value(vm);
    let day = Timedelta::from_parts(1, 0, 0).value(vm);
    let (min, max) = (Timedelta::MIN.value(vm), Timedelta::MAX.value(vm));
    let values = [
        ("min", min),
        ("max", max),
        ("resolution", microsecond.clone()),
    ];
    constants(vm, Class::Timedelta, values);

    let (first, last) = (Civil::MIN, Civil::MAX);
    let (midnight, latest) = (Clock::default(), Clock::MAX);
    let (min, max) = (first.value(vm), last.value(vm));
    constants(
        vm,
        Class::Date,
        [("min", min), ("max", max), ("resolution", day)],
    );

    let (min, max) = (midnight.value(vm), latest.value(vm));
    let values = [
        ("min", min),
        ("max", max),
        ("resolution", microsecond.clone()),
    ];
    constants(vm, Class::Time, values);

    let datetime = class(vm, Class::Datetime);
    let min = Moment::of(&datetime, vm, first, midnight, Value::NONE, 0)?;
    let max = Moment::of(&datetime, vm, last, latest, Value::NONE, 0)?;
    let values = [("min", min), ("max", max), ("resolution", microsecond)];
    constants(vm, Class::Datetime, values);

    let timezone = class(vm, Class::Timezone);
    let limit = Timedelta::from_parts(0, 86_340, 0);
    let min = Timezone::new_of(&timezone, vm, limit.negated(), None);
    let max = Timezone::new_of(&timezone, vm, limit, None);
    let utc = utc(vm);
    constants(
        vm,
        Class::Timezone,
        [("min", min), ("max", max), ("utc", utc)],
    );
    Ok(())
}

pub struct DatetimeModule;

/// Fast implementation of the datetime module.
#[module(name = "_datetime")]
impl DatetimeModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        if vm.module_state::<State>().classes.is_empty() {
            make_classes(vm);
            make_constants(vm)?;
        }
        for (name, which) in [
            ("timedelta", Class::Timedelta),
            ("date", Class::Date),
            ("time", Class::Time),
            ("datetime", Class::Datetime),
            ("tzinfo", Class::Tzinfo),
            ("timezone", Class::Timezone),
        ] {
            let class = class(vm, which);
            set(vm, module, name, class);
        }
        set(vm, module, "MINYEAR", Value::small_int(1));
        set(vm, module, "MAXYEAR", Value::small_int(9999));
        let utc = utc(vm);
        set(vm, module, "UTC", utc);
        Ok(())
    }
}
