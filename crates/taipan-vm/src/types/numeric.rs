//! What the number types share: the tables of their operator methods, and views of a value as number.

use crate::heap::Kind;
use crate::native::Args;
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::complex::{self, Complex};
use crate::types::float::{self, Float};
use crate::types::int::arith::{floor_div_rem, int_binary, power_mod};
use crate::types::int::{IntRef, int_ref, is_exact_int};
use crate::types::shape::exact;
use crate::value::Value;
use crate::vm::Vm;
use std::cmp::Ordering;

/// A number of a builtin type.
#[derive(Clone, Copy)]
pub enum Num<'a> {
    Int(IntRef<'a>),
    Float(f64),
    Complex(f64, f64),
}

/// The number of an instance of exactly `int`, `bool`, `float` or `complex`.
#[inline]
pub fn exact_num(value: &Value) -> Option<Num<'_>> {
    let raw = value.raw();
    if raw.is_float() {
        Some(Num::Float(raw.as_float()))
    } else if is_exact_int(value) || raw.is_bool() {
        int_ref(value).map(Num::Int)
    } else if raw.has_shape(exact(Kind::Float)) {
        value.downcast::<Float>().map(|f| Num::Float(f.0))
    } else if raw.has_shape(exact(Kind::Complex)) {
        value
            .downcast::<Complex>()
            .map(|c| Num::Complex(c.re, c.im))
    } else {
        None
    }
}

/// The float of a value of exactly that type.
#[inline(always)]
pub fn exact_float(value: &Value) -> Option<f64> {
    let raw = value.raw();
    if raw.is_float() {
        Some(raw.as_float())
    } else if raw.has_shape(exact(Kind::Float)) {
        value.downcast::<Float>().map(|f| f.0)
    } else {
        None
    }
}

/// The float of a `float` or an instance of a subclass.
#[inline(always)]
pub fn float_of(value: &Value) -> Option<f64> {
    let raw = value.raw();
    if raw.is_float() {
        Some(raw.as_float())
    } else {
        value.downcast::<Float>().map(|f| f.0)
    }
}

/// The int nearest to zero from a float: `int(f)`.
pub fn float_to_int(vm: &mut Vm, f: f64) -> R {
    const EXACT: f64 = 9007199254740992.0;
    if f.abs() < EXACT {
        return Ok(vm.int(f as i64));
    }
    if f.is_nan() {
        return Err(vm.value_error("cannot convert float NaN to integer"));
    }
    match float::truncate(f) {
        Some(big) => Ok(vm.bigint(big)),
        None => Err(vm.overflow_error("cannot convert float infinity to integer")),
    }
}

/// The one argument of a slot method.
#[inline(always)]
pub fn slot_argument<'a>(vm: &mut Vm, args: &Args<'a>, name: &str) -> R<(&'a Value, &'a Value)> {
    if let ([this, other], true) = (args.all, args.names.is_empty()) {
        return Ok((this, other));
    }
    Err(slot_error(vm, args, name, 1))
}

/// The error of a slot method with the wrong number of arguments.
#[cold]
pub fn slot_error(
    vm: &mut Vm,
    args: &Args<'_>,
    name: &str,
    expected: usize,
) -> crate::raise::Raise {
    if !args.names.is_empty() {
        return vm.type_error(format!("wrapper {name}() takes no keyword arguments"));
    }
    let s = if expected == 1 { "" } else { "s" };
    let n = args.pos().len().saturating_sub(1);
    vm.type_error(format!("expected {expected} argument{s}, got {n}"))
}

/// Rows for binary operators: `a.__add__(b)` and `a.__radd__(b)`, both through `$slot(vm, op, left, right)`.
macro_rules! binary_slots {
    ($slot:path; $($name:literal $reflected:literal $op:ident $symbol:literal),* $(,)?) => { &[ $(
        $crate::native::MethodDef {
            name: $name,
            doc: concat!("self ", $symbol, " value"),
            signature: "($self, value, /)",
            kind: $crate::native::MethodKind::Method,
            call: $crate::native::general(|vm, args| {
                let (this, other) = $crate::types::numeric::slot_argument(vm, args, $name)?;
                $slot(vm, $crate::protocol::number::BinOp::$op, this, other)
            }),
        ..$crate::native::MethodDef::GENERAL
    },
        $crate::native::MethodDef {
            name: $reflected,
            doc: concat!("value ", $symbol, " self"),
            signature: "($self, value, /)",
            kind: $crate::native::MethodKind::Method,
            call: $crate::native::general(|vm, args| {
                let (this, other) = $crate::types::numeric::slot_argument(vm, args, $reflected)?;
                $slot(vm, $crate::protocol::number::BinOp::$op, other, this)
            }),
        ..$crate::native::MethodDef::GENERAL
    },
    )* ] };
}

