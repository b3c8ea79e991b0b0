//! The dense form of code objects, which the library is packed in: instructions without the room for their caches, operands as
//! short numbers, and every text once in a module. What is alike stands together, in parts, because that packs better.

use crate::serial::{DecodeError, Reader, Writer, damaged};
use crate::{Code, Const, Location, Op};
use std::collections::HashMap;
use std::sync::Arc;

/// What stands apart from the rest.
#[derive(Clone, Copy)]
pub(crate) enum Part {
    Texts,
    Words,
    Depths,
    Locations,
}

const PARTS: usize = 4;

/// The parts as they are written.
#[derive(Default)]
pub(crate) struct DenseOutput {
    /// The numbers of the texts written so far.
    texts: HashMap<Box<[u8]>, u64>,
    parts: [Vec<u8>; PARTS],
}

/// The parts that are still to be read.
#[derive(Default)]
pub(crate) struct DenseInput<'a> {
    /// The texts read so far.
    texts: Vec<&'a [u8]>,
    parts: [&'a [u8]; PARTS],
}

/// What the index of an instruction is of. They are numbered as they are met, so the next new one is the likeliest.
#[derive(Default)]
struct Numbering {
    names: u64,
    constants: u64,
}

impl Numbering {
    /// The count of those met before, if the operation has an index among `a`, `b` and `c`; and which operand it is.
    fn of(&mut self, op: Op) -> Option<(&mut u64, usize)> {
        match op {
            Op::LoadConst | Op::MakeFunction => Some((&mut self.constants, 1)),
            op if op.has_name() => Some((&mut self.names, 2)),
            _ => None,
        }
    }
}

/// The distance back from the next new one, which is 0. Indices further on, of which there are none in what the compiler
/// writes, come after all others.
fn distance(next: &mut u64, index: u64) -> u64 {
    let distance = match index > *next {
        true => index,
        false => *next - index,
    };
    *next = (*next).max(index + 1);
    distance
}

/// The reverse of [`distance`].
fn index(next: &mut u64, distance: u64) -> u64 {
    let index = match distance > *next {
        true => distance,
        false => *next - distance,
    };
    *next = (*next).max(index + 1);
    index
}

/// How many of the words after an instruction are operands, not caches.
fn operand_words(op: Op) -> usize {
    match op {
        Op::ForIter | Op::CallKw | Op::MatchClass => 1,
        _ => 0,
    }
}

/// Whether nothing stands in caches.
pub(crate) fn is_fresh(code: &Code) -> bool {
    let mut pc = 0;
    while let Some(word) = code.words.get(pc) {
        let Some(op) = Op::from_u8(*word as u8) else {
            return false;
        };
        let next = pc + 1 + op.cache_words();
        let Some(caches) = code.words.get(pc + 1 + operand_words(op)..next) else {
            return false;
        };
        if caches.iter().any(|word| *word != 0) {
            return false;
        }
        pc = next;
    }
    code.consts.iter().all(|value| match value {
        Const::Code(inner) => is_fresh(inner),
        _ => true,
    })
}

impl Code {
    /// The same, knowing only the lines of its instructions: for code whose text is not there to be shown.
    pub fn with_lines_only(&self) -> Code {
        let mut code = self.clone();
        code.locations.clear();
        for &(pc, Location { line, .. }) in &self.locations {
            if code.locations.last().is_none_or(|(_, l)| l.line != line) {
                let location = Location {
                    line,
                    end_line: line,
                    ..Location::default()
                };
                code.locations.push((pc, location));
            }
        }
        for value in &mut code.consts {
            if let Const::Code(inner) = value {
                *inner = Arc::new(inner.with_lines_only());
            }
        }
        code
    }
}

impl Writer {
    /// Write to a part, if this is the dense form.
    pub(crate) fn part(&mut self, part: Part, write: impl FnOnce(&mut Self)) {
        self.exchange(part);
        write(self);
        self.exchange(part);
    }

    fn exchange(&mut self, part: Part) {
        if let Some(dense) = &mut self.dense {
            std::mem::swap(&mut self.out, &mut dense.parts[part as usize]);
        }
    }

    /// Put all parts together behind `header` bytes: first the lengths, then what is in no part.
    pub(crate) fn finish_parts(&mut self, header: usize) {
        let Some(dense) = self.dense.take() else {
            return;
        };
        let main = self.out.split_off(header);
        let lengths = dense.parts.iter().chain([&main]).map(Vec::len);
        lengths.for_each(|length| self.number(length as u64));
        let all = std::iter::once(&main).chain(&dense.parts);
        all.for_each(|part| self.out.extend_from_slice(part));
    }

