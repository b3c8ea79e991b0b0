//! What the attributes expand to. Not for use by hand.

use crate::class::{Class, Object};
use crate::convert::Takes;
use crate::ctx::Ctx;
use crate::value::Local;
use crate::{Error, FromScript, Func, Handle, IntoScript, Result, Value};
use std::cell::{Ref, RefMut};
use std::collections::{BTreeMap, HashMap, VecDeque};
pub use taipan_vm::R;
/// The interpreter's own values.
pub use taipan_vm::Value as RawValue;
pub use taipan_vm::native::{
    Args, ClassDef, GetSetDef, MethodDef, MethodKind, ModuleDef, NativeFn, Params,
};
use taipan_vm::types::dict::Dict;
pub use taipan_vm::types::type_::flag;
pub use taipan_vm::value::Raw;
pub use taipan_vm::vm::Vm as Machine;

pub use crate::class::{Methods, into_object};
pub use crate::stubs::{
    Function as StubFunction, Item as StubItem, Param as StubParam, class as stub_class,
    property as stub_property, type_of,
};

/// Run the body of a function: what it fails with is raised.
pub fn enter(vm: &mut Machine, work: impl FnOnce(&mut Ctx<'_>) -> Result<RawValue>) -> R {
    crate::native::guarded(vm, |vm| work(&mut Ctx::new(vm)))
}

/// The same for a binary operator: NotImplemented if the other operand is not one it takes.
pub fn enter_operator(
    vm: &mut Machine,
    convert_and_call: impl FnOnce(&mut Ctx<'_>) -> Result<Option<RawValue>>,
) -> R {
    enter(vm, |cx| {
        Ok(convert_and_call(cx)?.unwrap_or(RawValue::NOT_IMPLEMENTED))
    })
}

/// Bind arguments to parameters: those that were given.
pub fn bind<'a, const SELF: usize, const N: usize>(
    cx: &mut Ctx<'_>,
    params: &Params<'_>,
    args: &Args<'a>,
) -> Result<([Option<&'a RawValue>; N], &'a [RawValue])> {
    if params.rest {
        let mut slots = [None; N];
        let result = params.bind::<SELF>(cx.machine(), args, &mut slots);
        let (rest, _) = cx.check(result)?;
        return Ok((slots, rest.0));
    }
    let result = params.bind_some::<SELF, N>(cx.machine(), args);
    Ok((cx.check(result)?, &[]))
}

/// What an error text calls a parameter.
pub struct Place {
    /// The function.
    pub function: &'static str,
    /// The parameter.
    pub name: &'static str,
}

/// The value of a parameter.
pub fn param<T: FromScript>(
    cx: &mut Ctx<'_>,
    value: Option<&RawValue>,
    place: &Place,
    default: impl FnOnce() -> Option<T>,
) -> Result<T> {
    match value {
        Some(value) => {
            let converted = T::from_script(&Local::new(value.clone()), cx);
            converted.map_err(|error| error.in_named_argument(place.function, place.name))
        }
        None => default().or_else(T::missing).ok_or_else(|| {
            Error::type_error(format!(
                "{}() missing required argument '{}'",
                place.function, place.name
            ))
        }),
    }
}

/// The value of the parameter of all further arguments.
pub fn rest<T: FromScript>(cx: &mut Ctx<'_>, values: &[RawValue]) -> Result<T> {
    const { assert!(matches!(T::TAKES, Takes::Rest)) };
    T::rest(values, cx)
}

/// The object of a parameter `&T` or `&mut T`, or of the receiver.
pub fn object<'a, T: Class>(
    cx: &Ctx<'_>,
    value: Option<&'a RawValue>,
    place: &Place,
) -> Result<&'a Object<T>> {
    let value = value.ok_or_else(|| Error::type_error(format!("{}() missing", place.function)))?;
    crate::class::payload(cx.machine_ref(), value)
        .map_err(|error| error.in_named_argument(place.function, place.name))
}

/// The receiver of a method.
pub fn receiver<'a, T: Class>(
    cx: &mut Ctx<'_>,
    args: &Args<'a>,
    method: &'static str,
) -> Result<&'a Object<T>> {
    match args.all.first().and_then(|this| this.native()) {
        Some(object) => Ok(object),
        None => {
            let vm = cx.machine();
            let raise =
                taipan_vm::native::receiver_error(vm, method, T::DEF.name, args.pos().first());
            Err(Error::take(vm, raise))
        }
    }
}