/// Rows for `__divmod__` and `__rdivmod__`.
macro_rules! divmod_slots {
    ($slot:path) => {
        &[
            $crate::native::MethodDef {
                name: "__divmod__",
                doc: "divmod(self, value)",
                signature: "($self, value, /)",
                kind: $crate::native::MethodKind::Method,
                call: $crate::native::general(|vm, args| {
                    let (this, other) =
                        $crate::types::numeric::slot_argument(vm, args, "__divmod__")?;
                    $slot(vm, this, other)
                }),
                ..$crate::native::MethodDef::GENERAL
            },
            $crate::native::MethodDef {
                name: "__rdivmod__",
                doc: "divmod(value, self)",
                signature: "($self, value, /)",
                kind: $crate::native::MethodKind::Method,
                call: $crate::native::general(|vm, args| {
                    let (this, other) =
                        $crate::types::numeric::slot_argument(vm, args, "__rdivmod__")?;
                    $slot(vm, other, this)
                }),
                ..$crate::native::MethodDef::GENERAL
            },
        ]
    };
}

/// Rows for the six comparisons, through `$slot(vm, op, this, other)`.
macro_rules! compare_slots {
    ($slot:path) => {
        $crate::types::numeric::compare_slots!(@rows $slot; "__lt__" Lt "<", "__le__" Le "<=", "__eq__" Eq "==", "__ne__" Ne "!=",
            "__gt__" Gt ">", "__ge__" Ge ">=")
    };
    (@rows $slot:path; $($name:literal $op:ident $symbol:literal),*) => { &[ $(
        $crate::native::MethodDef {
            name: $name,
            doc: concat!("self ", $symbol, " value"),
            signature: "($self, value, /)",
            kind: $crate::native::MethodKind::Method,
            call: $crate::native::general(|vm, args| {
                let (this, other) = $crate::types::numeric::slot_argument(vm, args, $name)?;
                $slot(vm, $crate::protocol::compare::CmpOp::$op, this, other)
            }),
        ..$crate::native::MethodDef::GENERAL
    },
    )* ] };
}

/// Rows for methods without arguments.
macro_rules! unary_slots {
    ($($name:literal $doc:literal $function:path),* $(,)?) => { &[ $(
        $crate::native::MethodDef {
            name: $name,
            doc: $doc,
            signature: "($self, /)",
            kind: $crate::native::MethodKind::Method,
            call: $crate::native::general(|vm, args| match (args.all, args.names.is_empty()) {
                ([this], true) => $function(vm, this),
                _ => Err($crate::types::numeric::slot_error(vm, args, $name, 0)),
            }),
        ..$crate::native::MethodDef::GENERAL
    },
    )* ] };
}

pub(crate) use {binary_slots, compare_slots, divmod_slots, unary_slots};

