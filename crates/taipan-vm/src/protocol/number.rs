//! Arithmetic operators: builtin pairs at once, everything else through special methods.

use crate::heap::Kind;
use crate::heap::class_payload;
use crate::names::Names;
use crate::protocol::slots::{Operator, Slot};
use crate::raise::{R, Raise};
use crate::types::builtin::{Builtin, MethodDescr};
use crate::types::bytes::Bytes;
use crate::types::complex::{Complex, complex_binary, complex_pair};
use crate::types::dict::Dict;
use crate::types::float::float_binary;
use crate::types::int::arith::{self, int_binary};
use crate::types::int::{IntRef, int_ref, is_exact_int};
use crate::types::list::List;
use crate::types::numeric::{Num, exact_float, exact_num, float_of, float_operand};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use dashu_int::IBig;

/// A binary arithmetic operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum BinOp {
    Add,
    Sub,
    Mul,
    Div,
    FloorDiv,
    Mod,
    Pow,
    MatMul,
    LShift,
    RShift,
    And,
    Or,
    Xor,
}

impl BinOp {
    /// The operator in error texts.
    pub fn symbol(self) -> &'static str {
        match self {
            BinOp::Add => "+",
            BinOp::Sub => "-",
            BinOp::Mul => "*",
            BinOp::Div => "/",
            BinOp::FloorDiv => "//",
            BinOp::Mod => "%",
            BinOp::Pow => "** or pow()",
            BinOp::MatMul => "@",
            BinOp::LShift => "<<",
            BinOp::RShift => ">>",
            BinOp::And => "&",
            BinOp::Or => "|",
            BinOp::Xor => "^",
        }
    }

    /// The operator with this number.
    pub fn from_number(number: u32) -> BinOp {
        use BinOp::*;
        const ALL: [BinOp; 13] = [
            Add, Sub, Mul, Div, FloorDiv, Mod, Pow, MatMul, LShift, RShift, And, Or, Xor,
        ];
        ALL.get(number as usize).copied().unwrap_or(Add)
    }

    /// Special method, reflected special method, in-place special method.
    pub(crate) fn names(self, n: &Names) -> (&Value, &Value, &Value) {
        match self {
            BinOp::Add => (&n.__add__, &n.__radd__, &n.__iadd__),
            BinOp::Sub => (&n.__sub__, &n.__rsub__, &n.__isub__),
            BinOp::Mul => (&n.__mul__, &n.__rmul__, &n.__imul__),
            BinOp::Div => (&n.__truediv__, &n.__rtruediv__, &n.__itruediv__),
            BinOp::FloorDiv => (&n.__floordiv__, &n.__rfloordiv__, &n.__ifloordiv__),
            BinOp::Mod => (&n.__mod__, &n.__rmod__, &n.__imod__),
            BinOp::Pow => (&n.__pow__, &n.__rpow__, &n.__ipow__),
            BinOp::MatMul => (&n.__matmul__, &n.__rmatmul__, &n.__imatmul__),
            BinOp::LShift => (&n.__lshift__, &n.__rlshift__, &n.__ilshift__),
            BinOp::RShift => (&n.__rshift__, &n.__rrshift__, &n.__irshift__),
            BinOp::And => (&n.__and__, &n.__rand__, &n.__iand__),
            BinOp::Or => (&n.__or__, &n.__ror__, &n.__ior__),
            BinOp::Xor => (&n.__xor__, &n.__rxor__, &n.__ixor__),
        }
    }
}

/// An int and a float, in either order, as floats; only ints that every float can hold.
#[inline(always)]
pub fn mixed_floats(x: Raw, y: Raw) -> Option<(f64, f64)> {
    const EXACT: u64 = 1 << 53;
    if x.is_float() && y.is_int() && y.as_int().unsigned_abs() <= EXACT {
        Some((x.as_float(), y.as_int() as f64))
    } else if x.is_int() && y.is_float() && x.as_int().unsigned_abs() <= EXACT {
        Some((x.as_int() as f64, y.as_float()))
    } else {
        None
    }
}