/// The receiver of a method that takes a handle.
pub fn handle<T: Class>(
    cx: &mut Ctx<'_>,
    args: &Args<'_>,
    method: &'static str,
) -> Result<Handle<T>> {
    receiver::<T>(cx, args, method)?;
    Handle::from_script(&Local::new(args.all[0].clone()), cx)
}

/// Borrow for `&T`.
pub fn borrow<T: Class>(object: &Object<T>) -> Result<Ref<'_, T>> {
    object.borrow()
}

/// Borrow for `&mut T`.
pub fn borrow_mut<T: Class>(object: &Object<T>) -> Result<RefMut<'_, T>> {
    object.borrow_mut()
}

/// The result of a function.
pub fn result(cx: &mut Ctx<'_>, result: impl IntoScript) -> Result<RawValue> {
    cx.raw(result)
}

/// The result of `__next__`: nothing is the end.
pub fn next_result<T: IntoScript>(cx: &mut Ctx<'_>, item: Option<T>) -> Result<RawValue> {
    match item {
        Some(item) => cx.raw(item),
        None => Err(Error::new("StopIteration", "")),
    }
}

/// The result of `__anext__`: nothing is the end.
pub async fn async_next<T: IntoScript>(item: impl Future<Output = Option<T>>) -> Result<T> {
    item.await
        .ok_or_else(|| Error::new("StopAsyncIteration", ""))
}

/// What `#[init]` may return.
pub trait IntoInstance<T> {
    /// The new value.
    fn into_instance(self) -> Result<T>;
}

impl<T: Class> IntoInstance<T> for T {
    fn into_instance(self) -> Result<T> {
        Ok(self)
    }
}

impl<T: Class, E: std::error::Error + Send + Sync + 'static> IntoInstance<T>
    for std::result::Result<T, E>
{
    fn into_instance(self) -> Result<T> {
        self.map_err(Error::host)
    }
}

/// `__new__` of a class with a constructor: an object that `__init__` fills, so that a script's subclass can call it.
pub fn empty<T: Class>(vm: &mut Machine, args: &Args<'_>) -> R {
    match args.all.first() {
        Some(class) => Ok(crate::class::instantiate::<T>(vm, class, None)),
        None => Err(vm.type_error("__new__() needs a class")),
    }
}

/// Fill the object whose `__init__` has given the value.
pub fn instance<T: Class>(
    cx: &mut Ctx<'_>,
    args: &Args<'_>,
    value: impl IntoInstance<T>,
) -> Result<RawValue> {
    let value = value.into_instance()?;
    receiver::<T>(cx, args, "__init__")?.fill(value)?;
    Ok(RawValue::NONE)
}

