//! `weakref.ref` (and the target of proxies).

use crate::cell_mut::MutCell;
use crate::heap::{Header, Kind, Trace};
use crate::native::{Args, ClassDef, MethodDef, MethodKind, methods};
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::{R, Raise};
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Payload of `weakref.ReferenceType`.
pub struct WeakRef {
    /// The object, not counted; null once it is gone.
    pub target: Cell<*mut Header>,
    pub callback: MutCell<Value>,
    /// The target's hash once asked for.
    pub hash: Cell<Option<u64>>,
}

impl WeakRef {
    /// The object, if it is still alive.
    pub fn get(&self) -> Option<Value> {
        let target = self.target.get();
        if target.is_null() {
            None
        } else {
            Some(Raw::from_ptr(target).to_value())
        }
    }
}

impl Trace for WeakRef {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.callback.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.callback.replace(Value::NONE));
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        let target = self.target.get();
        if !target.is_null() {
            crate::heap::forget_weakref(target, self);
        }
    }
}

/// The class `weakref.ReferenceType`.
pub const CLASS: ClassDef = ClassDef {
    name: "ReferenceType",
    module: "weakref",
    doc: "A reference that does not keep its object alive.",
    methods: WeakRef::METHODS,
    getset: WeakRef::GETSET,
    new: WeakRef::NEW,
    flags: flag::BASETYPE,
};

impl Vm {
    /// A weak reference (or proxy) of class `class`, registered with its target.
    fn new_weakref(&mut self, class: &Value, target: &Value, callback: Option<&Value>) -> R {
        if !self.class_of(target).has(flag::WEAKREF) || !target.raw().is_ptr() {
            return Err(
                self.type_error_named("cannot create weak reference to '{}' object", target)
            );
        }
        let callback = callback.filter(|c| !c.is_none());
        let plain =
            callback.is_none() && !class.downcast::<Type>().is_some_and(|t| t.has(flag::HEAP));
        if plain {
            let fits = |known: &Value| {
                let w = known.downcast::<WeakRef>().expect("registered");
                w.callback.with(|c| c.is_none()) && self.class_raw(known.raw()) == class.raw()
            };
            if let Some(known) = self.heap.find_weakref(target, fits) {
                return Ok(known);
            }
        }
        let payload = WeakRef {
            target: Cell::new(target.raw().ptr()),
            callback: MutCell::new(callback.cloned().unwrap_or(Value::NONE)),
            hash: Cell::new(None),
        };
        let weak = self.new_object(class, payload);
        self.heap.register_weakref(target, &weak, plain);
        Ok(weak)
    }

    /// A plain weak reference to an object.
    pub fn weak_reference(&mut self, target: &Value) -> R {
        let class = self.class(|t| &t.weakref);
        self.new_weakref(&class, target, None)
    }
}

#[methods(class = "weakref.ReferenceType")]
impl WeakRef {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let given = &args.pos()[1..];
        if given.is_empty() {
            return Err(vm.type_error("__new__ expected at least 1 argument, got 0"));
        }
        if given.len() > 2 {
            let n = given.len();
            return Err(vm.type_error(format!("__new__ expected at most 2 arguments, got {n}")));
        }
        if !args.names.is_empty() && args.all[0].is(&vm.types.weakref) {
            return Err(vm.type_error("ref() takes no keyword arguments"));
        }
        vm.new_weakref(&args.all[0], &given[0], given.get(1))
    }

    /// Check the arguments.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R {
        if !args.names.is_empty() {
            return Err(vm.type_error("ref() takes no keyword arguments"));
        }
        let n = args.all.len() - 1;
        if !(1..=2).contains(&n) {
            return Err(vm.type_error(format!("__init__ expected 1 to 2 arguments, got {n}")));
        }
        Ok(Value::NONE)
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let w = vm.as_ref::<WeakRef>(this)?;
        let at = this.id();
        let Some(target) = w.get() else {
            return Ok(format!("<weakref at {at:#x}; dead>"));
        };
        let class = vm.type_name(&target);
        let key = vm.names.__name__.clone();
        let name = match vm.get_attr_opt(&target, &key)? {
            Some(name) if name.is_a::<crate::types::str_::Str>() => {
                format!(" ({})", crate::protocol::show::text(&name))
            }
            _ => String::new(),
        };
        Ok(format!(
            "<weakref at {at:#x}; to '{class}' at {:#x}{name}>",
            target.id()
        ))
    }

    /// Return `hash(self)`: that of the object.
    fn __hash__(&self, vm: &mut Vm) -> R {
        if let Some(hash) = self.hash.get() {
            return Ok(vm.int(hash as i64));
        }
        let Some(target) = self.get() else {
            return Err(vm.type_error("weak object has gone away"));
        };
        let name = vm.names.__hash__.clone();
        let hash = match vm.lookup_special(&target, &name) {
            Some(method) if !method.is_none() => vm.call_unbound(&method, &target, &[])?,
            _ => return Err(vm.type_error_named("unhashable type: '{}'", &target)),
        };
        self.hash.set(Some(vm.to_i64(&hash)? as u64));
        Ok(hash)
    }

    /// Return the object, or None when it is gone.
    #[raw]
    fn __call__(vm: &mut Vm, args: &Args<'_>) -> R {
        if !args.names.is_empty() {
            return Err(vm.type_error("weakref() takes no keyword arguments"));
        }
        if args.all.len() > 1 {
            let n = args.all.len() - 1;
            return Err(vm.type_error(format!("weakref expected 0 arguments, got {n}")));
        }
        Ok(vm
            .as_ref::<WeakRef>(&args.all[0])?
            .get()
            .unwrap_or(Value::NONE))
    }

    /// Return `self == other`: equal objects, or the same reference when one is gone.
    fn __eq__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        let (Some(a), Some(b)) = (this.downcast::<WeakRef>(), other.downcast::<WeakRef>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        match (a.get(), b.get()) {
            (Some(a), Some(b)) => vm.compare(CmpOp::Eq, &a, &b),
            _ => Ok(Value::bool(this.is(other))),
        }
    }

    /// `weakref.ref[T]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }

    /// The function to call when the object is gone.
    #[getter]
    fn __callback__(&self) -> Value {
        self.callback.get()
    }
}

