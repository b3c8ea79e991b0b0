//! `float`.

use crate::heap::Trace;
use crate::native::{ClassDef, MethodDef, Nullable, concat, methods, total};
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::complex;
use crate::types::int::{IntRef, int_ref};
use crate::types::numeric::{
    self, binary_slots, compare_slots, divmod_slots, float_of, float_operand, float_to_int,
    unary_slots,
};
use crate::types::str_::Str;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;
use dashu_int::{IBig, UBig};

/// Payload of `float`.
pub struct Float(pub f64);

impl Trace for Float {}

/// Mantissa and exponent of a finite float: `±mantissa * 2**exponent`.
pub fn decompose(f: f64) -> (bool, u64, i32) {
    let bits = f.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | 1 << 52, exponent - 1075)
    };
    (bits >> 63 != 0, mantissa, exponent)
}

/// The whole part of a finite float.
pub fn truncate(f: f64) -> Option<IBig> {
    if !f.is_finite() {
        return None;
    }
    let (negative, mantissa, exponent) = decompose(f);
    let magnitude = if exponent >= 0 {
        UBig::from(mantissa) << exponent as usize
    } else if exponent <= -64 {
        UBig::ZERO
    } else {
        UBig::from(mantissa >> -exponent)
    };
    let number = IBig::from(magnitude);
    Some(if negative { -number } else { number })
}

/// `a op b` of floats.
#[inline]
pub fn float_binary(vm: &mut Vm, op: BinOp, x: f64, y: f64) -> R {
    let result = match op {
        BinOp::Add => x + y,
        BinOp::Sub => x - y,
        BinOp::Mul => x * y,
        BinOp::Div if y == 0.0 => return Err(vm.zero_division_error("division by zero")),
        BinOp::Div => x / y,
        BinOp::FloorDiv => divide_floor(vm, x, y)?.0,
        BinOp::Mod => divide_floor(vm, x, y)?.1,
        BinOp::Pow => return float_power(vm, x, y),
        _ => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(vm.float(result))
}

/// Quotient rounded down and the rest, which has the divisor's sign.
pub fn divide_floor(vm: &mut Vm, x: f64, y: f64) -> R<(f64, f64)> {
    if y == 0.0 {
        return Err(vm.zero_division_error("division by zero"));
    }
    let mut rest = x % y;
    // `x - rest` is a multiple of `y` but for rounding.
    let mut quotient = (x - rest) / y;
    if rest == 0.0 {
        rest = 0f64.copysign(y);
    } else if (rest < 0.0) != (y < 0.0) {
        rest += y;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0f64.copysign(x / y), rest));
    }
    let whole = quotient.floor();
    Ok((
        if quotient - whole > 0.5 {
            whole + 1.0
        } else {
            whole
        },
        rest,
    ))
}

/// `x ** y`
pub fn float_power(vm: &mut Vm, x: f64, y: f64) -> R {
    if x == 0.0 && y < 0.0 {
        return Err(vm.zero_division_error("zero to a negative power"));
    }
    if x < 0.0 && x.is_finite() && y.is_finite() && y.fract() != 0.0 {
        return complex::power(vm, (x, 0.0), (y, 0.0));
    }
    let result = x.powf(y);
    if result.is_infinite() && x.is_finite() && y.is_finite() {
        return Err(range_error(vm));
    }
    Ok(vm.float(result))
}

/// OverflowError with the arguments that `errno` gives it.
pub fn range_error(vm: &mut Vm) -> crate::raise::Raise {
    let text = vm.str("Numerical result out of range");
    let class = vm.class(|t| &t.OverflowError);
    vm.raise_args(&class, vec![Value::small_int(34), text])
}

/// Numerator and denominator (a power of two) of a finite float.
pub fn integer_ratio(f: f64) -> (IBig, IBig) {
    let (negative, mut mantissa, mut exponent) = decompose(f);
    if mantissa == 0 {
        return (IBig::ZERO, IBig::ONE);
    }
    let zeros = mantissa.trailing_zeros() as i32;
    mantissa >>= zeros;
    exponent += zeros;
    let numerator = IBig::from(mantissa) << exponent.max(0) as usize;
    let numerator = if negative { -numerator } else { numerator };
    (numerator, IBig::ONE << (-exponent).max(0) as usize)
}

