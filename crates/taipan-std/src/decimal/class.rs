//! `Decimal`.

use super::context::{Context, exact_float, rounding_of};
use super::convert::{
    argument, as_tuple, context_or_current, hash, int_value, is_float, of_float, of_value, operand,
    ratio, unsupported,
};
use super::number::{Kind, Number, Rounding, Settings, status};
use super::operations::{with_binary, with_tests, with_unary};
use super::short::{self, Short};
use super::{arith, conclude, current, format, functions, state, wrap};
use crate::classes::{comparisons, joined};
use dashu_int::IBig;
use std::borrow::Cow;
use taipan_vm::native::{Args, Nullable, Params, Trace, class as native_class, methods};
use taipan_vm::types::complex::Complex;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::order::Rich;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Raise, Value, Vm};

/// A decimal number: exactly what an integer, float, text, Decimal or tuple (sign, digits, exponent) says.
///
/// The context only decides whether what is no number raises.
#[native_class(
    name = "Decimal", signature = "(value=\"0\", context=None)",
    module = "decimal",
    flags(BASETYPE),
    methods = joined!(
        Decimal::METHODS,
        Decimal::ORDER_METHODS,
        Decimal::OPERATOR_METHODS,
        Decimal::UNARY_METHODS,
        Decimal::BINARY_METHODS,
        Decimal::TEST_METHODS
    ),
    new
)]
#[derive(Trace)]
pub struct Decimal {
    #[trace(skip)]
    pub number: Number,
}

type Operation = fn(&Number, &Number, &Settings, &mut u32) -> Number;

pub fn is_normal(x: &Number, s: &Settings) -> bool {
    x.is_finite() && !x.is_zero() && x.adjusted() >= s.emin
}

pub fn is_subnormal(x: &Number, s: &Settings) -> bool {
    x.is_finite() && !x.is_zero() && x.adjusted() < s.emin
}

pub fn is_quiet(x: &Number) -> bool {
    x.kind == Kind::Quiet
}

pub fn is_signaling(x: &Number) -> bool {
    x.kind == Kind::Signaling
}

pub fn have_same_quantum(x: &Number, y: &Number) -> bool {
    match (x.is_finite(), y.is_finite()) {
        (true, true) => x.exp == y.exp,
        _ => x.is_nan() && y.is_nan() || x.is_infinite() && y.is_infinite(),
    }
}

pub fn total_order_of_size(x: &Number, y: &Number, _: &Settings, _: &mut u32) -> Number {
    let (x, y) = (x.clone().with_sign(false), y.clone().with_sign(false));
    arith::sign_of(x.total_order(&y))
}

pub fn class_name(x: &Number, s: &Settings) -> &'static str {
    let names = match x.kind {
        Kind::Quiet => return "NaN",
        Kind::Signaling => return "sNaN",
        Kind::Infinite => ["+Infinity", "-Infinity"],
        Kind::Finite if x.is_zero() => ["+Zero", "-Zero"],
        Kind::Finite if is_subnormal(x, s) => ["+Subnormal", "-Subnormal"],
        Kind::Finite => ["+Normal", "-Normal"],
    };
    names[usize::from(x.negative)]
}

/// `divmod(x, y)` in a context.
pub fn divmod_in(vm: &mut Vm, context: &Context, x: &Number, y: &Number) -> R {
    let mut status = 0;
    let (quotient, rest) = arith::divmod(x, y, &context.settings(), &mut status);
    conclude(vm, context, status)?;
    let parts = vec![wrap(vm, quotient), wrap(vm, rest)];
    Ok(vm.tuple(parts))
}

