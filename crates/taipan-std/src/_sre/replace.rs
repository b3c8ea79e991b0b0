//! What `sub` puts in place of matches.

use super::pattern;
use super::subject::Subject;
use std::rc::Rc;
use taipan_regex::Part;
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// A replacement.
#[derive(Clone)]
pub enum Replacement {
    /// A function of the match.
    Call(Value),
    /// Always the same.
    Literal(Value),
    Template(Rc<[Piece]>),
}

/// A piece of a template.
pub enum Piece {
    Literal(Value),
    Group(usize),
}

/// The replacement that a program gives to `sub`.
pub fn prepare(vm: &mut Vm, pattern: &Value, repl: &Value) -> R<Replacement> {
    let plain = match repl.downcast::<Str>() {
        Some(text) => memchr::memchr(b'\\', text.bytes()).is_none(),
        None if vm.is_callable(repl) => return Ok(Replacement::Call(repl.clone())),
        None => match data_of(vm, repl)? {
            Some(bytes) => memchr::memchr(b'\\', &bytes).is_none(),
            None => false,
        },
    };
    if plain {
        return Ok(Replacement::Literal(repl.clone()));
    }
    template(vm, pattern, repl)
}

/// Read a template, or remember it from the last time.
pub fn template(vm: &mut Vm, pattern: &Value, source: &Value) -> R<Replacement> {
    let owner = pattern::of(pattern);
    if let Some((known, replacement)) = &*owner.template.borrow()
        && known.is(source)
    {
        return Ok(replacement.clone());
    }
    let Some((points, text)) = super::points_of(vm, source)? else {
        let found = match source.is_none() {
            true => "NoneType".to_string(),
            false => vm.type_name(source),
        };
        let message = format!("decoding to str: need a bytes-like object, {found} found");
        return Err(vm.type_error(message));
    };
    let regex = &owner.regex;
    let parts = taipan_regex::template(&points, text, regex.groups, &regex.names, &super::UNICODE);
    let parts = match parts {
        Ok(parts) => parts,
        Err(error) => return Err(super::raise(vm, error, source)),
    };
    let literal = |vm: &mut Vm, points: &[u32]| match text {
        true => vm.str_wtf8(super::text_of(points).bytes().to_vec()),
        false => vm.bytes(points.iter().map(|&p| p as u8).collect::<Vec<u8>>()),
    };
    let replacement = match &parts[..] {
        [] => Replacement::Literal(literal(vm, &[])),
        [Part::Text(points)] => Replacement::Literal(literal(vm, points)),
        parts => Replacement::Template(
            parts
                .iter()
                .map(|part| match part {
                    Part::Text(points) => Piece::Literal(literal(vm, points)),
                    Part::Group(index) => Piece::Group(*index),
                })
                .collect(),
        ),
    };
    if vm.is_exact_str(source) {
        *owner.template.borrow_mut() = Some((source.clone(), replacement.clone()));
    }
    Ok(replacement)
}

/// The result of `sub` as it grows.
pub struct Output {
    buffer: Vec<u8>,
    text: bool,
    /// How many pieces there were, for the texts of errors.
    pieces: usize,
}

impl Output {
    pub fn new(text: bool) -> Output {
        Output {
            buffer: Vec::new(),
            text,
            pieces: 0,
        }
    }

    /// A part of the subject.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.buffer.extend_from_slice(bytes);
            self.pieces += 1;
        }
    }

    /// What a function has returned, or a literal.
    pub fn value(&mut self, vm: &mut Vm, value: Value) -> R<()> {
        let piece = self.pieces;
        self.pieces += 1;
        if self.text {
            let Some(text) = value.downcast::<Str>() else {
                let found = vm.type_name(&value);
                return Err(vm.type_error(format!(
                    "sequence item {piece}: expected str instance, {found} found"
                )));
            };
            self.buffer.extend_from_slice(text.bytes());
            return Ok(());
        }
        match data_of(vm, &value)? {
            Some(bytes) => self.buffer.extend_from_slice(&bytes),
            None => {
                let found = vm.type_name(&value);
                return Err(vm.type_error(format!(
                    "sequence item {piece}: expected a bytes-like object, {found} found"
                )));
            }
        }
        Ok(())
    }

    /// A template filled in.
    pub fn template(
        &mut self,
        vm: &mut Vm,
        pieces: &[Piece],
        subject: &Subject<'_>,
        span: impl Fn(usize) -> Option<(usize, usize)>,
    ) -> R<()> {
        for piece in pieces {
            match piece {
                Piece::Literal(value) => self.value(vm, value.clone())?,
                Piece::Group(index) => {
                    if let Some((from, to)) = span(*index) {
                        let to = to.min(subject.bytes.len());
                        self.bytes(subject.bytes.get(from..to).unwrap_or_default());
                    }
                }
            }
        }
        Ok(())
    }

    pub fn finish(self, vm: &mut Vm) -> Value {
        match self.text {
            true => vm.str_wtf8(self.buffer),
            false => vm.bytes(self.buffer),
        }
    }
}
