//! The interpreter.

pub mod stack;

use crate::native::Args;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Native code is about to recurse: RecursionError when that goes too deep. `what` continues the text, e.g. " in comparison".
    pub fn enter_native(&mut self, what: &str) -> R<()> {
        if self.stack.native_depth >= self.stack.native_limit {
            return Err(self.recursion_error(format!("maximum recursion depth exceeded{what}")));
        }
        self.stack.native_depth += 1;
        Ok(())
    }
    /// The end of what [`Vm::enter_native`] began.
    pub fn leave_native(&mut self) {
        self.stack.native_depth -= 1;
    }
    /// Call a function of a script from native code: a nested run of the loop.
    pub fn run_function(&mut self, function: &Value, args: &Args<'_>) -> R {
        let _ = (function, args);
        Err(self.system_error("the interpreter loop is not linked"))
    }
}