/// `pow(a, b, modulo)` for whole numbers.
pub fn power_modulo(
    a: &Number,
    b: &Number,
    modulo: &Number,
    s: &Settings,
    status: &mut u32,
) -> Number {
    if let Some(nan) = arith::nan_result(&[a, b, modulo], s, status) {
        return nan;
    }
    let whole = [a, b, modulo].iter().all(|n| n.is_integer());
    let huge = [a, b, modulo].iter().any(|n| n.exp > 100_000);
    if !whole || huge || b.negative || modulo.is_zero() || modulo.adjusted() >= s.prec {
        return Number::invalid(status, status::INVALID);
    }
    if a.is_zero() && b.is_zero() {
        return Number::invalid(status, status::INVALID);
    }
    let size = |n: &Number| {
        let n = n.clone().with_sign(false);
        let whole: dashu_int::UBig = super::convert::to_int(&n).try_into().unwrap_or_default();
        whole
    };
    let (base, exponent, modulus) = (size(a), size(b), size(modulo));
    let mut square = base % &modulus;
    let mut result = dashu_int::UBig::ONE % &modulus;
    use dashu_int::ops::BitTest;
    for bit in 0..exponent.bit_len() {
        if exponent.bit(bit) {
            result = result * &square % &modulus;
        }
        square = &square * &square % &modulus;
    }
    Number::finite(a.negative && b.is_odd(), result, 0)
}

/// As [`operate`], by a short way if there is one.
#[inline(always)]
fn operate_quickly(
    vm: &mut Vm,
    left: &Value,
    right: &Value,
    quick: impl Fn(Short, Short, &Settings) -> short::Result,
    operation: Operation,
) -> R {
    if let (Some(a), Some(b)) = (Short::of_value(left), Short::of_value(right)) {
        let context = current(vm)?;
        let context = context.native::<Context>().expect("a context");
        if let Some((result, found)) = quick(a, b, &context.settings()) {
            conclude(vm, context, found)?;
            return Ok(context.wrap(vm, result.number()));
        }
    }
    operate(vm, left, right, operation)
}

/// What an operator does with the left and the right operand; NotImplemented if one is no number for it.
#[inline(never)]
fn operate(vm: &mut Vm, left: &Value, right: &Value, operation: Operation) -> R {
    let (Some(a), Some(b)) = (operand(left), operand(right)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let context = current(vm)?;
    let context = context.native::<Context>().expect("a context");
    let mut found = 0;
    let number = operation(&a, &b, &context.settings(), &mut found);
    conclude(vm, context, found)?;
    Ok(context.wrap(vm, number))
}

/// What an operator does with one operand.
fn apply(
    vm: &mut Vm,
    this: &Value,
    operation: impl FnOnce(&Number, &Settings, &mut u32) -> Number,
) -> R {
    let context = current(vm)?;
    let context = context.native::<Context>().expect("a context");
    let number = &this.native::<Decimal>().expect("receiver").number;
    context.result(vm, |s, status| operation(number, s, status))
}

/// `+x` or `-x`
fn signed(vm: &mut Vm, this: &Value, turned: bool) -> R {
    if let Some(number) = Short::of_value(this) {
        let context = current(vm)?;
        let context = context.native::<Context>().expect("a context");
        if let Some((result, found)) = short::signed(number, turned, &context.settings()) {
            conclude(vm, context, found)?;
            return Ok(context.wrap(vm, result.number()));
        }
    }
    apply(vm, this, |x, s, status| arith::plus(x, turned, s, status))
}

/// A number that a Decimal is compared with, both exactly: the Decimal times the other's denominator.
fn comparable<'a>(
    vm: &mut Vm,
    number: &'a Number,
    value: &'a Value,
    op: Rich,
) -> R<Option<(Cow<'a, Number>, Cow<'a, Number>)>> {
    if let Some(other) = operand(value) {
        return Ok(Some((Cow::Borrowed(number), other)));
    }
    let equality = matches!(op, Rich::Eq | Rich::Ne);
    let float = match value.downcast::<Complex>() {
        Some(complex) if equality && complex.im == 0.0 => Some(complex.re),
        Some(_) => None,
        None if is_float(value) => Some(vm.to_f64(value)?),
        None => None,
    };
    if let Some(float) = float {
        let context = current(vm)?;
        let context = context.native::<Context>().expect("a context");
        if equality {
            context.flags.set(context.flags.get() | status::FLOAT);
        } else {
            conclude(vm, context, status::FLOAT)?;
        }
        return Ok(Some((Cow::Borrowed(number), Cow::Owned(of_float(float)))));
    }
    if value.is_a::<Complex>() || value.kind().is_none() || value.is_a::<Str>() {
        return Ok(None);
    }
    let numbers = vm.import_simple("numbers")?;
    let rational = vm.get_attr_str(&numbers, "Rational")?;
    if !vm.isinstance(value, &rational)? {
        return Ok(None);
    }
    let over = vm.get_attr_str(value, "numerator")?;
    let under = vm.get_attr_str(value, "denominator")?;
    let (Some(over), Some(under)) = (int_ref(&over), int_ref(&under)) else {
        return Ok(None);
    };
    let (over, under) = (super::convert::of_int(over), super::convert::of_int(under));
    let product = match number.is_finite() {
        true => arith::multiply(number, &under, &Settings::exact(), &mut 0),
        false => number.clone(),
    };
    Ok(Some((Cow::Owned(product), Cow::Owned(over))))
}

