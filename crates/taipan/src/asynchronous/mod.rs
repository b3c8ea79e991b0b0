//! Awaiting in both directions: [`Vm::set_async`] gives scripts futures of Rust's, [`Vm::call_async`] is a future that a coroutine
//! runs in.

mod access;
mod awaited;
mod call;
mod park;
mod service;
#[cfg(feature = "futures")]
mod stream;

use crate::ctx::Ctx;
use crate::native::{Bind, BindLocal, WithCtx};
use crate::value::Local;
use crate::vm::{LocalVm, Vm};
use crate::{AsCtx, FromScript, IntoScript, Result};
pub use access::AsyncCx;
use awaited::{Deliver, HostCall};
pub use call::{CallAsync, Canceller, LocalCallAsync};
pub use service::{Service, ServiceCall};
use std::future::Future;
#[cfg(feature = "futures")]
pub use stream::Stream;

/// A future as a value that scripts can await: a native function may return one. [`Vm::set_async`] makes it of an `async` closure.
/// To scripts it is a coroutine: it begins when it is awaited, or made a task.
pub struct Awaitable<F>(pub F);

impl<F: Future<Output: IntoScript + Send + 'static> + Send + 'static> IntoScript for Awaitable<F> {
    fn hint() -> String {
        format!("Awaitable[{}]", F::Output::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        LocalAwaitable(self.0).into_script(cx)
    }
}

/// An [`Awaitable`] that stays in its thread.
struct LocalAwaitable<F>(F);

impl<F: Future<Output: IntoScript + 'static> + 'static> IntoScript for LocalAwaitable<F> {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let future = self.0;
        let work = async move {
            let output = future.await;
            let deliver: Deliver = Box::new(move |cx| cx.raw(output));
            deliver
        };
        Ok(Local::new(HostCall::create(cx.machine(), Box::pin(work))))
    }
}

/// An `async` function that scripts can call and await: parameters are [`FromScript`], the output is [`IntoScript`]. A first
/// parameter [`AsyncCx`] is the VM.
#[diagnostic::on_unimplemented(
    message = "scripts cannot await `{Self}`",
    note = "it needs `Send`, up to eight parameters that are `FromScript`, and a future that is `Send` and whose output is `IntoScript`"
)]
pub trait AsyncFn<Marker>: Send + 'static {
    #[doc(hidden)]
    fn bind_async(self, name: &str, cx: &mut Ctx<'_>) -> Result<()>;
}

/// An `async` function that stays in its thread.
#[diagnostic::on_unimplemented(
    message = "scripts cannot await `{Self}`",
    note = "it needs up to eight parameters that are `FromScript`, and a future whose output is `IntoScript`"
)]
pub trait LocalAsyncFn<Marker>: 'static {
    #[doc(hidden)]
    fn bind_async(self, name: &str, cx: &mut Ctx<'_>) -> Result<()>;
}

macro_rules! async_functions {
    ($($($param:ident)*;)*) => { $(
        async_functions!(@one AsyncFn Bind Awaitable [Send] [fn($($param),*) -> Returned] [] $($param)*);
        async_functions!(@one AsyncFn Bind Awaitable [Send] [WithCtx<fn($($param),*) -> Returned>] [AsyncCx] $($param)*);
        async_functions!(@one LocalAsyncFn BindLocal LocalAwaitable [Sized] [fn($($param),*) -> Returned] [] $($param)*);
        async_functions!(@one LocalAsyncFn BindLocal LocalAwaitable [Sized] [WithCtx<fn($($param),*) -> Returned>] [AsyncCx] $($param)*);
    )* };
    (@one $trait:ident $bind:ident $wrap:ident [$send:ident] [$marker:ty] [$($cx:ident)?] $($param:ident)*) => {
        impl<Function, Returned, $($param),*> $trait<$marker> for Function
        where
            Function: Fn($($cx,)? $($param),*) -> Returned + $send + 'static,
            Returned: Future<Output: IntoScript + $send + 'static> + $send + 'static,
            $($param: FromScript + 'static),*
        {
            #[allow(non_snake_case)]
            fn bind_async(self, name: &str, cx: &mut Ctx<'_>) -> Result<()> {
                let function = move |cx: &mut Ctx<'_>, $($param: $param),*| {
                    let _ = &cx;
                    $wrap(self($($cx::of(cx),)? $($param),*))
                };
                let function = $bind::bind(function, name, cx)?;
                let function = function.keep(cx)?;
                cx.set_value(name, function)
            }
        }
    };
}

async_functions! {
    ;
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
}

impl Vm {
    /// Set a global to an `async` function or closure, which scripts call and await. Its future is polled by the loop that awaits it; when
    /// the script's task is cancelled, it is dropped.
    ///
    /// ```
    /// let mut vm = taipan::Vm::new();
    /// vm.set_async("double", |x: i64| async move { x * 2 })?;
    /// vm.run("import asyncio\nasync def main(): return await double(20) + 2")?;
    /// assert_eq!(vm.eval::<i64>("asyncio.run(main())")?, 42);
    /// assert_eq!(vm.eval::<i64>("asyncio.run(double(21))")?, 42);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn set_async<M>(&mut self, name: &str, function: impl AsyncFn<M>) -> Result<()> {
        function.bind_async(name, &mut self.ctx())
    }
}

impl LocalVm {
    /// Set a global to an `async` function or closure that stays in this thread. See [`Vm::set_async`].
    ///
    /// ```
    /// let shared = std::rc::Rc::new(2);
    /// let mut vm = taipan::LocalVm::new();
    /// vm.set_async("double", move |x: i64| { let shared = shared.clone(); async move { x * *shared } })?;
    /// vm.run("import asyncio")?;
    /// assert_eq!(vm.eval::<i64>("asyncio.run(double(21))")?, 42);
    /// # taipan::Result::Ok(())
    /// ```
    pub fn set_async<M>(&mut self, name: &str, function: impl LocalAsyncFn<M>) -> Result<()> {
        function.bind_async(name, &mut self.ctx())
    }
}