/// Binary operators.
/// The truth of a bool, None, a small int or an inline float.
#[inline(always)]
pub(crate) fn word_truth(raw: Raw) -> Option<bool> {
    Some(match raw {
        Raw::TRUE => true,
        Raw::FALSE | Raw::NONE => false,
        raw if raw.is_int() => raw.as_int() != 0,
        raw if raw.is_float() => raw.as_float() != 0.0,
        _ => return None,
    })
}

impl Vm {
    /// `a op b`
    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> R {
        if let Some(result) = self.binary_builtin(op, a, b) {
            return result;
        }
        match self.binary_protocol(op, a, b)? {
            Some(result) => Ok(result),
            None => Err(self.binary_type_error(op, false, a, b)),
        }
    }

    /// `a op= b`: the new value of `a`.
    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> R {
        // What can be changed is changed: the operator without `=` would make another object.
        let changes = matches!(
            a.kind(),
            Some(Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray)
        );
        if !changes && let Some(result) = self.binary_builtin(op, a, b) {
            return result;
        }
        let name = op.names(&self.names).2.clone();
        if let Some(method) = self.lookup_special(a, &name) {
            // `seq += b` of native sequences is tried only after the reflected method of `b`.
            if matches!(op, BinOp::Add | BinOp::Mul) && self.is_native_sequence(a) {
                let reflected = op.names(&self.names).1.clone();
                if !self.is_native_sequence(b) && !self.same_class(a, b) {
                    let result = self.try_special(b, &reflected, a)?;
                    if let Some(result) = result {
                        return Ok(result);
                    }
                }
                if op == BinOp::Mul && !self.has_index(b) {
                    return Err(
                        self.type_error_named("can't multiply sequence by non-int of type '{}'", b)
                    );
                }
            }
            let result = self.call_unbound(&method, a, std::slice::from_ref(b))?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        let result = if op == BinOp::Mul && self.keeps_right_from_repeating(a, b) {
            let method = self.names.__mul__.clone();
            self.try_special(a, &method, b)?
        } else {
            self.binary_protocol(op, a, b)?
        };
        match result {
            Some(result) => Ok(result),
            None => Err(self.binary_type_error(op, true, a, b)),
        }
    }

    /// `a op b` where both are of builtin types and no code of a script can run; `None` for everything else.
    #[inline]
    pub fn binary_builtin(&mut self, op: BinOp, a: &Value, b: &Value) -> Option<R> {
        let (x, y) = (a.raw(), b.raw());
        if x.both_int(y) {
            return match op {
                BinOp::MatMul => None,
                _ => Some(int_binary(
                    self,
                    op,
                    IntRef::Small(x.as_int()),
                    IntRef::Small(y.as_int()),
                )),
            };
        }
        if x.both_float(y) {
            return match op {
                BinOp::Add
                | BinOp::Sub
                | BinOp::Mul
                | BinOp::Div
                | BinOp::FloorDiv
                | BinOp::Mod
                | BinOp::Pow => Some(float_binary(self, op, x.as_float(), y.as_float())),
                _ => None,
            };
        }
        if let Some((x, y)) = mixed_floats(x, y) {
            return match op {
                BinOp::Add | BinOp::Sub | BinOp::Mul | BinOp::Div => {
                    Some(float_binary(self, op, x, y))
                }
                _ => self.binary_builtin_slow(op, a, b),
            };
        }
        self.binary_builtin_slow(op, a, b)
    }

    #[inline(never)]
    fn binary_builtin_slow(&mut self, op: BinOp, a: &Value, b: &Value) -> Option<R> {
        let native = |value: &Value| value.kind() == Some(Kind::Native);
        if op == BinOp::MatMul || native(a) || native(b) {
            return None;
        }
        if let Some(result) = complex_pair(self, op, a, b) {
            return Some(Ok(result));
        }
        if a.raw().kind() == Some(Kind::Int) || b.raw().kind() == Some(Kind::Int) {
            if let Some((x, y)) = self.ints_of_subclasses(op, a, b) {
                return Some(int_binary(self, op, x, y));
            }
        }
        let (x, y) = match (exact_num(a), exact_num(b)) {
            (Some(x), Some(y)) => (x, y),
            (None, _) if op == BinOp::Add => return self.concat_builtin(a, b),
            (None, Some(Num::Int(count))) if op == BinOp::Mul => {
                return self.repeat_builtin(a, count);
            }
            (Some(Num::Int(count)), None) if op == BinOp::Mul => {
                return self.repeat_builtin(b, count);
            }
            _ => {
                if op == BinOp::Or
                    && let Some(union) = Dict::exact_union(self, a, b)
                {
                    return Some(union);
                }
                return crate::types::set::operator(self, op, a, b);
            }
        };
        if let Some(result) = crate::types::bool::bool_binary(op, a.raw(), b.raw()) {
            return Some(Ok(result));
        }
        let bits = matches!(
            op,
            BinOp::LShift | BinOp::RShift | BinOp::And | BinOp::Or | BinOp::Xor
        );
        Some(match (x, y) {
            (Num::Int(x), Num::Int(y)) => int_binary(self, op, x, y),
            _ if bits => return None,
            (Num::Complex(..), _) | (_, Num::Complex(..))
                if matches!(op, BinOp::FloorDiv | BinOp::Mod) =>
            {
                return None;
            }
            (Num::Complex(..), _) | (_, Num::Complex(..)) => complex_binary(self, op, x, y),
            _ => {
                let x = match float_operand(self, a) {
                    Ok(x) => x?,
                    Err(raise) => return Some(Err(raise)),
                };
                let y = match float_operand(self, b) {
                    Ok(y) => y?,
                    Err(raise) => return Some(Err(raise)),
                };
                float_binary(self, op, x, y)
            }
        })
    }

    /// Two ints, one of them or both of a subclass that leaves the operator to `int`.
    fn ints_of_subclasses<'a>(
        &mut self,
        op: BinOp,
        a: &'a Value,
        b: &'a Value,
    ) -> Option<(IntRef<'a>, IntRef<'a>)> {
        let ints = (int_ref(a)?, int_ref(b)?);
        match (exact_num(a).is_some(), exact_num(b).is_some()) {
            (true, true) => None,
            (false, exact) if exact || self.same_class(a, b) => {
                let own = self.native_operator(a, Operator::Binary(op))?;
                let of_int = self.native_operator(&Value::small_int(0), Operator::Binary(op))?;
                crate::native::is_same(own, of_int).then_some(ints)
            }
            (true, false) => {
                let name = op.names(&self.names).1.clone();
                let method = self.lookup_special(b, &name)?;
                let of_int = (method.downcast::<MethodDescr>())
                    .is_some_and(|method| method.class.is(&self.types.int));
                of_int.then_some(ints)
            }
            _ => None,
        }
    }