impl Decimal {
    fn rich_compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        if let (Some(a), Some(b)) = (Short::of_value(this), Short::of_value(value))
            && let Some(order) = a.order(b)
        {
            return Ok(Value::bool(op.holds(order)));
        }
        let number = &this.native::<Decimal>().expect("receiver").number;
        let Some((a, b)) = comparable(vm, number, value, op)? else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if a.is_nan() || b.is_nan() {
            let equality = matches!(op, Rich::Eq | Rich::Ne);
            if is_signaling(&a) || is_signaling(&b) || !equality {
                let context = current(vm)?;
                let context = context.native::<Context>().expect("a context");
                conclude(vm, context, status::INVALID)?;
            }
            return Ok(Value::bool(op == Rich::Ne));
        }
        Ok(Value::bool(op.holds(a.order(&b))))
    }

    /// Of a class: subclasses get their own instances.
    fn of_class(class: &Value, vm: &mut Vm, number: Number) -> Value {
        vm.new_native(class, Decimal { number })
    }

    /// An int by one of the rounding functions.
    fn rounded_int(&self, vm: &mut Vm, rounding: Rounding) -> R {
        let s = Settings {
            rounding,
            ..Settings::exact()
        };
        let number = match self.number.is_finite() {
            true => arith::to_integral(&self.number, false, &s, &mut 0),
            false => self.number.clone(),
        };
        int_value(vm, &number)
    }

    fn rounded_result(
        &self,
        vm: &mut Vm,
        rounding: Option<&Value>,
        context: Option<&Value>,
        operation: impl FnOnce(&Number, &Settings, &mut u32) -> Number,
    ) -> R {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        let rounding = match rounding {
            Some(name) => Some(rounding_of(vm, name)?),
            None => None,
        };
        context.result(vm, |s, status| {
            let s = Settings {
                rounding: rounding.unwrap_or(s.rounding),
                ..*s
            };
            operation(&self.number, &s, status)
        })
    }
}

comparisons!(Decimal, "decimal.Decimal", "ORDER");

macro_rules! operators {
    ($($doc:literal $name:ident, $reflected:ident => $quick:expr, $operation:expr;)*) => {
        #[methods(class = "decimal.Decimal", part = "OPERATOR")]
        impl Decimal {
            $(
                #[doc = $doc]
                fn $name(this: &Value, vm: &mut Vm, value: &Value) -> R {
                    operate_quickly(vm, this, value, $quick, $operation)
                }
                #[doc = $doc]
                fn $reflected(this: &Value, vm: &mut Vm, value: &Value) -> R {
                    operate_quickly(vm, value, this, $quick, $operation)
                }
            )*
        }
    };
}

operators! {
    "The sum." __add__, __radd__ => short::add, arith::add;
    "The difference." __sub__, __rsub__ => short::subtract, arith::subtract;
    "The product." __mul__, __rmul__ => short::multiply, arith::multiply;
    "The quotient." __truediv__, __rtruediv__ => short::divide, arith::divide;
    "The whole quotient." __floordiv__, __rfloordiv__ => |_, _, _| None, arith::divide_int;
    "The rest of the whole division." __mod__, __rmod__ => |_, _, _| None, arith::remainder;
}

