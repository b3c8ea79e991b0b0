//! `int`: what its methods do. Arithmetic itself is in [`arith`], text conversion in [`crate::format::int`].
//!
//! Ints of up to 62 bits are words without an object; larger ones, and all instances of subclasses, are [`Int`] objects.
//! [`IntRef`] sees both.

pub mod arith;

use crate::format::parse::parse_small_int;
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, FromArg, MethodDef, Nullable, concat, methods, total};
use crate::raise::R;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::numeric::{self, binary_slots, compare_slots, unary_slots};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use dashu_int::{IBig, Sign, UBig};
use std::borrow::Cow;

/// Payload of a big `int` (or of any instance of an `int` subclass, small or not; `bool` is no object).
pub struct Int(pub IBig);

impl Trace for Int {
    fn outside(&self) -> usize {
        // Two words lie in the number itself.
        let (_, words) = self.0.as_sign_words();
        if words.len() > 2 { words.len() * 8 } else { 0 }
    }
}

/// The number of an int of any representation, borrowed.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    Small(i64),
    /// Outside of 64 bits.
    Big(&'a IBig),
}

impl IntRef<'_> {
    /// As big integer.
    pub fn big(&self) -> Cow<'_, IBig> {
        match self {
            IntRef::Small(i) => Cow::Owned(IBig::from(*i)),
            IntRef::Big(b) => Cow::Borrowed(b),
        }
    }
    pub fn is_zero(&self) -> bool {
        matches!(self, IntRef::Small(0))
    }
    pub fn is_negative(&self) -> bool {
        match self {
            IntRef::Small(i) => *i < 0,
            IntRef::Big(b) => b.sign() == Sign::Negative,
        }
    }
    /// Bits of the absolute value.
    pub fn bit_length(&self) -> usize {
        match self {
            IntRef::Small(i) => 64 - i.unsigned_abs().leading_zeros() as usize,
            IntRef::Big(b) => magnitude_bits(b),
        }
    }
    /// Rounded to the nearest float; `None` beyond the range.
    pub fn to_f64(&self) -> Option<f64> {
        match self {
            IntRef::Small(i) => Some(*i as f64),
            IntRef::Big(b) => Some(b.to_f64().value()).filter(|f| f.is_finite()),
        }
    }
    /// Absolute value.
    pub fn magnitude(&self) -> UBig {
        match self {
            IntRef::Small(i) => UBig::from(i.unsigned_abs()),
            IntRef::Big(b) => (*b).clone().into_parts().1,
        }
    }
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            IntRef::Small(i) => Some(*i),
            IntRef::Big(_) => None,
        }
    }
    pub fn to_u64(&self) -> Option<u64> {
        match self {
            IntRef::Small(i) => u64::try_from(*i).ok(),
            IntRef::Big(b) => u64::try_from(*b).ok(),
        }
    }
    /// A value of exact type `int`.
    pub fn to_value(&self, vm: &mut Vm) -> Value {
        match self {
            IntRef::Small(i) => vm.int(*i),
            IntRef::Big(b) => vm.bigint((*b).clone()),
        }
    }
}

/// Bits of the absolute value.
pub fn magnitude_bits(big: &IBig) -> usize {
    let (_, words) = big.as_sign_words();
    match words.last() {
        Some(last) => words.len() * 64 - last.leading_zeros() as usize,
        None => 0,
    }
}

/// The number of an int, bool, or instance of an int subclass.
#[inline(always)]
pub fn int_ref(value: &Value) -> Option<IntRef<'_>> {
    match value.raw() {
        raw if raw.is_int() => Some(IntRef::Small(raw.as_int())),
        Raw::TRUE => Some(IntRef::Small(1)),
        Raw::FALSE => Some(IntRef::Small(0)),
        _ => value.downcast::<Int>().map(|i| big_ref(&i.0)),
    }
}

/// A big integer as reference, small if it fits 64 bits.
#[inline]
pub fn big_ref(big: &IBig) -> IntRef<'_> {
    match i64::try_from(big) {
        Ok(small) => IntRef::Small(small),
        Err(_) => IntRef::Big(big),
    }
}