    /// Concatenation of two exact `str`, `list`, `tuple` or `bytes`.
    fn concat_builtin(&mut self, a: &Value, b: &Value) -> Option<R> {
        let (x, y) = (a.raw(), b.raw());
        let both = |kind| x.has_shape(exact(kind)) && y.has_shape(exact(kind));
        if both(Kind::Str) {
            return Some(crate::types::str_::ops::concat(self, a, b));
        }
        if both(Kind::List) {
            return Some(a.downcast::<List>()?.concat(self, b.downcast::<List>()?));
        }
        if both(Kind::Tuple) {
            return Tuple::concat(self, a, b).map(Ok);
        }
        if both(Kind::Bytes) {
            let (a, b) = (&a.downcast::<Bytes>()?.0, &b.downcast::<Bytes>()?.0);
            let joined = self.buffer(a.len() + b.len()).map(|mut joined| {
                joined.extend_from_slice(a);
                joined.extend_from_slice(b);
                joined
            });
            return Some(joined.map(|joined| self.bytes(joined)));
        }
        None
    }

    /// Repetition of an exact `str`, `list`, `tuple` or `bytes`.
    fn repeat_builtin(&mut self, sequence: &Value, count: IntRef) -> Option<R> {
        let raw = sequence.raw();
        let kind = raw
            .kind()
            .filter(|k| matches!(k, Kind::Str | Kind::List | Kind::Tuple | Kind::Bytes))?;
        if !raw.has_shape(exact(kind)) {
            return None;
        }
        let count = match count.to_i64() {
            Some(n) => n.max(0) as usize,
            None if count.is_negative() => 0,
            None => {
                return Some(Err(
                    self.overflow_error("cannot fit 'int' into an index-sized integer")
                ));
            }
        };
        Some(match kind {
            Kind::Str => crate::types::str_::ops::repeat(self, sequence, count as i64),
            Kind::List => sequence.downcast::<List>()?.repeat(self, count as _),
            Kind::Bytes => crate::types::bytes_like::repeat(self, sequence, count as i64),
            _ if count == 1 => Ok(sequence.clone()),
            _ => sequence.downcast::<Tuple>()?.repeat(self, count as _),
        })
    }

