//! Typed functions of scripts.

use crate::ctx::{AsCtx, Ctx};
use crate::value::{Local, Value};
use crate::{Args, Error, FromScript, IntoScript, Result};
use std::fmt;
use std::marker::PhantomData;

/// A callable of a script with the types of its arguments and its result. It may be kept and dropped as a [`Value`].
///
/// ```
/// # use taipan::{Func, Vm};
/// let mut vm = Vm::new();
/// vm.run("def add(a, b): return a + b")?;
/// let add: Func<(i64, i64), i64> = vm.get("add")?;
/// assert_eq!(add.call(&mut vm, (1, 2))?, 3);
/// # taipan::Result::Ok(())
/// ```
pub struct Func<A, R> {
    function: Value,
    marker: PhantomData<fn(A) -> R>,
}

impl<A: Args, R: FromScript> Func<A, R> {
    /// Call it.
    #[inline]
    pub fn call(&self, vm: &mut impl AsCtx, args: A) -> Result<R> {
        let mut cx = vm.ctx();
        let function = self.function.of(cx.machine())?;
        let result = args.with(&mut cx, |vm, args| vm.call_args(&function, args))?;
        cx.convert(result)
    }
}

impl<A, R> Func<A, R> {
    /// The function as a value.
    pub fn value(&self) -> &Value {
        &self.function
    }
}

/// TypeError if the value cannot be called.
impl<A, R> FromScript for Func<A, R> {
    fn hint() -> String {
        "Callable[..., Any]".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
        let raw = value.of(cx.machine_ref())?;
        match cx.machine().is_callable(raw) {
            true => Ok(Func {
                function: value.keep(cx)?,
                marker: PhantomData,
            }),
            false => Err(Error::expected(cx.machine_ref(), "callable", raw)),
        }
    }
}

impl<A, R> IntoScript for Func<A, R> {
    fn hint() -> String {
        "Callable[..., Any]".into()
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.function.into_script(cx)
    }
}

impl<A, R> Clone for Func<A, R> {
    fn clone(&self) -> Self {
        Func {
            function: self.function.clone(),
            marker: PhantomData,
        }
    }
}

impl<A, R> fmt::Debug for Func<A, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<function>")
    }
}