/// Rounded to `digits` decimal places; `None` if that overflows.
fn round_digits(x: f64, digits: i64) -> Option<f64> {
    if !x.is_finite() || digits > 323 {
        return Some(x);
    }
    if digits < -308 {
        return Some(0.0 * x);
    }
    if digits >= 0 {
        // The exact decimal expansion, rounded half to even: the nearest float of it.
        return format!("{x:.*}", digits as usize).parse().ok();
    }
    let unit = IBig::from(10).pow(digits.unsigned_abs() as usize);
    let mut whole = truncate(x.abs())? * IBig::from(2);
    // A fraction breaks ties upwards: it counts as half a unit of the doubled number.
    if x.fract() != 0.0 {
        whole += IBig::ONE;
    }
    let rounded = crate::types::int::arith::round_half_even(whole, unit * IBig::from(2)) >> 1usize;
    let result = rounded.to_f64().value();
    if result.is_finite() {
        Some(result.copysign(x))
    } else {
        None
    }
}

/// An instance of `class` (`float` or a subclass).
pub fn float_of_class(vm: &mut Vm, class: &Value, f: f64) -> Value {
    if class.is(&vm.types.float) && !f.is_nan() {
        vm.float(f)
    } else {
        // NaN as object: it is equal to nothing, so whether it is the same one as another shows.
        vm.new_object(class, Float(f))
    }
}

/// The float that `float(text)` reads; `None` if the value is no text.
fn float_from_text(vm: &mut Vm, value: &Value) -> R<Option<f64>> {
    use crate::format::parse::{parse_float, parse_plain_float};
    let parsed = if let Some(text) = value.downcast::<Str>() {
        parse_plain_float(text.bytes()).or_else(|| parse_float(text.points()))
    } else if let Some(data) = crate::types::int::buffer_of(vm, value)? {
        parse_float(
            data.iter()
                .map(|&b| if b < 128 { b as u32 } else { 0xd800 }),
        )
    } else {
        return Ok(None);
    };
    match parsed {
        Some(f) => Ok(Some(f)),
        None => {
            let text = vm.repr_text(value)?;
            Err(vm.value_error(format!("could not convert string to float: {text}")))
        }
    }
}

#[methods]
impl Float {
    #[new]
    #[sig("(x=0, /)")]
    fn new_(class: &Value, vm: &mut Vm, x: Option<&Value>) -> R<Value> {
        let f = match x {
            None => 0.0,
            Some(x) if numeric::exact_float(x).is_some() && class.is(&vm.types.float) => {
                return Ok(x.clone());
            }
            Some(x) => match float_of(x) {
                Some(f) if numeric::exact_float(x).is_some() => f,
                _ => match float_from_text(vm, x)? {
                    Some(f) => f,
                    None => match vm.float_from_number(x)? {
                        Some(f) => f,
                        None => {
                            let name = vm.type_name(x);
                            return Err(vm.type_error(format!(
                                "float() argument must be a string or a real number, not '{name}'"
                            )));
                        }
                    },
                },
            },
        };
        Ok(float_of_class(vm, class, f))
    }