    /// The special methods of both operands; `None` if all refuse.
    fn binary_protocol(&mut self, op: BinOp, a: &Value, b: &Value) -> R<Option<Value>> {
        // Of a native class that is no sequence and another of its kind or an int, the method on the left comes first.
        let same = self.same_class(a, b);
        if (same || b.raw().is_int())
            && a.kind() == Some(Kind::Native)
            && self.native_slot(a, Slot::Len).is_none()
            && let Some(call) = self.native_operator(a, Operator::Binary(op))
        {
            let result = not_refused(self.call_slot(call, [a, b])?);
            if same || result.is_some() {
                return Ok(result);
            }
        }
        let (name, reflected) = {
            let names = op.names(&self.names);
            (names.0.clone(), names.1.clone())
        };
        if matches!(op, BinOp::Add | BinOp::Mul) {
            return self.binary_sequence(op, a, b, &name, &reflected);
        }
        self.binary_methods(a, b, &name, &reflected)
    }

    /// `a op b`, or `a op= b`, by the method of a native class that both are of (or `b` is an int); `None`: it is not so simple.
    pub(crate) fn native_pair(
        &mut self,
        op: BinOp,
        inplace: bool,
        a: &Value,
        b: &Value,
    ) -> Option<R> {
        let class = self.class_of(a);
        let same = b.raw().is_ptr() && std::ptr::eq(class, self.class_of(b));
        if !same && !b.raw().is_int() || self.class_slot(class, Slot::Len).is_some() {
            return None;
        }
        let call = self.class_operator(class, Operator::Binary(op))?;
        if inplace
            && (class.has(flag::HEAP)
                || self.class_operator(class, Operator::Inplace(op)).is_some())
        {
            return None;
        }
        match self.call_slot(call, [a, b]) {
            Ok(refused) if refused.is_not_implemented() => {
                same.then(|| Err(self.binary_type_error(op, inplace, a, b)))
            }
            result => Some(result),
        }
    }

    /// `a *= b` does not repeat the sequence `b` when `a` might be a sequence itself, but is none that can be repeated.
    fn keeps_right_from_repeating(&mut self, a: &Value, b: &Value) -> bool {
        !self.is_native_sequence(a) && self.is_native_sequence(b) && self.may_be_sequence(a)
    }

    /// Whether operations ask the sequence protocol of this, if only to be refused: of all instances of scripts' classes
    /// and of native containers.
    pub(super) fn may_be_sequence(&mut self, value: &Value) -> bool {
        let len = self.names.__len__.clone();
        self.class_of(value).has(flag::HEAP) || self.lookup_special(value, &len).is_some()
    }

    /// TypeError unless a sequence can be multiplied by this.
    fn check_repeats(&mut self, count: &Value) -> R<()> {
        if self.has_index(count) {
            return Ok(());
        }
        let template = "can't multiply sequence by non-int of type '{}'";
        Err(self.type_error_named(template, count))
    }

