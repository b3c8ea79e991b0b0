//! Comparison of values and of sequences of values, with short cuts where no script code can be involved.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::bytes::Bytes;
use crate::types::numeric::{Num, exact_num, real_ordering};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cmp::Ordering;

pub use crate::protocol::compare::CmpOp as Rich;

/// What can be said about two values without running script code.
pub enum Quick {
    Ordered(Ordering),
    /// NaN is involved: every comparison but `!=` is false.
    Unordered,
    /// Only the types' methods can tell.
    Ask,
}

/// Compare ints, floats and strings.
#[inline]
pub fn quick(a: Raw, b: Raw) -> Quick {
    if a.is_int() && b.is_int() {
        return Quick::Ordered(a.as_int().cmp(&b.as_int()));
    }
    if a.both_float(b) {
        return match a.as_float().partial_cmp(&b.as_float()) {
            Some(ordering) => Quick::Ordered(ordering),
            None => Quick::Unordered,
        };
    }
    let str_shape = exact(Kind::Str);
    if a.has_shape(str_shape)
        && b.has_shape(str_shape)
        && let (Some(a), Some(b)) = (
            a.as_value().downcast::<Str>(),
            b.as_value().downcast::<Str>(),
        )
    {
        return Quick::Ordered(a.bytes().cmp(b.bytes()));
    }
    quick_otherwise(a.as_value(), b.as_value())
}

/// Compare other numbers, and bytes.
#[inline(never)]
fn quick_otherwise(a: &Value, b: &Value) -> Quick {
    let bytes = exact(Kind::Bytes);
    if a.raw().has_shape(bytes)
        && b.raw().has_shape(bytes)
        && let (Some(a), Some(b)) = (a.downcast::<Bytes>(), b.downcast::<Bytes>())
    {
        return Quick::Ordered(a.0.cmp(&b.0));
    }
    match (exact_num(a), exact_num(b)) {
        (None, _) | (_, None) | (Some(Num::Complex(..)), _) | (_, Some(Num::Complex(..))) => {
            Quick::Ask
        }
        (Some(a), Some(b)) => match real_ordering(a, b) {
            Some(ordering) => Quick::Ordered(ordering),
            None => Quick::Unordered,
        },
    }
}

impl Vm {
    /// `a < b` (or another operator) as truth value.
    #[inline]
    pub fn compare_truth(&mut self, a: &Value, b: &Value, op: Rich) -> R<bool> {
        match quick(a.raw(), b.raw()) {
            Quick::Ordered(ordering) => Ok(op.holds(ordering)),
            Quick::Unordered => Ok(op == Rich::Ne),
            Quick::Ask => {
                let tuple = exact(Kind::Tuple);
                if a.raw().has_shape(tuple) && b.raw().has_shape(tuple) {
                    let (x, y) = (
                        a.downcast::<Tuple>().expect("kind"),
                        b.downcast::<Tuple>().expect("kind"),
                    );
                    let result = compare_slices(self, x.items(), y.items(), op)?;
                    return self.truth(&result);
                }
                let result = self.compare(op, a, b)?;
                self.truth(&result)
            }
        }
    }
}

/// Compare two sequences item by item; the items at the first difference decide. The caller vouches that they stay alive.
pub fn compare_slices(vm: &mut Vm, a: &[Value], b: &[Value], op: Rich) -> R {
    if a.len() != b.len() && matches!(op, Rich::Eq | Rich::Ne) {
        // Sequences of different length differ, but only tuples may say so without looking (their items cannot change).
        return Ok(Value::bool(op == Rich::Ne));
    }
    for (x, y) in a.iter().zip(b) {
        if x.is(y) {
            continue;
        }
        match quick(x.raw(), y.raw()) {
            Quick::Ordered(Ordering::Equal) => continue,
            Quick::Ordered(ordering) => return Ok(Value::bool(op.holds(ordering))),
            Quick::Unordered => return Ok(Value::bool(op == Rich::Ne)),
            Quick::Ask => {}
        }
        if !vm.eq(x, y)? {
            return differing(vm, x, y, op);
        }
    }
    Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
}

/// The result of comparing containers whose first different items are these.
pub fn differing(vm: &mut Vm, x: &Value, y: &Value, op: Rich) -> R {
    match op {
        Rich::Eq => Ok(Value::FALSE),
        Rich::Ne => Ok(Value::TRUE),
        _ => vm.compare(op, x, y),
    }
}
