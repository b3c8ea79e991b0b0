//! Values of scripts as the host holds them.

use crate::ctx::{AsCtx, Ctx};
use crate::{Error, FromScript, IntoScript, Result};
use std::fmt;
use std::marker::PhantomData;
use taipan_vm::Raise;
use taipan_vm::handles::Handle;
use taipan_vm::vm::Vm as Machine;

/// A value of a script, kept by the host: it may be stored, sent to other threads and dropped anywhere, also after its VM. What is
/// in it is seen with the VM at hand.
///
/// ```
/// # use taipan::{Value, Vm};
/// let mut vm = Vm::new();
/// let list: Value = vm.eval("[3, 1, 2]")?;
/// list.call_method::<()>(&mut vm, "sort", ())?;
/// assert_eq!(list.get::<Vec<i64>>(&mut vm)?, [1, 2, 3]);
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone)]
pub struct Value(Repr);

#[derive(Clone)]
enum Repr {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Object(Handle),
}

impl Value {
    /// `None`
    pub const NONE: Value = Value(Repr::None);

    pub(crate) fn new(vm: &Machine, value: &taipan_vm::Value) -> Value {
        Value(if value.is_none() {
            Repr::None
        } else if value.is_bool() {
            Repr::Bool(value.is_true())
        } else if let Some(int) = value.as_small_int() {
            Repr::Int(int)
        } else if value.raw().is_float() {
            Repr::Float(value.raw().as_float())
        } else {
            Repr::Object(vm.handle(value))
        })
    }

    /// The interpreter's value, if this VM is the value's.
    pub(crate) fn resolve(&self, vm: &mut Machine) -> Option<taipan_vm::Value> {
        Some(match &self.0 {
            Repr::None => taipan_vm::Value::NONE,
            Repr::Bool(value) => taipan_vm::Value::bool(*value),
            Repr::Int(value) => vm.int(*value),
            Repr::Float(value) => vm.float(*value),
            Repr::Object(handle) => return handle.get(vm),
        })
    }

    pub(crate) fn of(&self, vm: &mut Machine) -> Result<taipan_vm::Value> {
        self.resolve(vm)
            .ok_or_else(|| Error::value_error("the value belongs to another VM"))
    }

    /// The word of an object that only this value keeps for the host.
    pub(crate) fn sole_word(&self) -> Option<taipan_vm::value::Raw> {
        match &self.0 {
            Repr::Object(handle) => handle.sole_word(),
            _ => None,
        }
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self.0, Repr::None)
    }

    /// As a type of Rust.
    pub fn get<T: FromScript>(&self, vm: &mut impl AsCtx) -> Result<T> {
        self.with(vm, |value, cx| T::from_script(&value, cx))
    }

    fn with<T>(
        &self,
        vm: &mut impl AsCtx,
        work: impl for<'vm> FnOnce(Local<'vm>, &mut Ctx<'vm>) -> Result<T>,
    ) -> Result<T> {
        let mut cx = vm.ctx();
        let value = self.of(cx.machine())?;
        work(Local::new(value), &mut cx)
    }

    /// The value of an attribute.
    pub fn attr<T: FromScript>(&self, vm: &mut impl AsCtx, name: &str) -> Result<T> {
        self.with(vm, |value, cx| value.attr(cx, name))
    }

    /// The value of an attribute, if there is one.
    pub fn attr_opt<T: FromScript>(&self, vm: &mut impl AsCtx, name: &str) -> Result<Option<T>> {
        self.with(vm, |value, cx| value.attr_opt(cx, name))
    }

    /// Set an attribute.
    pub fn set_attr(&self, vm: &mut impl AsCtx, name: &str, item: impl IntoScript) -> Result<()> {
        self.with(vm, |value, cx| value.set_attr(cx, name, item))
    }

    /// `value[key]`
    pub fn item<T: FromScript>(&self, vm: &mut impl AsCtx, key: impl IntoScript) -> Result<T> {
        self.with(vm, |value, cx| value.item(cx, key))
    }

    /// Call it.
    pub fn call<T: FromScript>(&self, vm: &mut impl AsCtx, args: impl crate::Args) -> Result<T> {
        self.with(vm, |value, cx| value.call(cx, args))
    }

    /// Call a method.
    pub fn call_method<T: FromScript>(
        &self,
        vm: &mut impl AsCtx,
        name: &str,
        args: impl crate::Args,
    ) -> Result<T> {
        self.with(vm, |value, cx| value.call_method(cx, name, args))
    }

    /// `repr(value)`
    pub fn repr(&self, vm: &mut impl AsCtx) -> Result<String> {
        self.with(vm, |value, cx| value.repr(cx))
    }

    /// The name of the value's class.
    pub fn type_name(&self, vm: &mut impl AsCtx) -> Result<String> {
        self.with(vm, |value, cx| value.type_name(cx))
    }
}

/// Shows simple values; of objects only that they are some.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::None => f.write_str("None"),
            Repr::Bool(true) => f.write_str("True"),
            Repr::Bool(false) => f.write_str("False"),
            Repr::Int(value) => value.fmt(f),
            Repr::Float(value) => value.fmt(f),
            Repr::Object(_) => f.write_str("<object>"),
        }
    }
}

