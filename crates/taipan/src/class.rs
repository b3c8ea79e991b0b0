//! Types of Rust as classes of scripts.

use crate::ctx::{AsCtx, Ctx};
use crate::stubs;
use crate::value::{Local, Value};
use crate::{Error, FromScript, IntoScript, Result};
use std::any::TypeId;
use std::cell::{Ref, RefCell, RefMut};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;
use taipan_vm::heap::{NativePayload, Trace};
use taipan_vm::native::{ClassDef, GetSetDef, MethodDef, NativeFn};
use taipan_vm::value::Raw;
use taipan_vm::vm::Vm as Machine;

/// A type whose values are objects of a class: made by the attribute [`class`](macro@crate::class).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no class of scripts",
    note = "put `#[taipan::class]` on the struct"
)]
pub trait Class: Methods + Sized + 'static {
    #[doc(hidden)]
    const DEF: &'static ClassDef;
    #[doc(hidden)]
    const FIELDS: &'static [GetSetDef];
    /// Whether objects may move to another thread with their VM.
    #[doc(hidden)]
    const IS_SEND: bool;
    /// The attributes of fields, for stubs.
    #[doc(hidden)]
    fn stub_fields() -> Vec<stubs::Item>;
    #[doc(hidden)]
    fn visit(&self, visit: &mut dyn FnMut(Raw));
}

/// The methods of a [`Class`]: made by the attribute [`methods`](macro@crate::methods).
#[diagnostic::on_unimplemented(
    message = "the class `{Self}` has no block of methods",
    note = "write `#[taipan::methods] impl {Self} {{ … }}`; it may be empty"
)]
pub trait Methods {
    #[doc(hidden)]
    const METHODS: &'static [MethodDef];
    #[doc(hidden)]
    const GETSET: &'static [GetSetDef];
    #[doc(hidden)]
    const NEW: Option<NativeFn>;
    /// What the block holds, for stubs.
    #[doc(hidden)]
    fn stub_items() -> Vec<stubs::Item>;
}

/// The object of a host type. It is empty until its `__init__` has run, and again once the collector has cut a cycle that it was in,
/// or its owner has it back.
#[doc(hidden)]
pub struct Object<T>(RefCell<Option<T>>);

impl<T: Class> Trace for Object<T> {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        // What is borrowed is in use: its references count as those of a root.
        if let Ok(object) = self.0.try_borrow()
            && let Some(object) = &*object
        {
            object.visit(visit);
        }
    }
    fn clear(&self) {
        drop(self.take());
    }
}

impl<T: Class> NativePayload for Object<T> {}

impl<T: Class> Object<T> {
    pub(crate) fn borrow(&self) -> Result<Ref<'_, T>> {
        let object = self.0.try_borrow();
        let object = object.map_err(|_| Error::new("RuntimeError", "Already mutably borrowed"))?;
        Ref::filter_map(object, Option::as_ref).map_err(|_| gone())
    }

    pub(crate) fn borrow_mut(&self) -> Result<RefMut<'_, T>> {
        let object = self.0.try_borrow_mut();
        let object = object.map_err(|_| Error::new("RuntimeError", "Already borrowed"))?;
        RefMut::filter_map(object, Option::as_mut).map_err(|_| gone())
    }

    /// Put a value in, in place of what may be there.
    pub(crate) fn fill(&self, value: T) -> Result<()> {
        let busy = |_| Error::new("RuntimeError", "Already borrowed");
        let last = self.0.try_borrow_mut().map_err(busy)?.replace(value);
        // What goes with it may look at the object.
        drop(last);
        Ok(())
    }
}

impl<T> Object<T> {
    /// Take the value out, unless it is in use.
    pub(crate) fn take(&self) -> Option<T> {
        self.0.try_borrow_mut().ok()?.take()
    }
}

fn gone() -> Error {
    let text = "the object is no longer there, or its __init__() has not been called";
    Error::new("ReferenceError", text)
}

/// The classes that an isolate knows.
#[derive(Default)]
struct Classes(HashMap<TypeId, taipan_vm::Value>);

/// Whether an isolate stays in its thread.
#[derive(Default)]
pub(crate) struct Stays(pub(crate) bool);

/// The class object of a type, made on first use. What cannot move to another thread only comes into a VM that does not either.
pub(crate) fn class_of<T: Class>(vm: &mut Machine) -> Result<taipan_vm::Value> {
    let key = TypeId::of::<T>();
    if let Some(class) = vm.module_state::<Classes>().0.get(&key) {
        return Ok(class.clone());
    }
    if !T::IS_SEND && !vm.module_state::<Stays>().0 {
        let name = T::DEF.name;
        let text = format!("objects of class '{name}' are not Send: they need a LocalVm");
        return Err(Error::type_error(text));
    }
    let class = vm.native_class(T::DEF);
    vm.add_computed(&class, T::FIELDS);
    let classes = vm.module_state::<Classes>();
    classes.0.insert(key, class.clone());
    Ok(class)
}

/// A new object of this class, or of a script's subclass of it.
pub(crate) fn instantiate<T: Class>(
    vm: &mut Machine,
    class: &taipan_vm::Value,
    value: Option<T>,
) -> taipan_vm::Value {
    vm.new_native(class, Object(RefCell::new(value)))
}

/// The payload of an object.
pub(crate) fn payload<'a, T: Class>(
    vm: &Machine,
    value: &'a taipan_vm::Value,
) -> Result<&'a Object<T>> {
    value
        .native()
        .ok_or_else(|| Error::expected(vm, T::DEF.name, value))
}

