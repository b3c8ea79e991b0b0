//! Suspending and resuming: generators, coroutines, `for` over them, `await` (unsafe island 3).
#![expect(
    unsafe_code,
    reason = "a resumed body runs on the registers in its own object"
)]

use super::calls::{Popped, signature};
use super::dispatch::{Flow, Outcome, is_async_step, payload};
use super::stack::{Record, Then, flag};
use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::async_generator::{Advance, AsyncGenStep, bit};
use crate::types::code::CodeObj;
use crate::types::exception::Exception;
use crate::types::generator::{AsyncGenerator, Body, State, body};
use crate::types::generator_methods::closed_quietly;
use crate::types::range::Range;
use crate::types::shape::exact;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use taipan_bytecode::{CodeFlags, Instr, Op};

/// How a YieldFrom instruction ended.
pub(crate) enum Sent {
    Flow(Flow),
    /// The loop is left: the outermost body suspended, or an exception goes on outside; the outcome is in `exit`.
    Leave,
}

/// One step of any iterator that `yield from` or `await` drives.
pub enum Step {
    Yield(Value),
    Return(Value),
}

/// Bit of a record's `aux`: a yield of this asynchronous generator completes its consumer's await.
pub(crate) const PRODUCES: u16 = 1;

/// Bit of a record's `aux`: the consumer is an `async for` that has made no object for the step; it gets one if the body awaits.
pub(crate) const STEPLESS: u16 = 2;

impl Vm {
    /// The running body suspends with a value. `None`: a consumer's record goes on.
    #[inline]
    pub(crate) fn yield_value(&mut self, value: Value, produced: bool) -> Option<R<Outcome>> {
        if !produced {
            self.freeze();
        }
        loop {
            // SAFETY: a body is running. Its consumer keeps a generator without a step alive.
            let (generator, stepless) = unsafe {
                let fp = self.fp();
                ((*fp).generator, (*fp).aux & STEPLESS != 0)
            };
            if stepless && !produced {
                self.make_step(generator);
            }
            let (then, aux) = self.suspend_plain().unwrap_or_else(|| self.suspend());
            match then {
                Then::Leave => {
                    return Some(Ok(if produced {
                        Outcome::Produced(value)
                    } else {
                        Outcome::Yielded(value)
                    }));
                }
                _ => {
                    // SAFETY: the consumer's record is on top, at the instruction that resumed the body.
                    let i = unsafe { Instr(*(*self.fp()).pc) };
                    if let Some(dst) = receives(i) {
                        self.store(dst, value);
                        self.skip();
                        return None;
                    }
                    if produced && aux & PRODUCES != 0 {
                        if stepless {
                            end_step(generator.as_value(), false);
                            self.complete_await(value);
                        } else if let Err(raise) = self.step_produced(value) {
                            return self.unwind(raise).err().map(Err);
                        }
                        return None;
                    }
                    // The consumer delegates: it suspends with the same value, at the same instruction.
                }
            }
        }
    }

    /// The running body, which another body awaits or delegates to, yields; `false`: the loop is left.
    #[inline(never)]
    pub(crate) fn yield_outwards(&mut self, value: Raw) -> bool {
        self.freeze();
        // SAFETY: the record on top is a body's, with its consumer's below unless native code has resumed it.
        unsafe {
            let fp = self.fp();
            let consumer = fp.sub(1);
            if (*fp).kind() == Then::Generator as u32
                && (*fp).handled == Raw::NONE
                && self.handled.is_none()
            {
                let i = Instr(*(*consumer).pc);
                let Some(dst) = receives(i) else {
                    return self.yield_to_native(value);
                };
                let b: &Body = payload((*fp).generator);
                b.at.set((*fp).pc);
                b.stage.set(State::Suspended);
                (*fp).generator.decref();
                self.stack.records.forget_last();
                let slot = (*consumer).base.add(dst);
                let old = std::mem::replace(&mut *slot, value);
                if dst < (*(*consumer).code).nlocals {
                    old.decref();
                }
                (*consumer).pc = (*consumer).pc.add(2);
                return true;
            }
        }
        // The sink of a run takes what its own body yields only.
        self.yield_to_native(value)
    }

    /// As [`Vm::suspend`] in the plain case: no frame object, nobody handles an exception.
    #[inline]
    fn suspend_plain(&mut self) -> Option<(Then, u16)> {
        // SAFETY: the record on top is a running body's; its consumer owns the generator too.
        unsafe {
            let fp = self.fp();
            if (*fp).then != Then::Generator
                || !(*fp).frame.is_undef()
                || (*fp).handled != Raw::NONE
                || !self.handled.is_none()
            {
                return None;
            }
            let b: &Body = payload((*fp).generator);
            if !std::ptr::eq((*fp).base, b.regs.as_ptr() as *const Raw) {
                return None;
            }
            b.at.set((*fp).pc);
            b.stage.set(State::Suspended);
            (*fp).generator.decref();
            let left = ((*fp).then, (*fp).aux);
            self.stack.records.forget_last();
            Some(left)
        }
    }

