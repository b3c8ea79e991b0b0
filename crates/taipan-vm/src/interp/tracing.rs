//! `sys.settrace` and `sys.setprofile`.
//!
//! Nothing asks whether somebody listens: while a function is set, the isolate's handlers are exchanged for ones that call
//! [`Vm::trace_instruction`] before each instruction (the portable loop tests a flag). Calls and returns are told by what
//! the instructions are, exceptions by the unwinder.

use crate::heap::Kind;
use crate::interp::stack::Then;
use crate::raise::{R, Raise};
use crate::types::code::CodeObj;
use crate::types::exception::Exception;
use crate::types::frame::Frame;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;
use taipan_bytecode::{CodeFlags, Instr, Op};

/// Which of the two functions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// That of `sys.settrace`.
    Trace,
    /// That of `sys.setprofile`.
    Profile,
}

/// What a thread of execution tells, and to whom.
#[derive(Default)]
pub struct Tracing {
    /// Something is to be told.
    on: bool,
    /// The functions, or None.
    trace: Value,
    profile: Value,
    /// One of the functions runs.
    telling: bool,
    /// A native function that has been called: number of the caller's record, and the function.
    native: Option<(usize, Value)>,
    /// Frames that run or wait for a call, outermost first: one that is gone without a return has been suspended.
    entered: Vec<Value>,
}

impl Tracing {
    /// Whether instructions are looked at.
    #[inline(always)]
    pub fn is_on(&self) -> bool {
        self.on
    }
}

/// What a trace function is being told of, as far as it matters for jumps.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Event {
    /// Nothing.
    #[default]
    None,
    /// A call that begins.
    Call,
    /// A line, an instruction, or that a body goes on.
    Line,
    /// Anything else.
    Other,
}

/// What is known of an activation while something is traced.
#[derive(Default)]
pub struct Traced {
    /// Its call has been told.
    entered: Cell<bool>,
    /// Its call is being told: it stands at `line`.
    pub entering: Cell<bool>,
    /// The line told last, or 0.
    pub line: Cell<u32>,
    /// The instruction looked at last.
    pc: Cell<usize>,
    /// `f_trace_lines` has been set to False.
    pub no_lines: Cell<bool>,
    /// `f_trace_opcodes`
    pub opcodes: Cell<bool>,
    /// What its trace function is being told of.
    pub event: Cell<Event>,
    /// Where its trace function wants it to go on.
    pub jump: Cell<Option<usize>>,
}

impl Traced {
    /// The activation stands at an instruction whose line is not to be told.
    pub fn arrive(&self, pc: usize, line: u32) {
        self.pc.set(pc);
        self.line.set(line);
    }
}

fn frame_of(value: &Value) -> &Frame {
    value.downcast::<Frame>().expect("a frame")
}

/// Where the body was suspended that goes on at `pc`, if that is behind a `yield`.
fn yield_before(code: &CodeObj, pc: usize) -> Option<usize> {
    let before = pc.checked_sub(1)?;
    let mut at = 0;
    while at < before {
        at += 1 + Instr(code.words[at]).op().cache_words();
    }
    (at == before && Instr(code.words[at]).op() == Op::Yield).then_some(at)
}

/// Whether the instruction before this one is the line of a loop without end.
fn begins_loop(code: &CodeObj, pc: usize) -> bool {
    let before = pc
        .checked_sub(1)
        .map(|before| (before, Instr(code.words[before])));
    before.is_some_and(|(before, instr)| {
        // What looks like one may be a word of a cache: those have no location of their own.
        instr.op() == Op::Nop
            && instr.x() == 1
            && code.code.locations.iter().any(|l| l.0 as usize == before)
    })
}

impl Vm {
    /// The function that is told of something, or None.
    pub fn traced_by(&self, which: Tells) -> Value {
        match which {
            Tells::Trace => self.stack.tracing.trace.clone(),
            Tells::Profile => self.stack.tracing.profile.clone(),
        }
    }