fn gone(vm: &mut Vm) -> Raise {
    vm.reference_error("weakly-referenced object no longer exists")
}

/// The object behind a proxy; other values as they are.
fn unwrap(vm: &mut Vm, value: &Value) -> R {
    match value.downcast::<WeakRef>() {
        Some(w) if is_proxy(vm, value) => w.get().ok_or(()).map_err(|()| gone(vm)),
        _ => Ok(value.clone()),
    }
}

fn is_proxy(vm: &mut Vm, value: &Value) -> bool {
    let state = vm.module_state::<ProxyState>();
    let classes = [state.plain.clone(), state.callable.clone()];
    let class = vm.type_of(value);
    classes.iter().flatten().any(|c| c.is(&class))
}

macro_rules! proxy_methods {
    ($($name:literal => |$vm:ident, $args:ident| $body:expr;)*) => {
        &[ $( MethodDef {
            name: $name,
            doc: "As the object does.",
            signature: "($self, /, *args, **kwargs)",
            kind: MethodKind::Method,
            call: crate::native::general(|$vm: &mut Vm, args: &Args<'_>| {
                let mut all = Vec::with_capacity(args.all.len());
                for value in args.all {
                    all.push(unwrap($vm, value)?);
                }
                let $args = all.as_slice();
                $body
            }),
        ..MethodDef::GENERAL
    } ),* ]
    };
}

fn argument<'a>(vm: &mut Vm, args: &'a [Value], i: usize) -> R<&'a Value> {
    match args.get(i) {
        Some(value) => Ok(value),
        None => {
            let n = args.len().saturating_sub(1);
            Err(vm.type_error(format!("expected {i} argument, got {n}")))
        }
    }
}

fn binary(vm: &mut Vm, op: BinOp, args: &[Value], swapped: bool) -> R {
    let other = argument(vm, args, 1)?.clone();
    if swapped {
        vm.binary(op, &other, &args[0])
    } else {
        vm.binary(op, &args[0], &other)
    }
}

fn inplace(vm: &mut Vm, op: BinOp, args: &[Value]) -> R {
    let other = argument(vm, args, 1)?.clone();
    vm.inplace(op, &args[0], &other)
}

fn compare(vm: &mut Vm, op: CmpOp, args: &[Value]) -> R {
    let other = argument(vm, args, 1)?.clone();
    vm.compare(op, &args[0], &other)
}

fn special(vm: &mut Vm, name: &str, args: &[Value]) -> R {
    let key = vm.intern(name);
    match vm.call_special(&args[0], &key, &args[1..])? {
        Some(value) => Ok(value),
        None => Err(vm.no_attribute(&args[0], &key)),
    }
}