/// A value as long as the VM is at hand: what conversions and native functions see. [`Value`] is the form that can be kept.
pub struct Local<'vm> {
    value: taipan_vm::Value,
    marker: PhantomData<(&'vm Machine, *const ())>,
}

// Without it a `Local` could be dropped after the VM: only a `Drop` of its own makes the compiler look at the lifetime.
impl Drop for Local<'_> {
    #[inline]
    fn drop(&mut self) {}
}

impl Clone for Local<'_> {
    #[inline]
    fn clone(&self) -> Self {
        Local::new(self.value.clone())
    }
}

impl<'vm> Local<'vm> {
    #[inline]
    pub(crate) fn new(value: taipan_vm::Value) -> Local<'vm> {
        Local {
            value,
            marker: PhantomData,
        }
    }

    /// The value inside, for this isolate: two VMs may be at hand at once, and their lifetimes cannot tell them apart.
    #[inline]
    pub(crate) fn of(&self, vm: &Machine) -> Result<&taipan_vm::Value> {
        match vm.heap.owns(&self.value) {
            true => Ok(&self.value),
            false => Err(Error::value_error("the value belongs to another VM")),
        }
    }

    #[inline]
    fn into_raw(mut self, vm: &Machine) -> Result<taipan_vm::Value> {
        self.of(vm)?;
        Ok(std::mem::take(&mut self.value))
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        self.value.is_none()
    }

    /// The form that can be kept.
    pub fn keep(&self, cx: &Ctx<'vm>) -> Result<Value> {
        let vm = cx.machine_ref();
        Ok(Value::new(vm, self.of(vm)?))
    }

    /// As a type of Rust.
    pub fn get<T: FromScript>(&self, cx: &mut Ctx<'vm>) -> Result<T> {
        T::from_script(self, cx)
    }

    /// The value of an attribute.
    pub fn attr<T: FromScript>(&self, cx: &mut Ctx<'vm>, name: &str) -> Result<T> {
        self.of(cx.machine_ref())?;
        let found = cx.machine().get_attr_str(&self.value, name);
        cx.convert(found)
    }

    /// The value of an attribute, if there is one.
    pub fn attr_opt<T: FromScript>(&self, cx: &mut Ctx<'vm>, name: &str) -> Result<Option<T>> {
        self.of(cx.machine_ref())?;
        let name = cx.machine().intern(name);
        let found = cx.machine().get_attr_opt(&self.value, &name);
        match cx.check(found)? {
            Some(found) => T::from_script(&Local::new(found), cx).map(Some),
            None => Ok(None),
        }
    }

    /// Set an attribute.
    pub fn set_attr(&self, cx: &mut Ctx<'vm>, name: &str, item: impl IntoScript) -> Result<()> {
        self.of(cx.machine_ref())?;
        let item = cx.raw(item)?;
        let name = cx.machine().intern(name);
        let result = cx.machine().set_attr(&self.value, &name, item);
        cx.check(result)
    }

    /// `value[key]`
    pub fn item<T: FromScript>(&self, cx: &mut Ctx<'vm>, key: impl IntoScript) -> Result<T> {
        self.of(cx.machine_ref())?;
        let key = cx.raw(key)?;
        let found = cx.machine().get_item(&self.value, &key);
        cx.convert(found)
    }

    /// Call it.
    pub fn call<T: FromScript>(&self, cx: &mut Ctx<'vm>, args: impl crate::Args) -> Result<T> {
        self.of(cx.machine_ref())?;
        let result = args.with(cx, |vm, args| vm.call_args(&self.value, args))?;
        cx.convert(result)
    }

    /// Call a method.
    pub fn call_method<T: FromScript>(
        &self,
        cx: &mut Ctx<'vm>,
        name: &str,
        args: impl crate::Args,
    ) -> Result<T> {
        self.attr::<Value>(cx, name)?.call(cx, args)
    }

    /// `repr(value)`
    pub fn repr(&self, cx: &mut Ctx<'vm>) -> Result<String> {
        self.of(cx.machine_ref())?;
        let shown = cx.machine().repr_text(&self.value);
        cx.check(shown)
    }

    /// The name of the value's class.
    pub fn type_name(&self, cx: &Ctx<'vm>) -> Result<String> {
        let vm = cx.machine_ref();
        Ok(vm.type_name(self.of(vm)?))
    }
}

impl<'vm> Ctx<'vm> {
    /// Turn what the interpreter says into a result of this crate.
    pub(crate) fn check<T>(&mut self, result: std::result::Result<T, Raise>) -> Result<T> {
        result.map_err(|raise| Error::take(self.machine(), raise))
    }

    /// The same with a conversion of the value.
    #[inline]
    pub(crate) fn convert<T: FromScript>(&mut self, result: taipan_vm::R) -> Result<T> {
        match result {
            Ok(value) => T::from_script(&Local::new(value), self),
            Err(raise) => Err(Error::take(self.machine(), raise)),
        }
    }

    /// The interpreter's value behind a local one.
    pub(crate) fn raw_local(&self, value: Local<'vm>) -> Result<taipan_vm::Value> {
        value.into_raw(self.machine_ref())
    }

    /// The interpreter's value for one of Rust.
    #[inline]
    pub(crate) fn raw(&mut self, value: impl IntoScript) -> Result<taipan_vm::Value> {
        let local = value.into_script(self)?;
        local.into_raw(self.machine_ref())
    }
}