macro_rules! unary {
    ($($doc:literal $name:ident => $operation:expr;)*) => {
        #[methods(class = "decimal.Decimal", part = "UNARY")]
        impl Decimal {
            $(
                #[doc = $doc]
                #[sig("(context=None)")]
                fn $name(&self, vm: &mut Vm, context: Option<&Value>) -> R {
                    let context = context_or_current(vm, context)?;
                    let context = context.native::<Context>().expect("a context");
                    context.result(vm, |s, status| ($operation)(&self.number, s, status))
                }
            )*
        }
    };
}

with_unary! { unary! {} }

macro_rules! binary {
    ($($doc:literal $name:ident => $operation:expr;)*) => {
        #[methods(class = "decimal.Decimal", part = "BINARY")]
        impl Decimal {
            $(
                #[doc = $doc]
                #[sig("(other, context=None)")]
                fn $name(&self, vm: &mut Vm, other: &Value, context: Option<&Value>) -> R {
                    let context = context_or_current(vm, context)?;
                    let context = context.native::<Context>().expect("a context");
                    let other = argument(vm, other)?;
                    context.result(vm, |s, status| ($operation)(&self.number, &other, s, status))
                }
            )*
        }
    };
}

with_binary! { binary! {} }

macro_rules! tests {
    ($($doc:literal $name:ident => $test:expr;)*) => {
        #[methods(class = "decimal.Decimal", part = "TEST")]
        impl Decimal {
            $(
                #[doc = $doc]
                #[sig("()")]
                fn $name(&self) -> bool {
                    let test: fn(&Number) -> bool = $test;
                    test(&self.number)
                }
            )*
        }
    };
}

with_tests! { tests! {} }

fn not_finite(vm: &mut Vm, number: &Number, what: &str) -> Raise {
    match number.is_infinite() {
        true => vm.overflow_error(format!("cannot convert Infinity to {what}")),
        false => vm.value_error(format!("cannot convert NaN to {what}")),
    }
}