/// Makes an object of a value; what `IntoScript` of a class does.
#[doc(hidden)]
pub fn into_object<'vm, T: Class>(value: T, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
    let class = class_of::<T>(cx.machine())?;
    Ok(Local::new(instantiate(cx.machine(), &class, Some(value))))
}

/// An object of a class of the host, kept as a [`Value`].
///
/// ```
/// # use taipan::{Handle, Vm};
/// #[taipan::class]
/// struct Counter {
///     #[get]
///     n: i64,
/// }
///
/// #[taipan::methods]
/// impl Counter {
///     #[init]
///     fn new(n: Option<i64>) -> Counter {
///         Counter { n: n.unwrap_or(0) }
///     }
///     /// Count on.
///     fn incr(&mut self, #[default(1)] by: i64) -> i64 {
///         self.n += by;
///         self.n
///     }
/// }
///
/// let mut vm = Vm::new();
/// vm.add_class::<Counter>()?;
/// vm.run("class Loud(Counter):\n    pass\nc = Loud(5)\nc.incr(by=2)\nc.incr()")?;
/// let counter: Handle<Counter> = vm.get("c")?;
/// assert_eq!(counter.with(&mut vm, |counter| counter.n)?, 8);
/// # taipan::Result::Ok(())
/// ```
pub struct Handle<T> {
    object: Value,
    marker: PhantomData<fn() -> T>,
}

impl<T: Class> Handle<T> {
    /// Work on the object. RuntimeError if that is being done already.
    pub fn with<R>(&self, vm: &mut impl AsCtx, work: impl FnOnce(&mut T) -> R) -> Result<R> {
        let mut cx = vm.ctx();
        let object = self.object.of(cx.machine())?;
        let mut content = payload::<T>(cx.machine(), &object)?.borrow_mut()?;
        Ok(work(&mut content))
    }
}

impl<T> Handle<T> {
    /// The object as a value.
    pub fn value(&self) -> &Value {
        &self.object
    }
}

impl<T: Class> FromScript for Handle<T> {
    fn hint() -> String {
        T::DEF.name.into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
        payload::<T>(cx.machine_ref(), value.of(cx.machine_ref())?)?;
        Ok(Handle {
            object: value.keep(cx)?,
            marker: PhantomData,
        })
    }
}

impl<T: Class> IntoScript for Handle<T> {
    fn hint() -> String {
        T::DEF.name.into()
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.object.into_script(cx)
    }
}

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Handle {
            object: self.object.clone(),
            marker: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<object>")
    }
}

impl Ctx<'_> {
    /// Make a class a global of `__main__`, under its own name.
    pub fn add_class<T: Class + Send>(&mut self) -> Result<()> {
        self.add_local_class::<T>()
    }

    pub(crate) fn add_local_class<T: Class>(&mut self) -> Result<()> {
        let class = class_of::<T>(self.machine())?;
        self.set_value(T::DEF.name, Local::new(class))
    }
}

/// An iterator of Rust, which scripts can iterate over.
///
/// ```
/// # use taipan::{Iter, Vm};
/// let mut vm = Vm::new();
/// vm.set("squares", |n: u64| Iter((0..n).map(|x| x * x)))?;
/// assert_eq!(vm.eval::<Vec<u64>>("[x + 1 for x in squares(4)]")?, [1, 2, 5, 10]);
/// # taipan::Result::Ok(())
/// ```
pub struct Iter<I>(pub I);

impl<I> IntoScript for Iter<I>
where
    I: Iterator + Send + 'static,
    I::Item: IntoScript,
{
    fn hint() -> String {
        format!("Iterator[{}]", I::Item::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let mut items = self.0;
        let next = move |cx: &mut Ctx<'_>| match items.next() {
            Some(item) => cx.raw(item).map(Some),
            None => Ok(None),
        };
        let vm = cx.machine();
        let class = match vm.module_state::<IteratorClass>().0.clone() {
            Some(class) => class,
            None => {
                let class = vm.native_class(&ITERATOR);
                vm.module_state::<IteratorClass>().0 = Some(class.clone());
                class
            }
        };
        Ok(Local::new(vm.new_native(
            &class,
            HostIterator(RefCell::new(Some(Box::new(next)))),
        )))
    }
}

#[derive(Default)]
struct IteratorClass(Option<taipan_vm::Value>);

type NextItem = Box<dyn FnMut(&mut Ctx<'_>) -> Result<Option<taipan_vm::Value>>>;

/// The object of an [`Iter`]; nothing is left in it once the end is reached.
struct HostIterator(RefCell<Option<NextItem>>);

impl Trace for HostIterator {}

impl NativePayload for HostIterator {
    const NEXT: Option<taipan_vm::heap::NativeNext> = Some(|vm, this| {
        let iterator = this.native::<HostIterator>();
        let Some(mut items) = iterator.and_then(|i| i.0.try_borrow_mut().ok()?.take()) else {
            return Ok(taipan_vm::Value::UNDEF);
        };
        let mut end = false;
        let result = crate::native::guarded(vm, |vm| {
            let item = items(&mut Ctx::new(vm))?;
            end = item.is_none();
            Ok(item.unwrap_or(taipan_vm::Value::UNDEF))
        });
        if let (false, Some(iterator)) = (end || result.is_err(), iterator) {
            iterator.0.replace(Some(items));
        }
        result
    });
}

static ITERATOR: ClassDef = ClassDef {
    name: "iterator",
    module: "taipan",
    doc: "An iterator of the host.",
    methods: taipan_vm::protocol::iter::ITERATOR_METHODS,
    getset: &[],
    new: None,
    flags: taipan_vm::types::type_::flag::DISALLOW_NEW,
};