    /// The shortest text that reads back as the same number.
    fn __repr__(this: &Value) -> String {
        crate::format::float::repr(get(this))
    }
    /// Equal to the hash of every other number of the same value.
    fn __hash__(this: &Value) -> i64 {
        crate::protocol::hash::hash_float(get(this), this)
    }
    /// True unless the number is zero.
    fn __bool__(this: &Value) -> bool {
        get(this) != 0.0
    }
    /// The whole part.
    fn __int__(this: &Value, vm: &mut Vm) -> R<Value> {
        float_to_int(vm, get(this))
    }
    /// The number itself.
    fn __float__(this: &Value, vm: &mut Vm) -> Value {
        plain(vm, this)
    }
    /// A float from any real number: unlike the constructor, this accepts no text.
    #[classmethod]
    fn from_number(class: &Value, vm: &mut Vm, number: &Value) -> R<Value> {
        if numeric::exact_float(number).is_some() && class.is(&vm.types.float) {
            return Ok(number.clone());
        }
        let f = vm.to_f64(number)?;
        made(vm, class, f)
    }
    /// The number itself: real numbers are their own conjugates.
    fn conjugate(this: &Value, vm: &mut Vm) -> Value {
        plain(vm, this)
    }
    /// The whole part.
    fn __trunc__(this: &Value, vm: &mut Vm) -> R<Value> {
        float_to_int(vm, get(this))
    }
    /// The greatest int that is not above the number.
    fn __floor__(this: &Value, vm: &mut Vm) -> R<Value> {
        float_to_int(vm, get(this).floor())
    }
    /// The least int that is not below the number.
    fn __ceil__(this: &Value, vm: &mut Vm) -> R<Value> {
        float_to_int(vm, get(this).ceil())
    }
    /// Round to `ndigits` decimal places, halves to the even neighbour. Without `ndigits` the result is an int.
    #[sig("(ndigits=None, /)")]
    fn __round__(this: &Value, vm: &mut Vm, ndigits: Nullable<&Value>) -> R<Value> {
        let f = get(this);
        let Some(digits) = ndigits.0 else {
            return float_to_int(vm, f.round_ties_even());
        };
        let digits = vm.to_i64_clamped(digits)?;
        match round_digits(f, digits) {
            Some(rounded) => Ok(vm.float(rounded)),
            None => Err(vm.overflow_error("rounded value too large to represent")),
        }
    }
    /// A pair of ints whose ratio is exactly the number; the denominator is positive.
    fn as_integer_ratio(this: &Value, vm: &mut Vm) -> R<Value> {
        let f = get(this);
        if f.is_nan() {
            return Err(vm.value_error("cannot convert NaN to integer ratio"));
        }
        if f.is_infinite() {
            return Err(vm.overflow_error("cannot convert Infinity to integer ratio"));
        }
        let (numerator, denominator) = integer_ratio(f);
        let pair = vec![vm.bigint(numerator), vm.bigint(denominator)];
        Ok(vm.tuple(pair))
    }
    /// Read a hexadecimal float such as `'0x1.8p3'`, which is 12.0.
    #[classmethod]
    fn fromhex(class: &Value, vm: &mut Vm, string: &Value) -> R<Value> {
        let Some(text) = string.downcast::<Str>() else {
            return Err(vm.type_error("bad argument type for built-in operation"));
        };
        match crate::format::parse::parse_hex_float(&text.to_string_lossy()) {
            Ok(f) => made(vm, class, f),
            Err(true) => {
                Err(vm.overflow_error("hexadecimal value too large to represent as a float"))
            }
            Err(false) => Err(vm.value_error("invalid hexadecimal floating-point string")),
        }
    }
    /// The number in hexadecimal, exactly: `(1.5).hex()` is `'0x1.8000000000000p+0'`.
    fn hex(this: &Value) -> String {
        let f = get(this);
        if f.is_nan() {
            return "nan".to_string();
        }
        let sign = if f.is_sign_negative() { "-" } else { "" };
        if f.is_infinite() {
            return format!("{sign}inf");
        }
        if f == 0.0 {
            return format!("{sign}0x0.0p+0");
        }
        let (_, mantissa, exponent) = decompose(f);
        let (whole, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
        format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent + 52)
    }
    /// Whether the number has no fraction.
    fn is_integer(this: &Value) -> bool {
        let f = get(this);
        f.is_finite() && f.fract() == 0.0
    }
    /// The arguments that pickle passes to `__new__`.
    fn __getnewargs__(this: &Value, vm: &mut Vm) -> Value {
        let number = plain(vm, this);
        vm.tuple_of([number])
    }
    /// How floats are stored in memory: for tests of the interpreter.
    #[classmethod]
    fn __getformat__(_class: &Value, vm: &mut Vm, typestr: &Str) -> R<Value> {
        match typestr.bytes() {
            b"double" | b"float" => {
                let order = if cfg!(target_endian = "big") {
                    "big"
                } else {
                    "little"
                };
                Ok(vm.str(format!("IEEE, {order}-endian")))
            }
            _ => Err(vm.value_error("__getformat__() argument 1 must be 'double' or 'float'")),
        }
    }
    /// The text of the number under a format specification such as `'>10.2f'`.
    fn __format__(this: &Value, vm: &mut Vm, format_spec: &Str) -> R<Value> {
        crate::format::format_float_value(vm, this, format_spec)
    }
    /// Raise the number to a power.
    #[sig("(value, mod=None, /)")]
    fn __pow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        power(vm, this, value, modulus.0)
    }
    /// As `__pow__`, with base and exponent exchanged.
    #[sig("(value, mod=None, /)")]
    fn __rpow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        power(vm, value, this, modulus.0)
    }
    /// The number itself.
    #[getter]
    fn real(this: &Value, vm: &mut Vm) -> Value {
        plain(vm, this)
    }
    /// Zero.
    #[getter]
    fn imag(_this: &Value) -> f64 {
        0.0
    }
}

