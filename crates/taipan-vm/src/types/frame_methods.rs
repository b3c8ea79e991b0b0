//! Attributes of `frame`.

use crate::heap::Kind;
use crate::native::{ClassDef, methods};
use crate::raise::R;
use crate::types::code::CodeObj;
use crate::types::frame::Frame;
use crate::types::function::Function;
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::CodeFlags;

impl Frame {
    /// The class `frame`.
    pub const CLASS: ClassDef = ClassDef {
        methods: Frame::METHODS,
        getset: Frame::GETSET,
        ..crate::types::registry::plain("frame")
    };

    fn function(&self) -> &Function {
        self.func
            .downcast::<Function>()
            .expect("frames are of functions")
    }
}

/// The value of an attribute that is on or off.
fn switch(vm: &mut Vm, value: &Value) -> R<bool> {
    if value.is(&Value::TRUE) || value.is(&Value::FALSE) {
        return Ok(value.is(&Value::TRUE));
    }
    Err(vm.type_error("attribute value type must be bool"))
}

#[methods]
impl Frame {
    /// The caller's frame, or None.
    #[getter]
    fn f_back(this: &Value, vm: &mut Vm) -> Value {
        if let Some(back) = vm.seen_from_thread_of(this, |vm| Frame::f_back(this, vm)) {
            return back;
        }
        match vm.record_of_frame(this) {
            Some(0) => Value::NONE,
            Some(depth) => vm.frame_at(depth - 1),
            None => this
                .downcast::<Frame>()
                .map(|f| f.back.get())
                .unwrap_or_default(),
        }
    }
    /// The code object.
    #[getter]
    fn f_code(&self) -> Value {
        self.code()
    }
    /// The global variables.
    #[getter]
    fn f_globals(&self) -> Value {
        self.function().globals.clone()
    }
    /// The builtins namespace.
    #[getter]
    fn f_builtins(&self, vm: &mut Vm) -> Value {
        let builtins = self.function().builtins.clone();
        vm.complete_namespace(&builtins);
        builtins
    }
    /// The local variables.
    #[getter]
    fn f_locals(this: &Value, vm: &mut Vm) -> R {
        let frame = this.downcast::<Frame>().expect("receivers are checked");
        let code = frame.code();
        let code = code.downcast::<CodeObj>().expect("a code object");
        if code.flags & CodeFlags::NAMESPACE != 0 {
            let registers = vm.frame_registers(this);
            return Ok(registers.first().cloned().unwrap_or_default());
        }
        Ok(vm.locals_proxy(this))
    }
    /// The current line number.
    #[getter]
    fn f_lineno(this: &Value, vm: &mut Vm) -> Value {
        let pc = vm.frame_pc(this);
        let frame = this.downcast::<Frame>().expect("receivers are checked");
        let pc = frame.traced.jump.get().unwrap_or(pc);
        if frame.traced.entering.get() {
            return Value::small_int(frame.traced.line.get().into());
        }
        let code = frame.code();
        // A body that has not started stands at its definition.
        let unstarted = crate::types::generator::body(&crate::interp::frame::suspended(frame))
            .is_some_and(|b| b.state() == crate::types::generator::State::Created);
        let line = code.downcast::<CodeObj>().map_or(0, |c| match unstarted {
            true => c.code.first_line,
            false => c.code.location(pc).line,
        });
        if line == 0 {
            Value::NONE
        } else {
            Value::small_int(line as i64)
        }
    }
    #[setter]
    fn set_f_lineno(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        vm.jump_to_line(this, value)
    }
    #[deleter]
    fn del_f_lineno(&self, vm: &mut Vm) -> R<()> {
        Err(vm.attribute_error("attribute 'f_lineno' of 'frame' objects cannot be deleted"))
    }
    /// Index of the last instruction.
    #[getter]
    fn f_lasti(this: &Value, vm: &mut Vm) -> i64 {
        vm.frame_pc(this) as i64 * 2
    }
    /// The trace function, or None.
    #[getter]
    fn f_trace(&self) -> Value {
        self.trace.get()
    }
    #[setter]
    fn set_f_trace(&self, value: &Value) -> R<()> {
        self.trace.replace(value.clone());
        Ok(())
    }
    /// Whether a trace function is called for each line.
    #[getter]
    fn f_trace_lines(&self) -> bool {
        !self.traced.no_lines.get()
    }
    #[setter]
    fn set_f_trace_lines(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let wanted = switch(vm, value)?;
        vm.as_ref::<Frame>(this)?.traced.no_lines.set(!wanted);
        Ok(())
    }
    /// Whether a trace function is called for each instruction.
    #[getter]
    fn f_trace_opcodes(&self) -> bool {
        self.traced.opcodes.get()
    }
    #[setter]
    fn set_f_trace_opcodes(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let wanted = switch(vm, value)?;
        vm.as_ref::<Frame>(this)?.traced.opcodes.set(wanted);
        Ok(())
    }
    /// The generator, coroutine or asynchronous generator whose frame this is, or None.
    #[getter]
    fn f_generator(this: &Value, vm: &mut Vm) -> Value {
        if let Some(depth) = vm.record_of_frame(this) {
            if vm.stack.records[depth].then == crate::interp::stack::Then::Await {
                vm.promote(depth);
            }
            let generator = vm.stack.records[depth].generator;
            return if generator.is_undef() {
                Value::NONE
            } else {
                generator.to_value()
            };
        }
        crate::interp::frame::suspended(this.downcast::<Frame>().expect("receivers are checked"))
    }
    /// Clear all references held by the frame.
    fn clear(this: &Value, vm: &mut Vm) -> R<()> {
        if vm.record_of_frame(this).is_some() {
            return Err(vm.runtime_error("cannot clear an executing frame"));
        }
        let frame = this.downcast::<Frame>().expect("receivers are checked");
        let generator = crate::interp::frame::suspended(frame);
        if !generator.is_none() {
            let suspended = crate::types::generator::body(&generator)
                .is_some_and(|b| b.state() == crate::types::generator::State::Suspended);
            if suspended {
                return Err(vm.runtime_error("cannot clear a suspended frame"));
            }
            vm.close_generator(&generator)?;
        }
        drop(frame.locals.replace(Value::NONE));
        Ok(())
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let line = Frame::f_lineno(this, vm);
        let frame = this.downcast::<Frame>().expect("receivers are checked");
        let code = frame.code();
        let c = code.downcast::<CodeObj>().expect("a code object");
        let file = vm.repr(&c.filename)?;
        let (file, name) = (
            crate::interp::calls::text_of(&file),
            crate::interp::calls::text_of(&c.name),
        );
        let line = line.as_small_int().unwrap_or(0);
        debug_assert!(this.is_kind(Kind::Frame));
        Ok(format!(
            "<frame at {:#x}, file {file}, line {line}, code {name}>",
            this.id()
        ))
    }
}