    /// Take the running body off the stack; its registers stay in its object.
    fn suspend(&mut self) -> (Then, u16) {
        if self
            .stack
            .records
            .last()
            .is_some_and(|r| r.then == Then::Await)
        {
            self.promote(self.stack.records.len() - 1);
        }
        let record = self.stack.records.pop().expect("a running record");
        // SAFETY: the record owned these; func is the generator's own.
        unsafe {
            let generator = record.generator.into_value();
            let handled = record.handled.into_value();
            let b = body(&generator).expect("a generator's record");
            b.at.set(record.pc);
            b.stage.set(State::Suspended);
            let registers = b.regs.as_ptr() as *mut Raw;
            if record.base != registers {
                // It ran where it was called.
                std::ptr::copy_nonoverlapping(record.base, registers, b.regs.len());
            }
            if !record.frame.is_undef() {
                let frame = record.frame.into_value();
                if let Some(f) = frame.downcast::<crate::types::frame::Frame>() {
                    f.pc.set(b.pc());
                    f.body.set(generator.raw().0);
                }
                b.set_frame(frame);
            }
            let running = std::mem::replace(&mut self.handled, handled);
            // The exception that its consumer handles may have been thrown in.
            if !running.is(&self.handled) || !running.is_none() && handles(&*record.code, b.pc()) {
                b.set_handled(running);
            }
            (record.then, record.aux)
        }
    }

    /// The body of an `async for` loop's generator awaits: its step becomes an object, which the loop awaits.
    #[cold]
    fn make_step(&mut self, generator: Raw) {
        let step = self.running_step(generator.as_value());
        // SAFETY: the consumer below stands at a YieldFrom whose iterator's register is empty.
        unsafe {
            (*self.fp()).aux &= !STEPLESS;
            let consumer = self.fp().sub(1);
            let i = Instr(*(*consumer).pc);
            debug_assert_eq!(i.op(), Op::YieldFrom);
            *(*consumer).base.add(i.b()) = step.into_raw();
        }
    }

    /// `async for` over an asynchronous generator that can be resumed at once: no object stands for the step. `false`: not this case.
    fn begin_stepless(&mut self, i: Instr) -> R<bool> {
        // SAFETY: the loop's iterator is live; the instructions behind are those that the compiler puts there.
        unsafe {
            let fp = self.fp();
            let iterator = *(*fp).base.add(i.b());
            let pc = (*fp).pc;
            if !iterator.has_shape(exact(Kind::AsyncGenerator)) || !is_async_step(pc) {
                return Ok(false);
            }
            self.hook_async_generator(iterator.as_value())?;
            let fp = self.fp();
            let generator: &AsyncGenerator = payload(iterator);
            if generator.flags.get() & (bit::RUNNING | bit::HOOKED | bit::CLOSED) != bit::HOOKED
                || !generator.body.is_ready()
                || self.stack.records.len() >= self.recursion_limit
            {
                return Ok(false);
            }
            (*fp).pc = pc.add(3);
            *(*fp).base.add(Instr(*pc.add(3)).b()) = Raw::UNDEF;
            generator.flags.set(generator.flags.get() | bit::RUNNING);
            let free = self.free_registers();
            let at = self.push_ready(iterator, &generator.body, Raw::NONE, free, Then::Generator);
            (*self.fp()).pc = at;
            (*self.fp()).aux = PRODUCES | STEPLESS;
            Ok(true)
        }
    }

    /// The step of an asynchronous generator that the running YieldFrom instruction awaits, if it awaits one.
    fn awaited_step(&mut self) -> Value {
        // SAFETY: pc points at a YieldFrom whose iterator is live.
        unsafe {
            let fp = self.fp();
            let i = Instr(*(*fp).pc);
            (*(*fp).base.add(i.b())).to_value()
        }
    }

    /// An asynchronous generator has yielded: the await of the record on top is done.
    fn step_produced(&mut self, value: Value) -> R<()> {
        let iterator = self.awaited_step();
        if let Some(step) = iterator.native::<AsyncGenStep>() {
            step.produced(self)?;
        }
        drop(iterator);
        self.complete_await(value);
        Ok(())
    }

    /// The body of an asynchronous generator has returned: its step ends without a value.
    fn step_returned(&mut self, generator: &Value, stepless: bool) -> R<()> {
        if stepless {
            end_step(generator, true);
            if self.end_async_for() {
                return Ok(());
            }
            return Err(self.stop_async());
        }
        let iterator = self.awaited_step();
        if let Some(step) = iterator.native::<AsyncGenStep>() {
            step.returned(self)?;
        }
        drop(iterator);
        self.complete_await(Value::NONE);
        Ok(())
    }

    /// The step that an `async for` awaits has come to the end: go on behind the loop, as the StopAsyncIteration would that nobody
    /// sees. `false`: somebody might.
    fn end_async_for(&mut self) -> bool {
        if self.stack.tracing.is_on() {
            return false;
        }
        // SAFETY: the consumer's record is on top, its pc at the YieldFrom of the loop.
        unsafe {
            let fp = self.fp();
            let code = &*(*fp).code;
            let pc = Vm::pc_index(&*fp);
            let Some(handler) = code.code.handler(pc) else {
                return false;
            };
            let target = handler.target as usize;
            let i = Instr(code.words[target]);
            if i.op() != Op::EndAsyncFor {
                return false;
            }
            let temporaries = (*fp).base.add(code.nlocals);
            for k in (handler.depth as usize..code.depth(pc)).rev() {
                (*temporaries.add(k)).decref();
            }
            (*fp).pc = code.words.as_ptr().add(target + 1);
            (*(*fp).base.add(i.b())).decref();
        }
        true
    }