/// Whether the value's type is exactly `int`.
#[inline(always)]
pub fn is_exact_int(value: &Value) -> bool {
    value.raw().is_int() || value.raw().has_shape(exact(Kind::Int))
}

/// An instance of `class` (`int` or a subclass) with the number of `number`, which is an int of any type.
pub fn int_of_class(vm: &mut Vm, class: &Value, number: Value) -> Value {
    if class.is(&vm.types.int) {
        return match int_ref(&number) {
            Some(i) if !is_exact_int(&number) => i.to_value(vm),
            _ => number,
        };
    }
    let big = int_ref(&number)
        .map(|i| i.big().into_owned())
        .unwrap_or_default();
    vm.new_object(class, Int(big))
}

/// `int(value)` for anything but text: `__int__`, then `__index__`.
pub fn int_from_number(vm: &mut Vm, value: &Value) -> R<Option<Value>> {
    if is_exact_int(value) {
        return Ok(Some(value.clone()));
    }
    if let (Some(i), true) = (int_ref(value), value.is_bool()) {
        return Ok(Some(i.to_value(vm)));
    }
    if let Some(f) = numeric::exact_float(value) {
        return numeric::float_to_int(vm, f).map(Some);
    }
    let name = vm.names.__int__.clone();
    if let Some(result) = vm.call_special(value, &name, &[])? {
        return match int_ref(&result) {
            Some(_) if is_exact_int(&result) => Ok(Some(result)),
            Some(i) => {
                let class = vm.type_name(&result);
                let text = format!(
                    "__int__ returned non-int (type {class}).  The ability to return an instance of a strict subclass of int \
                     is deprecated, and may be removed in a future version of Python."
                );
                let plain = i.to_value(vm);
                vm.warn_deprecated(&text)?;
                Ok(Some(plain))
            }
            None => Err(vm.type_error_named("__int__ returned non-int (type {})", &result)),
        };
    }
    let name = vm.names.__index__.clone();
    if vm.lookup_special(value, &name).is_some() {
        let index = vm.index(value)?;
        return Ok(int_ref(&index).map(|i| i.to_value(vm)));
    }
    Ok(None)
}

/// The bytes of `bytes`, `bytearray` and other buffers.
pub fn buffer_of(vm: &mut Vm, value: &Value) -> R<Option<Vec<u8>>> {
    if let Some(bytes) = value.downcast::<Bytes>() {
        return Ok(Some(bytes.0.to_vec()));
    }
    if let Some(array) = value.downcast::<ByteArray>() {
        return Ok(Some(array.data.get()));
    }
    if value.is_kind(Kind::MemoryView) {
        let data = vm.call_method(value, "tobytes", &[])?;
        return Ok(data.downcast::<Bytes>().map(|b| b.0.to_vec()));
    }
    Ok(None)
}

/// Bytes from an object as `bytes(object)` takes them, texts and numbers excluded.
fn bytes_of(vm: &mut Vm, value: &Value) -> R<Vec<u8>> {
    if let Some(data) = buffer_of(vm, value)? {
        return Ok(data);
    }
    let name = vm.names.__bytes__.clone();
    let iter = vm.names.__iter__.clone();
    if value.is_a::<Str>()
        || (vm.lookup_special(value, &name).is_none() && vm.lookup_special(value, &iter).is_none())
    {
        return Err(vm.type_error_named("cannot convert '{}' object to bytes", value));
    }
    let class = vm.class(|t| &t.bytes);
    let data = vm.call(&class, std::slice::from_ref(value))?;
    Ok(data
        .downcast::<Bytes>()
        .map(|b| b.0.to_vec())
        .unwrap_or_default())
}

/// `little` or `big`.
fn is_little(vm: &mut Vm, order: Option<&Str>) -> R<bool> {
    match order.map(|o| o.bytes()) {
        None | Some(b"big") => Ok(false),
        Some(b"little") => Ok(true),
        Some(_) => Err(vm.value_error("byteorder must be either 'little' or 'big'")),
    }
}

