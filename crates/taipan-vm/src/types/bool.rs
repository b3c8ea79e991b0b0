//! `bool`: the ints 1 and 0 under other names.

use crate::heap::Downcast;
use crate::native::{ClassDef, MethodDef, concat, methods, total};
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::numeric::{binary_slots, int_slot, unary_slots};
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// The class `bool`; its instances are immediate values.
pub struct Bool;

impl Downcast for Bool {
    const NAME: &'static str = "bool";
    fn downcast(value: &Value) -> Option<&Bool> {
        if value.is_bool() { Some(&Bool) } else { None }
    }
}

#[methods]
impl Bool {
    #[new]
    #[sig("(object=False, /)")]
    fn new_(_class: &Value, vm: &mut Vm, object: Option<&Value>) -> R<bool> {
        match object {
            Some(object) => vm.truth(object),
            None => Ok(false),
        }
    }
    /// `True` or `False`.
    fn __repr__(this: &Value) -> &'static str {
        if this.is_true() { "True" } else { "False" }
    }
}

/// `&`, `|` and `^` of two bools are bools, with other ints they are ints.
fn slot(vm: &mut Vm, op: BinOp, a: &Value, b: &Value) -> R {
    match bool_binary(op, a.raw(), b.raw()) {
        Some(result) => Ok(result),
        None => int_slot(vm, op, a, b),
    }
}

/// The logical operators of two bools.
#[inline]
pub fn bool_binary(op: BinOp, a: Raw, b: Raw) -> Option<Value> {
    if !(a.is_bool() && b.is_bool()) {
        return None;
    }
    let (x, y) = (a == Raw::TRUE, b == Raw::TRUE);
    Some(Value::bool(match op {
        BinOp::And => x & y,
        BinOp::Or => x | y,
        BinOp::Xor => x ^ y,
        _ => return None,
    }))
}

/// `~bool`, which will go away: it is the inversion of the int.
pub fn invert(vm: &mut Vm, this: &Value) -> R {
    vm.warn_deprecated(
        "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the \
         underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean \
         negation or ~int(x) for the bitwise inversion of the underlying int.",
    )?;
    Ok(Value::small_int(if this.is_true() { -2 } else { -1 }))
}

const SLOTS: &[MethodDef] = binary_slots!(slot; "__and__" "__rand__" And "&", "__xor__" "__rxor__" Xor "^", "__or__" "__ror__" Or "|");
const UNARY: &[MethodDef] = unary_slots!("__invert__" "~self" invert);
const PARTS: &[&[MethodDef]] = &[Bool::METHODS, SLOTS, UNARY];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// The class `bool`.
pub const CLASS: ClassDef = ClassDef {
    name: "bool",
    module: "builtins",
    doc: "(object=False, /)\n--\n\nWhether an object counts as true: the two instances are True and False.",
    methods: &ALL,
    getset: Bool::GETSET,
    new: Bool::NEW,
    flags: flag::MATCH_SELF,
};