    /// The body of an asynchronous generator has raised; its record is popped. Whether that was the end that its step wanted.
    pub(crate) fn step_raised(&mut self, popped: &Popped, raise: &Raise) -> bool {
        if popped.aux & PRODUCES == 0 {
            return false;
        }
        if popped.aux & STEPLESS != 0 {
            let closed = closed_quietly(self, raise);
            end_step(&popped.generator, closed);
            return false;
        }
        let iterator = self.awaited_step();
        let wanted = iterator
            .native::<AsyncGenStep>()
            .is_some_and(|step| step.raised(self, raise));
        drop(iterator);
        if wanted {
            self.raised = None;
            self.complete_await(Value::NONE);
        }
        wanted
    }

    /// The awaited thing of the running YieldFrom instruction is done.
    fn complete_await(&mut self, value: Value) {
        // SAFETY: pc points at a YieldFrom whose iterator is live.
        unsafe {
            let fp = self.fp();
            let i = Instr(*(*fp).pc);
            let iterator = (*(*fp).base.add(i.b())).into_value();
            self.store(i.a(), value);
            self.skip();
            drop(iterator);
        }
    }

    /// Put a body that is ready ([`Body::is_ready`]) on top of the running frame, whose pc is stored; the frames of what it calls
    /// may lie from `free` on. Returns where it goes on.
    ///
    /// # Safety
    /// There is room for a record; `sent` is an owned word, None for a body that has not begun; the generator lives on.
    #[inline(always)]
    pub(crate) unsafe fn push_ready(
        &mut self,
        generator: Raw,
        body: &Body,
        sent: Raw,
        free: *mut Raw,
        then: Then,
    ) -> *const u64 {
        // SAFETY: the body's registers are as its code expects where it stands.
        unsafe {
            let code: *const CodeObj = body.code();
            let registers = body.regs.as_ptr() as *mut Raw;
            let mut at = body.at.get();
            if body.stage.get() == State::Suspended {
                let waiting = Instr(*at);
                if waiting.op() == Op::YieldFrom {
                    *registers.add(waiting.c()) = sent;
                } else {
                    let slot = registers.add(waiting.a());
                    let old = *slot;
                    *slot = sent;
                    if old.is_ptr() && waiting.a() < (*code).nlocals {
                        let header = old.ptr();
                        if (*header).forsake() {
                            self.dead[self.dying] = header;
                            self.dying += 1;
                        }
                    }
                    at = at.add(1);
                }
            }
            body.top.set(free);
            body.stage.set(State::Running);
            body.root.set(std::ptr::null());
            generator.incref();
            self.push_fast(registers, code, body.func.raw(), 0, 0, then);
            let record = self.fp();
            (*record).generator = generator;
            let handled = self.handled.raw();
            if handled != Raw::NONE {
                handled.incref();
                (*record).handled = handled;
            }
            at
        }
    }

    /// The next item of a generator for native code; UNDEF at its end.
    pub(crate) fn generator_next(&mut self, generator: &Value) -> R {
        let b = body(generator).expect("a generator");
        let outcome = if b.is_ready()
            && self.stack.records.has_room()
            && self.stack.native_depth < self.stack.native_limit
        {
            let (free, top) = (self.free_registers(), self.stack.top);
            // SAFETY: it is ready and there is room.
            unsafe {
                let at = self.push_ready(generator.raw(), b, Raw::NONE, free, Then::Leave);
                (*self.fp()).pc = at;
            }
            self.stack.native_depth += 1;
            let outcome = self.run();
            self.stack.native_depth -= 1;
            self.stack.top = top;
            outcome?
        } else {
            self.resume(generator, Value::NONE)?
        };
        match outcome {
            Outcome::Yielded(value) | Outcome::Produced(value) => Ok(value),
            Outcome::Returned(_) => Ok(Value::UNDEF),
        }
    }

    /// Put a created or suspended body on the stack; it goes on when the loop does.
    pub(crate) fn push_generator(
        &mut self,
        generator: Value,
        sent: Value,
        then: Then,
        aux: u16,
    ) -> R<()> {
        let b = body(&generator).expect("a generator");
        let code: *const CodeObj = b.code();
        if b.is_frozen() {
            b.unchain();
        }
        let state = b.stage.get();
        match state {
            State::Running => {
                let message = format!("{} already executing", generator_word(&generator));
                return Err(self.value_error(message));
            }
            State::Created if !sent.is_none() => {
                let message = format!(
                    "can't send non-None value to a just-started {}",
                    generator_word(&generator)
                );
                return Err(self.type_error(message));
            }
            _ => {}
        }
        if self.stack.records.len() >= self.recursion_limit {
            // As if the body had been entered and had raised at once.
            b.finish();
            return Err(self.recursion_error("maximum recursion depth exceeded"));
        }
        let own = b.take_handled();
        let handled = self.handled.clone();
        b.top.set(self.free_registers());
        b.root.set(std::ptr::null());
        // SAFETY: the body's registers are as its code expects at `pc`.
        unsafe {
            let base = b.regs.as_ptr() as *mut Raw;
            let mut pc = b.at.get();
            if state == State::Suspended {
                let i = Instr(*pc);
                if i.op() == Op::YieldFrom {
                    *base.add(i.c()) = sent.into_raw();
                } else {
                    let slot = base.add(i.a());
                    let old = *slot;
                    *slot = sent.into_raw();
                    if i.a() < (*code).nlocals {
                        old.decref();
                    }
                    pc = pc.add(1);
                }
            }
            let record = Record {
                base,
                pc,
                code,
                func: b.func.raw(),
                generator: generator.raw(),
                frame: b.take_frame().into_raw(),
                handled: handled.into_raw(),
                dst: 0,
                words: 0,
                nlocals: (*code).few_locals,
                then,
                flags: 0,
                aux,
            };
            let record = match record.frame {
                Raw::NONE => Record {
                    frame: Raw::UNDEF,
                    ..record
                },
                _ => Record {
                    flags: flag::FRAME,
                    ..record
                },
            };
            self.push_record(record)?;
            let _ = generator.into_raw();
        }
        let b = {
            // SAFETY: the record just pushed owns the generator.
            let raw = unsafe { (*self.fp()).generator };
            raw.to_value()
        };
        body(&b).expect("a generator").stage.set(State::Running);
        if !own.is_none() {
            self.handled = own;
        }
        Ok(())
    }

