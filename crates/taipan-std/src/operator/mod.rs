//! `operator`: the operators as functions, and callables that get items, attributes and call methods.

mod getters;

use crate::classes::{add_classes, set};
use taipan_vm::native::{Args, module};
use taipan_vm::protocol::compare::CmpOp;
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::module::Module;
use taipan_vm::{R, Value, Vm};

pub struct Operator;

/// `__all__`
const ALL: &[&str] = &[
    "abs",
    "add",
    "and_",
    "attrgetter",
    "call",
    "concat",
    "contains",
    "countOf",
    "delitem",
    "eq",
    "floordiv",
    "ge",
    "getitem",
    "gt",
    "iadd",
    "iand",
    "iconcat",
    "ifloordiv",
    "ilshift",
    "imatmul",
    "imod",
    "imul",
    "index",
    "indexOf",
    "inv",
    "invert",
    "ior",
    "ipow",
    "irshift",
    "is_",
    "is_none",
    "is_not",
    "is_not_none",
    "isub",
    "itemgetter",
    "itruediv",
    "ixor",
    "le",
    "length_hint",
    "lshift",
    "lt",
    "matmul",
    "methodcaller",
    "mod",
    "mul",
    "ne",
    "neg",
    "not_",
    "or_",
    "pos",
    "pow",
    "rshift",
    "setitem",
    "sub",
    "truediv",
    "truth",
    "xor",
];

/// Further names of the functions: those of the special methods.
const DUNDERS: &[(&str, &str)] = &[
    ("__abs__", "abs"),
    ("__add__", "add"),
    ("__and__", "and_"),
    ("__call__", "call"),
    ("__concat__", "concat"),
    ("__contains__", "contains"),
    ("__delitem__", "delitem"),
    ("__eq__", "eq"),
    ("__floordiv__", "floordiv"),
    ("__ge__", "ge"),
    ("__getitem__", "getitem"),
    ("__gt__", "gt"),
    ("__iadd__", "iadd"),
    ("__iand__", "iand"),
    ("__iconcat__", "iconcat"),
    ("__ifloordiv__", "ifloordiv"),
    ("__ilshift__", "ilshift"),
    ("__imatmul__", "imatmul"),
    ("__imod__", "imod"),
    ("__imul__", "imul"),
    ("__index__", "index"),
    ("__inv__", "inv"),
    ("__invert__", "invert"),
    ("__ior__", "ior"),
    ("__ipow__", "ipow"),
    ("__irshift__", "irshift"),
    ("__isub__", "isub"),
    ("__itruediv__", "itruediv"),
    ("__ixor__", "ixor"),
    ("__le__", "le"),
    ("__lshift__", "lshift"),
    ("__lt__", "lt"),
    ("__matmul__", "matmul"),
    ("__mod__", "mod"),
    ("__mul__", "mul"),
    ("__ne__", "ne"),
    ("__neg__", "neg"),
    ("__not__", "not_"),
    ("__or__", "or_"),
    ("__pos__", "pos"),
    ("__pow__", "pow"),
    ("__rshift__", "rshift"),
    ("__setitem__", "setitem"),
    ("__sub__", "sub"),
    ("__truediv__", "truediv"),
    ("__xor__", "xor"),
];

