//! The interpreter: [`dispatch`] is the loop, the other files hold what its arms call, by family.

pub mod arguments;
pub mod attrs;
pub mod caches;
pub mod calls;
mod chains;
pub mod dispatch;
pub mod frame;
pub mod generators;
mod items;
mod jumps;
pub mod misc;
pub mod names;
pub mod ops;
pub mod sink;
pub mod stack;
pub mod tracing;
pub mod unwind;
mod words;

pub use dispatch::Outcome;
pub use generators::Step;

use crate::raise::{R, Raise};
use crate::vm::Vm;

impl Vm {
    /// Native code is about to recurse: RecursionError when that goes too deep. `what` continues the text, e.g. " in comparison".
    #[inline]
    pub fn enter_native(&mut self, what: &str) -> R<()> {
        if self.stack.native_depth >= self.stack.native_limit && !self.stack.native_room() {
            return Err(self.too_deep(what));
        }
        self.stack.native_depth += 1;
        Ok(())
    }
    #[cold]
    fn too_deep(&mut self, what: &str) -> Raise {
        self.recursion_error(format!("maximum recursion depth exceeded{what}"))
    }
    /// The end of what [`Vm::enter_native`] began.
    #[inline]
    pub fn leave_native(&mut self) {
        self.stack.native_depth -= 1;
    }
}