fn get(this: &Value) -> f64 {
    float_of(this).unwrap_or(0.0)
}

/// The number as exact `float`.
fn plain(vm: &mut Vm, this: &Value) -> Value {
    match numeric::exact_float(this) {
        Some(_) => this.clone(),
        None => vm.float(get(this)),
    }
}

/// The result of an alternative constructor: a subclass is called with the float.
fn made(vm: &mut Vm, class: &Value, f: f64) -> R {
    let number = vm.float(f);
    if class.is(&vm.types.float) {
        Ok(number)
    } else {
        vm.call(class, &[number])
    }
}

fn power(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> R {
    let (Some(x), Some(y)) = (float_operand(vm, a)?, float_operand(vm, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if modulus.is_some() {
        return Err(
            vm.type_error("pow() 3rd argument not allowed unless all arguments are integers")
        );
    }
    float_power(vm, x, y)
}

fn negative(vm: &mut Vm, this: &Value) -> R {
    Ok(vm.float(-get(this)))
}

fn positive(vm: &mut Vm, this: &Value) -> R {
    Ok(plain(vm, this))
}

fn absolute(vm: &mut Vm, this: &Value) -> R {
    Ok(vm.float(get(this).abs()))
}

const SLOTS: &[MethodDef] = binary_slots!(numeric::float_slot;
    "__add__" "__radd__" Add "+", "__sub__" "__rsub__" Sub "-", "__mul__" "__rmul__" Mul "*", "__mod__" "__rmod__" Mod "%",
    "__floordiv__" "__rfloordiv__" FloorDiv "//", "__truediv__" "__rtruediv__" Div "/",
);
const DIVMOD: &[MethodDef] = divmod_slots!(numeric::float_divmod);
const COMPARE: &[MethodDef] = compare_slots!(numeric::float_compare);
const UNARY: &[MethodDef] = unary_slots!(
    "__neg__" "-self" negative, "__pos__" "+self" positive, "__abs__" "abs(self)" absolute,
);
const PARTS: &[&[MethodDef]] = &[Float::METHODS, SLOTS, DIVMOD, COMPARE, UNARY];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// The class `float`.
pub const CLASS: ClassDef = ClassDef {
    name: "float",
    module: "builtins",
    doc: "(x=0, /)\n--\n\nA floating-point number of double precision, from a number or its text.",
    methods: &ALL,
    getset: Float::GETSET,
    new: Float::NEW,
    flags: flag::BASETYPE | flag::MATCH_SELF,
};

impl Vm {
    /// A NaN that is the same object as no other.
    pub fn nan(&mut self) -> Value {
        let class = self.class(|t| &t.float);
        float_of_class(self, &class, f64::NAN)
    }

    /// `__float__`, then `__index__`; `None` if the type has neither.
    pub fn float_from_number(&mut self, value: &Value) -> R<Option<f64>> {
        if let Some(f) = numeric::exact_float(value) {
            return Ok(Some(f));
        }
        if let Some(i) = int_ref(value)
            && (crate::types::int::is_exact_int(value) || value.is_bool())
        {
            return self.int_to_f64(i).map(Some);
        }
        let name = self.names.__float__.clone();
        if let Some(result) = self.call_special(value, &name, &[])? {
            return match float_of(&result) {
                Some(f) if numeric::exact_float(&result).is_some() => Ok(Some(f)),
                Some(f) => {
                    let (class, found) = (self.type_name(value), self.type_name(&result));
                    self.warn_deprecated(&format!(
                        "{class}.__float__ returned non-float (type {found}).  The ability to return an instance of a strict \
                         subclass of float is deprecated, and may be removed in a future version of Python."
                    ))?;
                    Ok(Some(f))
                }
                None => {
                    let (class, found) = (self.type_name(value), self.type_name(&result));
                    Err(self.type_error(format!(
                        "{class}.__float__ returned non-float (type {found})"
                    )))
                }
            };
        }
        let name = self.names.__index__.clone();
        if self.lookup_special(value, &name).is_none() {
            return Ok(None);
        }
        let index = self.index(value)?;
        match int_ref(&index) {
            Some(i) => self.int_to_f64(i).map(Some),
            None => Ok(None),
        }
    }

    pub(crate) fn int_to_f64(&mut self, i: IntRef) -> R<f64> {
        match i.to_f64() {
            Some(f) => Ok(f),
            None => Err(self.overflow_error("int too large to convert to float")),
        }
    }
}
