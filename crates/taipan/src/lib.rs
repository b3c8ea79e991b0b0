//! taipan: an embeddable interpreter for a Python-like coroutine language.
//!
//! ```
//! # fn main() -> taipan::Result {
//! taipan::run("print('hello')")?;
//! let n: i64 = taipan::eval("sum(x * x for x in range(10))")?;
//! assert_eq!(n, 285);
//! # Ok(()) }
//! ```
//!
//! - [`Vm`] is an interpreter; [`Vm::new`] makes a sandbox, [`Vm::builder`] chooses what scripts may use.
//! - [`Vm::set`] gives scripts values and Rust closures, [`Vm::load`] runs modules, [`Module::call`] and [`Func`] call functions.
//! - [`FromScript`] and [`IntoScript`] convert; [`Value`] keeps what needs no conversion.
//! - [`Error`] is an exception with its traceback; [`Code`] is compiled source text that VMs and threads share.

#![deny(missing_docs)]

// The attributes name this crate, also in its own tests.
extern crate self as taipan;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod args;
mod asynchronous;
mod builder;
mod caps;
mod class;
mod code;
mod convert;
mod ctx;
mod error;
mod func;
mod groups;
mod host;
mod importer;
mod limits;
pub mod machine;
mod module;
mod native;
mod scope;
#[cfg(feature = "serde")]
mod serde;
mod spans;
mod stdlib;
mod stubs;
mod value;
mod vm;

#[cfg(feature = "compiler")]
mod compile;
#[cfg(feature = "compiler")]
mod tree;

#[cfg(feature = "serde")]
pub use crate::serde::{De, Ser};
pub use args::{Arg, Args, Kw};
#[cfg(feature = "futures")]
pub use asynchronous::Stream;
pub use asynchronous::{
    AsyncCx, AsyncFn, Awaitable, CallAsync, Canceller, LocalAsyncFn, LocalCallAsync, Service,
    ServiceCall,
};
pub use builder::{Builder, Capture};
pub use caps::{Caps, Clock, Dir, Rng};
pub use class::{Class, Handle, Iter, Methods};
pub use code::Code;
pub use convert::{Bytes, FromScript, IntoScript, Rest};
pub use ctx::{AsCtx, Ctx};
pub use error::{Error, Frame, Result};
pub use func::Func;
pub use importer::{Imported, Source};
pub use module::{Module, NativeModule};
pub use native::{Bind, BindLocal, Mut, NativeFn};
pub use scope::Scope;
pub use stubs::stub;
pub use taipan_macros::{
    FromScript, IntoScript, host_class as class, host_methods as methods, host_module as module,
};
pub use taipan_vm::limits::{InterruptHandle, Limit, Limits, OnFuel};
pub use value::{Local, Value};
pub use vm::{LocalVm, Vm};

/// Run a program in a sandbox that is gone afterwards. It may print.
#[cfg(feature = "compiler")]
pub fn run(source: &str) -> Result<()> {
    Vm::new().run(source)
}

/// The value of an expression, in a sandbox that is gone afterwards: for types that do not need it, not [`Value`].
#[cfg(feature = "compiler")]
pub fn eval<T: FromScript>(source: &str) -> Result<T> {
    Vm::new().eval(source)
}

#[cfg(doctest)]
mod misuse;

/// The guide in `docs/`: its code runs as part of the tests.
#[cfg(doctest)]
mod guide {
    #[doc = include_str!("../../../docs/src/first-steps.md")]
    struct FirstSteps;
    #[doc = include_str!("../../../docs/src/calls.md")]
    struct Calls;
    #[doc = include_str!("../../../docs/src/classes.md")]
    struct Classes;
    #[doc = include_str!("../../../docs/src/values.md")]
    struct Values;
    #[doc = include_str!("../../../docs/src/errors.md")]
    struct Errors;
    #[doc = include_str!("../../../docs/src/isolates.md")]
    struct Isolates;
    #[doc = include_str!("../../../docs/src/async.md")]
    struct Async;
    #[doc = include_str!("../../../docs/src/limits.md")]
    struct Limits;
}
