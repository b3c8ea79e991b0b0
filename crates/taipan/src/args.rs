//! Arguments of calls from the host.

use crate::ctx::Ctx;
use crate::{IntoScript, Result, Value};
use taipan_vm::native::Args as NativeArgs;
use taipan_vm::vm::Vm as Machine;

/// Keyword arguments, made by [`kw!`](crate::kw): the last item of a tuple of arguments.
pub struct Kw<T>(#[doc(hidden)] pub T);

/// Keyword arguments of a call: `kw! { name: value, … }`, the last item of the arguments' tuple.
///
/// ```
/// use taipan::{Vm, kw};
/// let mut vm = Vm::new();
/// vm.run("def area(width, height=1, *, unit='m'): return f'{width * height} {unit}'")?;
/// let area: String = vm.call("area", (3, kw! { height: 2, unit: "ft" }))?;
/// assert_eq!(area, "6 ft");
/// # taipan::Result::Ok(())
/// ```
#[macro_export]
macro_rules! kw {
    ($($name:ident: $value:expr),* $(,)?) => {
        $crate::Kw(|cx: &mut $crate::Ctx<'_>| -> $crate::Result<::std::vec::Vec<(&'static str, $crate::Value)>> {
            ::std::result::Result::Ok(::std::vec![$((::std::stringify!($name), cx.value($value)?)),*])
        })
    };
}

/// One argument: a value, or the keyword arguments.
pub trait Arg {
    #[doc(hidden)]
    const IS_KEYWORDS: bool = false;
    /// The value, or the values and names of keyword arguments. (`push` would hide that of a `Vec` where everything is imported.)
    #[doc(hidden)]
    fn push_argument(
        self,
        cx: &mut Ctx<'_>,
        values: &mut Vec<taipan_vm::Value>,
        names: &mut Vec<taipan_vm::Value>,
    ) -> Result<()>;
    /// The value of what is no keyword arguments.
    #[doc(hidden)]
    fn one(self, cx: &mut Ctx<'_>) -> Result<taipan_vm::Value>;
}

impl<T: IntoScript> Arg for T {
    fn push_argument(
        self,
        cx: &mut Ctx<'_>,
        values: &mut Vec<taipan_vm::Value>,
        _: &mut Vec<taipan_vm::Value>,
    ) -> Result<()> {
        values.push(cx.raw(self)?);
        Ok(())
    }
    #[inline]
    fn one(self, cx: &mut Ctx<'_>) -> Result<taipan_vm::Value> {
        cx.raw(self)
    }
}

impl<F: FnOnce(&mut Ctx<'_>) -> Result<Vec<(&'static str, Value)>>> Arg for Kw<F> {
    const IS_KEYWORDS: bool = true;
    fn push_argument(
        self,
        cx: &mut Ctx<'_>,
        values: &mut Vec<taipan_vm::Value>,
        names: &mut Vec<taipan_vm::Value>,
    ) -> Result<()> {
        for (name, value) in (self.0)(cx)? {
            names.push(cx.machine().intern(name));
            values.push(value.of(cx.machine())?);
        }
        Ok(())
    }
    fn one(self, _: &mut Ctx<'_>) -> Result<taipan_vm::Value> {
        Err(crate::Error::type_error("keyword arguments are no value"))
    }
}

/// The arguments of a call: a tuple of values, with [`kw!`](crate::kw) as last item for keywords; `()` for none.
#[diagnostic::on_unimplemented(
    message = "`{Self}` are no arguments of a call",
    note = "arguments are a tuple of up to eight values: `(1, \"two\")`, `(1,)`, `()`"
)]
pub trait Args {
    /// Do something with the converted arguments.
    #[doc(hidden)]
    fn with<T>(
        self,
        cx: &mut Ctx<'_>,
        work: impl FnOnce(&mut Machine, &NativeArgs<'_>) -> T,
    ) -> Result<T>;
}

impl Args for () {
    #[inline]
    fn with<T>(
        self,
        cx: &mut Ctx<'_>,
        work: impl FnOnce(&mut Machine, &NativeArgs<'_>) -> T,
    ) -> Result<T> {
        Ok(work(cx.machine(), &NativeArgs::positional(&[])))
    }
}

/// Any number of positional arguments.
impl<V: IntoScript> Args for Vec<V> {
    fn with<T>(
        self,
        cx: &mut Ctx<'_>,
        work: impl FnOnce(&mut Machine, &NativeArgs<'_>) -> T,
    ) -> Result<T> {
        let values = self.into_iter().map(|value| cx.raw(value));
        let values = values.collect::<Result<Vec<_>>>()?;
        Ok(work(cx.machine(), &NativeArgs::positional(&values)))
    }
}

macro_rules! args {
    ($($($name:ident)+;)*) => { $(
        impl<$($name: Arg),+> Args for ($($name,)+) {
            #[inline]
            #[allow(non_snake_case)]
            fn with<T>(
                self,
                cx: &mut Ctx<'_>,
                work: impl FnOnce(&mut Machine, &NativeArgs<'_>) -> T,
            ) -> Result<T> {
                let ($($name,)+) = self;
                if !(false $(|| $name::IS_KEYWORDS)+) {
                    let values = [$($name.one(cx)?),+];
                    return Ok(work(cx.machine(), &NativeArgs::positional(&values)));
                }
                let (mut all, mut names) = (Vec::new(), Vec::new());
                $($name.push_argument(cx, &mut all, &mut names)?;)+
                Ok(work(cx.machine(), &NativeArgs { all: &all, names: &names }))
            }
        }
    )* };
}

args! {
    A; A B; A B C; A B C D; A B C D E; A B C D E F; A B C D E F G; A B C D E F G H;
}