    pub(crate) fn dense_text(&mut self, text: &[u8]) {
        let Some(dense) = &mut self.dense else {
            return;
        };
        let next = dense.texts.len() as u64;
        if let Some(&known) = dense.texts.get(text) {
            return self.number(next - known);
        }
        dense.texts.insert(text.into(), next);
        self.number(0);
        self.part(Part::Texts, |w| w.bytes(text));
    }

    pub(crate) fn dense_words(&mut self, words: &[u64]) {
        self.number(words.len() as u64);
        let mut numbering = Numbering::default();
        let mut pc = 0;
        while pc < words.len() {
            let word = words[pc];
            let op = Op::from_u8(word as u8).expect("an instruction, as it is fresh");
            let mut operands = [16, 32, 48].map(|shift| word >> shift & 0xffff);
            if let Some((next, place)) = numbering.of(op) {
                operands[place] = distance(next, operands[place]);
            }
            self.out.push(op as u8);
            operands.iter().for_each(|operand| self.number(*operand));
            self.out.push((word >> 8) as u8);
            let extra = &words[pc + 1..][..operand_words(op)];
            extra.iter().for_each(|word| self.number(*word));
            pc += 1 + op.cache_words();
        }
    }
}

impl<'a> Reader<'a> {
    /// Read from a part, if this is the dense form.
    pub(crate) fn part<T>(&mut self, part: Part, read: impl FnOnce(&mut Self) -> T) -> T {
        self.exchange(part);
        let result = read(self);
        self.exchange(part);
        result
    }

    fn exchange(&mut self, part: Part) {
        if let Some(dense) = &mut self.dense {
            std::mem::swap(&mut self.rest, &mut dense.parts[part as usize]);
        }
    }

    /// Take the parts off the end: their lengths stand in front of all.
    pub(crate) fn find_parts(&mut self) -> Result<(), DecodeError> {
        let mut lengths = [0; PARTS];
        for length in &mut lengths {
            *length = self.number()? as usize;
        }
        let main = self.number()? as usize;
        let body = self.take(main)?;
        for (part, length) in lengths.into_iter().enumerate() {
            let bytes = self.take(length)?;
            if let Some(dense) = &mut self.dense {
                dense.parts[part] = bytes;
            }
        }
        self.rest = body;
        Ok(())
    }

    pub(crate) fn dense_text(&mut self) -> Result<&'a [u8], DecodeError> {
        let distance = self.number()? as usize;
        let Some(dense) = &self.dense else {
            return Err(damaged("not dense"));
        };
        if distance > 0 {
            let known = dense.texts.len().checked_sub(distance);
            let known = known.and_then(|at| dense.texts.get(at));
            return known.copied().ok_or_else(|| damaged("an unknown text"));
        }
        let text = self.part(Part::Texts, Self::bytes)?;
        if let Some(dense) = &mut self.dense {
            dense.texts.push(text);
        }
        Ok(text)
    }

    pub(crate) fn dense_words(&mut self) -> Result<Vec<u64>, DecodeError> {
        let count = self.number()? as usize;
        let mut words = Vec::new();
        let mut numbering = Numbering::default();
        while words.len() < count {
            let [op] = self.fixed()?;
            let op = Op::from_u8(op).ok_or_else(|| damaged("an unknown operation"))?;
            let mut operands = [self.number()?, self.number()?, self.number()?];
            if let Some((next, place)) = numbering.of(op) {
                operands[place] = index(next, operands[place]);
            }
            let [a, b, c] = operands;
            let [x] = self.fixed()?;
            words.push(op as u64 | (x as u64) << 8 | a << 16 | b << 32 | c << 48);
            for _ in 0..operand_words(op) {
                let word = self.number()?;
                words.push(word);
            }
            let caches = op.cache_words() - operand_words(op);
            words.resize(words.len() + caches, 0);
        }
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use super::{Op, distance, index};

    #[test]
    fn code_comes_back_from_its_dense_form() {
        let mut code = crate::Code {
            name: "f".into(),
            names: vec!["a".into(), "f".into(), "a".into()],
            words: vec![
                Op::LoadGlobal as u64 | 3 << 16 | 2 << 48,
                0,
                0,
                Op::ForIter as u64 | 0xffff << 32,
                70000,
                Op::LoadConst as u64,
            ],
            ..crate::Code::default()
        };
        code.consts = vec![crate::Const::Code(std::sync::Arc::new(code.clone()))];
        let bytes = code.to_dense_bytes().expect("it has not run");
        assert_eq!(
            crate::Code::from_trusted_dense_bytes(&bytes),
            Ok(code.clone())
        );
        code.words[1] = 7;
        assert_eq!(code.to_dense_bytes(), None);
    }

    #[test]
    fn indices_come_back_from_their_distances() {
        let (mut written, mut read) = (0, 0);
        for at in [0, 1, 0, 2, 9, 3, 9, 10, 30, 0] {
            let distance = distance(&mut written, at);
            assert_eq!(index(&mut read, distance), at);
        }
    }
}