    /// Resume a body from native code and run until it suspends or ends.
    pub fn resume(&mut self, generator: &Value, sent: Value) -> R<Outcome> {
        if let Some(b) = body(generator)
            && b.state() == State::Finished
        {
            if generator.is_kind(Kind::Coroutine) {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            return Ok(Outcome::Returned(Value::NONE));
        }
        self.push_generator(generator.clone(), sent, Then::Leave, 0)?;
        self.run_outcome()
    }

    /// Throw an exception into a body from native code and run until it suspends or ends.
    pub fn resume_throw(&mut self, generator: &Value, exception: Value) -> R<Outcome> {
        if let Some(b) = body(generator)
            && b.state() == State::Finished
        {
            if generator.is_kind(Kind::Coroutine) {
                return Err(self.runtime_error("cannot reuse already awaited coroutine"));
            }
            self.raised = Some(exception);
            return Err(Raise::Exception);
        }
        self.enter_native("")?;
        let top = self.stack.top;
        let result = self.throw_and_run(generator, exception);
        // Bodies below may have run on their own, and this one not at all.
        self.stack.resync();
        self.stack.top = top;
        self.leave_native();
        result
    }

    fn throw_and_run(&mut self, generator: &Value, exception: Value) -> R<Outcome> {
        if let Some(value) = self.push_throw(generator.clone(), exception, Then::Leave, 0)?
            && let Some(outcome) = self.yield_value(value, false)
        {
            return outcome;
        }
        self.run()
    }

    /// Push a body and, below it in the chain of delegation, whatever it waits for; raise at the innermost. `Some`: the innermost
    /// iterator answered with a value to yield.
    fn push_throw(
        &mut self,
        generator: Value,
        exception: Value,
        then: Then,
        aux: u16,
    ) -> R<Option<Value>> {
        let (mut generator, mut then, mut aux) = (generator, then, aux);
        let below = self.stack.records.len();
        let mut created;
        let mut handles = false;
        loop {
            let b = body(&generator).expect("a generator");
            handles |= !b.handled().is_none();
            let was_created = b.state() == State::Created;
            created = was_created;
            let waits_for = self.delegate(&generator);
            let pc = b.at.get();
            // Nothing is sent: pc goes back to the Yield to raise there, and the local it would store to keeps its value.
            let sent = if waits_for.is_none() {
                kept_by_throw(b)
            } else {
                Value::NONE
            };
            if let Err(raise) = self.push_generator(generator.clone(), sent, then, aux) {
                if self.stack.records.len() == below {
                    return Err(raise);
                }
                return self.unwind(raise).map(|()| None);
            }
            if !was_created {
                // SAFETY: pc points at the instruction the body is suspended at.
                unsafe {
                    let fp = self.fp();
                    (*fp).pc = pc;
                }
            }
            let Some(inner) = waits_for else { break };
            let exit = self.class(|t| &t.GeneratorExit);
            if inner
                .kind()
                .is_some_and(|k| matches!(k, Kind::Generator | Kind::Coroutine))
            {
                if self.is_instance(&exception, &exit) {
                    if let Err(raise) = self.close_generator(&inner) {
                        return self.unwind(raise).map(|()| None);
                    }
                    break;
                }
                if body(&inner).is_some_and(|b| b.state() == State::Running) {
                    let message = format!("{} already executing", generator_word(&inner));
                    let raise = self.value_error(message);
                    return self.unwind(raise).map(|()| None);
                }
                generator = inner;
                then = Then::Generator;
                aux = 0;
                continue;
            }
            if let Some(step) = inner.native::<AsyncGenStep>()
                && !self.is_instance(&exception, &exit)
                && step.open_for_throw()
            {
                generator = step.generator.clone();
                then = Then::Generator;
                aux = PRODUCES;
                continue;
            }
            if self.is_instance(&exception, &exit) {
                let name = self.intern("close");
                let result = match self.get_attr_opt(&inner, &name) {
                    Ok(Some(close)) => self.call(&close, &[]).map(drop),
                    Ok(None) => Ok(()),
                    Err(Raise::Exception) => {
                        self.unraisable("Exception ignored while closing generator", &inner);
                        Ok(())
                    }
                    Err(raise) => Err(raise),
                };
                if let Err(raise) = result {
                    return self.unwind(raise).map(|()| None);
                }
                break;
            }
            let name = self.intern("throw");
            let throw = match self.get_attr_opt(&inner, &name) {
                Ok(Some(throw)) => throw,
                Ok(None) => break,
                Err(raise) => return self.unwind(raise).map(|()| None),
            };
            let result = self.call(&throw, std::slice::from_ref(&exception));
            return match self.step_result(result) {
                Ok(Step::Yield(value)) => Ok(Some(value)),
                Ok(Step::Return(value)) => {
                    self.complete_await(value);
                    Ok(None)
                }
                Err(raise) => self.unwind(raise).map(|()| None),
            };
        }
        // What is thrown has for its context what the bodies handle, not what the one who throws it does.
        let raise = if handles {
            self.raise_value(exception)
        } else {
            self.raised = Some(exception);
            Raise::Exception
        };
        let unwound = if created {
            self.unwind_unstarted(raise)
        } else {
            self.unwind(raise)
        };
        unwound.map(|()| None)
    }

    /// The iterator a suspended body waits for: `gi_yieldfrom`, `cr_await`.
    pub fn delegate(&mut self, generator: &Value) -> Option<Value> {
        let b = body(generator)?;
        if b.state() != State::Suspended {
            return None;
        }
        let i = Instr(b.code().words[b.pc()]);
        if i.op() != Op::YieldFrom {
            return None;
        }
        Some(b.regs[i.b()].get().to_value())
    }

    /// `generator.close()`: the returned value, or None.
    pub fn close_generator(&mut self, generator: &Value) -> R {
        let Some(b) = body(generator) else {
            return Ok(Value::NONE);
        };
        match b.state() {
            State::Created => {
                b.finish();
                return Ok(Value::NONE);
            }
            State::Finished => return Ok(Value::NONE),
            _ => {}
        }
        let class = self.class(|t| &t.GeneratorExit);
        let exit = self.new_exception(&class, vec![]);
        match self.resume_throw(generator, exit) {
            Ok(Outcome::Returned(value)) => Ok(value),
            Ok(_) => {
                let message = format!("{} ignored GeneratorExit", generator_word(generator));
                Err(self.runtime_error(message))
            }
            Err(raise) => {
                if self.is_raised(&raise, &self.types.GeneratorExit)
                    || self.is_raised(&raise, &self.types.StopIteration)
                {
                    self.raised = None;
                    Ok(Value::NONE)
                } else {
                    Err(raise)
                }
            }
        }
    }

    /// A body has returned; its record is popped.
    pub(crate) fn generator_returned(
        &mut self,
        popped: Popped,
        value: Value,
    ) -> R<Option<Outcome>> {
        let b = body(&popped.generator).expect("a generator's record");
        b.stage.set(State::Finished);
        self.handled = popped.handled;
        if popped.then == Then::Leave {
            return Ok(Some(Outcome::Returned(value)));
        }
        if popped.generator.is_kind(Kind::AsyncGenerator) {
            let stepless = popped.aux & STEPLESS != 0;
            self.step_returned(&popped.generator, stepless)?;
            return Ok(None);
        }
        // SAFETY: the consumer's record is on top.
        let i = unsafe { Instr(*(*self.fp()).pc) };
        match i.op() {
            Op::ForIter => self.end_for(),
            Op::Call | Op::CallMethod => return Err(self.stop_iteration(value)),
            _ => self.complete_await(value),
        }
        Ok(None)
    }

    /// A body has raised; its record is popped.
    pub(crate) fn generator_raised(&mut self, generator: &Value, raise: Raise) -> Raise {
        let is_async = generator.is_kind(Kind::AsyncGenerator);
        self.stop_leaks(generator_word(generator), is_async, raise)
    }

    /// StopIteration must not leak out of a body, nor StopAsyncIteration out of an asynchronous generator.
    pub(crate) fn stop_leaks(&mut self, word: &str, is_async: bool, raise: Raise) -> Raise {
        let is_stop = self.is_raised(&raise, &self.types.StopIteration);
        let is_stop_async = is_async && self.is_raised(&raise, &self.types.StopAsyncIteration);
        if !is_stop && !is_stop_async {
            return raise;
        }
        let cause = self.take_raised();
        let what = if is_stop {
            "StopIteration"
        } else {
            "StopAsyncIteration"
        };
        let message = format!("{word} raised {what}");
        let class = self.class(|t| &t.RuntimeError);
        let exception = self.new_exception_from(&class, message, cause);
        self.raised = Some(exception);
        Raise::Exception
    }

    #[inline(never)]
    pub(crate) fn yield_from(&mut self, i: Instr) -> Sent {
        if let Some(sent) = self.await_native(i) {
            return sent;
        }
        if self.thaw(i) {
            return Sent::Flow(Flow::Frame);
        }
        // SAFETY: c holds the sent value, b the iterator, which is kept.
        let (sent, iterator) = unsafe {
            let base = (*self.fp()).base;
            (
                (*base.add(i.c())).into_value(),
                (*base.add(i.b())).to_value(),
            )
        };
        match iterator.kind() {
            Some(Kind::Generator | Kind::Coroutine) => {
                if body(&iterator).is_some_and(|b| b.state() == State::Finished) {
                    if iterator.is_kind(Kind::Coroutine) {
                        return Sent::Flow(Flow::Raise(
                            self.runtime_error("cannot reuse already awaited coroutine"),
                        ));
                    }
                    drop(iterator);
                    self.complete_await(Value::NONE);
                    return Sent::Flow(Flow::Frame);
                }
                match self.push_generator(iterator, sent, Then::Generator, 0) {
                    Ok(()) => Sent::Flow(Flow::Frame),
                    Err(raise) => Sent::Flow(Flow::Raise(raise)),
                }
            }
            Some(Kind::Native) if iterator.native::<AsyncGenStep>().is_some() => {
                self.await_step(&iterator, sent)
            }
            _ => match self.send_to(&iterator, sent) {
                Ok(Step::Yield(value)) => {
                    drop(iterator);
                    self.pass_outwards(value)
                }
                Ok(Step::Return(value)) => {
                    drop(iterator);
                    self.complete_await(value);
                    Sent::Flow(Flow::Frame)
                }
                Err(raise) => Sent::Flow(Flow::Raise(raise)),
            },
        }
    }

    /// Whether the await of an object is up to a native class, which no script's class has changed.
    #[inline]
    pub(crate) fn is_driven_natively(&self, object: Raw) -> bool {
        let object = object.as_value();
        object.native_send().is_some()
            && !self.class_of(object).has(crate::types::type_::flag::HEAP)
    }

    /// A YieldFrom that drives a native object to which nothing is sent. `None`: not this case.
    #[inline(always)]
    fn await_native(&mut self, i: Instr) -> Option<Sent> {
        // SAFETY: c holds the sent value, b the iterator, which stays alive in its register until it has returned.
        unsafe {
            let base = (*self.fp()).base;
            if *base.add(i.c()) != Raw::NONE {
                return None;
            }
            let iterator = *base.add(i.b());
            let send = iterator.as_value().native_send()?;
            Some(match send(self, iterator.as_value()) {
                Ok(Step::Return(value)) => {
                    self.store(i.a(), value);
                    drop(iterator.into_value());
                    Sent::Flow(Flow::Next)
                }
                Ok(Step::Yield(value)) => self.pass_outwards(value),
                Err(raise) => Sent::Flow(Flow::Raise(raise)),
            })
        }
    }

    /// What the running body waits for has given a value that it does not take itself.
    fn pass_outwards(&mut self, value: Value) -> Sent {
        match self.yield_value(value, false) {
            Some(outcome) => {
                self.exit = Some(outcome);
                Sent::Leave
            }
            None => Sent::Flow(Flow::Frame),
        }
    }

    /// `await agen.asend()`: the body of the generator runs in this loop.
    fn await_step(&mut self, iterator: &Value, sent: Value) -> Sent {
        let step = iterator
            .native::<AsyncGenStep>()
            .expect("the caller has looked");
        let below = self.stack.records.len();
        let generator = step.generator.clone();
        let pushed = match step.advance(self, sent) {
            Err(raise) => return Sent::Flow(Flow::Raise(raise)),
            Ok(Advance::Done) => {
                self.complete_await(Value::NONE);
                return Sent::Flow(Flow::Frame);
            }
            Ok(Advance::Send(value)) => self
                .push_generator(generator, value, Then::Generator, PRODUCES)
                .map(|()| None),
            Ok(Advance::Throw(exception)) => {
                self.push_throw(generator, exception, Then::Generator, PRODUCES)
            }
        };
        match pushed {
            Ok(None) => Sent::Flow(Flow::Frame),
            Ok(Some(value)) => self.pass_outwards(value),
            // The body could not be entered.
            Err(raise) if self.stack.records.len() == below => {
                step.end();
                Sent::Flow(Flow::Raise(raise))
            }
            Err(raise) => {
                self.exit = Some(Err(raise));
                Sent::Leave
            }
        }
    }

    /// Send a value to any iterator: `next()` for None, else its `send` method.
    pub fn send_to(&mut self, iterator: &Value, sent: Value) -> R<Step> {
        if iterator
            .kind()
            .is_some_and(|k| matches!(k, Kind::Generator | Kind::Coroutine))
        {
            return Ok(match self.resume(iterator, sent)? {
                Outcome::Returned(value) => Step::Return(value),
                Outcome::Yielded(value) | Outcome::Produced(value) => Step::Yield(value),
            });
        }
        if sent.is_none()
            && let Some(send) = iterator.native_send()
        {
            return send(self, iterator);
        }
        let result = if sent.is_none() {
            let name = self.names.__next__.clone();
            match self.lookup_special(iterator, &name) {
                Some(method) => self.call_unbound(&method, iterator, &[]),
                None => Err(self.type_error_named("'{}' object is not an iterator", iterator)),
            }
        } else {
            let name = self.names.send.clone();
            self.get_attr(iterator, &name)
                .and_then(|send| self.call(&send, &[sent]))
        };
        self.step_result(result)
    }

    /// Resume a coroutine-like object that has no value to be sent.
    pub fn send_to_coroutine(&mut self, coroutine: &Value) -> R<Step> {
        if coroutine
            .kind()
            .is_some_and(|k| matches!(k, Kind::Generator | Kind::Coroutine))
        {
            return self.send_to(coroutine, Value::NONE);
        }
        let result = self.call_method(coroutine, "send", &[Value::NONE]);
        self.step_result(result)
    }

    /// A result of `__next__`, `send` or `throw`: StopIteration is a return.
    pub fn step_result(&mut self, result: R) -> R<Step> {
        match result {
            Ok(value) => Ok(Step::Yield(value)),
            Err(raise) if self.is_raised(&raise, &self.types.StopIteration) => {
                let stop = self.take_raised();
                Ok(Step::Return(self.stop_value(&stop)))
            }
            Err(raise) => Err(raise),
        }
    }

    /// The `value` of a StopIteration.
    pub fn stop_value(&mut self, stop: &Value) -> Value {
        let Some(e) = stop.downcast::<Exception>() else {
            return Value::NONE;
        };
        let field = e.fields.with(|f| f.first().cloned());
        match field {
            Some(value) if !value.is_undef() => value,
            _ => e
                .args
                .with(|a| {
                    a.downcast::<crate::types::tuple::Tuple>()
                        .and_then(|t| t.items().first().cloned())
                })
                .unwrap_or_default(),
        }
    }

    #[inline(never)]
    pub(crate) fn for_prep(&mut self, i: Instr) -> Flow {
        let source = self.operand(i.b());
        let mut words = [Raw::UNDEF, Raw::int(0), Raw::int(0)];
        if i.x() == 1 {
            let next = self.names.__next__.clone();
            if self.lookup_special(&source, &next).is_none() {
                let template = "'{}' object is not an iterator";
                return Flow::Raise(self.type_error_named(template, &source));
            }
            words[0] = source.clone().into_raw();
        } else if source.raw().has_shape(exact(Kind::Range)) {
            let range = source.downcast::<Range>().expect("kind");
            if let (Some(start), Some(stop), Some(step)) = (
                range.start.as_small_int(),
                range.stop.as_small_int(),
                range.step.as_small_int(),
            ) {
                let (a, b, s) = (start as i128, stop as i128, step as i128);
                let left = if s > 0 && a < b {
                    (b - a - 1) / s + 1
                } else if s < 0 && a > b {
                    (a - b - 1) / -s + 1
                } else {
                    0
                };
                if left <= Raw::INT_MAX as i128 {
                    words = [Raw::int(start), Raw::int(left as i64), Raw::int(step)];
                }
            }
        } else if source.raw().has_shape(exact(Kind::List))
            || source.raw().has_shape(exact(Kind::Tuple))
        {
            words[0] = source.clone().into_raw();
        } else if source.is_kind(Kind::Instance) {
            words[0] = self.special_generator(
                source.raw(),
                self.names.__iter__.raw(),
                signature::GENERATOR,
            );
        }
        if words[0].is_undef() {
            match self.iter(&source) {
                Ok(iterator) => words[0] = iterator.into_raw(),
                Err(raise) => return Flow::Raise(raise),
            }
        }
        drop(source);
        // SAFETY: the three registers are dead temporaries.
        unsafe {
            let base = (*self.fp()).base.add(i.a());
            for (k, word) in words.into_iter().enumerate() {
                *base.add(k) = word;
            }
        }
        Flow::Next
    }

    #[inline(never)]
    pub(crate) fn for_iter_slow(&mut self, i: Instr) -> Flow {
        let iterator = self.kept(i.b());
        match iterator.kind() {
            Some(Kind::Generator) => {
                if body(&iterator).is_some_and(|b: &Body| b.state() == State::Finished) {
                    drop(iterator);
                    self.end_for();
                    return Flow::Frame;
                }
                return match self.push_generator(iterator, Value::NONE, Then::Generator, 0) {
                    Ok(()) => Flow::Frame,
                    Err(raise) => Flow::Raise(raise),
                };
            }
            Some(Kind::Instance) => {
                let name = self.names.__next__.clone();
                if let Some(method) = self.lookup_special(&iterator, &name)
                    && method.is_kind(Kind::Function)
                {
                    let flow = self.push_call(method, [iterator], i.a(), Then::ForNext);
                    return flow;
                }
            }
            _ => {}
        }
        match self.next(&iterator) {
            Ok(Some(value)) => {
                drop(iterator);
                self.store(i.a(), value);
                Flow::Next
            }
            Ok(None) => {
                drop(iterator);
                self.end_for();
                Flow::Frame
            }
            Err(raise) => Flow::Raise(raise),
        }
    }

    #[inline(never)]
    pub(crate) fn get_yield_from_iter(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.b());
        let result = match value.kind() {
            Some(Kind::Coroutine) => {
                let flags = self.running_code().flags;
                if flags & (CodeFlags::COROUTINE | CodeFlags::ITERABLE_COROUTINE) != 0 {
                    Ok(value)
                } else {
                    Err(self.type_error(
                        "cannot 'yield from' a coroutine object in a non-coroutine generator",
                    ))
                }
            }
            Some(Kind::Generator) => Ok(value),
            _ => self.iter(&value),
        };
        self.finish(i.a(), result)
    }

