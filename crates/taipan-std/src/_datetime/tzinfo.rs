//! `tzinfo`, the base class of zones, and `timezone`, the zone with a fixed offset.

use super::date::Moment;
use super::datetime::shift;
use super::format::push_offset;
use super::timedelta::Timedelta;
use super::{Class, class};
use crate::classes::{comparisons, joined};
use taipan_vm::native::{Args, Params, Trace, class as native_class, methods};
use taipan_vm::types::order::Rich;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm};

/// An argument that is a zone or None.
pub fn check_zone(vm: &mut Vm, value: Option<&Value>) -> R {
    let Some(value) = value.filter(|v| !v.is_none()) else {
        return Ok(Value::NONE);
    };
    let base = class(vm, Class::Tzinfo);
    if vm.is_instance(value, &base) {
        return Ok(value.clone());
    }
    let found = vm.type_name(value);
    Err(vm.type_error(format!(
        "tzinfo argument must be None or of a tzinfo subclass, not type '{found}'"
    )))
}

/// The zone in a pickled state.
pub fn check_state_zone(vm: &mut Vm, zone: &Value) -> R<()> {
    let base = class(vm, Class::Tzinfo);
    if zone.is_none() || vm.is_instance(zone, &base) {
        return Ok(());
    }
    Err(vm.type_error("bad tzinfo state arg"))
}

/// "offset must be a timedelta strictly between …"
fn bad_offset(vm: &mut Vm, offset: &Value) -> Raise {
    match vm.repr_text(offset) {
        Ok(shown) => vm.value_error(format!(
            "offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not {shown}"
        )),
        Err(raise) => raise,
    }
}

/// A question to a zone that a duration answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Utcoffset,
    Dst,
}

impl Asked {
    fn name(self) -> &'static str {
        match self {
            Asked::Utcoffset => "utcoffset",
            Asked::Dst => "dst",
        }
    }

    /// The answer as object: None or a timedelta shorter than a day.
    pub fn value(self, vm: &mut Vm, zone: &Value, moment: &Value) -> R {
        if zone.is_none() {
            return Ok(Value::NONE);
        }
        let answer = vm.call_method(zone, self.name(), std::slice::from_ref(moment))?;
        if answer.is_none() {
            return Ok(answer);
        }
        match answer.native::<Timedelta>() {
            Some(offset) if offset.is_offset() => Ok(answer),
            Some(_) => Err(bad_offset(vm, &answer)),
            None => {
                let (name, found) = (self.name(), vm.type_name(&answer));
                Err(vm.type_error(format!(
                    "tzinfo.{name}() must return None or timedelta, not '{found}'"
                )))
            }
        }
    }

    /// The answer; no zone gives none.
    pub fn of(self, vm: &mut Vm, zone: &Value, moment: &Value) -> R<Option<Timedelta>> {
        if zone.is_none() {
            return Ok(None);
        }
        if let Some(fixed) = zone.native::<Timezone>() {
            return Ok((self == Asked::Utcoffset).then_some(fixed.offset));
        }
        let answer = self.value(vm, zone, moment)?;
        Ok(answer.native::<Timedelta>().copied())
    }
}

/// The name of a zone: None or a str.
pub fn zone_name(vm: &mut Vm, zone: &Value, moment: &Value) -> R<Option<Value>> {
    if zone.is_none() {
        return Ok(None);
    }
    let name = vm.call_method(zone, "tzname", std::slice::from_ref(moment))?;
    if name.is_none() {
        return Ok(None);
    }
    if name.is_a::<Str>() {
        return Ok(Some(name));
    }
    let found = vm.type_name(&name);
    Err(vm.type_error(format!(
        "tzinfo.tzname() must return None or a string, not '{found}'"
    )))
}

/// The base of time zones.
#[native_class(name = "tzinfo", module = "datetime", flags(BASETYPE), new)]
#[derive(Trace)]
pub struct Tzinfo {}

fn not_implemented(vm: &mut Vm, method: &str) -> R {
    let class = vm.class(|t| &t.NotImplementedError);
    let message = format!("a tzinfo subclass must implement {method}()");
    Err(vm.raise(&class, message))
}

/// The datetime that a `fromutc` gets, in this very zone.
fn in_zone<'a>(vm: &mut Vm, this: &Value, value: &'a Value) -> R<&'a Moment> {
    match value.native::<Moment>().filter(|m| m.timed) {
        None => Err(vm.type_error("fromutc: argument must be a datetime")),
        Some(moment) if !moment.zone.is(this) => {
            Err(vm.value_error("fromutc: dt.tzinfo is not self"))
        }
        Some(moment) => Ok(moment),
    }
}

#[methods(class = "datetime.tzinfo")]
impl Tzinfo {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], Tzinfo {}))
    }
    /// The name of the zone at a moment.
    fn tzname(this: &Value, vm: &mut Vm, object: &Value) -> R {
        let _ = (this, object);
        not_implemented(vm, "tzname")
    }
    /// How far the zone is ahead of UTC at a moment.
    fn utcoffset(this: &Value, vm: &mut Vm, object: &Value) -> R {
        let _ = (this, object);
        not_implemented(vm, "utcoffset")
    }
    /// How much of that is summer time.
    fn dst(this: &Value, vm: &mut Vm, object: &Value) -> R {
        let _ = (this, object);
        not_implemented(vm, "dst")
    }
    /// A moment in UTC, moved to the zone.
    fn fromutc(this: &Value, vm: &mut Vm, object: &Value) -> R {
        let moment = in_zone(vm, this, object)?;
        let Some(offset) = Asked::Utcoffset.of(vm, &moment.zone, object)? else {
            return Err(vm.value_error("fromutc: non-None utcoffset() result required"));
        };
        let Some(saving) = Asked::Dst.of(vm, &moment.zone, object)? else {
            return Err(vm.value_error("fromutc: non-None dst() result required"));
        };
        let standard = offset.minus(vm, saving)?;
        let shifted = shift(vm, object, standard)?;
        match Asked::Dst.of(vm, &moment.zone, &shifted)? {
            Some(saving) => shift(vm, &shifted, saving),
            None => {
                Err(vm.value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"))
            }
        }
    }
    /// -> (cls, state)
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.intern("__getinitargs__");
        let args = match vm.get_attr_opt(this, &name)? {
            Some(method) => vm.call(&method, &[])?,
            None => vm.tuple(Vec::new()),
        };
        let state = vm.call_method(this, "__getstate__", &[])?;
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, args, state]))
    }
}

