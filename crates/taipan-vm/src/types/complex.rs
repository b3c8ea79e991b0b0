//! `complex`.

use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, MethodDef, Nullable, concat, methods, total};
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::int::{IntRef, int_ref};
use crate::types::numeric::{
    self, Num, any_num, binary_slots, compare_slots, float_of, unary_slots,
};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;

/// Payload of `complex`.
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Trace for Complex {}

impl Complex {
    /// `abs(self)`
    pub fn absolute(&self, vm: &mut Vm) -> R {
        let size = self.re.hypot(self.im);
        if size.is_infinite() && self.re.is_finite() && self.im.is_finite() {
            return Err(vm.overflow_error("absolute value too large"));
        }
        Ok(vm.float(size))
    }
}

type Pair = (f64, f64);

/// A real or complex operand.
#[derive(Clone, Copy)]
enum Operand {
    Real(f64),
    Pair(Pair),
}

fn operand(vm: &mut Vm, number: Num) -> R<Operand> {
    Ok(match number {
        Num::Int(i) => match i.to_f64() {
            Some(f) => Operand::Real(f),
            None => return Err(vm.overflow_error("int too large to convert to float")),
        },
        Num::Float(f) => Operand::Real(f),
        Num::Complex(re, im) => Operand::Pair((re, im)),
    })
}

impl Operand {
    fn pair(self) -> Pair {
        match self {
            Operand::Real(f) => (f, 0.0),
            Operand::Pair(p) => p,
        }
    }
}

/// `a op b` where at least one is complex. A real operand touches only the parts it takes part in.
pub fn complex_binary(vm: &mut Vm, op: BinOp, a: Num, b: Num) -> R {
    use Operand::{Pair, Real};
    if !matches!(
        op,
        BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div | BinOp::Pow
    ) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (operand(vm, a)?, operand(vm, b)?);
    let (re, im) = match (op, x, y) {
        (BinOp::Add, Real(f), Pair((re, im))) | (BinOp::Add, Pair((re, im)), Real(f)) => {
            (re + f, im)
        }
        (BinOp::Add, x, y) => (x.pair().0 + y.pair().0, x.pair().1 + y.pair().1),
        (BinOp::Sub, Pair((re, im)), Real(f)) => (re - f, im),
        (BinOp::Sub, Real(f), Pair((re, im))) => (f - re, -im),
        (BinOp::Sub, x, y) => (x.pair().0 - y.pair().0, x.pair().1 - y.pair().1),
        (BinOp::Mul, Real(f), Pair((re, im))) | (BinOp::Mul, Pair((re, im)), Real(f)) => {
            (re * f, im * f)
        }
        (BinOp::Mul, x, y) => multiply(x.pair(), y.pair()),
        (BinOp::Div, _, y) if y.pair() == (0.0, 0.0) => {
            return Err(vm.zero_division_error("division by zero"));
        }
        (BinOp::Div, Pair((re, im)), Real(f)) => (re / f, im / f),
        (BinOp::Div, Real(f), y) => divide((f, None), y.pair()),
        (BinOp::Div, Pair((re, im)), y) => divide((re, Some(im)), y.pair()),
        (_, x, y) => return power(vm, x.pair(), y.pair()),
    };
    Ok(vm.complex(re, im))
}

/// `a op b` of two exact complex numbers, for the operators that cannot fail.
#[inline]
pub fn complex_pair(vm: &mut Vm, op: BinOp, x: &Value, y: &Value) -> Option<Value> {
    let class = exact(Kind::Complex);
    if !x.raw().has_shape(class) || !y.raw().has_shape(class) {
        return None;
    }
    let (x, y) = (x.downcast::<Complex>()?, y.downcast::<Complex>()?);
    let (re, im) = match op {
        BinOp::Add => (x.re + y.re, x.im + y.im),
        BinOp::Sub => (x.re - y.re, x.im - y.im),
        BinOp::Mul => multiply((x.re, x.im), (y.re, y.im)),
        _ => return None,
    };
    Some(vm.complex(re, im))
}

