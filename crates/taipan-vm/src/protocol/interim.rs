//! Interim versions of operations whose own files have not landed yet. WHOEVER LANDS THE REAL ONE DELETES ITS INTERIM VERSION HERE
//! (a duplicate definition tells you); the file goes away with the last of them.

use crate::heap::Kind;
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::{R, Raise};
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

/// number.rs, compare.rs
impl Vm {
    pub fn binary_builtin(&mut self, op: BinOp, a: &Value, b: &Value) -> Option<R> {
        let (x, y) = (self.to_f64(a).ok()?, self.to_f64(b).ok()?);
        let ints = a.as_small_int().is_some() && b.as_small_int().is_some();
        Some(match op {
            BinOp::Add if ints => Ok(self.int(a.as_small_int()? + b.as_small_int()?)),
            BinOp::Add => Ok(self.float(x + y)),
            BinOp::Sub => Ok(self.float(x - y)),
            BinOp::Mul => Ok(self.float(x * y)),
            BinOp::Div => Ok(self.float(x / y)),
            _ => return None,
        })
    }
    pub fn binary(&mut self, op: BinOp, a: &Value, b: &Value) -> R {
        Err(self.binary_type_error(op, false, a, b))
    }
    pub fn inplace(&mut self, op: BinOp, a: &Value, b: &Value) -> R {
        Err(self.binary_type_error(op, true, a, b))
    }
    /// TypeError "unsupported operand type(s) for +: 'A' and 'B'".
    pub fn binary_type_error(&mut self, op: BinOp, inplace: bool, a: &Value, b: &Value) -> Raise {
        let (a, b) = (self.type_name(a), self.type_name(b));
        self.type_error(format!(
            "unsupported operand type(s) for {op:?} {inplace}: '{a}' and '{b}'"
        ))
    }
    pub fn negative(&mut self, a: &Value) -> R {
        Err(self.type_error_named("bad operand type for unary -: '{}'", a))
    }
    pub fn positive(&mut self, a: &Value) -> R {
        Err(self.type_error_named("bad operand type for unary +: '{}'", a))
    }
    pub fn invert(&mut self, a: &Value) -> R {
        Err(self.type_error_named("bad operand type for unary ~: '{}'", a))
    }
    pub fn compare_builtin(&mut self, op: CmpOp, a: &Value, b: &Value) -> Option<R> {
        if op == CmpOp::Eq && (!a.is_kind(Kind::Instance) && !b.is_kind(Kind::Instance)) {
            return Some(self.eq(a, b).map(Value::bool));
        }
        None
    }
    pub fn compare(&mut self, op: CmpOp, a: &Value, b: &Value) -> R {
        Err(self.compare_type_error(op, a, b))
    }
    /// TypeError "'<' not supported between instances of 'A' and 'B'".
    pub fn compare_type_error(&mut self, op: CmpOp, a: &Value, b: &Value) -> Raise {
        let (a, b) = (self.type_name(a), self.type_name(b));
        self.type_error(format!(
            "'{op:?}' not supported between instances of '{a}' and '{b}'"
        ))
    }
}

/// number.rs
impl Vm {
    /// `operator.index(value)`
    pub fn index_of(&mut self, value: &Value) -> R {
        if value.as_small_int().is_some() || value.is_kind(Kind::Int) {
            return Ok(value.clone());
        }
        if value.is_bool() {
            return Ok(Value::small_int(value.is_true() as i64));
        }
        let name = self.names.__index__.clone();
        match self.call_special(value, &name, &[])? {
            Some(index) => Ok(index),
            None => {
                Err(self.type_error_named("'{}' object cannot be interpreted as an integer", value))
            }
        }
    }
}

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
