//! Interim versions of operations whose own files have not landed yet. WHOEVER LANDS THE REAL ONE DELETES ITS INTERIM VERSION HERE
//! (a duplicate definition tells you); the file goes away with the last of them.

use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

/// import, collector, signals
impl Vm {
    pub fn import_name(
        &mut self,
        name: &Value,
        globals: Option<&Value>,
        fromlist: &Value,
        level: i64,
    ) -> R {
        let _ = (globals, fromlist, level);
        let name = name
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default();
        Err(self.import_error(format!("No module named '{name}'")))
    }
    pub fn import_from(&mut self, module: &Value, name: &Value) -> R {
        self.get_attr(module, name)
    }
    pub fn import_star(&mut self, module: &Value, namespace: &Value) -> R<()> {
        let _ = (module, namespace);
        Err(self.import_error("import * is not linked"))
    }
    /// Import a module by its dotted name and return that module itself.
    pub fn import_simple(&mut self, name: &str) -> R {
        let name = self.str(name);
        let fromlist = self.tuple(vec![Value::TRUE]);
        self.import_name(&name, None, &fromlist, 0)
    }
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
