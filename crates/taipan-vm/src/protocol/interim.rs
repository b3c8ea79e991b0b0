//! Interim versions of operations whose own files have not landed yet. WHOEVER LANDS THE REAL ONE DELETES ITS INTERIM VERSION HERE
//! (a duplicate definition tells you); the file goes away with the last of them.

use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

/// import, collector, signals
impl Vm {
    pub fn run_pending(&mut self) {
        let pending = std::mem::take(&mut self.heap.pending);
        drop(pending);
    }
    pub fn collect_cycles(&mut self, generation: usize) -> usize {
        let _ = generation;
        self.heap.gc.survivors = self.heap.gc.allocated - self.heap.gc.freed;
        0
    }
    pub fn handle_signals(&mut self) -> R<()> {
        Ok(())
    }
}

/// traceback printing, exit
impl Vm {
    /// Show an uncaught exception on standard error, through `sys.excepthook`.
    pub fn show_uncaught(&mut self, exception: &Value) {
        let text = self.str_of(exception).ok();
        let text = text
            .as_ref()
            .and_then(|t| t.downcast::<Str>())
            .map(|s| s.to_escaped().into_owned())
            .unwrap_or_default();
        let line = format!("{}: {text}\n", self.type_name(exception));
        let _ = self.host.write_stderr(line.as_bytes());
    }
    /// Run exit functions; the exit code, which they may change.
    pub fn at_exit(&mut self, code: u8) -> u8 {
        self.run_pending();
        code
    }
}

/// warnings
impl Vm {
    /// Warn through the `warnings` module.
    pub fn warn(&mut self, category: &Value, message: &str, stacklevel: usize) -> R<()> {
        let _ = (category, message, stacklevel);
        Ok(())
    }
}