    /// As the method of the right operand does it that comes last: what is wrong is told in the operator's words.
    pub(crate) fn check_reflected(&mut self, op: BinOp, left: &Value, right: &Value) -> R<()> {
        if op == BinOp::Mul && self.is_native_sequence(right) {
            self.check_repeats(left)?;
        }
        Ok(())
    }

    /// `+` and `*`: what native sequences do with them comes after the number protocol of both sides.
    fn binary_sequence(
        &mut self,
        op: BinOp,
        a: &Value,
        b: &Value,
        name: &Value,
        reflected: &Value,
    ) -> R<Option<Value>> {
        let (left, right) = (self.is_native_sequence(a), self.is_native_sequence(b));
        if !left && !right {
            return self.binary_methods(a, b, name, reflected);
        }
        if !left && let Some(result) = self.try_special(a, name, b)? {
            return Ok(Some(result));
        }
        if !right
            && !self.same_class(a, b)
            && let Some(result) = self.try_special(b, reflected, a)?
        {
            return Ok(Some(result));
        }
        if left && let Some(method) = self.lookup_special(a, name) {
            if op == BinOp::Mul {
                self.check_repeats(b)?;
            }
            return self
                .call_unbound(&method, a, std::slice::from_ref(b))
                .map(not_refused);
        }
        if right
            && op == BinOp::Mul
            && let Some(method) = self.lookup_special(b, reflected)
        {
            self.check_repeats(a)?;
            return self
                .call_unbound(&method, b, std::slice::from_ref(a))
                .map(not_refused);
        }
        Ok(None)
    }

    /// `a.__op__(b)`, `b.__rop__(a)` in the right order.
    pub fn binary_methods(
        &mut self,
        a: &Value,
        b: &Value,
        name: &Value,
        reflected: &Value,
    ) -> R<Option<Value>> {
        let method = self.lookup_special(a, name);
        if self.same_class(a, b) {
            return match method {
                Some(method) => self
                    .call_unbound(&method, a, std::slice::from_ref(b))
                    .map(not_refused),
                None => Ok(None),
            };
        }
        let other = self.lookup_special(b, reflected);
        let mut other_tried = false;
        if let Some(other) = &other
            && self.is_subclass_of(b, a)
        {
            // A subclass goes first if it has a method of its own.
            let inherited = self.lookup_special(a, reflected);
            if !inherited.is_some_and(|i| i.is(other)) {
                other_tried = true;
                let result = self.call_unbound(other, b, std::slice::from_ref(a))?;
                if !result.is_not_implemented() {
                    return Ok(Some(result));
                }
            }
        }
        if let Some(method) = method {
            let result = self.call_unbound(&method, a, std::slice::from_ref(b))?;
            if !result.is_not_implemented() {
                return Ok(Some(result));
            }
        }
        match other {
            Some(other) if !other_tried => self
                .call_unbound(&other, b, std::slice::from_ref(a))
                .map(not_refused),
            _ => Ok(None),
        }
    }

    /// Call one special method; `None` if there is none or it refuses.
    fn try_special(&mut self, value: &Value, name: &Value, argument: &Value) -> R<Option<Value>> {
        Ok(self
            .call_special(value, name, std::slice::from_ref(argument))?
            .and_then(not_refused))
    }

    #[inline]
    pub(crate) fn same_class(&self, a: &Value, b: &Value) -> bool {
        self.class_raw(a.raw()) == self.class_raw(b.raw())
    }

    /// Whether the class of `b` is derived from the class of `a`.
    #[inline]
    pub(crate) fn is_subclass_of(&self, b: &Value, a: &Value) -> bool {
        let class = self.class_raw(a.raw());
        self.class_of(b).is_subtype(class.as_value())
    }

    /// A builtin type (or script's subclass that overrides nothing) with sequence operators: native `__add__` or `__mul__` beside a `__len__`.
    fn is_native_sequence(&mut self, value: &Value) -> bool {
        match value.kind() {
            None | Some(Kind::Int | Kind::Float | Kind::Complex | Kind::Instance) => return false,
            _ => {}
        }
        let (len, mul) = (self.names.__len__.clone(), self.names.__mul__.clone());
        self.lookup_special(value, &len).is_some()
            && self
                .lookup_special(value, &mul)
                .is_some_and(|m| m.is_kind(Kind::MethodDescr))
    }

