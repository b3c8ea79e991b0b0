//! `frame.f_lineno = 7`: a trace function chooses where its frame goes on.
//!
//! The assignment checks that the line can be begun with what the frame holds, and remembers the instruction. When the trace
//! function is done, what is not held there is given up, and the frame goes on.

use crate::interp::tracing::Event;
use crate::raise::R;
use crate::types::frame::Frame;
use crate::value::Value;
use crate::vm::Vm;
use taipan_bytecode::{Destination, Held, destination, held};

impl Vm {
    /// Have the frame go on at a line; called by its trace function.
    pub fn jump_to_line(&mut self, frame: &Value, line: &Value) -> R<()> {
        let int = self.class(|t| &t.int);
        if !self.is_instance(line, &int) {
            return Err(self.value_error("lineno must be an integer"));
        }
        let object = frame.downcast::<Frame>().expect("receivers are checked");
        let depth = match object.traced.event.get() {
            Event::None => None,
            _ => self.record_of_frame(frame),
        };
        let Some(depth) = depth else {
            return Err(self.value_error("f_lineno can only be set in a trace function"));
        };
        match object.traced.event.get() {
            Event::Call => {
                let text = "can't jump from the 'call' trace event of a new frame";
                return Err(self.value_error(text));
            }
            Event::Line => {}
            _ => return Err(self.value_error("can only jump from a 'line' trace event")),
        }
        let number = self.to_i64(line).ok().and_then(|n| i32::try_from(n).ok());
        let Some(number) = number else {
            self.raised = None;
            return Err(self.value_error("lineno out of range"));
        };
        let from = Vm::pc_index(&self.stack.records[depth]);
        let (code, _) = self.code_at(depth);
        let wanted = u32::try_from(number).ok().filter(|n| *n >= code.first_line);
        let Some(wanted) = wanted else {
            let text = format!("line {number} comes before the current code block");
            return Err(self.value_error(&text));
        };
        let target = match destination(code, from, wanted) {
            Destination::At { pc, .. } => pc,
            Destination::After => {
                let text = format!("line {number} comes after the current code block");
                return Err(self.value_error(&text));
            }
            Destination::Incompatible(needed) => {
                return Err(self.value_error(match needed {
                    Some(Held::Loop) => "can't jump into the body of a for loop",
                    Some(Held::Exception | Held::Handled) => {
                        "can't jump into an 'except' block as there's no exception"
                    }
                    _ => "incompatible stacks",
                }));
            }
        };
        self.bind_all(depth)?;
        object.traced.jump.set(Some(target));
        Ok(())
    }

    /// Give None to the locals that have no value: code behind the line may rely on them.
    fn bind_all(&mut self, depth: usize) -> R<()> {
        let count = self.bind_locals(depth);
        if count == 0 {
            return Ok(());
        }
        let plural = if count == 1 { "" } else { "s" };
        let class = self.class(|t| &t.RuntimeWarning);
        let text = format!("assigning None to {count} unbound local{plural}");
        self.warn(&class, &text, 1)
    }

    /// Go on where the trace function of the running frame wants to. `pc` is where it stands.
    pub(crate) fn jump_if_asked(&mut self, depth: usize, frame: &Value, pc: usize) -> bool {
        let object = frame.downcast::<Frame>().expect("a frame");
        let Some(target) = object.traced.jump.take() else {
            return false;
        };
        let (code, _) = self.code_at(depth);
        let states = held(code);
        let (nlocals, line) = (code.nlocals as usize, code.location(target).line);
        let here = states.get(pc).cloned().flatten().unwrap_or_default();
        let kept = states[target].as_ref().map_or(0, Vec::len);
        for (k, what) in here.iter().enumerate().skip(kept).rev() {
            let value = self.give_up(depth, nlocals + k);
            match what {
                Held::Handled => drop(std::mem::replace(&mut self.handled, value)),
                _ => drop(value),
            }
        }
        object.traced.arrive(target, line);
        self.stand_at(depth, target);
        true
    }
}