/// The product; an infinite factor gives an infinite product even where the plain formula has NaN.
fn multiply((a, b): Pair, (c, d): Pair) -> Pair {
    let product = (a * c - b * d, a * d + b * c);
    if !(product.0.is_nan() && product.1.is_nan()) {
        return product;
    }
    // As in annex G of the C standard: keep only signs and infinity of the parts.
    let unit = |x: f64| (if x.is_infinite() { 1f64 } else { 0.0 }).copysign(x);
    let zero = |x: f64| if x.is_nan() { 0f64.copysign(x) } else { x };
    let (mut a, mut b, mut c, mut d) = (a, b, c, d);
    let mut recalculate = false;
    if a.is_infinite() || b.is_infinite() {
        (a, b, c, d) = (unit(a), unit(b), zero(c), zero(d));
        recalculate = true;
    }
    if c.is_infinite() || d.is_infinite() {
        (c, d, a, b) = (unit(c), unit(d), zero(a), zero(b));
        recalculate = true;
    }
    if !recalculate && [a * c, b * d, a * d, b * c].iter().any(|x| x.is_infinite()) {
        (a, b, c, d) = (zero(a), zero(b), zero(c), zero(d));
        recalculate = true;
    }
    if recalculate {
        (
            f64::INFINITY * (a * c - b * d),
            f64::INFINITY * (a * d + b * c),
        )
    } else {
        product
    }
}

/// The quotient, by scaling with the larger part of the divisor.
fn divide((a, imaginary): (f64, Option<f64>), (c, d): Pair) -> Pair {
    // What a real number lacks is not a zero: that would change the sign of one.
    let b = imaginary.unwrap_or(0.0);
    let quotient = if c.abs() >= d.abs() {
        let ratio = d / c;
        let scale = c + d * ratio;
        match imaginary {
            Some(b) => ((a + b * ratio) / scale, (b - a * ratio) / scale),
            None => (a / scale, -(a * ratio) / scale),
        }
    } else if d.abs() >= c.abs() {
        let ratio = c / d;
        let scale = c * ratio + d;
        match imaginary {
            Some(b) => ((a * ratio + b) / scale, (b * ratio - a) / scale),
            None => (a * ratio / scale, -a / scale),
        }
    } else {
        (f64::NAN, f64::NAN)
    };
    if !(quotient.0.is_nan() && quotient.1.is_nan()) {
        return quotient;
    }
    // As in annex G of the C standard.
    let unit = |x: f64| (if x.is_infinite() { 1f64 } else { 0.0 }).copysign(x);
    if (a.is_infinite() || b.is_infinite()) && c.is_finite() && d.is_finite() {
        let (x, y) = (unit(a), unit(b));
        return (
            f64::INFINITY * (x * c + y * d),
            f64::INFINITY * (y * c - x * d),
        );
    }
    if (c.is_infinite() || d.is_infinite()) && a.is_finite() && b.is_finite() {
        let (x, y) = (unit(c), unit(d));
        return (0.0 * (a * x + b * y), 0.0 * (b * x - a * y));
    }
    quotient
}

/// `x ** y`: small whole exponents by multiplication, others through polar coordinates.
pub fn power(vm: &mut Vm, x: Pair, y: Pair) -> R {
    if y == (0.0, 0.0) {
        return Ok(vm.complex(1.0, 0.0));
    }
    let (re, im) = if y.1 == 0.0 && y.0.fract() == 0.0 && y.0.abs() <= 100.0 {
        if x == (0.0, 0.0) && y.0 < 0.0 {
            return Err(vm.zero_division_error("zero to a negative or complex power"));
        }
        whole_power(x, y.0 as i32)
    } else if x == (0.0, 0.0) {
        if y.1 != 0.0 || y.0 < 0.0 {
            return Err(vm.zero_division_error("zero to a negative or complex power"));
        }
        (0.0, 0.0)
    } else {
        let size = x.0.hypot(x.1);
        let angle = x.1.atan2(x.0);
        let mut length = size.powf(y.0);
        let mut turn = angle * y.0;
        if y.1 != 0.0 {
            length *= (-angle * y.1).exp();
            turn += y.1 * size.ln();
        }
        if turn.is_infinite() {
            // No angle has a sine there.
            return Err(vm.zero_division_error("zero to a negative or complex power"));
        }
        (length * turn.cos(), length * turn.sin())
    };
    if re.is_infinite() || im.is_infinite() {
        return Err(vm.overflow_error("complex exponentiation"));
    }
    Ok(vm.complex(re, im))
}