    /// Set the function that is told of something; None: nobody.
    pub fn set_tracing(&mut self, which: Tells, function: &Value) {
        let was_on = self.stack.tracing.on;
        let tracing = &mut self.stack.tracing;
        let place = match which {
            Tells::Trace => &mut tracing.trace,
            Tells::Profile => &mut tracing.profile,
        };
        let old = std::mem::replace(place, function.clone());
        drop(old);
        let tracing = &mut self.stack.tracing;
        tracing.on = !tracing.trace.is_none() || !tracing.profile.is_none();
        if tracing.on && !was_on {
            // What runs now has been called before.
            let frames: Vec<Value> = (0..self.stack.records.len())
                .map(|depth| self.frame_at(depth))
                .collect();
            for frame in &frames {
                let pc = self.frame_pc(frame);
                let f = frame_of(frame);
                let code = f.code();
                let line = code.downcast::<CodeObj>().map(|c| c.code.location(pc).line);
                f.traced.entered.set(true);
                f.traced.pc.set(pc);
                f.traced.line.set(line.unwrap_or(0));
            }
            self.stack.tracing.entered = frames;
        } else if !tracing.on {
            let entered = std::mem::take(&mut tracing.entered);
            tracing.native = None;
            for frame in &entered {
                frame_of(frame).traced.entered.set(false);
            }
        }
        self.exchange_handlers();
    }

    /// Call a function that is traced although a trace function calls it.
    pub fn call_traced(&mut self, function: &Value, args: &[Value]) -> R {
        let telling = std::mem::replace(&mut self.stack.tracing.telling, false);
        let result = self.call(function, args);
        self.stack.tracing.telling = telling;
        result
    }

    /// Other handlers for another state of tracing, of this thread or because another one runs now.
    pub(crate) fn exchange_handlers(&mut self) {
        #[cfg(taipan_tail_calls)]
        {
            let on = self.stack.tracing.on;
            if on && self.untraced_handlers.is_none() {
                self.untraced_handlers = Some(Box::new(self.handlers));
                self.handlers = Vm::handler_table(true);
            } else if !on && let Some(handlers) = self.untraced_handlers.take() {
                self.handlers = *handlers;
            }
        }
    }

    /// The handler that does the work of an instruction.
    #[cfg(taipan_tail_calls)]
    #[inline]
    pub(crate) fn untraced_handler(&self, i: Instr) -> crate::interp::dispatch::Handler {
        let handlers = self.untraced_handlers.as_deref();
        handlers.unwrap_or(&self.handlers)[i.op() as usize]
    }

    /// An instruction is about to run.
    #[cold]
    #[inline(never)]
    pub(crate) fn trace_instruction(&mut self) -> R<()> {
        if !self.stack.tracing.on || self.stack.tracing.telling {
            return Ok(());
        }
        let depth = self.stack.records.len() - 1;
        self.tell_native_end(depth, "c_return")?;
        self.tell_suspended(depth)?;
        let frame = self.frame_at(depth);
        let pc = Vm::pc_index(&self.stack.records[depth]);
        let code = self.running_code();
        let suspended_at = match frame_of(&frame).traced.entered.get() {
            true => pc,
            false => yield_before(code, pc).unwrap_or(pc),
        };
        self.tell_entered(&frame, suspended_at)?;
        if self.jump_if_asked(depth, &frame, pc) {
            return Ok(());
        }
        let traced = &frame_of(&frame).traced;
        let i = Instr(code.words[pc]);
        let line = match i.op() {
            // Ways back and around belong to no statement.
            Op::Jump | Op::JumpFor if i.x() == 0 => 0,
            _ => code.code.location(pc).line,
        };
        let back = pc < traced.pc.get();
        if back && begins_loop(code, pc) {
            // The line of `while True` is told first.
            self.stand_at(depth, pc - 1);
            return Ok(());
        }
        traced.pc.set(pc);
        if line != 0 && (line != traced.line.get() || back) {
            traced.line.set(line);
            if !traced.no_lines.get() {
                self.tell_traced(&frame, "line", &Value::NONE)?;
            }
        }
        if traced.opcodes.get() {
            self.tell_traced(&frame, "opcode", &Value::NONE)?;
        }
        if self.jump_if_asked(depth, &frame, pc) {
            return Ok(());
        }
        match i.op() {
            Op::Return | Op::ReturnNone | Op::Yield => {
                let value = match i.op() {
                    Op::ReturnNone => Value::NONE,
                    Op::Yield => self.kept(i.b()),
                    _ => self.kept(i.a()),
                };
                self.tell_return(&frame, &value)?;
                let is_asynchronous = code.code.flags & CodeFlags::ASYNC_GENERATOR != 0;
                match i.op() {
                    Op::Yield if is_asynchronous => self.tell_end(depth, &value),
                    Op::Yield => self.tell_passed_on(depth, &value),
                    _ if is_asynchronous => Ok(()),
                    _ => self.tell_end(depth, &value),
                }
            }
            Op::Call | Op::CallMethod | Op::CallKw | Op::CallEx => self.tell_native_call(depth, i),
            _ => Ok(()),
        }
    }

