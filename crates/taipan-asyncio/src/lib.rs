//! The native event loop: module `_asyncio`, on which `std/asyncio` stands.
//!
//! One turn of the loop ([`turn`]): wait for the reactor (timers, wake-ups), move due timers behind the ready queue, then run what
//! was ready when the turn began, in order. A ready entry is a task to step, a task to wake from a future, or a handle to call.

mod event_loop;
mod future;
mod gather;
mod group;
mod handle;
pub mod hosted;
mod module;
mod pause;
mod reactor;
mod streams;
mod sync;
mod task;
mod timeout;
pub mod trace;
mod transport;
mod turn;
mod unsent;
mod waiting;
mod watch;

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[&module::Asyncio::DEF];
