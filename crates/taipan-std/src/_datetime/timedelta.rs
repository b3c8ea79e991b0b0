//! `timedelta`: a duration of days, seconds and microseconds.

use super::{Class, class};
use crate::classes::{comparisons, joined};
use dashu_int::IBig;
use taipan_vm::native::{Args, Params, Trace, class as native_class, methods};
use taipan_vm::types::int::{IntRef, int_ref};
use taipan_vm::types::order::Rich;
use taipan_vm::{R, Value, Vm};

pub const DAY: i64 = 86_400;
pub const MICROS: i64 = 1_000_000;
pub const MICROS_OF_DAY: i128 = DAY as i128 * MICROS as i128;
const MOST_DAYS: i32 = 999_999_999;

/// How far two moments lie apart; all arguments add up.
#[native_class(
    name = "timedelta",
    module = "datetime",
    flags(BASETYPE),
    methods = joined!(Timedelta::METHODS, Timedelta::ORDER_METHODS),
    new
)]
#[derive(Trace, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timedelta {
    pub days: i32,
    /// Below the number of a day.
    pub seconds: i32,
    /// Below a million.
    pub micros: i32,
}

comparisons!(Timedelta, "datetime.timedelta", "ORDER");

fn is_odd(number: &IBig) -> bool {
    number.trailing_zeros() == Some(0)
}

/// The quotient, with halves to the even neighbour; the divisor is positive.
fn divide_to_even(number: &IBig, divisor: &IBig) -> IBig {
    use dashu_int::ops::DivRemEuclid;
    let (quotient, rest) = number.div_rem_euclid(divisor.clone());
    let rest = IBig::from(rest);
    let up = match (&rest * 2u8).cmp(divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => is_odd(&quotient),
        std::cmp::Ordering::Greater => true,
    };
    if up { quotient + IBig::ONE } else { quotient }
}

/// A float as a fraction with a positive denominator that is a power of two.
fn ratio(vm: &mut Vm, f: f64) -> R<(IBig, IBig)> {
    if f.is_nan() {
        return Err(vm.value_error("cannot convert NaN to integer ratio"));
    }
    if f.is_infinite() {
        return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
    }
    let (negative, mantissa, exponent) = taipan_vm::types::float::decompose(f);
    let mantissa = IBig::from(mantissa);
    let mantissa = if negative { -mantissa } else { mantissa };
    Ok(if exponent >= 0 {
        (mantissa << exponent as usize, IBig::ONE)
    } else {
        (mantissa, IBig::ONE << exponent.unsigned_abs() as usize)
    })
}

/// `a / b` as float.
fn true_quotient(vm: &mut Vm, a: i128, b: i128) -> R {
    const EXACT: u128 = 1 << 53;
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT && b != 0 {
        return Ok(vm.float(a as f64 / b as f64));
    }
    let (a, b) = (vm.bigint(a.into()), vm.bigint(b.into()));
    vm.binary(taipan_vm::protocol::number::BinOp::Div, &a, &b)
}

fn is_float(value: &Value) -> bool {
    value.raw().is_float() || value.is_kind(taipan_vm::Kind::Float)
}

impl Timedelta {
    pub const ZERO: Timedelta = Timedelta::from_parts(0, 0, 0);
    pub const MIN: Timedelta = Timedelta::from_parts(-MOST_DAYS, 0, 0);
    pub const MAX: Timedelta = Timedelta::from_parts(MOST_DAYS, 86_399, 999_999);

    /// From parts that are in their ranges.
    pub const fn from_parts(days: i32, seconds: i32, micros: i32) -> Timedelta {
        Timedelta {
            days,
            seconds,
            micros,
        }
    }

    /// From any parts; OverflowError beyond the limits.
    pub fn normal(vm: &mut Vm, days: i64, seconds: i64, micros: i64) -> R<Timedelta> {
        let seconds = seconds + micros.div_euclid(MICROS);
        let days = days + seconds.div_euclid(DAY);
        if days.unsigned_abs() > MOST_DAYS as u64 {
            return Err(
                vm.overflow_error(format!("days={days}; must have magnitude <= {MOST_DAYS}"))
            );
        }
        Ok(Timedelta::from_parts(
            days as i32,
            seconds.rem_euclid(DAY) as i32,
            micros.rem_euclid(MICROS) as i32,
        ))
    }

    pub fn total(self) -> i128 {
        (self.days as i128 * DAY as i128 + self.seconds as i128) * MICROS as i128
            + self.micros as i128
    }

