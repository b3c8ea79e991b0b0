//! Rust closures as functions of scripts.

use crate::convert::Takes;
use crate::ctx::Ctx;
use crate::value::Local;
use crate::{Error, FromScript, IntoScript, Result};
use std::cell::{RefCell, RefMut};
use std::panic::{AssertUnwindSafe, catch_unwind};
use taipan_vm::native::scoped::ScopedCall;
use taipan_vm::native::{Args, Params};
use taipan_vm::vm::Vm as Machine;
use taipan_vm::{R, Raise};

/// A closure or function that scripts can call. Its parameters are [`FromScript`], the result is [`IntoScript`] (a `Result` raises);
/// a first parameter `&mut Ctx` is the VM. Parameters of type `Option` may be left out, a [`crate::Rest`] takes all that remain.
/// Closures that change what they hold are wrapped in [`Mut`].
pub trait NativeFn<Marker> {
    /// As the interpreter calls it.
    #[doc(hidden)]
    fn into_call<'env>(self, name: &str) -> Box<ScopedCall<'env>>
    where
        Self: 'env;
}

/// What [`crate::Vm::set`] can give a name to: values, and closures that are `Send`.
#[diagnostic::on_unimplemented(
    message = "scripts can neither use nor call `{Self}`",
    note = "values are `IntoScript`; closures need `Send`, up to eight parameters that are `FromScript` and a result that is `IntoScript`"
)]
pub trait Bind<Marker> {
    #[doc(hidden)]
    fn bind<'vm>(self, name: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>>;
}

/// What [`crate::LocalVm::set`] can give a name to: values and any closures.
#[diagnostic::on_unimplemented(
    message = "scripts can neither use nor call `{Self}`",
    note = "values are `IntoScript`; closures need up to eight parameters that are `FromScript` and a result that is `IntoScript`"
)]
pub trait BindLocal<Marker> {
    #[doc(hidden)]
    fn bind<'vm>(self, name: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>>;
}

/// Marks values.
#[doc(hidden)]
pub struct ByValue;
/// Marks functions.
#[doc(hidden)]
pub struct ByCall<M>(M);

impl<T: IntoScript> Bind<ByValue> for T {
    fn bind<'vm>(self, _: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.into_script(cx)
    }
}

impl<M, F: NativeFn<M> + Send + 'static> Bind<ByCall<M>> for F {
    fn bind<'vm>(self, name: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(function(name, self, cx))
    }
}

impl<T: IntoScript> BindLocal<ByValue> for T {
    fn bind<'vm>(self, _: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.into_script(cx)
    }
}

impl<M, F: NativeFn<M> + 'static> BindLocal<ByCall<M>> for F {
    fn bind<'vm>(self, name: &str, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(function(name, self, cx))
    }
}

fn function<'vm, M, F: NativeFn<M> + 'static>(
    name: &str,
    function: F,
    cx: &mut Ctx<'vm>,
) -> Local<'vm> {
    let call = function.into_call(name);
    Local::new(cx.machine().closure(name, "", call))
}

/// Call native code: what it fails with is raised, a panic as `RustPanic`, which only `except BaseException` sees.
#[inline]
pub(crate) fn guarded(
    vm: &mut Machine,
    work: impl FnOnce(&mut Machine) -> Result<taipan_vm::Value>,
) -> R {
    let depth = vm.stack.native_depth;
    match catch_unwind(AssertUnwindSafe(|| work(vm))) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(error.raise(vm)),
        Err(panic) => {
            vm.stack.native_depth = depth;
            Err(raise_panic(vm, panic))
        }
    }
}

#[derive(Default)]
struct PanicClass(Option<taipan_vm::Value>);

#[cold]
pub(crate) fn raise_panic(vm: &mut Machine, panic: Box<dyn std::any::Any + Send>) -> Raise {
    let message = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => text.to_string(),
        (None, Some(text)) => text.clone(),
        (None, None) => "a native function panicked".to_string(),
    };
    let class = match vm.module_state::<PanicClass>().0.clone() {
        Some(class) => class,
        None => {
            let base = vm.class(|t| &t.BaseException);
            let (name, bases, names) = (vm.str("RustPanic"), vm.tuple(vec![base]), vm.dict());
            let metaclass = vm.class(|t| &t.r#type);
            match vm.call(&metaclass, &[name, bases, names]) {
                Ok(class) => {
                    vm.module_state::<PanicClass>().0 = Some(class.clone());
                    class
                }
                Err(raise) => return raise,
            }
        }
    };
    let message = vm.str(message);
    match vm.call(&class, &[message]) {
        Ok(exception) => vm.raise_value(exception),
        Err(raise) => raise,
    }
}

/// The parameters of a closure: none has a name.
struct Shape {
    takes: &'static [Takes],
    /// How many arguments there are at least, and at most.
    least: usize,
    most: usize,
}

impl Shape {
    const fn of(takes: &'static [Takes]) -> Shape {
        let (mut least, mut most, mut i) = (0, takes.len(), 0);
        while i < takes.len() {
            match takes[i] {
                Takes::One => least += 1,
                Takes::Rest => most = usize::MAX,
                _ => {}
            }
            i += 1;
        }
        Shape { takes, least, most }
    }

    /// Whether so many arguments fit.
    #[inline]
    fn fits(&self, args: &Args<'_>) -> bool {
        let n = args.all.len();
        args.names.is_empty() && n >= self.least && n <= self.most
    }