    /// The call of the running activation is told, or that it goes on, unless it has been.
    fn tell_entered(&mut self, frame: &Value, pc: usize) -> R<()> {
        let traced = &frame_of(frame).traced;
        if traced.entered.replace(true) {
            return Ok(());
        }
        let code = self.running_code();
        let begins = pc == 0;
        traced.line.set(match begins {
            true => code.code.first_line,
            false => code.code.location(pc).line,
        });
        traced.entering.set(true);
        self.stack.tracing.entered.push(frame.clone());
        let told = self.tell(frame, "call", &Value::NONE);
        traced.entering.set(false);
        told?;
        if begins {
            traced.line.set(0);
        }
        traced.pc.set(pc);
        Ok(())
    }

    /// What the caller of the body at `depth` does with what that yields and returns, if it is no native.
    fn consumer(&self, depth: usize) -> Option<Op> {
        let record = &self.stack.records[depth];
        if depth == 0 || !matches!(record.then, Then::Generator | Then::Await) {
            return None;
        }
        let (code, pc) = self.code_at(depth - 1);
        Some(Instr(code.words[pc]).op())
    }

    /// A body has yielded: those that delegate to it are suspended with it.
    fn tell_passed_on(&mut self, mut depth: usize, value: &Value) -> R<()> {
        while self.consumer(depth) == Some(Op::YieldFrom) {
            depth -= 1;
            let frame = self.frame_at(depth);
            if frame_of(&frame).traced.entered.get() {
                self.tell_return(&frame, value)?;
            }
        }
        Ok(())
    }

    /// A body has ended: its consumer gets a StopIteration, which nobody raises unless somebody traces.
    fn tell_end(&mut self, depth: usize, value: &Value) -> R<()> {
        let is_told = match self.consumer(depth) {
            Some(Op::YieldFrom) => true,
            // CPython's loops make no StopIteration without a value.
            Some(Op::ForIter) => !value.is_none(),
            _ => false,
        };
        if !is_told {
            return Ok(());
        }
        let frame = self.frame_at(depth - 1);
        if !frame_of(&frame).traced.entered.get() {
            return Ok(());
        }
        let _ = self.stop_iteration(value.clone());
        let exception = self.raised.take().unwrap_or(Value::NONE);
        let class = self.type_of(&exception);
        let items = self.tuple(vec![class, exception, Value::NONE]);
        self.tell_traced(&frame, "exception", &items)
    }

    /// The running activation ends, or suspends, with a value.
    fn tell_return(&mut self, frame: &Value, value: &Value) -> R<()> {
        frame_of(frame).traced.entered.set(false);
        let entered = &mut self.stack.tracing.entered;
        if entered.last().is_some_and(|last| last.is(frame)) {
            entered.pop();
        }
        self.tell(frame, "return", value)
    }

    /// Activations that are not on the stack any more have been suspended by what they await.
    fn tell_suspended(&mut self, depth: usize) -> R<()> {
        while let Some(last) = self.stack.tracing.entered.last().cloned() {
            let runs = self.stack.records[..=depth].iter();
            if runs.rev().any(|record| record.frame == last.raw()) {
                break;
            }
            self.tell_return(&last, &Value::NONE)?;
        }
        Ok(())
    }

    /// A native function is about to be called: only profilers want to know.
    fn tell_native_call(&mut self, depth: usize, i: Instr) -> R<()> {
        if self.stack.tracing.profile.is_none() {
            return Ok(());
        }
        let mut function = self.kept(i.a());
        let is_native = |f: &Value| f.is_kind(Kind::Builtin) || f.is_kind(Kind::MethodDescr);
        if !is_native(&function) {
            return Ok(());
        }
        let has_this = i.op() == Op::CallMethod || i.op() == Op::CallKw && i.x() == 1;
        if has_this && !self.kept_raw(i.a() + 1).is_undef() {
            let this = self.kept(i.a() + 1);
            let class = self.type_of(&this);
            function = self.bind_descriptor(&function, Some(&this), &class)?;
        }
        let frame = self.frame_at(depth);
        self.tell_profiler(&frame, "c_call", &function)?;
        self.stack.tracing.native = Some((depth, function));
        Ok(())
    }