const PROXY_METHODS: &[MethodDef] = proxy_methods! {
    "__str__" => |vm, args| vm.str_of(&args[0]);
    "__lt__" => |vm, args| compare(vm, CmpOp::Lt, args);
    "__le__" => |vm, args| compare(vm, CmpOp::Le, args);
    "__eq__" => |vm, args| compare(vm, CmpOp::Eq, args);
    "__ne__" => |vm, args| compare(vm, CmpOp::Ne, args);
    "__gt__" => |vm, args| compare(vm, CmpOp::Gt, args);
    "__ge__" => |vm, args| compare(vm, CmpOp::Ge, args);
    "__iter__" => |vm, args| vm.iter(&args[0]);
    "__next__" => |vm, args| {
        if !vm.is_iterator(&args[0]) {
            return Err(vm.type_error_named("Weakref proxy referenced a non-iterator '{}' object", &args[0]));
        }
        match vm.next(&args[0])? {
            Some(value) => Ok(value),
            None => Err(vm.stop_iteration(Value::NONE)),
        }
    };
    "__add__" => |vm, args| binary(vm, BinOp::Add, args, false);
    "__radd__" => |vm, args| binary(vm, BinOp::Add, args, true);
    "__sub__" => |vm, args| binary(vm, BinOp::Sub, args, false);
    "__rsub__" => |vm, args| binary(vm, BinOp::Sub, args, true);
    "__mul__" => |vm, args| binary(vm, BinOp::Mul, args, false);
    "__rmul__" => |vm, args| binary(vm, BinOp::Mul, args, true);
    "__mod__" => |vm, args| binary(vm, BinOp::Mod, args, false);
    "__rmod__" => |vm, args| binary(vm, BinOp::Mod, args, true);
    "__divmod__" => |vm, args| special(vm, "__divmod__", args);
    "__rdivmod__" => |vm, args| special(vm, "__rdivmod__", args);
    "__pow__" => |vm, args| binary(vm, BinOp::Pow, args, false);
    "__rpow__" => |vm, args| binary(vm, BinOp::Pow, args, true);
    "__neg__" => |vm, args| vm.negative(&args[0]);
    "__pos__" => |vm, args| vm.positive(&args[0]);
    "__abs__" => |vm, args| special(vm, "__abs__", args);
    "__bool__" => |vm, args| Ok(Value::bool(vm.truth(&args[0])?));
    "__invert__" => |vm, args| vm.invert(&args[0]);
    "__lshift__" => |vm, args| binary(vm, BinOp::LShift, args, false);
    "__rlshift__" => |vm, args| binary(vm, BinOp::LShift, args, true);
    "__rshift__" => |vm, args| binary(vm, BinOp::RShift, args, false);
    "__rrshift__" => |vm, args| binary(vm, BinOp::RShift, args, true);
    "__and__" => |vm, args| binary(vm, BinOp::And, args, false);
    "__rand__" => |vm, args| binary(vm, BinOp::And, args, true);
    "__xor__" => |vm, args| binary(vm, BinOp::Xor, args, false);
    "__rxor__" => |vm, args| binary(vm, BinOp::Xor, args, true);
    "__or__" => |vm, args| binary(vm, BinOp::Or, args, false);
    "__ror__" => |vm, args| binary(vm, BinOp::Or, args, true);
    "__int__" => |vm, args| special(vm, "__int__", args);
    "__float__" => |vm, args| special(vm, "__float__", args);
    "__iadd__" => |vm, args| inplace(vm, BinOp::Add, args);
    "__isub__" => |vm, args| inplace(vm, BinOp::Sub, args);
    "__imul__" => |vm, args| inplace(vm, BinOp::Mul, args);
    "__imod__" => |vm, args| inplace(vm, BinOp::Mod, args);
    "__ipow__" => |vm, args| inplace(vm, BinOp::Pow, args);
    "__ilshift__" => |vm, args| inplace(vm, BinOp::LShift, args);
    "__irshift__" => |vm, args| inplace(vm, BinOp::RShift, args);
    "__iand__" => |vm, args| inplace(vm, BinOp::And, args);
    "__ixor__" => |vm, args| inplace(vm, BinOp::Xor, args);
    "__ior__" => |vm, args| inplace(vm, BinOp::Or, args);
    "__floordiv__" => |vm, args| binary(vm, BinOp::FloorDiv, args, false);
    "__rfloordiv__" => |vm, args| binary(vm, BinOp::FloorDiv, args, true);
    "__truediv__" => |vm, args| binary(vm, BinOp::Div, args, false);
    "__rtruediv__" => |vm, args| binary(vm, BinOp::Div, args, true);
    "__ifloordiv__" => |vm, args| inplace(vm, BinOp::FloorDiv, args);
    "__itruediv__" => |vm, args| inplace(vm, BinOp::Div, args);
    "__index__" => |vm, args| vm.index(&args[0]);
    "__matmul__" => |vm, args| binary(vm, BinOp::MatMul, args, false);
    "__rmatmul__" => |vm, args| binary(vm, BinOp::MatMul, args, true);
    "__imatmul__" => |vm, args| inplace(vm, BinOp::MatMul, args);
    "__len__" => |vm, args| {
        let n = vm.len(&args[0])?;
        Ok(vm.int(n as i64))
    };
    "__getitem__" => |vm, args| {
        let key = argument(vm, args, 1)?.clone();
        vm.get_item(&args[0], &key)
    };
    "__setitem__" => |vm, args| {
        let (key, value) = (argument(vm, args, 1)?.clone(), argument(vm, args, 2)?.clone());
        vm.set_item(&args[0], &key, value).map(|()| Value::NONE)
    };
    "__delitem__" => |vm, args| {
        let key = argument(vm, args, 1)?.clone();
        vm.del_item(&args[0], &key).map(|()| Value::NONE)
    };
    "__contains__" => |vm, args| {
        let item = argument(vm, args, 1)?.clone();
        Ok(Value::bool(vm.contains(&args[0], &item)?))
    };
    "__bytes__" => |vm, args| special(vm, "__bytes__", args);
    "__reversed__" => |vm, args| special(vm, "__reversed__", args);
    "__getattribute__" => |vm, args| {
        let name = argument(vm, args, 1)?.clone();
        vm.get_attr(&args[0], &name)
    };
    "__setattr__" => |vm, args| {
        let (name, value) = (argument(vm, args, 1)?.clone(), argument(vm, args, 2)?.clone());
        vm.set_attr(&args[0], &name, value).map(|()| Value::NONE)
    };
    "__delattr__" => |vm, args| {
        let name = argument(vm, args, 1)?.clone();
        vm.del_attr(&args[0], &name).map(|()| Value::NONE)
    };
};