    /// The hash of its parts, which that of moments and of zones is made of, too.
    pub fn hash(self, vm: &mut Vm) -> R<i64> {
        let parts = [self.days, self.seconds, self.micros].map(i64::from);
        let parts = vm.tuple_of(parts.map(Value::small_int));
        vm.hash_tuple(&parts)
    }

    /// From microseconds.
    pub fn from_total(vm: &mut Vm, total: i128) -> R<Timedelta> {
        let days = total.div_euclid(MICROS_OF_DAY);
        let rest = total.rem_euclid(MICROS_OF_DAY) as i64;
        match i32::try_from(days) {
            Ok(days) => Timedelta::normal(vm, days as i64, rest / MICROS, rest % MICROS),
            Err(_) => Err(vm.overflow_error("Python int too large to convert to C int")),
        }
    }

    fn from_big_total(vm: &mut Vm, total: &IBig) -> R<Timedelta> {
        match i128::try_from(total) {
            Ok(total) => Timedelta::from_total(vm, total),
            Err(_) => Err(vm.overflow_error("Python int too large to convert to C int")),
        }
    }

    pub fn negated(self) -> Timedelta {
        // Not for the shortest of all, which has no counterpart: its days would be out of range, and callers check.
        let total = -self.total();
        let rest = total.rem_euclid(MICROS_OF_DAY) as i64;
        Timedelta::from_parts(
            total.div_euclid(MICROS_OF_DAY) as i32,
            (rest / MICROS) as i32,
            (rest % MICROS) as i32,
        )
    }

    pub fn value(self, vm: &mut Vm) -> Value {
        let class = class(vm, Class::Timedelta);
        vm.new_native(&class, self)
    }

    /// Whether it can be the offset of a zone: shorter than a day.
    pub fn is_offset(self) -> bool {
        self.total().abs() < MICROS_OF_DAY
    }

    pub fn plus(self, vm: &mut Vm, other: Timedelta) -> R<Timedelta> {
        Timedelta::normal(
            vm,
            self.days as i64 + other.days as i64,
            self.seconds as i64 + other.seconds as i64,
            self.micros as i64 + other.micros as i64,
        )
    }

    pub fn minus(self, vm: &mut Vm, other: Timedelta) -> R<Timedelta> {
        Timedelta::normal(
            vm,
            self.days as i64 - other.days as i64,
            self.seconds as i64 - other.seconds as i64,
            self.micros as i64 - other.micros as i64,
        )
    }

    fn rich_compare(this: &Value, _: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Timedelta>(), value.native::<Timedelta>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        Ok(Value::bool(op.holds(a.cmp(b))))
    }

    /// `self * value` for a number.
    fn times(self, vm: &mut Vm, value: &Value) -> R {
        let total = self.total();
        let product = if let Some(factor) = int_ref(value) {
            match factor {
                IntRef::Small(small) if total.unsigned_abs() < 1 << 64 => {
                    Timedelta::from_total(vm, total * small as i128)
                }
                big => Timedelta::from_big_total(vm, &(IBig::from(total) * &*big.big())),
            }
        } else if is_float(value) {
            let factor = vm.to_f64(value)?;
            let (over, under) = ratio(vm, factor)?;
            let exact = IBig::from(total) * over;
            Timedelta::from_big_total(vm, &divide_to_even(&exact, &under))
        } else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        product.map(|t| t.value(vm))
    }

    /// Quotient and rest of a division downwards.
    fn divided(self, vm: &mut Vm, by: Timedelta) -> R<(i128, i128)> {
        let divisor = by.total();
        if divisor == 0 {
            return Err(vm.zero_division_error("division by zero"));
        }
        let (mut quotient, mut rest) = (self.total() / divisor, self.total() % divisor);
        if rest != 0 && (rest < 0) != (divisor < 0) {
            quotient -= 1;
            rest += divisor;
        }
        Ok((quotient, rest))
    }

    /// Add an argument of the constructor that counts in units of so many microseconds.
    fn add_unit(
        vm: &mut Vm,
        unit: (&str, i64),
        value: &Value,
        sum: &mut IBig,
        leftover: &mut f64,
    ) -> R<()> {
        let (name, factor) = unit;
        if let Some(count) = int_ref(value) {
            *sum += &*count.big() * IBig::from(factor);
            return Ok(());
        }
        if !is_float(value) {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "unsupported type for timedelta {name} component: {found}"
            )));
        }
        let number = vm.to_f64(value)?;
        if number.is_nan() {
            return Err(vm.value_error("cannot convert float NaN to integer"));
        }
        if number.is_infinite() {
            return Err(vm.overflow_error("cannot convert float infinity to integer"));
        }
        let (whole, part) = (number.trunc(), number.fract());
        let (over, under) = ratio(vm, whole)?;
        *sum += over / under * IBig::from(factor);
        if part != 0.0 {
            // What is left below a microsecond is added up and rounded once, at the end.
            let micros = part * factor as f64;
            *sum += IBig::from(micros.trunc() as i64);
            *leftover += micros.fract();
        }
        Ok(())
    }
}

