//! Comparison operators.

use crate::heap::Kind;
use crate::native::Args;
use crate::protocol::number::{mixed_floats, not_refused};
use crate::protocol::slots::Operator;
use crate::raise::{R, Raise};
use crate::types::builtin::MethodDescr;
use crate::types::bytes::Bytes;
use crate::types::int::int_ref;
use crate::types::list::List;
use crate::types::numeric::{Num, exact_num, int_ordering, num_eq, real_ordering};
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cmp::Ordering;

/// A comparison operator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum CmpOp {
    Lt,
    Le,
    Eq,
    Ne,
    Gt,
    Ge,
}

impl CmpOp {
    /// Whether operands in this order satisfy the operator.
    #[inline(always)]
    pub fn holds(self, order: Ordering) -> bool {
        match self {
            CmpOp::Lt => order == Ordering::Less,
            CmpOp::Le => order != Ordering::Greater,
            CmpOp::Eq => order == Ordering::Equal,
            CmpOp::Ne => order != Ordering::Equal,
            CmpOp::Gt => order == Ordering::Greater,
            CmpOp::Ge => order != Ordering::Less,
        }
    }

    /// The same with NaN among the operands (`None`).
    #[inline(always)]
    pub fn holds_partially(self, order: Option<Ordering>) -> bool {
        order.map_or(self == CmpOp::Ne, |order| self.holds(order))
    }

    /// The operator with its operands exchanged.
    pub fn swapped(self) -> CmpOp {
        match self {
            CmpOp::Lt => CmpOp::Gt,
            CmpOp::Le => CmpOp::Ge,
            CmpOp::Gt => CmpOp::Lt,
            CmpOp::Ge => CmpOp::Le,
            same => same,
        }
    }

    pub fn symbol(self) -> &'static str {
        match self {
            CmpOp::Lt => "<",
            CmpOp::Le => "<=",
            CmpOp::Eq => "==",
            CmpOp::Ne => "!=",
            CmpOp::Gt => ">",
            CmpOp::Ge => ">=",
        }
    }

    pub(crate) fn name(self, names: &crate::names::Names) -> &Value {
        match self {
            CmpOp::Lt => &names.__lt__,
            CmpOp::Le => &names.__le__,
            CmpOp::Eq => &names.__eq__,
            CmpOp::Ne => &names.__ne__,
            CmpOp::Gt => &names.__gt__,
            CmpOp::Ge => &names.__ge__,
        }
    }
}