    /// What CPython says about arguments that do not fit.
    #[cold]
    fn refuse(&self, vm: &mut Machine, name: &str, args: &Args<'_>) -> Error {
        let rest = self.takes.last() == Some(&Takes::Rest);
        let count = self.takes.len() - usize::from(rest);
        let required = self.takes.iter().enumerate();
        let required = required.filter(|(_, takes)| **takes == Takes::One);
        let required = required.map(|(i, _)| 1 << i).sum();
        let params = Params {
            function: name,
            names: &vec![""; count],
            posonly: count,
            positional: count,
            required,
            rest,
            kwargs: false,
        };
        let mut slots = vec![None; count];
        match params.bind::<0>(vm, args, &mut slots) {
            Err(raise) => Error::take(vm, raise),
            Ok(_) => Error::type_error(format!("{name}() got arguments it cannot take")),
        }
    }
}

/// The argument of parameter `i`.
#[inline(always)]
fn argument<'vm, T: FromScript>(
    cx: &mut Ctx<'vm>,
    name: &str,
    args: &[taipan_vm::Value],
    i: usize,
    alone: bool,
) -> Result<T> {
    if T::TAKES == Takes::Rest {
        return T::rest(args.get(i..).unwrap_or_default(), cx);
    }
    let converted = match args.get(i) {
        Some(value) => T::from_script(&Local::new(value.clone()), cx),
        None => T::missing().ok_or_else(|| Error::type_error("missing argument")),
    };
    converted.map_err(|error| error.in_argument(name, i, alone))
}

/// Marks functions with the VM as first parameter.
#[doc(hidden)]
pub struct WithCtx<M>(M);

/// Marks closures that change what they hold.
#[doc(hidden)]
pub struct Changes<M>(M);

/// A closure that changes what it holds (`FnMut`), as a function of scripts: it cannot be called while it runs.
///
/// ```
/// use taipan::{Mut, Vm};
///
/// let mut vm = Vm::new();
/// let mut last = 0;
/// vm.set("next_id", Mut(move || { last += 1; last }))?;
/// assert_eq!(vm.eval::<Vec<i64>>("[next_id() for _ in range(3)]")?, [1, 2, 3]);
/// # taipan::Result::Ok(())
/// ```
///
/// In a [`Scope`](crate::Scope) it may change what the host has only lent.
///
/// ```
/// # use taipan::{Mut, Vm};
/// let mut lines = Vec::new();
/// Vm::new().scope(|scope| {
///     scope.function("emit", Mut(|line: String| lines.push(line)))?;
///     scope.run("emit('one'); emit('two')")
/// })?;
/// assert_eq!(lines, ["one", "two"]);
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mut<F>(pub F);

/// What scripts call: `call` gets arguments that fit the parameters.
fn boxed<'env>(
    name: &str,
    shape: impl Fn() -> Shape + 'env,
    call: impl Fn(&mut Ctx<'_>, &str, &[taipan_vm::Value]) -> Result<taipan_vm::Value> + 'env,
) -> Box<ScopedCall<'env>> {
    let name: Box<str> = name.into();
    Box::new(move |vm, args| {
        let shape = shape();
        guarded(vm, |vm| {
            if !shape.fits(args) {
                return Err(shape.refuse(vm, &name, args));
            }
            call(&mut Ctx::new(vm), &name, args.all)
        })
    })
}

/// The closure of a [`Mut`], unless it runs.
#[inline]
fn borrow<'a, F>(function: &'a RefCell<F>, name: &str) -> Result<RefMut<'a, F>> {
    let busy = |_| Error::new("RuntimeError", format!("{name}() is running already"));
    function.try_borrow_mut().map_err(busy)
}

macro_rules! functions {
    ($($n:literal: $($param:ident $i:literal)*;)*) => { $(
        functions!(@one cx [] [] [fn($($param),*) -> Returned] $n: $($param $i)*);
        functions!(@one cx [cx,] [&mut Ctx<'_>,] [WithCtx<fn($($param),*) -> Returned>] $n: $($param $i)*);
    )* };
    (@one $all:ident [$($cx:ident,)?] [$($ctx:ty,)?] [$marker:ty] $n:literal: $($param:ident $i:literal)*) => {
        functions!(@kind Fn(function, name) function; function;
            [Function] [$marker] $all [$($cx,)?] [$($ctx,)?] $n: $($param $i)*);
        functions!(@kind FnMut(function, name) RefCell::new(function.0); borrow(&function, name)?;
            [Mut<Function>] [Changes<$marker>] $all [$($cx,)?] [$($ctx,)?] $n: $($param $i)*);
    };
    (@kind $trait:ident($function:ident, $name:ident) $kept:expr; $callee:expr; [$this:ty] [$marker:ty]
        $all:ident [$($cx:ident,)?] [$($ctx:ty,)?] $n:literal: $($param:ident $i:literal)*) => {
        impl<Function, Returned, $($param),*> NativeFn<$marker> for $this
        where
            Function: $trait($($ctx,)? $($param),*) -> Returned,
            Returned: IntoScript,
            $($param: FromScript),*
        {
            #[allow(non_snake_case, unused_variables, unused_mut)]
            fn into_call<'env>(self, name: &str) -> Box<ScopedCall<'env>>
            where
                Self: 'env,
            {
                let $function = self;
                let $function = $kept;
                let shape = || const { Shape::of(&[$($param::TAKES),*]) };
                boxed(name, shape, move |$all, $name, args| {
                    $(let $param: $param = argument($all, $name, args, $i, $n == 1)?;)*
                    let result = functions!(@call $trait $callee; ($($cx,)? $($param),*));
                    $all.raw(result)
                })
            }
        }
    };
    (@call Fn $callee:expr; ($($argument:expr),* $(,)?)) => { $callee($($argument),*) };
    (@call FnMut $callee:expr; ($($argument:expr),* $(,)?)) => {{
        let mut callee = $callee;
        (*callee)($($argument),*)
    }};
}

functions! {
    0: ;
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
}