fn whole_power(x: Pair, exponent: i32) -> Pair {
    let mut result = (1.0, 0.0);
    let mut square = x;
    let mut left = exponent.unsigned_abs();
    while left != 0 {
        if left & 1 != 0 {
            result = multiply(result, square);
        }
        left >>= 1;
        if left != 0 {
            square = multiply(square, square);
        }
    }
    if exponent < 0 {
        divide((1.0, Some(0.0)), result)
    } else {
        result
    }
}

/// An instance of `class` (`complex` or a subclass).
fn complex_of_class(vm: &mut Vm, class: &Value, (re, im): Pair) -> Value {
    if class.is(&vm.types.complex) {
        vm.complex(re, im)
    } else {
        vm.new_object(class, Complex { re, im })
    }
}

/// `__complex__` of an object; `None` if its type has none.
fn from_special(vm: &mut Vm, value: &Value) -> R<Option<Pair>> {
    let name = vm.names.__complex__.clone();
    let Some(result) = vm.call_special(value, &name, &[])? else {
        return Ok(None);
    };
    match result.downcast::<Complex>() {
        Some(c) if result.raw().has_shape(exact(crate::heap::Kind::Complex)) => {
            Ok(Some((c.re, c.im)))
        }
        Some(c) => {
            let pair = (c.re, c.im);
            let class = vm.type_name(&result);
            vm.warn_deprecated(&format!(
                "__complex__ returned non-complex (type {class}).  The ability to return an instance of a strict subclass of \
                 complex is deprecated, and may be removed in a future version of Python."
            ))?;
            Ok(Some(pair))
        }
        None => Err(vm.type_error_named("__complex__ returned non-complex (type {})", &result)),
    }
}

/// A number as complex; `None`: it is none.
fn from_number(vm: &mut Vm, value: &Value) -> R<Option<Pair>> {
    if let Some(c) = value.downcast::<Complex>()
        && value.raw().has_shape(exact(crate::heap::Kind::Complex))
    {
        return Ok(Some((c.re, c.im)));
    }
    if let Some(pair) = from_special(vm, value)? {
        return Ok(Some(pair));
    }
    if let Some(c) = value.downcast::<Complex>() {
        return Ok(Some((c.re, c.im)));
    }
    Ok(vm.float_from_number(value)?.map(|f| (f, 0.0)))
}

/// One of two arguments: a real number, or (discouraged) a complex one.
fn part(vm: &mut Vm, value: Option<&Value>, name: &str) -> R<Operand> {
    let Some(value) = value else {
        return Ok(Operand::Real(0.0));
    };
    if !value.is_a::<Str>() {
        if value.is_a::<Complex>() {
            let found = vm.full_type_name(value);
            vm.warn_deprecated(&format!(
                "complex() argument '{name}' must be a real number, not {found}"
            ))?;
            if let Some(pair) = from_number(vm, value)? {
                return Ok(Operand::Pair(pair));
            }
        } else if let Some(f) = vm.float_from_number(value)? {
            return Ok(Operand::Real(f));
        } else if name == "real"
            && let Some(pair) = from_special(vm, value)?
        {
            let found = vm.full_type_name(value);
            vm.warn_deprecated(&format!(
                "complex() argument '{name}' must be a real number, not {found}"
            ))?;
            return Ok(Operand::Pair(pair));
        }
    }
    let found = vm.full_type_name(value);
    Err(vm.type_error(format!(
        "complex() argument '{name}' must be a real number, not {found}"
    )))
}