    /// Whether `operator.index(value)` is possible.
    pub fn has_index(&mut self, value: &Value) -> bool {
        let name = self.names.__index__.clone();
        int_ref(value).is_some() || self.lookup_special(value, &name).is_some()
    }

    /// TypeError "unsupported operand type(s) for +: 'int' and 'str'"
    #[cold]
    pub fn binary_type_error(&mut self, op: BinOp, inplace: bool, a: &Value, b: &Value) -> Raise {
        let (left, right) = (self.type_name(a), self.type_name(b));
        let symbol = match (inplace, op) {
            (false, _) => op.symbol().to_string(),
            (true, BinOp::Pow) => "**=".to_string(),
            (true, _) => format!("{}=", op.symbol()),
        };
        let mut message =
            format!("unsupported operand type(s) for {symbol}: '{left}' and '{right}'");
        // `print >> file` of Python 2.
        if op == BinOp::RShift
            && !inplace
            && a.downcast::<Builtin>()
                .is_some_and(|f| f.def.name == "print")
        {
            let name = self.intern("write");
            if self.lookup_special(b, &name).is_some() {
                message.push_str(". Did you mean \"print(<message>, file=<output_stream>)\"?");
            }
        }
        self.type_error(message)
    }

    /// `divmod(a, b)`
    pub fn divmod(&mut self, a: &Value, b: &Value) -> R {
        let (name, reflected) = (
            self.names.__divmod__.clone(),
            self.names.__rdivmod__.clone(),
        );
        match self.binary_methods(a, b, &name, &reflected)? {
            Some(result) => Ok(result),
            None => {
                let (left, right) = (self.type_name(a), self.type_name(b));
                Err(self.type_error(format!(
                    "unsupported operand type(s) for divmod(): '{left}' and '{right}'"
                )))
            }
        }
    }

    /// `pow(a, b, c)`
    pub fn power_mod(&mut self, a: &Value, b: &Value, c: &Value) -> R {
        if c.is_none() {
            return self.binary(BinOp::Pow, a, b);
        }
        if is_exact_int(a)
            && is_exact_int(b)
            && is_exact_int(c)
            && let (Some(x), Some(y), Some(z)) = (int_ref(a), int_ref(b), int_ref(c))
        {
            return arith::power_mod(self, x, y, z);
        }
        let (pow, rpow) = (self.names.__pow__.clone(), self.names.__rpow__.clone());
        let (method, inherited) = (self.lookup_special(a, &pow), self.lookup_special(a, &rpow));
        let mut tries = vec![(a, method, b)];
        if !self.same_class(a, b) {
            let reflected = self.lookup_special(b, &rpow);
            // A subclass goes first if it has a method of its own.
            let own = match (&reflected, &inherited) {
                (Some(reflected), Some(inherited)) => !reflected.is(inherited),
                _ => true,
            };
            let first = own && self.is_subclass_of(b, a);
            tries.insert(usize::from(!first), (b, reflected, a));
        }
        for (object, method, other) in tries {
            if let Some(method) = method {
                let result = self.call_unbound(&method, object, &[other.clone(), c.clone()])?;
                if !result.is_not_implemented() {
                    return Ok(result);
                }
            }
        }
        // The modulus' type has a say: that is how floats explain what they refuse.
        if let Some(method) = self.lookup_special(c, &pow)
            && method.is_kind(Kind::MethodDescr)
            && float_of(c).is_some()
            && (int_ref(a).is_some() || float_of(a).is_some())
            && (int_ref(b).is_some() || float_of(b).is_some())
        {
            return Err(
                self.type_error("pow() 3rd argument not allowed unless all arguments are integers")
            );
        }
        let (x, y, z) = (self.type_name(a), self.type_name(b), self.type_name(c));
        Err(self.type_error(format!(
            "unsupported operand type(s) for ** or pow(): '{x}', '{y}', '{z}'"
        )))
    }
}