impl Vm {
    /// `a op b`
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        if !(a.is_kind(Kind::Instance) && b.is_kind(Kind::Instance))
            && let Some(result) = self.compare_builtin(op, a, b)
        {
            return result;
        }
        self.compare_special(op, a, b)
    }

    /// `bool(a op b)`
    pub fn compare_bool(&mut self, op: CmpOp, a: &Value, b: &Value) -> R<bool> {
        let result = self.compare(op, a, b)?;
        self.truth(&result)
    }

    /// `a is b or a == b`
    #[inline]
    pub fn eq(&mut self, a: &Value, b: &Value) -> R<bool> {
        if a.is(b) {
            return Ok(true);
        }
        if let Some(equal) = crate::types::dict::quick_eq(a.raw(), b.raw()) {
            return Ok(equal);
        }
        self.compare_bool(CmpOp::Eq, a, b)
    }

    /// Comparison of values of exactly builtin types; elements of containers may have any type. `None`: the operands' special
    /// methods must decide.
    #[inline]
    pub fn compare_builtin(&mut self, op: CmpOp, a: &Value, b: &Value) -> Option<R> {
        let (x, y) = (a.raw(), b.raw());
        if x.both_int(y) {
            return Some(Ok(Value::bool(op.holds(x.as_int().cmp(&y.as_int())))));
        }
        if x.both_float(y) {
            return Some(Ok(Value::bool(
                op.holds_partially(x.as_float().partial_cmp(&y.as_float())),
            )));
        }
        if let Some((x, y)) = mixed_floats(x, y) {
            return Some(Ok(Value::bool(op.holds_partially(x.partial_cmp(&y)))));
        }
        self.compare_builtin_slow(op, a, b)
    }

    #[inline(never)]
    fn compare_builtin_slow(&mut self, op: CmpOp, a: &Value, b: &Value) -> Option<R> {
        let (x, y) = (a.raw(), b.raw());
        if x.kind() == Some(Kind::Int) || y.kind() == Some(Kind::Int) {
            return self.compare_ints(op, a, b);
        }
        if x.kind() == Some(Kind::Native) || y.kind() == Some(Kind::Native) {
            return None;
        }
        let both = |kind| x.has_shape(exact(kind)) && y.has_shape(exact(kind));
        let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
        if both(Kind::Str) {
            if equality && x == y {
                return Some(Ok(Value::bool(op == CmpOp::Eq)));
            }
            let (p, q) = (a.downcast::<Str>()?, b.downcast::<Str>()?);
            // The order of the encoding is the order of the code points.
            return Some(Ok(Value::bool(if equality {
                (p.bytes() == q.bytes()) == (op == CmpOp::Eq)
            } else {
                op.holds(p.bytes().cmp(q.bytes()))
            })));
        }
        if let (Some(m), Some(n)) = (exact_num(a), exact_num(b)) {
            return compare_numbers(op, m, n).map(|result| Ok(Value::bool(result)));
        }
        if both(Kind::Tuple) {
            return Some(self.compare_sequences(op, a, b));
        }
        if both(Kind::List) {
            return Some(self.compare_sequences(op, a, b));
        }
        if both(Kind::Bytes) {
            let (p, q) = (a.downcast::<Bytes>()?, b.downcast::<Bytes>()?);
            return Some(Ok(Value::bool(op.holds(p.0.cmp(&q.0)))));
        }
        if let Some(result) = crate::types::set::compare_exact(self, op, a, b) {
            return Some(result);
        }
        if equality && (x.kind() == Some(Kind::Instance) || y.kind() == Some(Kind::Instance)) {
            return self.compare_identity(op, a, b).map(Ok);
        }
        if equality && (is_singleton(x) || is_singleton(y)) && !(x.is_ptr() || y.is_ptr()) {
            return Some(Ok(Value::bool((x == y) == (op == CmpOp::Eq))));
        }
        None
    }

    /// Comparison of ints, of subclasses too if they leave it to `int`, and of ints with other numbers.
    fn compare_ints(&mut self, op: CmpOp, a: &Value, b: &Value) -> Option<R> {
        if let (Some(m), Some(n)) = (exact_num(a), exact_num(b)) {
            return compare_numbers(op, m, n).map(|result| Ok(Value::bool(result)));
        }
        let (x, y) = (int_ref(a)?, int_ref(b)?);
        let mut leaves = |value: &Value, op| {
            let of_int = self.native_operator(&Value::small_int(0), Operator::Compare(op))?;
            let own = self.native_operator(value, Operator::Compare(op))?;
            crate::native::is_same(own, of_int).then_some(())
        };
        leaves(a, op)?;
        leaves(b, op.swapped())?;
        Some(Ok(Value::bool(op.holds(int_ordering(x, y)))))
    }

    /// `==` and `!=` of two instances whose classes leave both to `object`.
    fn compare_identity(&mut self, op: CmpOp, a: &Value, b: &Value) -> Option<Value> {
        let plain = |vm: &mut Vm, value: &Value, name: &Value| {
            vm.lookup_special(value, name).is_some_and(|method| {
                method
                    .downcast::<MethodDescr>()
                    .is_some_and(|m| m.class.is(&vm.types.object))
            })
        };
        let same = self.class_raw(a.raw()) == self.class_raw(b.raw());
        let (eq, ne) = (self.names.__eq__.clone(), self.names.__ne__.clone());
        let mut plain_both = |name: &Value| plain(self, a, name) && (same || plain(self, b, name));
        if !plain_both(&eq) || op == CmpOp::Ne && !plain_both(&ne) {
            return None;
        }
        Some(Value::bool(a.is(b) == (op == CmpOp::Eq)))
    }

    /// The item of a tuple or list (of any subclass) at a position, borrowed.
    #[inline(always)]
    fn item(value: &Value, i: usize) -> Option<Raw> {
        match value.downcast::<Tuple>() {
            Some(tuple) => tuple.items().get(i).map(Value::raw),
            None => value
                .downcast::<List>()
                .and_then(|l| l.items.with(|items| items.get(i).map(Value::raw))),
        }
    }

    /// Lexicographic comparison of two tuples or two lists, of subclasses too.
    pub fn compare_sequences(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        self.enter_native(" in comparison")?;
        let result = self.compare_sequences_inner(op, a, b);
        self.leave_native();
        result
    }

    /// How many items at the beginning are equal without asking a script.
    fn equal_prefix(a: &Value, b: &Value) -> usize {
        fn prefix(a: &[Value], b: &[Value]) -> usize {
            let equal = |(x, y): &(&Value, &Value)| {
                let (x, y) = (x.raw(), y.raw());
                x == y || crate::types::dict::quick_eq(x, y) == Some(true)
            };
            a.iter().zip(b).take_while(equal).count()
        }
        if let (Some(a), Some(b)) = (a.downcast::<Tuple>(), b.downcast::<Tuple>()) {
            return prefix(a.items(), b.items());
        }
        match (a.downcast::<List>(), b.downcast::<List>()) {
            (Some(x), Some(y)) if !a.is(b) => x.items.with(|x| y.items.with(|y| prefix(x, y))),
            _ => 0,
        }
    }

    fn compare_sequences_inner(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        let length = |v: &Value| match v.downcast::<Tuple>() {
            Some(tuple) => tuple.len(),
            None => v.downcast::<List>().map_or(0, |l| l.len()),
        };
        if matches!(op, CmpOp::Eq | CmpOp::Ne) && length(a) != length(b) {
            return Ok(Value::bool(op == CmpOp::Ne));
        }
        let mut i = Self::equal_prefix(a, b);
        self.charge(i / 8)?;
        loop {
            self.charge(1)?;
            // Lists may change while their elements are compared.
            let (Some(x), Some(y)) = (Self::item(a, i), Self::item(b, i)) else {
                return Ok(Value::bool(op.holds(length(a).cmp(&length(b)))));
            };
            if x == y {
                i += 1;
                continue;
            }
            let decided = crate::types::dict::quick_eq(x, y);
            let (x, y) = (x.to_value(), y.to_value());
            let equal = match decided {
                Some(equal) => equal,
                None => self.compare_bool(CmpOp::Eq, &x, &y)?,
            };
            if !equal {
                return match op {
                    CmpOp::Eq => Ok(Value::FALSE),
                    CmpOp::Ne => Ok(Value::TRUE),
                    _ => self.compare(op, &x, &y),
                };
            }
            i += 1;
        }
    }

    /// Comparison through special methods.
    fn compare_special(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        // Two of one native class need not be told which of them to ask.
        if a.is_kind(Kind::Native)
            && self.same_class(a, b)
            && let Some(call) = self.native_operator(a, Operator::Compare(op))
        {
            let result = self.call_slot(call, [a, b])?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
        }
        let name = op.name(&self.names).clone();
        let swapped = op.swapped().name(&self.names).clone();
        let mut reflected_tried = false;
        if !self.same_class(a, b) && self.is_subclass_of(b, a) {
            reflected_tried = true;
            if let Some(result) = self.try_compare(op.swapped(), b, &swapped, a)? {
                return Ok(result);
            }
        }
        if let Some(result) = self.try_compare(op, a, &name, b)? {
            return Ok(result);
        }
        if !reflected_tried && let Some(result) = self.try_compare(op.swapped(), b, &swapped, a)? {
            return Ok(result);
        }
        self.compare_refused(op, a, b)
    }

    /// `a op b` for two instances of one class whose special method is this function of a script.
    pub(crate) fn compare_by(&mut self, method: &Value, op: CmpOp, a: &Value, b: &Value) -> R {
        let words = [a.raw(), b.raw()];
        let result = self.run_function(method, &Args::positional(Raw::as_values(&words)))?;
        if !result.is_not_implemented() {
            return Ok(result);
        }
        let swapped = op.swapped().name(&self.names).clone();
        match self.try_compare(op.swapped(), b, &swapped, a)? {
            Some(result) => Ok(result),
            None => self.compare_refused(op, a, b),
        }
    }

    /// What `a op b` is when both operands have refused.
    fn compare_refused(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        match op {
            CmpOp::Eq => Ok(Value::bool(a.is(b))),
            CmpOp::Ne => Ok(Value::bool(!a.is(b))),
            _ => Err(self.compare_type_error(op, a, b)),
        }
    }

    /// TypeError "'<' not supported between instances of 'int' and 'str'"
    #[cold]
    pub fn compare_type_error(&mut self, op: CmpOp, a: &Value, b: &Value) -> Raise {
        let (left, right) = (self.type_name(a), self.type_name(b));
        let symbol = op.symbol();
        self.type_error(format!(
            "'{symbol}' not supported between instances of '{left}' and '{right}'"
        ))
    }

    /// One special method; `None` if it refuses. Those of `object` are decided here.
    fn try_compare(
        &mut self,
        op: CmpOp,
        this: &Value,
        name: &Value,
        other: &Value,
    ) -> R<Option<Value>> {
        if !this.is_kind(Kind::Instance)
            && let Some(call) = self.native_operator(this, Operator::Compare(op))
        {
            return self.call_slot(call, [this, other]).map(not_refused);
        }
        let Some(method) = self.lookup_special(this, name) else {
            return Ok(None);
        };
        let from_object = method
            .downcast::<MethodDescr>()
            .is_some_and(|m| m.class.is(&self.types.object));
        if from_object {
            return match op {
                CmpOp::Eq if this.is(other) => Ok(Some(Value::TRUE)),
                // `!=` is the opposite of what `==` says.
                CmpOp::Ne => {
                    let name = self.names.__eq__.clone();
                    match self.try_compare(CmpOp::Eq, this, &name, other)? {
                        Some(result) => Ok(Some(Value::bool(!self.truth(&result)?))),
                        None => Ok(None),
                    }
                }
                _ => Ok(None),
            };
        }
        let result = if method.is_kind(Kind::Function) {
            let words = [this.raw(), other.raw()];
            self.run_function(&method, &Args::positional(Raw::as_values(&words)))?
        } else {
            self.call_unbound(&method, this, std::slice::from_ref(other))?
        };
        Ok(not_refused(result))
    }
}

/// None, Ellipsis, NotImplemented.
fn is_singleton(raw: Raw) -> bool {
    matches!(raw, Raw::NONE | Raw::ELLIPSIS | Raw::NOT_IMPLEMENTED)
}

/// Numbers of builtin types; `None`: no order.
fn compare_numbers(op: CmpOp, a: Num, b: Num) -> Option<bool> {
    Some(match (a, b, op) {
        (Num::Complex(..), _, CmpOp::Eq) | (_, Num::Complex(..), CmpOp::Eq) => num_eq(a, b),
        (Num::Complex(..), _, CmpOp::Ne) | (_, Num::Complex(..), CmpOp::Ne) => !num_eq(a, b),
        (Num::Complex(..), ..) | (_, Num::Complex(..), _) => return None,
        _ => op.holds_partially(real_ordering(a, b)),
    })
}