    #[inline(never)]
    pub(crate) fn get_awaitable_op(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.b());
        let result = self.awaitable_iter(value, i.x());
        self.finish(i.a(), result)
    }

    /// The iterator that `await value` drives. `context`: 0 `await`, 1 `__aenter__`, 2 `__aexit__`, 3 `__anext__` (for the error text).
    pub fn awaitable_iter(&mut self, value: Value, context: u8) -> R {
        if context != 3 {
            return self.awaitable_iter_of(value, context);
        }
        let awaited = value.clone();
        match self.awaitable_iter_of(value, context) {
            Err(Raise::Exception) => {
                // Whatever is wrong with it, the loop says whose fault that is.
                let cause = self.take_raised();
                let class = self.type_name(&awaited);
                let message =
                    format!("'async for' received an invalid object from __anext__: {class}");
                let class = self.class(|t| &t.TypeError);
                let exception = self.new_exception_from(&class, message, cause);
                self.raised = Some(exception);
                Err(Raise::Exception)
            }
            other => other,
        }
    }

    fn awaitable_iter_of(&mut self, value: Value, context: u8) -> R {
        match value.kind() {
            Some(Kind::Native) if value.native::<AsyncGenStep>().is_some() => return Ok(value),
            Some(Kind::Coroutine) => {
                if self.delegate(&value).is_some() {
                    return Err(self.runtime_error("coroutine is being awaited already"));
                }
                return Ok(value);
            }
            Some(Kind::Generator) if is_iterable_coroutine(&value) => return Ok(value),
            _ => {}
        }
        let name = self.names.__await__.clone();
        let Some(method) = self.lookup_special(&value, &name) else {
            let class = self.type_name(&value);
            let message = match context {
                1 => format!(
                    "'async with' received an object from __aenter__ that does not implement __await__: {class}"
                ),
                2 => format!(
                    "'async with' received an object from __aexit__ that does not implement __await__: {class}"
                ),
                _ => format!("'{class}' object can't be awaited"),
            };
            return Err(self.type_error(message));
        };
        if method.is_kind(Kind::MethodDescr) && value.native_send().is_some() {
            // Driven as it is, without an iterator object.
            return Ok(value);
        }
        let iterator = self.call_unbound(&method, &value, &[])?;
        if iterator.is_kind(Kind::Coroutine) || is_iterable_coroutine(&iterator) {
            return Err(self.type_error("__await__() returned a coroutine"));
        }
        let next = self.names.__next__.clone();
        if !iterator.is_kind(Kind::Generator) && self.lookup_special(&iterator, &next).is_none() {
            return Err(
                self.type_error_named("__await__() returned non-iterator of type '{}'", &iterator)
            );
        }
        Ok(iterator)
    }

    #[inline(never)]
    pub(crate) fn get_aiter_op(&mut self, i: Instr) -> Flow {
        let value = self.operand(i.b());
        let result = self.async_iter(&value);
        self.finish(i.a(), result)
    }

    /// `value.__aiter__()`, checked as `async for` does.
    pub fn async_iter(&mut self, value: &Value) -> R {
        if value.raw().has_shape(exact(Kind::AsyncGenerator)) {
            return Ok(value.clone());
        }
        let name = self.names.__aiter__.clone();
        let Some(iterator) = self.call_special(value, &name, &[])? else {
            return Err(self.type_error_named(
                "'async for' requires an object with __aiter__ method, got {}",
                value,
            ));
        };
        let next = self.names.__anext__.clone();
        if self.lookup_special(&iterator, &next).is_none() {
            let class = self.type_name(&iterator);
            let message = format!(
                "'async for' received an object from __aiter__ that does not implement __anext__: {class}"
            );
            return Err(self.type_error(message));
        }
        Ok(iterator)
    }

    #[inline(never)]
    pub(crate) fn get_anext_op(&mut self, i: Instr) -> Flow {
        match self.begin_stepless(i) {
            Ok(true) => return Flow::Frame,
            Ok(false) => {}
            Err(raise) => return Flow::Raise(raise),
        }
        let iterator = self.kept(i.b());
        let name = self.names.__anext__.clone();
        let result = match self.call_special(&iterator, &name, &[]) {
            Ok(Some(awaitable)) => Ok(awaitable),
            Ok(None) => Err(self.type_error_named(
                "'async for' requires an iterator with __anext__ method, got {}",
                &iterator,
            )),
            Err(raise) => Err(raise),
        };
        self.finish(i.a(), result)
    }

    /// Whether the exception that has left an `async for` loop's step ends the loop; if not, it is raised again.
    #[inline(never)]
    pub(crate) fn ends_async_for(&mut self, i: Instr) -> bool {
        let exception = self.operand(i.a());
        let iterator = self.operand(i.b());
        if self.is_instance(&exception, &self.types.StopAsyncIteration) {
            return true;
        }
        drop(iterator);
        self.raised = Some(exception);
        false
    }
}