const UNITS: [(&str, i64); 7] = [
    ("days", DAY * MICROS),
    ("seconds", MICROS),
    ("microseconds", 1),
    ("milliseconds", 1000),
    ("minutes", 60 * MICROS),
    ("hours", 3600 * MICROS),
    ("weeks", 7 * DAY * MICROS),
];

/// The arguments in the order in which they are summed up, which matters for what floats leave over.
const SUMMED: [usize; 7] = [2, 3, 1, 4, 5, 0, 6];

#[methods(class = "datetime.timedelta")]
impl Timedelta {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "__new__",
            names: &[
                "days",
                "seconds",
                "microseconds",
                "milliseconds",
                "minutes",
                "hours",
                "weeks",
            ],
            posonly: 0,
            positional: 7,
            required: 0,
            rest: false,
            kwargs: false,
        };
        let given = PARAMS.bind_some::<1, 7>(vm, args)?;
        let small = |i: usize| match given[i] {
            None => Some(0),
            // So far from the limits that nothing can overflow.
            Some(value) => value.as_small_int().filter(|n| n.unsigned_abs() < 1 << 40),
        };
        let plain = [0, 1, 2].map(small);
        if let [Some(days), Some(seconds), Some(micros)] = plain
            && given[3].is_none()
            && given[6].is_none()
            && let (Some(minutes), Some(hours)) = (small(4), small(5))
        {
            let seconds = seconds + minutes * 60 + hours * 3600;
            let made = Timedelta::normal(vm, days, seconds, micros);
            // Beyond 32 bits the text of the failure is another one.
            if made.is_ok() || days.unsigned_abs() < 1 << 31 {
                return made.map(|t| vm.new_native(&args.all[0], t));
            }
            drop(vm.take_raised());
        }
        let (mut sum, mut leftover) = (IBig::ZERO, 0.0);
        for i in SUMMED {
            if let Some(value) = given[i] {
                Timedelta::add_unit(vm, UNITS[i], value, &mut sum, &mut leftover)?;
            }
        }
        if leftover != 0.0 {
            let mut whole = leftover.round();
            if (whole - leftover).abs() == 0.5 {
                // Halfway: the whole sum becomes even.
                let odd = if is_odd(&sum) { 1.0 } else { 0.0 };
                whole = 2.0 * ((leftover + odd) * 0.5).round() - odd;
            }
            sum += IBig::from(whole as i64);
        }
        let total = Timedelta::from_big_total(vm, &sum)?;
        Ok(vm.new_native(&args.all[0], total))
    }
    /// Number of days.
    #[member]
    fn days(&self) -> i32 {
        self.days
    }
    /// Seconds beside the days, from 0 on.
    #[member]
    fn seconds(&self) -> i32 {
        self.seconds
    }
    /// Microseconds beside the seconds, from 0 on.
    #[member]
    fn microseconds(&self) -> i32 {
        self.micros
    }
    /// The whole length in seconds, as a float.
    #[sig("()")]
    fn total_seconds(&self, vm: &mut Vm) -> R {
        true_quotient(vm, self.total(), MICROS as i128)
    }
    /// Return self+value.
    fn __add__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => self.plus(vm, *other).map(|t| t.value(vm)),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return value+self.
    fn __radd__(&self, vm: &mut Vm, value: &Value) -> R {
        self.__add__(vm, value)
    }
    /// Return self-value.
    fn __sub__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => self.minus(vm, *other).map(|t| t.value(vm)),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return value-self.
    fn __rsub__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => other.minus(vm, *self).map(|t| t.value(vm)),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return self*value.
    fn __mul__(&self, vm: &mut Vm, value: &Value) -> R {
        self.times(vm, value)
    }
    /// Return value*self.
    fn __rmul__(&self, vm: &mut Vm, value: &Value) -> R {
        self.times(vm, value)
    }
    /// Return self/value.
    fn __truediv__(&self, vm: &mut Vm, value: &Value) -> R {
        if let Some(other) = value.native::<Timedelta>() {
            return true_quotient(vm, self.total(), other.total());
        }
        let (over, under) = if let Some(divisor) = int_ref(value) {
            (IBig::ONE, divisor.big().into_owned())
        } else if is_float(value) {
            let divisor = vm.to_f64(value)?;
            let (over, under) = ratio(vm, divisor)?;
            (under, over)
        } else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if under == IBig::ZERO {
            return Err(vm.zero_division_error("division by zero"));
        }
        let mut number = IBig::from(self.total()) * over;
        let mut under = under;
        if under < IBig::ZERO {
            (number, under) = (-number, -under);
        }
        let total = divide_to_even(&number, &under);
        Timedelta::from_big_total(vm, &total).map(|t| t.value(vm))
    }
    /// Return value/self.
    fn __rtruediv__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => true_quotient(vm, other.total(), self.total()),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return self//value.
    fn __floordiv__(&self, vm: &mut Vm, value: &Value) -> R {
        if let Some(other) = value.native::<Timedelta>() {
            let quotient = self.divided(vm, *other)?.0;
            return Ok(vm.bigint(quotient.into()));
        }
        let Some(divisor) = int_ref(value) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if divisor.is_zero() {
            return Err(vm.zero_division_error("division by zero"));
        }
        let (mut number, mut divisor) = (IBig::from(self.total()), divisor.big().into_owned());
        if divisor < IBig::ZERO {
            (number, divisor) = (-number, -divisor);
        }
        use dashu_int::ops::DivEuclid;
        let total = number.div_euclid(divisor);
        Timedelta::from_big_total(vm, &total).map(|t| t.value(vm))
    }
    /// Return value//self.
    fn __rfloordiv__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => {
                let quotient = other.divided(vm, *self)?.0;
                Ok(vm.bigint(quotient.into()))
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return self%value.
    fn __mod__(&self, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.native::<Timedelta>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let rest = self.divided(vm, *other)?.1;
        Timedelta::from_total(vm, rest).map(|t| t.value(vm))
    }
    /// Return value%self.
    fn __rmod__(&self, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => {
                let rest = other.divided(vm, *self)?.1;
                Timedelta::from_total(vm, rest).map(|t| t.value(vm))
            }
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return divmod(self, value).
    fn __divmod__(&self, vm: &mut Vm, value: &Value) -> R {
        let Some(other) = value.native::<Timedelta>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (quotient, rest) = self.divided(vm, *other)?;
        let quotient = vm.bigint(quotient.into());
        let rest = Timedelta::from_total(vm, rest)?.value(vm);
        Ok(vm.tuple_of([quotient, rest]))
    }
    /// Return divmod(value, self).
    fn __rdivmod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match value.native::<Timedelta>() {
            Some(other) => other.__divmod__(vm, this),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// -self
    #[sig("()")]
    fn __neg__(&self, vm: &mut Vm) -> R {
        Timedelta::from_total(vm, -self.total()).map(|t| t.value(vm))
    }
    /// +self
    #[sig("()")]
    fn __pos__(&self, vm: &mut Vm) -> Value {
        self.value(vm)
    }
    /// abs(self)
    #[sig("()")]
    fn __abs__(&self, vm: &mut Vm) -> R {
        Timedelta::from_total(vm, self.total().abs()).map(|t| t.value(vm))
    }
    /// Whether the number is not zero.
    #[sig("()")]
    fn __bool__(&self) -> bool {
        *self != Timedelta::ZERO
    }
    /// Return hash(self).
    #[sig("()")]
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        self.hash(vm)
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(this: &Value, vm: &mut Vm) -> String {
        let name = vm.type_name(this);
        let Some(duration) = this.native::<Timedelta>() else {
            return name;
        };
        let parts: Vec<String> = [
            ("days", duration.days),
            ("seconds", duration.seconds),
            ("microseconds", duration.micros),
        ]
        .iter()
        .filter(|(_, n)| *n != 0)
        .map(|(unit, n)| format!("{unit}={n}"))
        .collect();
        match parts.is_empty() {
            true => format!("{name}(0)"),
            false => format!("{name}({})", parts.join(", ")),
        }
    }
    /// Return str(self).
    #[sig("()")]
    fn __str__(&self) -> String {
        let mut text = match self.days {
            0 => String::new(),
            days @ (1 | -1) => format!("{days} day, "),
            days => format!("{days} days, "),
        };
        let (hours, minutes) = (self.seconds / 3600, self.seconds / 60 % 60);
        text += &format!("{hours}:{minutes:02}:{:02}", self.seconds % 60);
        if self.micros != 0 {
            text += &format!(".{:06}", self.micros);
        }
        text
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.type_of(this);
        let parts = this
            .native::<Timedelta>()
            .map_or([0; 3], |t| [t.days, t.seconds, t.micros]);
        let parts = parts.map(|n| Value::small_int(n.into())).to_vec();
        let state = vm.tuple(parts);
        vm.tuple_of([class, state])
    }
}
