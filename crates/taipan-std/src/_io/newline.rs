//! `IncrementalNewlineDecoder`: line ends of all systems become `\n`, piece by piece.

use std::cell::Cell;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Args, class, methods};
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::int::Int;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Value, Vm};

/// Which line ends have been seen.
pub const SEEN_CR: u8 = 1;
pub const SEEN_LF: u8 = 2;
pub const SEEN_CRLF: u8 = 4;

/// The state of a translation.
#[derive(Clone, Copy, Default, Debug)]
pub struct Newlines {
    /// A carriage return at the end of the last piece waits for what follows.
    pub pending: bool,
    pub seen: u8,
    pub translate: bool,
}

impl Newlines {
    /// The next piece of text.
    pub fn process(&mut self, text: Vec<u8>, last: bool) -> Vec<u8> {
        let mut text = text;
        if self.pending && (!text.is_empty() || last) {
            text.insert(0, b'\r');
            self.pending = false;
        }
        if !last && text.last() == Some(&b'\r') {
            text.pop();
            self.pending = true;
        }
        if memchr::memchr(b'\r', &text).is_none() {
            if self.seen & SEEN_LF == 0 && memchr::memchr(b'\n', &text).is_some() {
                self.seen |= SEEN_LF;
            }
            return text;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut start = 0;
        while let Some(i) = memchr::memchr2(b'\r', b'\n', &text[start..]) {
            let at = start + i;
            out.extend_from_slice(&text[start..at]);
            start = at + 1;
            if text[at] == b'\n' {
                self.seen |= SEEN_LF;
                out.push(b'\n');
                continue;
            }
            if text.get(start) == Some(&b'\n') {
                start += 1;
                self.seen |= SEEN_CRLF;
                if !self.translate {
                    out.push(b'\r');
                }
                out.push(b'\n');
            } else {
                self.seen |= SEEN_CR;
                out.push(if self.translate { b'\n' } else { b'\r' });
            }
        }
        out.extend_from_slice(&text[start..]);
        out
    }
}

/// The `newlines` attribute: None, a string, or a tuple.
pub fn newlines_value(vm: &mut Vm, seen: u8) -> Value {
    let mut found: Vec<Value> = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")]
        .into_iter()
        .filter(|(bit, _)| seen & bit != 0)
        .map(|(_, text)| vm.str(text))
        .collect();
    match found.len() {
        0 => Value::NONE,
        1 => found.remove(0),
        _ => vm.tuple(found),
    }
}

/// Turn the line ends of a decoder's text into newlines, remembering which there were.
#[class(name = "IncrementalNewlineDecoder", module = "_io", flags(BASETYPE), new = NewlineDecoder::make)]
#[derive(Default, taipan_vm::native::Trace)]
pub struct NewlineDecoder {
    decoder: MutCell<Value>,
    state: Cell<Newlines>,
}

impl NewlineDecoder {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], NewlineDecoder::default()))
    }
}

#[methods(class = "IncrementalNewlineDecoder")]
impl NewlineDecoder {
    /// Decode with a decoder (None: the input is text already).
    #[sig("(decoder, translate, errors='strict')")]
    fn __init__(&self, decoder: Value, translate: bool, errors: Option<&Value>) {
        let _ = errors;
        drop(self.decoder.replace(decoder));
        self.state.set(Newlines {
            translate,
            ..Newlines::default()
        });
    }
    /// Decode the next piece.
    #[sig("(input, final=False)")]
    fn decode(&self, vm: &mut Vm, input: &Value, final_: Option<bool>) -> R {
        let last = final_.unwrap_or(false);
        let decoder = self.decoder.get();
        let text = if decoder.is_none() {
            input.clone()
        } else {
            vm.call_method(&decoder, "decode", &[input.clone(), Value::bool(last)])?
        };
        let Some(text) = text.downcast::<Str>() else {
            return Err(
                vm.type_error_named("decoder should return a string result, not '{}'", &text)
            );
        };
        let mut state = self.state.get();
        let out = state.process(text.bytes().to_vec(), last);
        self.state.set(state);
        Ok(vm.str_wtf8(out))
    }
    /// The decoder's state, with our own in the lowest bit.
    fn getstate(&self, vm: &mut Vm) -> R {
        let decoder = self.decoder.get();
        let (buffer, flags) = if decoder.is_none() {
            (vm.bytes(Vec::new()), Value::small_int(0))
        } else {
            let state = vm.call_method(&decoder, "getstate", &[])?;
            match state.downcast::<Tuple>().map(|t| t.items()) {
                Some([buffer, flags]) => (buffer.clone(), flags.clone()),
                _ => return Err(vm.type_error("illegal decoder state")),
            }
        };
        let flags = match flags.downcast::<Int>() {
            Some(big) => big.0.clone(),
            None => vm.to_i64(&flags)?.into(),
        };
        let flags = flags * 2 + i64::from(self.state.get().pending);
        let flags = vm.bigint(flags);
        Ok(vm.tuple_of([buffer, flags]))
    }
    /// Go back to a state.
    fn setstate(&self, vm: &mut Vm, state: &Value) -> R<()> {
        let Some([buffer, flags]) = state.downcast::<Tuple>().map(|t| t.items()) else {
            return Err(vm.type_error("state argument must be a tuple"));
        };
        if !buffer.is_a::<Bytes>() {
            return Err(vm.type_error("illegal state argument"));
        }
        let flags = vm.to_i64(flags)?;
        let mut own = self.state.get();
        own.pending = flags & 1 != 0;
        self.state.set(own);
        let decoder = self.decoder.get();
        if !decoder.is_none() {
            let flags = vm.int(flags >> 1);
            let state = vm.tuple_of([buffer.clone(), flags]);
            vm.call_method(&decoder, "setstate", &[state])?;
        }
        Ok(())
    }
    /// Start anew.
    fn reset(&self, vm: &mut Vm) -> R<()> {
        self.state.set(Newlines {
            translate: self.state.get().translate,
            ..Newlines::default()
        });
        let decoder = self.decoder.get();
        if !decoder.is_none() {
            vm.call_method(&decoder, "reset", &[])?;
        }
        Ok(())
    }
    /// The line ends seen so far.
    #[getter]
    fn newlines(&self, vm: &mut Vm) -> Value {
        newlines_value(vm, self.state.get().seen)
    }
}