/// The first `length` of these are an int's bytes; `None`: they are too few or too many for this way.
pub fn small_bytes(small: i64, length: usize, little: bool, signed: bool) -> Option<[u8; 8]> {
    let spare = match length {
        1..=8 if signed || small >= 0 => 64 - 8 * length as u32,
        _ => return None,
    };
    let same = match signed {
        true => small << spare >> spare,
        false => ((small as u64) << spare >> spare) as i64,
    };
    if same != small {
        return None;
    }
    Some(match little {
        true => small.to_le_bytes(),
        false => (small << spare).to_be_bytes(),
    })
}

/// The int that so few bytes stand for that it is surely a small one.
fn small_of_bytes(bytes: &[u8], little: bool, signed: bool) -> Option<i64> {
    if !(1..8).contains(&bytes.len()) {
        return None;
    }
    let spare = 64 - 8 * bytes.len() as u32;
    let mut word = [0; 8];
    let word = if little {
        word[8 - bytes.len()..].copy_from_slice(bytes);
        u64::from_le_bytes(word)
    } else {
        word[..bytes.len()].copy_from_slice(bytes);
        u64::from_be_bytes(word)
    };
    Some(match signed {
        true => word as i64 >> spare,
        false => (word >> spare) as i64,
    })
}

#[methods]
impl Int {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &crate::native::Args<'_>) -> R<Value> {
        let class = args.pos()[0].clone();
        let rest = args.rest();
        let pos = rest.pos();
        if pos.len() > 2 {
            let n = pos.len();
            return Err(vm.type_error(format!("int expected at most 2 arguments, got {n}")));
        }
        let mut base = pos.get(1);
        for (name, value) in rest.keywords() {
            match name.downcast::<Str>().map(|s| s.bytes()) {
                Some(b"base") if base.is_none() => base = Some(value),
                Some(b"base") => {
                    return Err(
                        vm.type_error("argument for int() given by name ('base') and position (2)")
                    );
                }
                other => {
                    let name = String::from_utf8_lossy(other.unwrap_or_default()).into_owned();
                    let known = ["base"];
                    let text = crate::report::suggest::unexpected_keyword("int", &name, &known);
                    return Err(vm.type_error(text));
                }
            }
        }
        let number = match (pos.first(), base) {
            (None, None) => Value::small_int(0),
            (None, Some(_)) => return Err(vm.type_error("int() missing string argument")),
            (Some(value), None) => int_from_object(vm, value)?,
            (Some(value), Some(base)) => {
                let base = vm.to_i64_clamped(base)?;
                if base != 0 && !(2..=36).contains(&base) {
                    return Err(vm.value_error("int() base must be >= 2 and <= 36, or 0"));
                }
                let text =
                    value.is_a::<Str>() || value.is_a::<Bytes>() || value.is_a::<ByteArray>();
                match int_from_text(vm, value, base as u32)? {
                    Some(number) if text => number,
                    _ => {
                        return Err(
                            vm.type_error("int() can't convert non-string with explicit base")
                        );
                    }
                }
            }
        };
        Ok(int_of_class(vm, &class, number))
    }

    /// Decimal text of the number.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<Value> {
        vm.int_repr(this)
    }
    /// The number modulo 2**61 - 1, with the sign of the number.
    fn __hash__(this: &Value) -> i64 {
        crate::protocol::hash::hash_int(int_ref(this).unwrap_or(IntRef::Small(0)))
    }
    /// True unless the number is zero.
    fn __bool__(this: &Value) -> bool {
        !int_ref(this).is_some_and(|i| i.is_zero())
    }
    /// The number itself.
    fn __int__(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// The nearest float.
    fn __float__(this: &Value, vm: &mut Vm) -> R<f64> {
        // Not `to_f64`, which asks this method about subclasses.
        vm.int_to_f64(int_ref(this).expect("receiver"))
    }
    /// The number itself.
    fn __index__(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// The number itself: ints are their own conjugates.
    fn conjugate(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// How many bits the absolute value needs: `(37).bit_length()` is 6.
    fn bit_length(this: &Value) -> usize {
        int_ref(this).map_or(0, |i| i.bit_length())
    }
    /// How many bits of the absolute value are set: `(13).bit_count()` is 3.
    fn bit_count(this: &Value) -> usize {
        match int_ref(this) {
            Some(IntRef::Small(i)) => i.unsigned_abs().count_ones() as usize,
            Some(IntRef::Big(b)) => b
                .as_sign_words()
                .1
                .iter()
                .map(|w| w.count_ones() as usize)
                .sum(),
            None => 0,
        }
    }
    /// The number as `length` bytes. `byteorder` is 'big' (most significant byte first) or 'little'; negative numbers need
    /// `signed=True` and are written in two's complement. OverflowError if the number does not fit.
    #[sig("(length=1, byteorder='big', *, signed=False)")]
    fn to_bytes(
        this: &Value,
        vm: &mut Vm,
        length: Option<i64>,
        byteorder: Option<&Str>,
        signed: Option<bool>,
    ) -> R<Value> {
        let length = length.unwrap_or(1);
        let little = is_little(vm, byteorder)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(vm.value_error("length argument must be non-negative"));
        };
        let signed = signed.unwrap_or(false);
        let number = int_ref(this).unwrap_or(IntRef::Small(0));
        if number.is_negative() && !signed {
            return Err(vm.overflow_error("can't convert negative int to unsigned"));
        }
        if let IntRef::Small(small) = number
            && let Some(bytes) = small_bytes(small, length, little, signed)
        {
            return Ok(vm.bytes(&bytes[..length]));
        }
        let negative = number.is_negative();
        // Two's complement: the bits of `-n` are the inverted bits of `n - 1`.
        let magnitude = if negative {
            number.magnitude() - UBig::ONE
        } else {
            number.magnitude()
        };
        let data = magnitude.to_le_bytes();
        let bits = match magnitude.as_words().last() {
            Some(last) => magnitude.as_words().len() * 64 - last.leading_zeros() as usize,
            None => 0,
        };
        let room = length.saturating_mul(8);
        if bits + signed as usize > room && !(room == 0 && bits == 0 && !negative) {
            return Err(vm.overflow_error("int too big to convert"));
        }
        let mut out: Vec<u8> = Vec::new();
        if out.try_reserve_exact(length).is_err() {
            return Err(vm.no_memory());
        }
        out.extend_from_slice(&data[..data.len().min(length)]);
        out.resize(length, 0);
        if negative {
            out.iter_mut().for_each(|b| *b = !*b);
        }
        if !little {
            out.reverse();
        }
        Ok(vm.bytes(out))
    }
    /// The int that these bytes stand for; `byteorder` and `signed` as in `to_bytes`.
    #[classmethod]
    #[sig("(bytes, byteorder='big', *, signed=False)")]
    fn from_bytes(
        class: &Value,
        vm: &mut Vm,
        bytes: &Value,
        byteorder: Option<&Str>,
        signed: Option<bool>,
    ) -> R<Value> {
        let little = is_little(vm, byteorder)?;
        if class.is(&vm.types.int)
            && bytes.raw().has_shape(exact(Kind::Bytes))
            && let Some(few) = bytes.downcast::<Bytes>()
            && let Some(small) = small_of_bytes(&few.0, little, signed == Some(true))
        {
            return Ok(Value::small_int(small));
        }
        let mut data = bytes_of(vm, bytes)?;
        if !little {
            data.reverse();
        }
        let negative = signed == Some(true) && data.last().is_some_and(|b| b & 0x80 != 0);
        let number = if negative {
            data.iter_mut().for_each(|b| *b = !*b);
            -IBig::from(UBig::from_le_bytes(&data)) - IBig::ONE
        } else {
            IBig::from(UBig::from_le_bytes(&data))
        };
        let number = vm.bigint(number);
        if class.is(&vm.types.int) {
            return Ok(number);
        }
        vm.call(class, &[number])
    }
    /// A pair of ints with this ratio and a positive denominator: the number and 1.
    fn as_integer_ratio(this: &Value, vm: &mut Vm) -> R<Value> {
        let number = plain(vm, this)?;
        Ok(vm.tuple_of([number, Value::small_int(1)]))
    }
    /// The number itself.
    fn __trunc__(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// The number itself.
    fn __floor__(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// The number itself.
    fn __ceil__(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// Round to a multiple of `10**-ndigits`, halves to the even neighbour. Without `ndigits`: the number itself.
    #[sig("(ndigits=None, /)")]
    fn __round__(this: &Value, vm: &mut Vm, ndigits: Nullable<&Value>) -> R<Value> {
        let Some(digits) = ndigits.0 else {
            return plain(vm, this);
        };
        let digits = vm.index(digits)?;
        let digits = match int_ref(&digits) {
            Some(d) if !d.is_negative() => return plain(vm, this),
            Some(IntRef::Small(d)) => d.unsigned_abs(),
            _ => u64::MAX,
        };
        let number = int_ref(this).unwrap_or(IntRef::Small(0));
        // Fewer than 0.302 decimal digits in each bit: everything rounds to zero.
        if digits > number.bit_length() as u64 / 3 + 2 {
            return Ok(Value::small_int(0));
        }
        let unit = IBig::from(10).pow(digits as usize);
        let number = number.big().into_owned();
        Ok(vm.bigint(arith::round_half_even(number, unit)))
    }
    /// The arguments that pickle passes to `__new__`.
    fn __getnewargs__(this: &Value, vm: &mut Vm) -> R<Value> {
        let number = plain(vm, this)?;
        Ok(vm.tuple_of([number]))
    }
    /// The text of the number under a format specification such as `'>12,d'` or `'#x'`.
    fn __format__(this: &Value, vm: &mut Vm, format_spec: &Str) -> R<Value> {
        crate::format::format_int_value(vm, this, format_spec)
    }
    /// Bytes that the object takes.
    fn __sizeof__(this: &Value) -> usize {
        let digits = int_ref(this)
            .map_or(0, |i| i.bit_length())
            .div_ceil(30)
            .max(1);
        24 + 4 * digits
    }
    /// True: every int is integral.
    fn is_integer(_this: &Value) -> bool {
        true
    }
    /// Raise the number to a power, modulo `mod` if that is given.
    #[sig("(value, mod=None, /)")]
    fn __pow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        numeric::int_power(vm, this, value, modulus.0)
    }
    /// As `__pow__`, with base and exponent exchanged.
    #[sig("(value, mod=None, /)")]
    fn __rpow__(this: &Value, vm: &mut Vm, value: &Value, modulus: Nullable<&Value>) -> R<Value> {
        numeric::int_power(vm, value, this, modulus.0)
    }

    /// The number itself.
    #[getter]
    fn real(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// Zero.
    #[getter]
    fn imag(_this: &Value) -> i64 {
        0
    }
    /// The number itself.
    #[getter]
    fn numerator(this: &Value, vm: &mut Vm) -> R<Value> {
        plain(vm, this)
    }
    /// One.
    #[getter]
    fn denominator(_this: &Value) -> i64 {
        1
    }
}

/// The number as exact `int`.
fn plain(vm: &mut Vm, this: &Value) -> R<Value> {
    if is_exact_int(this) {
        return Ok(this.clone());
    }
    match int_ref(this) {
        Some(i) => Ok(i.to_value(vm)),
        None => Err(vm.type_error_named("'{}' object cannot be interpreted as an integer", this)),
    }
}

/// `int(object)`
fn int_from_object(vm: &mut Vm, value: &Value) -> R<Value> {
    if let Some(number) = int_from_number(vm, value)? {
        return Ok(number);
    }
    if let Some(number) = int_from_text(vm, value, 10)? {
        return Ok(number);
    }
    let name = vm.type_name(value);
    Err(vm.type_error(format!(
        "int() argument must be a string, a bytes-like object or a real number, not '{name}'"
    )))
}

/// An int from text (`str`, bytes-like); `None` for other types.
fn int_from_text(vm: &mut Vm, value: &Value, base: u32) -> R<Option<Value>> {
    let text = match value.downcast::<Str>() {
        Some(text) => Some(text.bytes()),
        None => value.downcast::<Bytes>().map(|bytes| &bytes.0[..]),
    };
    if let Some(number) = text.and_then(|text| parse_small_int(text, base)) {
        return Ok(Some(vm.int(number)));
    }
    let parsed = if let Some(text) = value.downcast::<Str>() {
        crate::format::parse::parse_int(text.points(), base)
    } else if let Some(data) = vm.buffer_of(value)? {
        crate::format::parse::parse_int(
            data.iter()
                .map(|&b| if b < 128 { b as u32 } else { 0xd800 }),
            base,
        )
    } else {
        return Ok(None);
    };
    let Some(digits) = parsed else {
        let text = match vm.buffer_of(value)? {
            Some(data) if !value.is_kind(Kind::Bytes) => vm.bytes(data),
            _ => value.clone(),
        };
        let text = vm.repr_text(&text)?;
        // Like the original, at most 200 characters of the literal.
        let text: String = text.chars().take(200).collect();
        return Err(vm.value_error(format!(
            "invalid literal for int() with base {base}: {text}"
        )));
    };
    let limit = vm.int_max_str_digits;
    let bits = digits.count() * 3;
    match vm.apart(arith::product_work(bits, bits) * 2, move || {
        digits.value(limit)
    })? {
        Ok(number) => Ok(Some(vm.bigint(number))),
        Err(count) => {
            let limit = vm.int_max_str_digits;
            Err(vm.value_error(format!(
                "Exceeds the limit ({limit} digits) for integer string conversion: value has {count} digits; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )))
        }
    }
}

const SLOTS: &[MethodDef] = binary_slots!(numeric::int_slot;
    "__add__" "__radd__" Add "+", "__sub__" "__rsub__" Sub "-", "__mul__" "__rmul__" Mul "*", "__mod__" "__rmod__" Mod "%",
    "__lshift__" "__rlshift__" LShift "<<", "__rshift__" "__rrshift__" RShift ">>", "__and__" "__rand__" And "&",
    "__xor__" "__rxor__" Xor "^", "__or__" "__ror__" Or "|", "__floordiv__" "__rfloordiv__" FloorDiv "//",
    "__truediv__" "__rtruediv__" Div "/",
);
const DIVMOD: &[MethodDef] = numeric::divmod_slots!(numeric::int_divmod);
const COMPARE: &[MethodDef] = compare_slots!(numeric::int_compare);
const UNARY: &[MethodDef] = unary_slots!(
    "__neg__" "-self" arith::int_negative, "__pos__" "+self" arith::int_positive, "__abs__" "abs(self)" arith::int_absolute,
    "__invert__" "~self" arith::int_invert,
);
const PARTS: &[&[MethodDef]] = &[Int::METHODS, SLOTS, DIVMOD, COMPARE, UNARY];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// The class `int`.
pub const CLASS: ClassDef = ClassDef {
    name: "int",
    module: "builtins",
    doc: "int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size: from a number, which is cut towards zero, or from text \
          in a base between 2 and 36\n(0: the base that the prefix of the literal names).",
    methods: &ALL,
    getset: Int::GETSET,
    new: Int::NEW,
    flags: flag::BASETYPE | flag::MATCH_SELF,
};

impl Vm {
    /// The decimal text of an int (limited as `sys.set_int_max_str_digits()` says).
    pub fn int_repr(&mut self, value: &Value) -> R<Value> {
        let text = match int_ref(value) {
            Some(IntRef::Small(i)) => {
                let mut buffer = crate::format::int::Decimal::new();
                return Ok(self.str(buffer.format(i)));
            }
            Some(IntRef::Big(b)) => {
                self.check_digits(b)?;
                if let Some(text) = crate::format::int::with_short_text(b, |text| self.str(text)) {
                    return Ok(text);
                }
                let bits = IntRef::Big(b).bit_length();
                let work = arith::product_work(bits / 2, bits / 2) * 4;
                let number = b.clone();
                self.apart(work, move || number.to_string())?
            }
            None => {
                return Err(
                    self.type_error_named("'{}' object cannot be interpreted as an integer", value)
                );
            }
        };
        Ok(self.str(text))
    }

    /// ValueError if the decimal text of a big int would be too long.
    pub fn check_digits(&mut self, big: &IBig) -> R<()> {
        let limit = self.int_max_str_digits;
        if limit != 0 && crate::format::int::decimal_digits_exceed(big, limit) {
            return Err(self.value_error(crate::format::int::too_many_digits(limit)));
        }
        Ok(())
    }
}

impl<'a> FromArg<'a> for IBig {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<IBig> {
        vm.to_bigint(value)
    }
}