#[methods(class = "decimal.Decimal")]
impl Decimal {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        const PARAMS: Params = Params {
            function: "",
            names: &["value", "context"],
            posonly: 0,
            positional: 2,
            required: 0,
            rest: false,
            kwargs: false,
        };
        for (name, _) in args.keywords() {
            let name = taipan_vm::protocol::item::text_of(name);
            if !PARAMS.names.contains(&name.as_str()) {
                return Err(vm.type_error(format!(
                    "this function got an unexpected keyword argument '{name}'"
                )));
            }
        }
        let [value, context] = PARAMS.bind_some::<1, 2>(vm, args)?;
        let class = &args.all[0];
        let Some(value) = value else {
            context_or_current(vm, context)?;
            return Ok(Decimal::of_class(class, vm, Number::zero(false, 0)));
        };
        let context = context_or_current(vm, context)?;
        let exact_class = state(vm).decimal.is(class);
        if exact_class && vm.type_of(value).is(class) {
            return Ok(value.clone());
        }
        let context = context.native::<Context>().expect("a context");
        let number = of_value(vm, value, context, true)?;
        Ok(Decimal::of_class(class, vm, number))
    }
    /// Class method that converts a float to a decimal number, exactly.
    #[classmethod]
    fn from_float(class: &Value, vm: &mut Vm, f: &Value) -> R {
        let number = exact_float(vm, f)?;
        if class.is(&state(vm).decimal) {
            return Ok(wrap(vm, number));
        }
        let value = wrap(vm, number);
        vm.call(class, &[value])
    }
    /// Class method that converts a real number to a decimal number, exactly.
    #[classmethod]
    fn from_number(class: &Value, vm: &mut Vm, number: &Value) -> R {
        let value = match operand(number) {
            Some(number) => wrap(vm, number.into_owned()),
            None if is_float(number) => {
                let number = exact_float(vm, number)?;
                wrap(vm, number)
            }
            None => return Err(unsupported(vm, number)),
        };
        if class.is(&state(vm).decimal) {
            return Ok(value);
        }
        vm.call(class, &[value])
    }
    #[getter]
    fn real(this: &Value) -> Value {
        this.clone()
    }
    #[getter]
    fn imag(&self, vm: &mut Vm) -> Value {
        wrap(vm, Number::zero(false, 0))
    }
    /// -self
    #[sig("()")]
    fn __neg__(this: &Value, vm: &mut Vm) -> R {
        signed(vm, this, true)
    }
    /// +self
    #[sig("()")]
    fn __pos__(this: &Value, vm: &mut Vm) -> R {
        signed(vm, this, false)
    }
    /// abs(self)
    #[sig("()")]
    fn __abs__(this: &Value, vm: &mut Vm) -> R {
        apply(vm, this, arith::abs)
    }
    /// Whether the number is not zero.
    #[sig("()")]
    fn __bool__(&self) -> bool {
        !self.number.is_zero()
    }
    /// Return divmod(self, value).
    fn __divmod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let (Some(a), Some(b)) = (operand(this), operand(value)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let context = current(vm)?;
        divmod_in(vm, context.native::<Context>().expect("a context"), &a, &b)
    }
    /// Return divmod(value, self).
    fn __rdivmod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match operand(value) {
            None => Ok(Value::NOT_IMPLEMENTED),
            Some(a) => {
                let b = &this.native::<Decimal>().expect("receiver").number;
                let context = current(vm)?;
                divmod_in(vm, context.native::<Context>().expect("a context"), &a, b)
            }
        }
    }
    /// Return pow(self, value, mod).
    #[sig("(value, mod=None, /)")]
    fn __pow__(this: &Value, vm: &mut Vm, value: &Value, modulo: Nullable<&Value>) -> R {
        let Some(modulo) = modulo.0 else {
            return operate(vm, this, value, functions::power);
        };
        let (Some(a), Some(b), Some(c)) = (operand(this), operand(value), operand(modulo)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let context = current(vm)?;
        let context = context.native::<Context>().expect("a context");
        context.result(vm, |s, status| power_modulo(&a, &b, &c, s, status))
    }
    /// Return pow(value, self, mod).
    #[sig("(value, mod=None, /)")]
    fn __rpow__(this: &Value, vm: &mut Vm, value: &Value, modulo: Nullable<&Value>) -> R {
        match modulo.0 {
            None => operate(vm, value, this, functions::power),
            Some(_) => Ok(Value::NOT_IMPLEMENTED),
        }
    }
    /// Return hash(self).
    #[sig("()")]
    fn __hash__(this: &Value, vm: &mut Vm) -> R<i64> {
        let number = &this.native::<Decimal>().expect("receiver").number;
        match number.kind {
            Kind::Signaling => Err(vm.type_error("Cannot hash a signaling NaN value")),
            Kind::Quiet => Ok(taipan_vm::protocol::hash::hash_identity(this)),
            _ => Ok(hash(number)),
        }
    }
    /// Return repr(self).
    #[sig("()")]
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let text = self.text(vm, false)?;
        Ok(format!("Decimal('{text}')"))
    }
    /// Return str(self).
    #[sig("()")]
    fn __str__(&self, vm: &mut Vm) -> R {
        let short = self.number.with_short_text(|text| vm.str_ascii(text));
        match short {
            Some(text) => Ok(text),
            None => {
                let text = self.text(vm, false)?;
                Ok(vm.str(text))
            }
        }
    }
    #[rust]
    fn text(&self, vm: &mut Vm, engineering: bool) -> R<String> {
        let context = current(vm)?;
        let context = context.native::<Context>().expect("a context");
        Ok(self.number.text(engineering, context.capitals.get()))
    }
    /// Convert to an engineering-type string.
    #[sig("(context=None)")]
    fn to_eng_string(&self, vm: &mut Vm, context: Option<&Value>) -> R<String> {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        Ok(self.number.text(true, context.capitals.get()))
    }
    /// Formats the Decimal according to format_spec.
    #[sig("(format_spec, override=<unrepresentable>, /)")]
    fn __format__(&self, vm: &mut Vm, format_spec: &Value, conventions: Option<&Value>) -> R {
        let Some(spec) = format_spec.downcast::<Str>() else {
            return Err(vm.type_error_named("format() argument must be str, not {}", format_spec));
        };
        format::format(vm, &self.number, spec, conventions)
    }
    /// int(self)
    #[sig("()")]
    fn __int__(&self, vm: &mut Vm) -> R {
        int_value(vm, &self.number)
    }
    /// float(self)
    #[sig("()")]
    fn __float__(&self, vm: &mut Vm) -> R<f64> {
        let sign = if self.number.negative { -1.0 } else { 1.0 };
        match self.number.kind {
            Kind::Signaling => Err(vm.value_error("cannot convert signaling NaN to float")),
            Kind::Quiet => Ok(f64::NAN.copysign(sign)),
            Kind::Infinite => Ok(f64::INFINITY * sign),
            Kind::Finite => Ok(self.number.text(false, true).parse().unwrap_or(f64::NAN)),
        }
    }
    /// complex(self)
    #[sig("()")]
    fn __complex__(&self, vm: &mut Vm) -> R {
        let real = self.__float__(vm)?;
        Ok(vm.complex(real, 0.0))
    }
    /// The whole part.
    #[sig("()")]
    fn __trunc__(&self, vm: &mut Vm) -> R {
        int_value(vm, &self.number)
    }
    /// The next int below.
    #[sig("()")]
    fn __floor__(&self, vm: &mut Vm) -> R {
        self.rounded_int(vm, Rounding::Floor)
    }
    /// The next int above.
    #[sig("()")]
    fn __ceil__(&self, vm: &mut Vm) -> R {
        self.rounded_int(vm, Rounding::Ceiling)
    }
    /// The nearest int, or the number with so many digits behind the point.
    #[sig("(ndigits=None, /)")]
    fn __round__(&self, vm: &mut Vm, ndigits: Option<&Value>) -> R {
        let Some(ndigits) = ndigits.filter(|n| !n.is_none()) else {
            return self.rounded_int(vm, Rounding::HalfEven);
        };
        if !Vm::is_int(ndigits) {
            return Err(vm.type_error("optional arg must be an integer"));
        }
        let places = vm.to_i64(ndigits)?;
        let quantum = Number::finite(false, dashu_int::UBig::ONE, places.saturating_neg());
        apply_quantum(vm, self, &quantum)
    }
    /// Return a copy.
    #[sig("()")]
    fn __copy__(this: &Value) -> Value {
        this.clone()
    }
    /// Return a copy.
    fn __deepcopy__(this: &Value, object: &Value) -> Value {
        let _ = object;
        this.clone()
    }
    /// For copying and pickling.
    #[sig("()")]
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let text = this
            .native::<Decimal>()
            .expect("receiver")
            .text(vm, false)?;
        let class = vm.type_of(this);
        let args = vec![vm.str(text)];
        let args = vm.tuple(args);
        Ok(vm.tuple_of([class, args]))
    }
    /// The exponent of the first digit.
    #[sig("()")]
    fn adjusted(&self) -> i64 {
        match self.number.is_finite() {
            true => self.number.adjusted(),
            false => 0,
        }
    }
    /// Return a pair of integers whose ratio is exactly equal to the original.
    #[sig("()")]
    fn as_integer_ratio(&self, vm: &mut Vm) -> R {
        if !self.number.is_finite() {
            return Err(not_finite(vm, &self.number, "integer ratio"));
        }
        if self.number.exp.abs() > super::number::MOST_DIGITS {
            return Err(vm.no_memory());
        }
        let (over, under): (IBig, IBig) = ratio(&self.number);
        let parts = vec![vm.bigint(over), vm.bigint(under)];
        Ok(vm.tuple(parts))
    }
    /// Sign, digits and exponent.
    #[sig("()")]
    fn as_tuple(&self, vm: &mut Vm) -> R {
        as_tuple(vm, &self.number)
    }
    /// Return the canonical encoding of the argument.
    #[sig("()")]
    fn canonical(this: &Value) -> Value {
        this.clone()
    }
    /// Return self.
    #[sig("()")]
    fn conjugate(this: &Value) -> Value {
        this.clone()
    }
    /// The number without its sign, whatever the context.
    #[sig("()")]
    fn copy_abs(&self, vm: &mut Vm) -> Value {
        wrap(vm, self.number.clone().with_sign(false))
    }
    /// Return the negation of the argument.
    #[sig("()")]
    fn copy_negate(&self, vm: &mut Vm) -> Value {
        wrap(vm, self.number.clone().with_sign(!self.number.negative))
    }
    /// Fused multiply-add.  Return self*other+third with no rounding of the intermediate product self*other.
    #[sig("(other, third, context=None)")]
    fn fma(&self, vm: &mut Vm, other: &Value, third: &Value, context: Option<&Value>) -> R {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        let (b, c) = (argument(vm, other)?, argument(vm, third)?);
        context.result(vm, |s, status| arith::fma(&self.number, &b, &c, s, status))
    }
    /// Return True if the argument is a normal number and False otherwise.
    #[sig("(context=None)")]
    fn is_normal(&self, vm: &mut Vm, context: Option<&Value>) -> R<bool> {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        Ok(is_normal(&self.number, &context.settings()))
    }
    /// Return True if the argument is subnormal, and False otherwise.
    #[sig("(context=None)")]
    fn is_subnormal(&self, vm: &mut Vm, context: Option<&Value>) -> R<bool> {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        Ok(is_subnormal(&self.number, &context.settings()))
    }
    /// Return a string describing the class of the operand.
    #[sig("(context=None)")]
    fn number_class(&self, vm: &mut Vm, context: Option<&Value>) -> R<&'static str> {
        let context = context_or_current(vm, context)?;
        let context = context.native::<Context>().expect("a context");
        Ok(class_name(&self.number, &context.settings()))
    }
    /// Return a value equal to the first operand after rounding and having the exponent of the second operand.
    #[sig("(exp, rounding=None, context=None)")]
    fn quantize(
        &self,
        vm: &mut Vm,
        exp: &Value,
        rounding: Nullable<&Value>,
        context: Option<&Value>,
    ) -> R {
        let exp = argument(vm, exp)?;
        self.rounded_result(vm, rounding.0, context, |x, s, status| {
            arith::quantize(x, &exp, s, status)
        })
    }
    /// Return Decimal(10), the radix (base) in which the Decimal class does all its arithmetic.
    #[sig("()")]
    fn radix(&self, vm: &mut Vm) -> Value {
        wrap(vm, Number::from_i64(10))
    }
    /// Test whether self and other have the same exponent or whether both are NaN.
    #[sig("(other, context=None)")]
    fn same_quantum(&self, vm: &mut Vm, other: &Value, context: Option<&Value>) -> R<bool> {
        context_or_current(vm, context)?;
        let other = argument(vm, other)?;
        Ok(have_same_quantum(&self.number, &other))
    }
    /// Identical to the to_integral_value() method.
    #[sig("(rounding=None, context=None)")]
    fn to_integral(&self, vm: &mut Vm, rounding: Nullable<&Value>, context: Option<&Value>) -> R {
        self.rounded_result(vm, rounding.0, context, |x, s, status| {
            arith::to_integral(x, false, s, status)
        })
    }
    /// Round to the nearest integer, signaling Inexact or Rounded as appropriate if rounding occurs.
    #[sig("(rounding=None, context=None)")]
    fn to_integral_exact(
        &self,
        vm: &mut Vm,
        rounding: Nullable<&Value>,
        context: Option<&Value>,
    ) -> R {
        self.rounded_result(vm, rounding.0, context, |x, s, status| {
            arith::to_integral(x, true, s, status)
        })
    }
    /// Round to the nearest integer without signaling Inexact or Rounded.
    #[sig("(rounding=None, context=None)")]
    fn to_integral_value(
        &self,
        vm: &mut Vm,
        rounding: Nullable<&Value>,
        context: Option<&Value>,
    ) -> R {
        self.to_integral(vm, rounding, context)
    }
    /// The size in memory, in bytes.
    #[sig("()")]
    fn __sizeof__(&self) -> usize {
        48 + self.number.coef.as_words().len().max(4) * 8
    }
}

/// `round(number, n)`: half to even, in the current context.
fn apply_quantum(vm: &mut Vm, decimal: &Decimal, quantum: &Number) -> R {
    let context = current(vm)?;
    let context = context.native::<Context>().expect("a context");
    context.result(vm, |s, status| {
        let s = Settings {
            rounding: Rounding::HalfEven,
            ..*s
        };
        arith::quantize(&decimal.number, quantum, &s, status)
    })
}