/// Where a consumer that stands at `i` wants what a body yields, if it is the one to take it: `next` and `send` are called, the
/// latter as a method.
fn receives(i: Instr) -> Option<usize> {
    match i.op() {
        Op::ForIter => Some(i.a()),
        Op::Call | Op::CallMethod => Some(i.c()),
        _ => None,
    }
}

/// "generator", "coroutine", "async generator": as in error texts.
pub(crate) fn generator_word(generator: &Value) -> &'static str {
    match generator.kind() {
        Some(Kind::Coroutine) => "coroutine",
        Some(Kind::AsyncGenerator) => "async generator",
        _ => "generator",
    }
}

/// Whether a generator was made by a function decorated with `types.coroutine`.
pub fn is_iterable_coroutine(value: &Value) -> bool {
    let Some(b) = (if value.is_kind(Kind::Generator) {
        body(value)
    } else {
        None
    }) else {
        return false;
    };
    b.code().flags & CodeFlags::ITERABLE_COROUTINE != 0
}

/// What the destination of the `Yield` that a body is suspended at holds, if it is a local.
fn kept_by_throw(b: &Body) -> Value {
    if b.state() != State::Suspended {
        return Value::NONE;
    }
    let code = b.code();
    let i = Instr(code.words[b.pc()]);
    if i.op() == Op::YieldFrom || i.a() >= code.nlocals {
        return Value::NONE;
    }
    b.regs[i.a()].get().to_value()
}

/// Whether an instruction stands in an `except` or `finally` block that handles an exception.
fn handles(code: &CodeObj, pc: usize) -> bool {
    code.code.handlers.iter().any(|handler| {
        (handler.start as usize..handler.end as usize).contains(&pc)
            && Instr(code.words[handler.target as usize]).op() == Op::PopExc
    })
}

/// A step without an object is over, and maybe its generator.
fn end_step(generator: &Value, closed: bool) {
    if let Some(generator) = generator.downcast::<AsyncGenerator>() {
        let flags = generator.flags.get() & !bit::RUNNING;
        generator
            .flags
            .set(flags | if closed { bit::CLOSED } else { 0 });
    }
}