/// The getter of a computed attribute.
pub fn get<T: Class, V: IntoScript>(
    vm: &mut Machine,
    this: &RawValue,
    read: impl FnOnce(&T, &mut Ctx<'_>) -> V,
) -> R {
    enter(vm, |cx| {
        let place = Place {
            function: "getter",
            name: "self",
        };
        let value = {
            let object = object::<T>(cx, Some(this), &place)?;
            read(&*object.borrow()?, cx)
        };
        cx.raw(value)
    })
}

/// The setter of a computed attribute.
pub fn set<T: Class, V: FromScript, Done: IntoScript>(
    vm: &mut Machine,
    this: &RawValue,
    value: Option<&RawValue>,
    name: &'static str,
    write: impl FnOnce(&mut T, V) -> Done,
) -> R<()> {
    enter(vm, |cx| {
        let Some(value) = value else {
            let text = format!("attribute '{name}' cannot be deleted");
            return Err(Error::new("AttributeError", text));
        };
        let place = Place {
            function: "setter",
            name,
        };
        let value = V::from_script(&Local::new(value.clone()), cx)?;
        let object = object::<T>(cx, Some(this), &place)?;
        let done = write(&mut *object.borrow_mut()?, value);
        cx.raw(done)
    })
    .map(drop)
}

/// Add a constant to a module that is being made.
pub fn constant(vm: &mut Machine, module: &RawValue, name: &str, value: impl IntoScript) -> R<()> {
    let value = enter(vm, |cx| cx.raw(value))?;
    let name = vm.intern(name);
    vm.set_attr(module, &name, value)
}

/// Add a class to a module that is being made.
pub fn class<T: Class + Send>(vm: &mut Machine, module: &RawValue) -> R<()> {
    let class = crate::class::class_of::<T>(vm).map_err(|error| error.raise(vm))?;
    let name = vm.intern(T::DEF.name);
    vm.set_attr(module, &name, class)
}

/// Asks whether a type is `Send`: the constant of its own is taken if there is one.
pub struct Probe<T>(std::marker::PhantomData<T>);

impl<T: Send> Probe<T> {
    /// It is.
    pub const IS_SEND: bool = true;
}

/// It is not.
pub trait NotSend {
    /// Unless there is another answer.
    const IS_SEND: bool = false;
}

impl<T> NotSend for Probe<T> {}

/// What the collector sees in a field of a class of the host.
pub trait Refers {
    /// Visit the objects that this alone keeps for the host.
    fn visit(&self, visit: &mut dyn FnMut(Raw));
}

impl Refers for Value {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        if let Some(word) = self.sole_word() {
            visit(word);
        }
    }
}

impl<A, V> Refers for Func<A, V> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.value().visit(visit);
    }
}

impl<T> Refers for Handle<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.value().visit(visit);
    }
}

impl<T: Refers> Refers for Option<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.iter().for_each(|item| item.visit(visit));
    }
}

impl<T: Refers> Refers for Box<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        (**self).visit(visit);
    }
}

macro_rules! refers {
    ($($container:ident $values:ident<$($key:ident)?>),*) => { $(
        impl<$($key,)? T: Refers> Refers for $container<$($key,)? T> {
            fn visit(&self, visit: &mut dyn FnMut(Raw)) {
                self.$values().for_each(|item| item.visit(visit));
            }
        }
    )* };
}

refers!(Vec iter<>, VecDeque iter<>, HashMap values<K>, BTreeMap values<K>);

/// A field: visited if its type refers to values, else left alone. The first method that fits is taken, and fewer references go
/// before more.
pub struct Field<'a, T>(pub &'a T);

/// Fields with values.
pub trait VisitValues {
    /// Visit them.
    fn visit_field(&self, visit: &mut dyn FnMut(Raw));
}

impl<T: Refers> VisitValues for Field<'_, T> {
    fn visit_field(&self, visit: &mut dyn FnMut(Raw)) {
        self.0.visit(visit);
    }
}

/// All others.
pub trait VisitNothing {
    /// Nothing.
    fn visit_field(&self, visit: &mut dyn FnMut(Raw));
}

impl<T> VisitNothing for &Field<'_, T> {
    fn visit_field(&self, _: &mut dyn FnMut(Raw)) {}
}

/// A field of a derived structure: an item of a dict, or an attribute of an object.
pub fn field<'vm, T: FromScript>(value: &Local<'vm>, cx: &mut Ctx<'vm>, name: &str) -> Result<T> {
    let object = value.of(cx.machine_ref())?;
    let Some(dict) = object.downcast::<Dict>() else {
        return match (value.attr_opt::<Value>(cx, name)?, T::missing()) {
            (Some(found), _) => found.get(cx).map_err(|error| error.in_field(name)),
            (None, Some(missing)) => Ok(missing),
            (None, None) => value.attr(cx, name),
        };
    };
    let key = cx.machine().intern(name);
    match (dict.get_str(&key), T::missing()) {
        (Some(item), _) => {
            T::from_script(&Local::new(item), cx).map_err(|error| error.in_field(name))
        }
        (None, Some(missing)) => Ok(missing),
        (None, None) => Err(Error::new("KeyError", format!("'{name}'"))),
    }
}

/// The dict of a derived structure.
pub fn dict<'vm, const N: usize>(
    pairs: [(&'static str, Value); N],
    cx: &mut Ctx<'vm>,
) -> Result<Local<'vm>> {
    crate::convert::into_dict(pairs, cx)
}