/// A time zone whose offset is always the same.
#[native_class(
    name = "timezone",
    module = "datetime",
    methods = joined!(Timezone::METHODS, Timezone::ORDER_METHODS),
    new
)]
#[derive(Trace)]
pub struct Timezone {
    #[trace(skip)]
    offset: Timedelta,
    /// None, or the name that it was given.
    name: Value,
}

comparisons!(Timezone, "datetime.timezone", "ORDER");

impl Timezone {
    /// Make one that is certainly in range.
    pub fn new_of(class: &Value, vm: &mut Vm, offset: Timedelta, name: Option<Value>) -> Value {
        let name = name.unwrap_or(Value::NONE);
        vm.new_native(class, Timezone { offset, name })
    }

    /// A zone of this offset: the one of UTC if it has no other name.
    pub fn checked(vm: &mut Vm, offset: Timedelta, name: Option<Value>) -> R {
        if !offset.is_offset() {
            let offset = offset.value(vm);
            return Err(bad_offset(vm, &offset));
        }
        if offset == Timedelta::ZERO && name.is_none() {
            return Ok(super::utc(vm));
        }
        let class = class(vm, Class::Timezone);
        Ok(Timezone::new_of(&class, vm, offset, name))
    }

    fn rich_compare(this: &Value, _: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Timezone>(), value.native::<Timezone>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match op {
            Rich::Eq | Rich::Ne => Ok(Value::bool((a.offset == b.offset) == (op == Rich::Eq))),
            _ => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// "tzname(dt) argument must be a datetime instance or None, not int"
    fn check_argument(vm: &mut Vm, method: &str, value: &Value) -> R<()> {
        if value.is_none() || value.native::<Moment>().is_some_and(|m| m.timed) {
            return Ok(());
        }
        let found = vm.type_name(value);
        Err(vm.type_error(format!(
            "{method}(dt) argument must be a datetime instance or None, not {found}"
        )))
    }
}

#[methods(class = "datetime.timezone")]
impl Timezone {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "timezone",
            names: &["offset", "name"],
            posonly: 0,
            positional: 2,
            required: 1,
            rest: false,
            kwargs: false,
        };
        let [offset, name] = PARAMS.bind_some::<1, 2>(vm, args)?;
        let offset = offset.expect("required");
        let Some(duration) = offset.native::<Timedelta>() else {
            return Err(vm.type_error_named(
                "timezone() argument 1 must be datetime.timedelta, not {}",
                offset,
            ));
        };
        if let Some(name) = name
            && !name.is_a::<Str>()
        {
            return Err(vm.type_error_named("timezone() argument 2 must be str, not {}", name));
        }
        Timezone::checked(vm, *duration, name.cloned())
    }
    /// The name it was made with, else "UTC" with the offset.
    fn tzname(this: &Value, vm: &mut Vm, object: &Value) -> R {
        Timezone::check_argument(vm, "tzname", object)?;
        Ok(Timezone::__str__(this, vm))
    }
    /// Return fixed offset.
    fn utcoffset(&self, vm: &mut Vm, object: &Value) -> R {
        Timezone::check_argument(vm, "utcoffset", object)?;
        Ok(self.offset.value(vm))
    }
    /// Return None.
    fn dst(&self, vm: &mut Vm, object: &Value) -> R<()> {
        Timezone::check_argument(vm, "dst", object)
    }
    /// A moment in UTC, moved to the zone.
    fn fromutc(this: &Value, vm: &mut Vm, object: &Value) -> R {
        in_zone(vm, this, object)?;
        let offset = this.native::<Timezone>().expect("receiver").offset;
        shift(vm, object, offset)
    }
    /// pickle support
    #[sig("()")]
    fn __getinitargs__(&self, vm: &mut Vm) -> Value {
        let mut args = vec![self.offset.value(vm)];
        if !self.name.is_none() {
            args.push(self.name.clone());
        }
        vm.tuple(args)
    }
    /// Return hash(self).
    #[sig("()")]
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        self.offset.hash(vm)
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let class = vm.type_name(this);
        if this.is(&super::utc(vm)) {
            return Ok(class + ".utc");
        }
        let args = this
            .native::<Timezone>()
            .expect("receiver")
            .__getinitargs__(vm);
        let mut shown = Vec::new();
        for arg in args.downcast::<Tuple>().expect("a tuple").items() {
            shown.push(vm.repr_text(arg)?);
        }
        Ok(format!("{class}({})", shown.join(", ")))
    }
    /// Return str(self).
    #[sig("()")]
    fn __str__(this: &Value, vm: &mut Vm) -> Value {
        let zone = this.native::<Timezone>().expect("receiver");
        if !zone.name.is_none() {
            return zone.name.clone();
        }
        let mut text = String::from("UTC");
        if zone.offset != Timedelta::ZERO {
            push_offset(&mut text, zone.offset, ":");
        }
        vm.str(text)
    }
}