fn get(this: &Value) -> Pair {
    this.downcast::<Complex>()
        .map_or((0.0, 0.0), |c| (c.re, c.im))
}

/// Whether an underscore stands elsewhere than between two digits, before anything that no number contains.
fn has_stray_underscore(text: &Str) -> bool {
    let is_digit = |point: Option<&u32>| {
        point.is_some_and(|&p| char::from_u32(p).is_some_and(|c| c.is_ascii_digit()))
    };
    let is_foreign = |point: u32| {
        point >= 0x80
            && crate::unicode::decimal(point).is_none()
            && !char::from_u32(point).is_some_and(char::is_whitespace)
    };
    let points: Vec<u32> = text.points().take_while(|&p| !is_foreign(p)).collect();
    points.iter().enumerate().any(|(i, &point)| {
        let before = i.checked_sub(1).and_then(|i| points.get(i));
        point == '_' as u32 && !(is_digit(before) && is_digit(points.get(i + 1)))
    })
}

#[methods]
impl Complex {
    #[new]
    #[sig("(real=0, imag=0)")]
    fn new_(class: &Value, vm: &mut Vm, real: Option<&Value>, imag: Option<&Value>) -> R<Value> {
        let pair = match (real, imag) {
            (Some(value), None) => match value.downcast::<Str>() {
                Some(text) => match crate::format::parse::parse_complex(text.points()) {
                    Some(pair) => pair,
                    None if has_stray_underscore(text) => {
                        let shown = vm.repr_text(value)?;
                        return Err(
                            vm.value_error(format!("could not convert string to complex: {shown}"))
                        );
                    }
                    None => return Err(vm.value_error("complex() arg is a malformed string")),
                },
                None => match from_number(vm, value)? {
                    Some(pair) => pair,
                    None => {
                        let found = vm.full_type_name(value);
                        let message =
                            format!("complex() argument must be a string or a number, not {found}");
                        return Err(vm.type_error(message));
                    }
                },
            },
            _ => {
                let (x, y) = (part(vm, real, "real")?, part(vm, imag, "imag")?);
                let (mut re, mut im) = (x.pair().0, y.pair().0);
                // real + imag * 1j, without disturbing the signs of zeros.
                if let Operand::Pair(p) = y {
                    re -= p.1;
                }
                if let Operand::Pair(p) = x {
                    im += p.1;
                }
                (re, im)
            }
        };
        Ok(complex_of_class(vm, class, pair))
    }