/// NotImplemented becomes `None`.
pub(crate) fn not_refused(result: Value) -> Option<Value> {
    if result.is_not_implemented() {
        None
    } else {
        Some(result)
    }
}

/// Unary operators.
impl Vm {
    /// `-a`
    pub fn negative(&mut self, a: &Value) -> R {
        let raw = a.raw();
        if raw.is_float() {
            return Ok(self.float(-raw.as_float()));
        }
        if is_exact_int(a) || a.is_bool() {
            return arith::int_negative(self, a);
        }
        let name = self.names.__neg__.clone();
        self.unary(a, &name, "unary -")
    }

    /// `+a`
    pub fn positive(&mut self, a: &Value) -> R {
        if is_exact_int(a) || exact_float(a).is_some() {
            return Ok(a.clone());
        }
        let name = self.names.__pos__.clone();
        self.unary(a, &name, "unary +")
    }

    /// `~a`
    pub fn invert(&mut self, a: &Value) -> R {
        if is_exact_int(a) {
            return arith::int_invert(self, a);
        }
        let name = self.names.__invert__.clone();
        self.unary(a, &name, "unary ~")
    }

    /// `abs(a)`
    pub fn absolute(&mut self, a: &Value) -> R {
        if is_exact_int(a) {
            return arith::int_absolute(self, a);
        }
        if let Some(f) = exact_float(a) {
            return Ok(self.float(f.abs()));
        }
        if a.raw().has_shape(exact(Kind::Complex))
            && let Some(z) = a.downcast::<Complex>()
        {
            return z.absolute(self);
        }
        let name = self.names.__abs__.clone();
        self.unary(a, &name, "abs()")
    }

    fn unary(&mut self, a: &Value, name: &Value, what: &str) -> R {
        match self.call_special(a, name, &[])? {
            Some(result) => Ok(result),
            None => {
                let class = self.type_name(a);
                Err(self.type_error(format!("bad operand type for {what}: '{class}'")))
            }
        }
    }
}

/// Conversions.
impl Vm {
    /// `bool(value)`
    #[inline]
    pub fn truth(&mut self, value: &Value) -> R<bool> {
        match word_truth(value.raw()) {
            Some(truth) => Ok(truth),
            None => self.truth_slow(value),
        }
    }

    /// Whether the class of an object is known to leave truth to nobody.
    #[inline(always)]
    pub(crate) fn is_always_true(&self, object: Raw) -> bool {
        let class = class_payload(self.class_raw(object), object.as_value());
        let version = class.version.get();
        class.always_true.get() == version && version != 0
    }

    #[inline(never)]
    fn truth_slow(&mut self, value: &Value) -> R<bool> {
        let raw = value.raw();
        let Some(kind) = raw.kind() else {
            if value.is_not_implemented() {
                return Err(
                    self.type_error("NotImplemented should not be used in a boolean context")
                );
            }
            return Ok(true);
        };
        if raw.has_shape(exact(kind)) {
            match kind {
                Kind::Str => return Ok(!value.downcast::<Str>().is_some_and(Str::is_empty)),
                Kind::List => return Ok(!value.downcast::<List>().is_some_and(List::is_empty)),
                Kind::Tuple => return Ok(!value.downcast::<Tuple>().is_some_and(Tuple::is_empty)),
                Kind::Bytes => {
                    return Ok(!value.downcast::<Bytes>().is_some_and(|b| b.0.is_empty()));
                }
                Kind::Dict => {
                    return Ok(value
                        .downcast::<crate::types::dict::Dict>()
                        .is_some_and(|d| !d.is_empty()));
                }
                Kind::Int => return Ok(!int_ref(value).is_some_and(|i| i.is_zero())),
                Kind::Function | Kind::Type | Kind::Builtin | Kind::Method | Kind::Module => {
                    // Only a metaclass could say otherwise, and then the shape is another.
                    return Ok(true);
                }
                _ => {}
            }
        }
        if self.is_always_true(raw) {
            return Ok(true);
        }
        let class = class_payload(self.class_raw(raw), value);
        let version = class.version.get();
        let name = self.names.__bool__.clone();
        if let Some(result) = self.call_special(value, &name, &[])? {
            if result.is_bool() {
                return Ok(result.is_true());
            }
            return Err(self.type_error_named("__bool__ should return bool, returned {}", &result));
        }
        let name = self.names.__len__.clone();
        match self.call_special(value, &name, &[])? {
            Some(result) => Ok(self.length_of(&result)? != 0),
            None => {
                class.always_true.set(version);
                Ok(true)
            }
        }
    }

