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

mod args;
mod builder;
mod code;
mod convert;
mod ctx;
mod error;
mod func;
mod host;
pub mod machine;
mod module;
mod native;
mod stdlib;
mod value;
mod vm;

#[cfg(feature = "compiler")]
mod compile;
#[cfg(feature = "compiler")]
mod tree;

pub use args::{Arg, Args, Kw};
pub use builder::{Builder, Capture};
pub use code::Code;
pub use convert::{Bytes, FromScript, IntoScript, Rest};
pub use ctx::{AsCtx, Ctx};
pub use error::{Error, Frame, Result};
pub use func::Func;
pub use module::Module;
pub use native::{Bind, BindLocal, NativeFn};
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