/// The operators as functions.
#[module(name = "operator")]
impl Operator {
    /// `a + b`
    fn add(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Add, a, b)
    }
    /// `a += b`, and the result
    fn iadd(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Add, a, b)
    }
    /// `a - b`
    fn sub(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Sub, a, b)
    }
    /// `a -= b`, and the result
    fn isub(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Sub, a, b)
    }
    /// `a * b`
    fn mul(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Mul, a, b)
    }
    /// `a *= b`, and the result
    fn imul(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Mul, a, b)
    }
    /// `a / b`
    fn truediv(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Div, a, b)
    }
    /// `a /= b`, and the result
    fn itruediv(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Div, a, b)
    }
    /// `a // b`
    fn floordiv(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::FloorDiv, a, b)
    }
    /// `a //= b`, and the result
    fn ifloordiv(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::FloorDiv, a, b)
    }
    /// `a % b`
    fn mod_(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Mod, a, b)
    }
    /// `a %= b`, and the result
    fn imod(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Mod, a, b)
    }
    /// `a ** b`
    fn pow(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Pow, a, b)
    }
    /// `a **= b`, and the result
    fn ipow(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Pow, a, b)
    }
    /// `a @ b`
    fn matmul(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::MatMul, a, b)
    }
    /// `a @= b`, and the result
    fn imatmul(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::MatMul, a, b)
    }
    /// `a << b`
    fn lshift(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::LShift, a, b)
    }
    /// `a <<= b`, and the result
    fn ilshift(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::LShift, a, b)
    }
    /// `a >> b`
    fn rshift(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::RShift, a, b)
    }
    /// `a >>= b`, and the result
    fn irshift(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::RShift, a, b)
    }
    /// `a & b`
    #[name = "and_"]
    fn and_(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::And, a, b)
    }
    /// `a &= b`, and the result
    fn iand(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::And, a, b)
    }
    /// `a | b`
    #[name = "or_"]
    fn or_(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Or, a, b)
    }
    /// `a |= b`, and the result
    fn ior(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Or, a, b)
    }
    /// `a ^ b`
    fn xor(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.binary(BinOp::Xor, a, b)
    }
    /// `a ^= b`, and the result
    fn ixor(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.inplace(BinOp::Xor, a, b)
    }
    /// `a < b`
    fn lt(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Lt, a, b)
    }
    /// `a <= b`
    fn le(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Le, a, b)
    }
    /// `a == b`
    fn eq(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Eq, a, b)
    }
    /// `a != b`
    fn ne(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Ne, a, b)
    }
    /// `a >= b`
    fn ge(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Ge, a, b)
    }
    /// `a > b`
    fn gt(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.compare(CmpOp::Gt, a, b)
    }
    /// `abs(a)`
    fn abs(vm: &mut Vm, a: &Value) -> R {
        let name = vm.names.__abs__.clone();
        match vm.call_special(a, &name, &[])? {
            Some(result) => Ok(result),
            None => Err(vm.type_error_named("bad operand type for abs(): '{}'", a)),
        }
    }
    /// `-a`
    fn neg(vm: &mut Vm, a: &Value) -> R {
        vm.negative(a)
    }
    /// `+a`
    fn pos(vm: &mut Vm, a: &Value) -> R {
        vm.positive(a)
    }
    /// `~a`
    fn invert(vm: &mut Vm, a: &Value) -> R {
        vm.invert(a)
    }
    /// `~a`
    fn inv(vm: &mut Vm, a: &Value) -> R {
        vm.invert(a)
    }
    /// `a` as int that is good for an index
    fn index(vm: &mut Vm, a: &Value) -> R {
        vm.index(a)
    }
    /// `bool(a)`
    fn truth(vm: &mut Vm, a: &Value) -> R<bool> {
        vm.truth(a)
    }
    /// `not a`
    #[name = "not_"]
    fn not(vm: &mut Vm, a: &Value) -> R<bool> {
        Ok(!vm.truth(a)?)
    }
    /// `a is b`
    #[name = "is_"]
    fn is(a: &Value, b: &Value) -> bool {
        a.is(b)
    }
    /// `a is not b`
    fn is_not(a: &Value, b: &Value) -> bool {
        !a.is(b)
    }
    /// `a is None`
    fn is_none(a: &Value) -> bool {
        a.is_none()
    }
    /// `a is not None`
    fn is_not_none(a: &Value) -> bool {
        !a.is_none()
    }
    /// `a + b` of sequences
    fn concat(vm: &mut Vm, a: &Value, b: &Value) -> R {
        sequence(vm, a)?;
        vm.binary(BinOp::Add, a, b)
    }
    /// `a += b` of sequences, and the result
    fn iconcat(vm: &mut Vm, a: &Value, b: &Value) -> R {
        sequence(vm, a)?;
        vm.inplace(BinOp::Add, a, b)
    }
    /// `b in a` (note the order)
    fn contains(vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
        vm.contains(a, b)
    }
    /// How many items of `a` equal `b`.
    #[name = "countOf"]
    fn count_of(vm: &mut Vm, a: &Value, b: &Value) -> R<i64> {
        let mut n = 0;
        searched(vm, a)?;
        vm.iterate(a, |vm, item| {
            n += i64::from(vm.eq(&item, b)?);
            Ok(())
        })?;
        Ok(n)
    }
    /// The position of the first item of `a` that equals `b`; ValueError if there is none.
    #[name = "indexOf"]
    fn index_of(vm: &mut Vm, a: &Value, b: &Value) -> R<i64> {
        searched(vm, a)?;
        let iterator = vm.iter(a)?;
        let mut at = 0;
        while let Some(item) = vm.next(&iterator)? {
            if vm.eq(&item, b)? {
                return Ok(at);
            }
            at += 1;
        }
        Err(vm.value_error("sequence.index(x): x not in sequence"))
    }
    /// `a[b]`
    fn getitem(vm: &mut Vm, a: &Value, b: &Value) -> R {
        vm.get_item(a, b)
    }
    /// `a[b] = c`
    fn setitem(vm: &mut Vm, a: &Value, b: &Value, c: Value) -> R<()> {
        vm.set_item(a, b, c)
    }
    /// `del a[b]`
    fn delitem(vm: &mut Vm, a: &Value, b: &Value) -> R<()> {
        vm.del_item(a, b)
    }
    /// How many items there are, or may be; the default if nothing is known.
    #[sig("(obj, default=0, /)")]
    fn length_hint(vm: &mut Vm, obj: &Value, default: Option<i64>) -> R<i64> {
        match vm.length_hint_of(obj)? {
            Some(hint) => Ok(hint as i64),
            None => Ok(default.unwrap_or(0)),
        }
    }
    /// `obj(*args, **kwargs)`
    #[raw]
    #[sig("(obj, /, *args, **kwargs)")]
    fn call(vm: &mut Vm, args: &Args<'_>) -> R {
        let Some(callable) = args.pos().first() else {
            return Err(vm.type_error("call expected at least 1 argument, got 0"));
        };
        vm.call_args(callable, &args.rest())
    }
    /// Compare strings or bytes in a time that does not tell where they differ.
    fn _compare_digest(vm: &mut Vm, a: &Value, b: &Value) -> R<bool> {
        getters::compare_digest(vm, a, b)
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[
                &getters::ItemGetter::CLASS,
                &getters::AttrGetter::CLASS,
                &getters::MethodCaller::CLASS,
            ],
        );
        let dict = module
            .downcast::<Module>()
            .map(|m| m.dict.clone())
            .unwrap_or_default();
        for (dunder, name) in DUNDERS {
            let name = vm.str(*name);
            let function = vm.get_item(&dict, &name)?;
            set(vm, module, dunder, function);
        }
        let all = ALL.iter().map(|name| vm.str(*name)).collect();
        let all = vm.list(all);
        set(vm, module, "__all__", all);
        Ok(())
    }
}

/// `concat` takes sequences.
fn sequence(vm: &mut Vm, value: &Value) -> R<()> {
    let getitem = vm.names.__getitem__.clone();
    if vm.lookup_special(value, &getitem).is_some() {
        return Ok(());
    }
    Err(vm.type_error_named("'{}' object can't be concatenated", value))
}

/// What is searched must be iterable.
fn searched(vm: &mut Vm, value: &Value) -> R<()> {
    if vm.iter_refused(value) {
        return Err(vm.type_error_named("argument of type '{}' is not iterable", value));
    }
    Ok(())
}