    /// What `__len__` returned, as a size.
    pub fn length_of(&mut self, result: &Value) -> R<usize> {
        let index = self.index(result)?;
        match int_ref(&index) {
            Some(i) if i.is_negative() => Err(self.value_error("__len__() should return >= 0")),
            Some(IntRef::Small(i)) => Ok(i as usize),
            _ => Err(self.overflow_error("cannot fit 'int' into an index-sized integer")),
        }
    }

    /// `operator.index(value)`: an exact int.
    pub fn index(&mut self, value: &Value) -> R {
        if is_exact_int(value) {
            return Ok(value.clone());
        }
        if let Some(i) = int_ref(value) {
            return Ok(i.to_value(self));
        }
        let name = self.names.__index__.clone();
        let Some(result) = self.call_special(value, &name, &[])? else {
            return Err(
                self.type_error_named("'{}' object cannot be interpreted as an integer", value)
            );
        };
        let Some(i) = int_ref(&result) else {
            return Err(self.type_error_named("__index__ returned non-int (type {})", &result));
        };
        if is_exact_int(&result) {
            return Ok(result);
        }
        let exact = i.to_value(self);
        let class = self.type_name(&result);
        self.warn_deprecated(&format!(
            "__index__ returned non-int (type {class}).  The ability to return an instance of a strict subclass of int is \
             deprecated, and may be removed in a future version of Python."
        ))?;
        Ok(exact)
    }

    /// Whether the value is an int, bool or instance of a subclass.
    pub fn is_int(value: &Value) -> bool {
        int_ref(value).is_some()
    }

    /// `operator.index(value)` as 64-bit integer.
    pub fn to_i64(&mut self, value: &Value) -> R<i64> {
        if let Some(i) = value.as_small_int() {
            return Ok(i);
        }
        let index = self.index(value)?;
        match int_ref(&index) {
            Some(IntRef::Small(i)) => Ok(i),
            _ => Err(self.overflow_error("Python int too large to convert to C ssize_t")),
        }
    }

    /// `operator.index(value)`, clamped to 64 bits.
    pub fn to_i64_clamped(&mut self, value: &Value) -> R<i64> {
        if let Some(i) = value.as_small_int() {
            return Ok(i);
        }
        let index = self.index(value)?;
        Ok(match int_ref(&index) {
            Some(IntRef::Small(i)) => i,
            Some(i) if i.is_negative() => i64::MIN,
            _ => i64::MAX,
        })
    }

    /// `operator.index(value)` as big integer.
    pub fn to_bigint(&mut self, value: &Value) -> R<IBig> {
        let index = self.index(value)?;
        Ok(int_ref(&index)
            .map(|i| i.big().into_owned())
            .unwrap_or_default())
    }

    /// A real number as float: TypeError "must be real number, not str" for others.
    pub fn to_f64(&mut self, value: &Value) -> R<f64> {
        if value.raw().is_float() {
            return Ok(value.raw().as_float());
        }
        if let Some(i) = value.as_small_int() {
            return Ok(i as f64);
        }
        match self.float_from_number(value)? {
            Some(f) => Ok(f),
            None => match float_of(value) {
                Some(f) => Ok(f),
                None => Err(self.type_error_named("must be real number, not {}", value)),
            },
        }
    }

    /// Issue a DeprecationWarning: an error only if the filters make it one.
    pub fn warn_deprecated(&mut self, text: &str) -> R<()> {
        let category = self.class(|t| &t.DeprecationWarning);
        self.warn(&category, text, 1)
    }
}