    /// The number as literal: `(1+2j)`.
    fn __repr__(&self) -> String {
        crate::format::complex::repr(self.re, self.im)
    }
    /// Equal to the hash of every other number of the same value.
    fn __hash__(this: &Value) -> i64 {
        let (re, im) = get(this);
        crate::protocol::hash::hash_complex(re, im, this)
    }
    /// True unless the number is zero.
    fn __bool__(&self) -> bool {
        self.re != 0.0 || self.im != 0.0
    }
    /// A complex from any number: unlike the constructor, this accepts no text.
    #[classmethod]
    fn from_number(class: &Value, vm: &mut Vm, number: &Value) -> R<Value> {
        if number.raw().has_shape(exact(crate::heap::Kind::Complex)) && class.is(&vm.types.complex)
        {
            return Ok(number.clone());
        }
        let Some((re, im)) = from_number(vm, number)? else {
            return Err(vm.type_error_named("must be real number, not {}", number));
        };
        let value = vm.complex(re, im);
        if class.is(&vm.types.complex) {
            Ok(value)
        } else {
            vm.call(class, &[value])
        }
    }
    /// The number with the other sign of its imaginary part.
    fn conjugate(&self, vm: &mut Vm) -> Value {
        vm.complex(self.re, -self.im)
    }
    /// The number as exact `complex`.
    fn __complex__(this: &Value, vm: &mut Vm) -> Value {
        let (re, im) = get(this);
        if this.raw().has_shape(exact(crate::heap::Kind::Complex)) {
            this.clone()
        } else {
            vm.complex(re, im)
        }
    }
    /// The arguments that pickle passes to `__new__`.
    fn __getnewargs__(&self, vm: &mut Vm) -> Value {
        let parts = vec![vm.float(self.re), vm.float(self.im)];
        vm.tuple(parts)
    }
    /// The text of the number under a format specification such as `'.2f'`.
    fn __format__(this: &Value, vm: &mut Vm, format_spec: &Str) -> R<Value> {
        crate::format::format_complex_value(vm, this, format_spec)
    }
    /// Raise the number to a power.
    #[sig("(value, mod=None, /)")]
    fn __pow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        power_slot(vm, this, value, modulus.0)
    }
    /// As `__pow__`, with base and exponent exchanged.
    #[sig("(value, mod=None, /)")]
    fn __rpow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        power_slot(vm, value, this, modulus.0)
    }
    /// The real part.
    #[getter]
    fn real(&self) -> f64 {
        self.re
    }
    /// The imaginary part.
    #[getter]
    fn imag(&self) -> f64 {
        self.im
    }
}

/// `pow` with a complex number.
pub fn power_slot(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> R {
    let (Some(x), Some(y)) = (any_num(a), any_num(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if modulus.is_some() {
        return Err(vm.value_error("complex modulo"));
    }
    complex_binary(vm, BinOp::Pow, x, y)
}

fn negative(vm: &mut Vm, this: &Value) -> R {
    let (re, im) = get(this);
    Ok(vm.complex(-re, -im))
}

fn positive(vm: &mut Vm, this: &Value) -> R {
    let (re, im) = get(this);
    Ok(if this.raw().has_shape(exact(crate::heap::Kind::Complex)) {
        this.clone()
    } else {
        vm.complex(re, im)
    })
}

fn absolute(vm: &mut Vm, this: &Value) -> R {
    let (re, im) = get(this);
    Complex { re, im }.absolute(vm)
}

const SLOTS: &[MethodDef] = binary_slots!(numeric::complex_slot;
    "__add__" "__radd__" Add "+", "__sub__" "__rsub__" Sub "-", "__mul__" "__rmul__" Mul "*", "__truediv__" "__rtruediv__" Div "/",
);
const COMPARE: &[MethodDef] = compare_slots!(numeric::complex_compare);
const UNARY: &[MethodDef] = unary_slots!(
    "__neg__" "-self" negative, "__pos__" "+self" positive, "__abs__" "abs(self)" absolute,
);
const PARTS: &[&[MethodDef]] = &[Complex::METHODS, SLOTS, COMPARE, UNARY];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// The class `complex`.
pub const CLASS: ClassDef = ClassDef {
    name: "complex",
    module: "builtins",
    doc: "(real=0, imag=0)\n--\n\nA complex number, from a text or one or two numbers.",
    methods: &ALL,
    getset: Complex::GETSET,
    new: Complex::NEW,
    flags: flag::BASETYPE,
};

impl Vm {
    /// A complex number.
    pub fn complex(&mut self, re: f64, im: f64) -> Value {
        self.heap
            .alloc(exact(crate::heap::Kind::Complex), Complex { re, im })
    }

    /// The number of any value that `complex()` accepts, texts excluded: for `cmath`.
    pub fn to_complex(&mut self, value: &Value) -> R<(f64, f64)> {
        if let Some(f) = float_of(value) {
            return Ok((f, 0.0));
        }
        if let Some(IntRef::Small(i)) = int_ref(value) {
            return Ok((i as f64, 0.0));
        }
        match from_number(self, value)? {
            Some(pair) => Ok(pair),
            None => Err(self.type_error_named("must be real number, not {}", value)),
        }
    }
}
