//! `traceback`: one line of the way that an exception has come.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, methods};
use crate::raise::R;
use crate::types::shape::exact;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;

/// Where a body stands that has not begun: at its definition, in front of all instructions.
pub const UNSTARTED: usize = usize::MAX;

/// Payload of `traceback`.
pub struct Traceback {
    pub next: MutCell<Value>,
    pub frame: Value,
    /// Word index of the instruction (`tb_lasti` is twice that), or [`UNSTARTED`].
    pub pc: usize,
    /// 0 if nobody has asked for it yet: see [`Traceback::line`].
    pub lineno: Cell<u32>,
}

impl Trace for Traceback {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.next.with(|v| visit(v.raw()));
        visit(self.frame.raw());
    }
    fn clear(&self) {
        drop(self.next.replace(Value::NONE));
    }
}

/// The class `traceback`.
pub const CLASS: ClassDef = ClassDef {
    doc: "(tb_next, tb_frame, tb_lasti, tb_lineno)\n--\n\nCreate a new traceback object.",
    methods: Traceback::METHODS,
    getset: Traceback::GETSET,
    new: Traceback::NEW,
    ..crate::types::registry::plain("traceback")
};

#[methods]
impl Traceback {
    #[new]
    #[sig("(tb_next, tb_frame, tb_lasti, tb_lineno)")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        tb_next: &Value,
        tb_frame: &Value,
        tb_lasti: i32,
        tb_lineno: i32,
    ) -> R {
        let _ = class;
        if !tb_frame.is_kind(Kind::Frame) {
            return Err(vm.type_error_named(
                "traceback() argument 'tb_frame' must be frame, not {}",
                tb_frame,
            ));
        }
        expect_traceback(vm, tb_next)?;
        let pc = usize::try_from(tb_lasti).map_or(UNSTARTED, |lasti| lasti / 2);
        let lineno = u32::try_from(tb_lineno).unwrap_or_else(|_| line_of(tb_frame, pc));
        Ok(vm.heap.alloc(
            exact(Kind::Traceback),
            Traceback {
                next: MutCell::new(tb_next.clone()),
                frame: tb_frame.clone(),
                pc,
                lineno: Cell::new(lineno),
            },
        ))
    }

    /// The names of the attributes.
    fn __dir__(&self, vm: &mut Vm) -> Value {
        let names = ["tb_frame", "tb_next", "tb_lasti", "tb_lineno"];
        let names = names.map(|name| vm.intern(name)).to_vec();
        vm.list(names)
    }

    #[getter]
    fn tb_frame(&self) -> Value {
        self.frame.clone()
    }
    #[setter]
    fn set_tb_frame(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let _ = (this, value);
        Err(vm.attribute_error("readonly attribute"))
    }
    #[getter]
    fn tb_lasti(&self) -> i64 {
        match self.pc {
            UNSTARTED => -1,
            pc => pc as i64 * 2,
        }
    }
    #[setter]
    fn set_tb_lasti(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let _ = (this, value);
        Err(vm.attribute_error("readonly attribute"))
    }
    #[getter]
    fn tb_next(&self) -> Value {
        self.next.get()
    }
    #[setter]
    fn set_tb_next(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        expect_traceback(vm, value)?;
        let mut at = value.clone();
        while let Some(traceback) = at.downcast::<Traceback>() {
            if at.is(this) {
                return Err(vm.value_error("traceback loop detected"));
            }
            let next = traceback.next.get();
            at = next;
        }
        if let Some(traceback) = this.downcast::<Traceback>() {
            drop(traceback.next.replace(value.clone()));
        }
        Ok(())
    }
    #[deleter]
    fn del_tb_next(this: &Value, vm: &mut Vm) -> R<()> {
        let _ = this;
        Err(vm.type_error("can't delete tb_next attribute"))
    }
    #[getter]
    fn tb_lineno(&self) -> i64 {
        i64::from(self.line())
    }
}

impl Traceback {
    /// The line that the frame was at.
    pub fn line(&self) -> u32 {
        if self.lineno.get() == 0 {
            self.lineno.set(line_of(&self.frame, self.pc));
        }
        self.lineno.get()
    }
}

fn expect_traceback(vm: &mut Vm, value: &Value) -> R<()> {
    if value.is_none() || value.is_kind(Kind::Traceback) {
        return Ok(());
    }
    Err(vm.type_error_named("expected traceback object, got '{}'", value))
}

/// The line of an instruction of a frame's code.
fn line_of(frame: &Value, pc: usize) -> u32 {
    let frame = frame.downcast::<super::frame::Frame>();
    frame.map_or(0, |frame| {
        let code = frame.code();
        let code = code.downcast::<super::code::CodeObj>();
        code.map_or(0, |code| match pc {
            UNSTARTED => code.code.first_line,
            pc => code.code.location(pc).line,
        })
    })
}