const PROXY_OWN: &[MethodDef] = &[MethodDef {
    name: "__repr__",
    doc: "Return `repr(self)`.",
    signature: "($self, /)",
    kind: MethodKind::Method,
    call: crate::native::general(|vm, args| {
        let this = &args.all[0];
        let w = vm.as_ref::<WeakRef>(this)?;
        let at = this.id();
        let text = match w.get() {
            Some(target) => {
                let class = vm.type_name(&target);
                format!("<weakproxy at {at:#x}; to '{class}' at {:#x}>", target.id())
            }
            None => format!("<weakproxy at {at:#x}; dead>"),
        };
        Ok(vm.str(text))
    }),
    ..MethodDef::GENERAL
}];

const CALL: &[MethodDef] = &[MethodDef {
    name: "__call__",
    doc: "Call the object.",
    signature: "($self, /, *args, **kwargs)",
    kind: MethodKind::Method,
    call: crate::native::general(|vm, args| {
        let target = unwrap(vm, &args.all[0])?;
        vm.call_args(&target, &args.rest())
    }),
    ..MethodDef::GENERAL
}];

const PLAIN_PROXY: [MethodDef; PROXY_METHODS.len() + 1] =
    crate::native::concat(&[PROXY_METHODS, PROXY_OWN]);
const CALLABLE_PROXY: [MethodDef; PROXY_METHODS.len() + 2] =
    crate::native::concat(&[PROXY_METHODS, PROXY_OWN, CALL]);

static PROXY_CLASS: ClassDef = ClassDef {
    name: "ProxyType",
    module: "weakref",
    doc: "Stands for an object without keeping it alive.",
    methods: &PLAIN_PROXY,
    getset: &[],
    new: None,
    flags: flag::DISALLOW_NEW,
};
static CALLABLE_PROXY_CLASS: ClassDef = ClassDef {
    name: "CallableProxyType",
    methods: &CALLABLE_PROXY,
    ..PROXY_CLASS
};

#[derive(Default)]
struct ProxyState {
    plain: Option<Value>,
    callable: Option<Value>,
}

impl Vm {
    /// `weakref.ProxyType` or `weakref.CallableProxyType`.
    pub fn proxy_class(&mut self, callable: bool) -> Value {
        let state = self.module_state::<ProxyState>();
        let known = if callable {
            &state.callable
        } else {
            &state.plain
        };
        if let Some(class) = known {
            return class.clone();
        }
        let def: &'static ClassDef = if callable {
            &CALLABLE_PROXY_CLASS
        } else {
            &PROXY_CLASS
        };
        let base = self.class(|t| &t.object);
        let class = self.new_class_object(def, Kind::WeakRef, &base, false);
        let state = self.module_state::<ProxyState>();
        let slot = if callable {
            &mut state.callable
        } else {
            &mut state.plain
        };
        *slot = Some(class.clone());
        class
    }

    /// `weakref.proxy(object, callback)`
    pub fn weak_proxy(&mut self, target: &Value, callback: Option<&Value>) -> R {
        let callable = self.is_callable(target);
        let class = self.proxy_class(callable);
        self.new_weakref(&class, target, callback)
    }
}
