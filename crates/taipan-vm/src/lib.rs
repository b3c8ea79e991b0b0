//! Values, heap, object model and interpreter of taipan.
//!
//! Start reading at [`value`] (the word), [`heap`] (objects), [`vm`] (the isolate), `interp` (the loop).

extern crate self as taipan_vm;

pub mod builtins;
pub mod cell_mut;
pub mod codecs;
pub mod context;
pub mod control;
pub mod fd;
pub mod format;
pub mod gc;
pub mod handles;
pub mod heap;
pub mod host;
pub mod import;
mod interner;
pub mod interp;
pub mod isolate;
#[cfg(taipan_jit)]
mod jit;
pub mod limits;
pub mod memory_map;
pub mod names;
pub mod native;
pub mod net;
pub mod posix;
pub mod protocol;
pub mod raise;
pub mod report;
pub mod sampling;
pub mod semaphore;
pub mod signals;
mod siphash;
pub mod spawn;
pub mod threads;
pub mod type_map;
pub mod types;
pub mod unicode;
pub mod value;
pub mod vm;

pub use cell_mut::MutCell;
pub use heap::{Downcast, Kind, Ref, Trace};
pub use raise::{R, Raise};
pub use value::Value;
pub use vm::Vm;
