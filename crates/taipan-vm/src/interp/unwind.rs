//! Raising: tracebacks, handlers, unwinding frames (unsafe island 3).
#![expect(
    unsafe_code,
    reason = "live temporaries are dropped by the depth tables"
)]

use super::dispatch::Flow;
use super::stack::Then;
use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::exception::Exception;
use crate::types::generator::State;
use crate::types::shape::exact;
use crate::types::traceback::{Traceback, UNSTARTED};
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::{CodeFlags, Instr, Op};

impl Vm {
    /// The running instruction has raised. `Ok`: the record on top goes on (at its handler). `Err`: the loop is left.
    #[cold]
    #[inline(never)]
    pub(crate) fn unwind(&mut self, raise: Raise) -> R<()> {
        self.unwind_from(raise, true, true)
    }

    /// As [`Vm::unwind`] for a body that has not started: its own handlers do not count.
    pub(crate) fn unwind_unstarted(&mut self, raise: Raise) -> R<()> {
        self.unwind_from(raise, true, false)
    }

    /// As [`Vm::unwind`] for an exception raised again: the running frame is in its traceback already.
    pub(crate) fn unwind_again(&mut self) -> R<()> {
        self.unwind_from(Raise::Exception, false, true)
    }

    fn unwind_from(
        &mut self,
        mut raise: Raise,
        mut with_traceback: bool,
        mut catches: bool,
    ) -> R<()> {
        loop {
            // SAFETY: the record on top is complete; its pc points at the raising instruction.
            unsafe {
                let fp = self.fp();
                let code = &*(*fp).code;
                let pc = Vm::pc_index(&*fp);
                let is_shown = code.code.flags & CodeFlags::UNTRACED == 0;
                if raise == Raise::Exception && with_traceback && is_shown {
                    self.add_traceback(if catches { pc } else { UNSTARTED });
                }
                if self.stack.tracing.is_on() && raise == Raise::Exception {
                    self.stack.top = (*self.fp()).base.add(code.nregs);
                    raise = self.trace_exception(!with_traceback).err().unwrap_or(raise);
                }
                with_traceback = true;
                let depth = code.depth(pc);
                let fp = self.fp();
                let temporaries = (*fp).base.add(code.nlocals);
                let may_catch = std::mem::replace(&mut catches, true);
                if may_catch
                    && raise == Raise::Exception
                    && let Some(handler) = code.code.handler(pc)
                {
                    for k in (handler.depth as usize..depth).rev() {
                        (*temporaries.add(k)).decref();
                    }
                    *temporaries.add(handler.depth as usize) =
                        self.raised.take().unwrap_or(Value::NONE).into_raw();
                    if !self.heap.pending.is_empty() {
                        // What died on the way is told at the line that raised.
                        self.stack.top = (*fp).base.add(code.nregs);
                        self.run_finalizers();
                    }
                    let fp = self.fp();
                    (*fp).pc = code.words.as_ptr().add(handler.target as usize);
                    return Ok(());
                }
                for k in (0..depth).rev() {
                    (*temporaries.add(k)).decref();
                }
                if self.stack.tracing.is_on() && raise == Raise::Exception {
                    self.stack.top = (*fp).base.add(code.nregs);
                    raise = self.trace_unwound().err().unwrap_or(raise);
                }
                let fp = self.fp();
                if !(*fp).frame.is_undef() {
                    self.finish_frame();
                }
                if (*fp).then == Then::Store && raise == Raise::Exception {
                    self.blame_getter();
                }
            }
            self.drop_locals();
            let popped = self.pop();
            if let Some(body) = crate::types::generator::body(&popped.generator) {
                body.stage.set(State::Finished);
                self.handled = popped.handled.clone();
                raise = self.generator_raised(&popped.generator, raise);
                if self.step_raised(&popped, &raise) {
                    return Ok(());
                }
            }
            match popped.then {
                Then::Leave => return Err(raise),
                Then::Await => {
                    self.handled = popped.handled;
                    raise = self.stop_leaks("coroutine", false, raise);
                }
                Then::Binary => drop(self.binary_operands.pop()),
                Then::Operator => drop(self.take_operands()),
                Then::ForNext if self.is_raised(&raise, &self.types.StopIteration) => {
                    if self.stack.tracing.is_on() {
                        self.trace_exception(false)?;
                    }
                    self.raised = None;
                    self.end_for();
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    /// The running frame has raised. If it is the getter of a property, an AttributeError says what was asked for.
    fn blame_getter(&mut self) {
        if !self.is_raised(&Raise::Exception, &self.types.AttributeError) {
            return;
        }
        let Some(caller) = self.stack.records.len().checked_sub(2) else {
            return;
        };
        let caller = &self.stack.records[caller];
        // SAFETY: a caller's pc is at the instruction that called; a record's code is alive.
        let (i, code) = unsafe { (Instr(*caller.pc), &*caller.code) };
        if i.op() == Op::GetAttr {
            let name = code.names[i.c()].clone();
            let object = self.kept(0);
            self.blame_attribute(&object, &name);
        }
    }

    /// Give the raised exception a traceback of the running frame if it has none.
    pub(crate) fn add_missing_traceback(&mut self) {
        let exception = self.raised.as_ref().and_then(|r| r.downcast::<Exception>());
        if exception.is_some_and(|e| e.traceback.with(|t| t.is_none()))
            && let Some(record) = self.stack.records.last()
        {
            self.add_traceback(Vm::pc_index(record));
        }
    }

    /// Put the running frame in front of the raised exception's traceback.
    fn add_traceback(&mut self, pc: usize) {
        let Some(exception) = self.raised.clone() else {
            return;
        };
        if let Some(e) = exception.downcast::<Exception>() {
            self.extend_traceback(e, pc);
        }
    }

    /// Put the running frame at its current instruction in front of an exception's traceback.
    pub(super) fn begin_traceback(&mut self, exception: &Exception) {
        if let Some(record) = self.stack.records.last() {
            self.extend_traceback(exception, Vm::pc_index(record));
        }
    }

    fn extend_traceback(&mut self, e: &Exception, pc: usize) {
        let depth = self.stack.records.len() - 1;
        let frame = self.frame_at(depth);
        let next = e.traceback.get();
        let traceback = self.heap.alloc(
            exact(Kind::Traceback),
            Traceback {
                next: crate::MutCell::new(next),
                frame,
                pc,
                lineno: std::cell::Cell::new(0),
            },
        );
        e.traceback.replace(traceback);
    }

    /// Leave the `for` loop whose instruction runs: its iterator is dropped.
    pub(crate) fn end_for(&mut self) {
        // SAFETY: pc points at a ForIter; its three temporaries are live.
        unsafe {
            let fp = self.fp();
            let i = Instr(*(*fp).pc);
            debug_assert_eq!(i.op(), Op::ForIter);
            (*(*fp).base.add(i.b())).decref();
            let offset = *(*fp).pc.add(1) as i32 as isize;
            (*fp).pc = (*fp).pc.offset(offset + 2);
        }
    }

    #[inline(never)]
    pub(crate) fn raise_op(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.a());
        match self.exception_instance(value, "exceptions must derive from BaseException") {
            Ok(exception) => Flow::Raise(self.raise_value(exception)),
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// An exception instance from what stands after `raise`.
    pub fn exception_instance(&mut self, value: Value, complaint: &str) -> R {
        if value.is_kind(Kind::Exception) {
            return Ok(value);
        }
        if let Some(t) = value.downcast::<Type>()
            && t.has(flag::EXCEPTION)
        {
            if let Some(exception) = self.simple_exception(&value, &[]) {
                return Ok(exception);
            }
            let instance = self.call(&value, &[])?;
            return self.made_exception(&value, instance, |vm, instance| {
                let class = vm.type_of(instance);
                vm.repr_text(&class)
            });
        }
        Err(self.type_error(complaint))
    }

    /// What calling an exception class has given, if it is an exception; `show` writes what it is for the complaint.
    pub(crate) fn made_exception(
        &mut self,
        class: &Value,
        instance: Value,
        show: impl FnOnce(&mut Vm, &Value) -> R<String>,
    ) -> R {
        if instance.is_kind(Kind::Exception) {
            return Ok(instance);
        }
        let shown = show(self, &instance)?;
        let class = self.repr_text(class)?;
        Err(self.type_error(format!(
            "calling {class} should have returned an instance of BaseException, not {shown}"
        )))
    }

    #[inline(never)]
    pub(crate) fn raise_from_op(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.a());
        let cause = self.operand(i.b());
        let result = self
            .exception_instance(value, "exceptions must derive from BaseException")
            .and_then(|exception| {
                let cause = if cause.is_none() {
                    cause
                } else {
                    self.exception_instance(
                        cause,
                        "exception causes must derive from BaseException",
                    )?
                };
                Ok((exception, cause))
            });
        match result {
            Ok((exception, cause)) => {
                if let Some(e) = exception.downcast::<Exception>() {
                    e.cause.replace(cause);
                    e.suppress_context.set(true);
                }
                Flow::Raise(self.raise_value(exception))
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    /// `raise` with nothing being handled.
    #[inline(never)]
    pub(crate) fn raise_nothing(&mut self) -> Flow {
        Flow::Raise(self.runtime_error("No active exception to reraise"))
    }

    #[inline(never)]
    pub(crate) fn exc_match(&mut self, i: Instr) -> Flow {
        let (exception, class) = (self.kept_raw(i.b()), self.kept_raw(i.c()));
        if let Some(t) = class.as_value().downcast::<Type>()
            && t.has(flag::EXCEPTION)
        {
            let caught = self.is_instance(exception.as_value(), class.as_value());
            drop(self.operand(i.c()));
            return self.finish(i.a(), Ok(Value::bool(caught)));
        }
        let exception = self.kept(i.b());
        let class = self.operand(i.c());
        let result = self.exception_matches(&exception, &class);
        self.finish(i.a(), result.map(Value::bool))
    }

    /// Whether an `except` clause with this expression catches the exception.
    pub fn exception_matches(&mut self, exception: &Value, class: &Value) -> R<bool> {
        let is_class = |c: &Value| c.downcast::<Type>().is_some_and(|t| t.has(flag::EXCEPTION));
        if let Some(t) = class.downcast::<Tuple>() {
            if !t.items().iter().all(is_class) {
                return Err(self.type_error(
                    "catching classes that do not inherit from BaseException is not allowed",
                ));
            }
            return Ok(t.items().iter().any(|c| self.is_instance(exception, c)));
        }
        if !is_class(class) {
            return Err(self.type_error(
                "catching classes that do not inherit from BaseException is not allowed",
            ));
        }
        Ok(self.is_instance(exception, class))
    }
}
