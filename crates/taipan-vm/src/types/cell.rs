//! `cell`: a variable that a function shares with the functions inside it.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::protocol::compare::CmpOp;
use crate::raise::R;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `cell`.
pub struct Cell {
    pub value: MutCell<Value>,
}

impl Trace for Cell {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.value.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.value.replace(Value::UNDEF));
    }
}

/// The class `cell`.
pub const CLASS: ClassDef = ClassDef {
    doc: "A variable shared by functions.",
    methods: Cell::METHODS,
    getset: Cell::GETSET,
    new: Cell::NEW,
    ..crate::types::registry::plain("cell")
};

impl Vm {
    fn compare_cells(&mut self, op: CmpOp, a: &Cell, b: &Value) -> R {
        let Some(b) = b.downcast::<Cell>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (a, b) = (a.value.get(), b.value.get());
        if a.is_undef() || b.is_undef() {
            let (a, b) = (!a.is_undef(), !b.is_undef());
            return Ok(Value::bool(match op {
                CmpOp::Lt => !a & b,
                CmpOp::Le => a <= b,
                CmpOp::Eq => a == b,
                CmpOp::Ne => a != b,
                CmpOp::Gt => a & !b,
                CmpOp::Ge => a >= b,
            }));
        }
        self.compare(op, &a, &b)
    }
}

#[methods(class = "cell")]
impl Cell {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        args.no_keywords(vm, "cell")?;
        if args.all.len() > 2 {
            let n = args.all.len() - 1;
            return Err(vm.type_error(format!("cell expected at most 1 argument, got {n}")));
        }
        let value = args.all.get(1).cloned().unwrap_or(Value::UNDEF);
        Ok(vm.new_object(
            &args.all[0],
            Cell {
                value: MutCell::new(value),
            },
        ))
    }

    /// Return `repr(self)`.
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let value = vm.as_ref::<Cell>(this)?.value.get();
        let at = this.id();
        if value.is_undef() {
            return Ok(format!("<cell at {at:#x}: empty>"));
        }
        let class = vm.type_name(&value);
        Ok(format!(
            "<cell at {at:#x}: {class} object at {:#x}>",
            value.id()
        ))
    }

    /// Return `self < other`.
    fn __lt__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Lt, self, other)
    }

    /// Return `self <= other`.
    fn __le__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Le, self, other)
    }

    /// Return `self == other`.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Eq, self, other)
    }

    /// Return `self != other`.
    fn __ne__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Ne, self, other)
    }

    /// Return `self > other`.
    fn __gt__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Gt, self, other)
    }

    /// Return `self >= other`.
    fn __ge__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare_cells(CmpOp::Ge, self, other)
    }

    /// The value of the variable.
    #[getter]
    fn cell_contents(&self, vm: &mut Vm) -> R {
        match self.value.get() {
            value if value.is_undef() => Err(vm.value_error("Cell is empty")),
            value => Ok(value),
        }
    }

    #[setter]
    #[name = "cell_contents"]
    fn set_contents(&self, value: &Value) {
        self.value.replace(value.clone());
    }

    #[deleter]
    #[name = "cell_contents"]
    fn del_contents(&self) {
        self.value.replace(Value::UNDEF);
    }
}