    /// The native function called last has ended, if one was called by this record or above it.
    fn tell_native_end(&mut self, depth: usize, event: &str) -> R<()> {
        let ended = |native: &(usize, Value)| native.0 >= depth;
        if !self.stack.tracing.native.as_ref().is_some_and(ended) {
            return Ok(());
        }
        let Some((at, function)) = self.stack.tracing.native.take() else {
            return Ok(());
        };
        if at != depth || self.stack.tracing.profile.is_none() {
            return Ok(());
        }
        let frame = self.frame_at(depth);
        self.tell_profiler(&frame, event, &function)
    }

    /// An exception has come to the running frame; `again`: it is raised again there. `raised` holds it.
    #[cold]
    pub(crate) fn trace_exception(&mut self, again: bool) -> R<()> {
        if self.stack.tracing.telling {
            return Ok(());
        }
        let depth = self.stack.records.len() - 1;
        let frame = self.frame_at(depth);
        let raised = self.raised.take();
        // Into a suspended body it has been thrown.
        let pc = Vm::pc_index(&self.stack.records[depth]);
        let entered = self.tell_entered(&frame, pc);
        let mut result = entered.and_then(|()| self.tell_native_end(depth, "c_exception"));
        if let Some(exception) = raised.as_ref().filter(|_| !again && result.is_ok()) {
            let traceback = exception.downcast::<Exception>().map(|e| e.traceback.get());
            let class = self.type_of(exception);
            let items = vec![class, exception.clone(), traceback.unwrap_or_default()];
            let items = self.tuple(items);
            result = self.tell_traced(&frame, "exception", &items);
        }
        if result.is_ok() {
            self.raised = raised;
        }
        result
    }

    /// An exception leaves the running frame. `raised` holds it.
    #[cold]
    pub(crate) fn trace_unwound(&mut self) -> R<()> {
        if self.stack.tracing.telling {
            return Ok(());
        }
        let frame = self.frame_at(self.stack.records.len() - 1);
        if !frame_of(&frame).traced.entered.get() {
            return Ok(());
        }
        let raised = self.raised.take();
        let result = self.tell_return(&frame, &Value::NONE);
        if result.is_ok() {
            self.raised = raised;
        }
        result
    }

    /// Tell both functions of a call or return.
    fn tell(&mut self, frame: &Value, event: &str, value: &Value) -> R<()> {
        if event == "call" {
            let function = self.stack.tracing.trace.clone();
            if !function.is_none() {
                self.tell_function(Tells::Trace, function, frame, event, value)?;
            }
        } else {
            self.tell_traced(frame, event, value)?;
        }
        self.tell_profiler(frame, event, value)
    }

    /// Tell the frame's own trace function.
    fn tell_traced(&mut self, frame: &Value, event: &str, value: &Value) -> R<()> {
        let function = frame_of(frame).trace.get();
        if function.is_none() || self.stack.tracing.trace.is_none() {
            return Ok(());
        }
        self.tell_function(Tells::Trace, function, frame, event, value)
    }

    fn tell_profiler(&mut self, frame: &Value, event: &str, value: &Value) -> R<()> {
        let function = self.stack.tracing.profile.clone();
        if function.is_none() {
            return Ok(());
        }
        self.tell_function(Tells::Profile, function, frame, event, value)
    }

    /// Call one of the functions; nothing that it does is told. If it raises, it is told nothing more.
    fn tell_function(
        &mut self,
        which: Tells,
        function: Value,
        frame: &Value,
        event: &str,
        value: &Value,
    ) -> R<()> {
        if which == Tells::Trace {
            let kind = match event {
                "line" | "opcode" => Event::Line,
                "call" if self.frame_pc(frame) == 0 => Event::Call,
                "call" => Event::Line,
                _ => Event::Other,
            };
            frame_of(frame).traced.event.set(kind);
        }
        let event = self.intern(event);
        self.stack.tracing.telling = true;
        let result = self.call(&function, &[frame.clone(), event, value.clone()]);
        self.stack.tracing.telling = false;
        frame_of(frame).traced.event.set(Event::None);
        match result {
            Ok(local) if which == Tells::Trace && !local.is_none() => {
                drop(frame_of(frame).trace.replace(local));
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(raise) => {
                frame_of(frame).traced.jump.set(None);
                if raise == Raise::Exception {
                    let raised = self.raised.take();
                    self.set_tracing(which, &Value::NONE);
                    drop(frame_of(frame).trace.replace(Value::NONE));
                    self.raised = raised;
                }
                Err(raise)
            }
        }
    }
}