/// An operator method of `int`: NotImplemented unless both are ints.
pub fn int_slot(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> R {
    match (int_ref(a), int_ref(b)) {
        (Some(x), Some(y)) => int_binary(vm, op, x, y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `divmod` of ints.
pub fn int_divmod(vm: &mut Vm, a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (int_ref(a), int_ref(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let pair = if let (IntRef::Small(i), IntRef::Small(j)) = (x, y)
        && j != 0
        && j != -1
    {
        let (mut quotient, mut rest) = (i / j, i % j);
        if rest != 0 && (rest < 0) != (j < 0) {
            quotient -= 1;
            rest += j;
        }
        vec![vm.int(quotient), vm.int(rest)]
    } else {
        let (quotient, rest) = floor_div_rem(vm, x, y)?;
        vec![vm.bigint(quotient), vm.bigint(rest)]
    };
    Ok(vm.tuple(pair))
}

/// `pow` of ints with an optional modulus.
pub fn int_power(vm: &mut Vm, a: &Value, b: &Value, modulus: Option<&Value>) -> R {
    let (Some(x), Some(y)) = (int_ref(a), int_ref(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match modulus {
        None => int_binary(vm, BinOp::Pow, x, y),
        Some(m) => match int_ref(m) {
            Some(m) => power_mod(vm, x, y, m),
            None => Ok(Value::NOT_IMPLEMENTED),
        },
    }
}

/// Comparison of ints.
pub fn int_compare(_: &mut Vm, op: CmpOp, a: &Value, b: &Value) -> R {
    Ok(match (int_ref(a), int_ref(b)) {
        (Some(x), Some(y)) => Value::bool(op.holds(int_ordering(x, y))),
        _ => Value::NOT_IMPLEMENTED,
    })
}

/// The order of two ints.
#[inline]
pub fn int_ordering(a: IntRef, b: IntRef) -> Ordering {
    match (a, b) {
        (IntRef::Small(x), IntRef::Small(y)) => x.cmp(&y),
        _ => a.big().cmp(&b.big()),
    }
}

/// The order of two real numbers; `None` for NaN and complex numbers.
#[inline]
pub fn real_ordering(a: Num, b: Num) -> Option<Ordering> {
    match (a, b) {
        (Num::Int(x), Num::Int(y)) => Some(int_ordering(x, y)),
        (Num::Float(x), Num::Float(y)) => x.partial_cmp(&y),
        (Num::Int(i), Num::Float(f)) => int_float_ordering(i, f),
        (Num::Float(f), Num::Int(i)) => int_float_ordering(i, f).map(Ordering::reverse),
        (Num::Complex(..), _) | (_, Num::Complex(..)) => None,
    }
}

/// The order of an int and a float, exactly; `None` for NaN.
pub fn int_float_ordering(i: IntRef, f: f64) -> Option<Ordering> {
    if f.is_nan() {
        return None;
    }
    if let IntRef::Small(small) = i
        && small.unsigned_abs() <= 1 << 53
    {
        return (small as f64).partial_cmp(&f);
    }
    let Some(whole) = float::truncate(f) else {
        return Some(if f > 0.0 {
            Ordering::Less
        } else {
            Ordering::Greater
        });
    };
    // Equal to the whole part: the fraction decides.
    Some(
        i.big()
            .as_ref()
            .cmp(&whole)
            .then_with(|| 0.0f64.partial_cmp(&f.fract()).unwrap_or(Ordering::Equal)),
    )
}

/// A float from an int or float (of any subclass) operand; `Ok(None)`: it is neither.
#[inline]
pub fn float_operand(vm: &mut Vm, value: &Value) -> R<Option<f64>> {
    if let Some(f) = float_of(value) {
        return Ok(Some(f));
    }
    match int_ref(value) {
        Some(i) => match i.to_f64() {
            Some(f) => Ok(Some(f)),
            None => Err(vm.overflow_error("int too large to convert to float")),
        },
        None => Ok(None),
    }
}

/// An operator method of `float`.
pub fn float_slot(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (float_operand(vm, a)?, float_operand(vm, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    float::float_binary(vm, op, x, y)
}

/// `divmod` of floats.
pub fn float_divmod(vm: &mut Vm, a: &Value, b: &Value) -> R {
    let (Some(x), Some(y)) = (float_operand(vm, a)?, float_operand(vm, b)?) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (quotient, rest) = float::divide_floor(vm, x, y)?;
    let pair = vec![vm.float(quotient), vm.float(rest)];
    Ok(vm.tuple(pair))
}

/// Comparison of a float with a float or int.
pub fn float_compare(_: &mut Vm, op: CmpOp, a: &Value, b: &Value) -> R {
    let Some(x) = float_of(a) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    Ok(match (float_of(b), int_ref(b)) {
        (Some(y), _) => Value::bool(op.holds_partially(x.partial_cmp(&y))),
        (None, Some(i)) => {
            Value::bool(op.holds_partially(int_float_ordering(i, x).map(Ordering::reverse)))
        }
        _ => Value::NOT_IMPLEMENTED,
    })
}

/// The number of an instance of `int`, `float`, `complex` or a subclass.
pub fn any_num(value: &Value) -> Option<Num<'_>> {
    if let Some(i) = int_ref(value) {
        return Some(Num::Int(i));
    }
    if let Some(f) = float_of(value) {
        return Some(Num::Float(f));
    }
    value
        .downcast::<Complex>()
        .map(|c| Num::Complex(c.re, c.im))
}

/// An operator method of `complex`.
pub fn complex_slot(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> R {
    match (any_num(a), any_num(b)) {
        (Some(x), Some(y)) => complex::complex_binary(vm, op, x, y),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

/// `complex` compares for equality only.
pub fn complex_compare(_: &mut Vm, op: CmpOp, a: &Value, b: &Value) -> R {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    Ok(match (any_num(a), any_num(b)) {
        (Some(x), Some(y)) => Value::bool(num_eq(x, y) == (op == CmpOp::Eq)),
        _ => Value::NOT_IMPLEMENTED,
    })
}

/// Equality of numbers.
pub fn num_eq(a: Num, b: Num) -> bool {
    match (a, b) {
        (Num::Int(x), Num::Int(y)) => int_ordering(x, y) == Ordering::Equal,
        (Num::Float(x), Num::Float(y)) => x == y,
        (Num::Int(i), Num::Float(f)) | (Num::Float(f), Num::Int(i)) => {
            int_float_ordering(i, f) == Some(Ordering::Equal)
        }
        (Num::Complex(xr, xi), Num::Complex(yr, yi)) => xr == yr && xi == yi,
        (Num::Complex(re, im), other) | (other, Num::Complex(re, im)) => {
            im == 0.0 && num_eq(Num::Float(re), other)
        }
    }
}
