//! What most pickles are made of, by the shortest way: small numbers, short texts, dicts.

use super::opcodes::*;
use super::pickler::{Saver, is_exact};
use super::unpickler::Loader;
use taipan_vm::heap::Kind;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// Texts up to this many bytes have a length of one byte.
const SHORT_TEXT: usize = 255;
/// Room that is made in a dict at once.
const MOST_RESERVED: usize = 1 << 14;

impl Saver {
    /// What the protocols of today have one instruction for: most of the objects of most pickles. `false`: it is none of these.
    #[inline]
    pub(super) fn save_plain(&mut self, object: &Value) -> bool {
        if let Some(i) = object.as_small_int() {
            let Ok(word) = i32::try_from(i) else {
                return false;
            };
            match word {
                0..256 => self.write_few([BININT1, word as u8]),
                256..65536 => self.write_few([BININT2, word as u8, (word >> 8) as u8]),
                _ => {
                    let [a, b, c, d] = word.to_le_bytes();
                    self.write_few([BININT, a, b, c, d]);
                }
            }
            return true;
        }
        if object.is_none() {
            self.op(NONE);
            return true;
        }
        if is_exact(object, Kind::Str)
            && !self.options.fast
            && let Some(text) = object.downcast::<Str>()
            && text.bytes().len() <= SHORT_TEXT
        {
            match self.memo.find_or_add(object) {
                Ok(known) => self.get(known),
                Err(_) => {
                    let bytes = text.bytes();
                    self.write_few([SHORT_BINUNICODE, bytes.len() as u8]);
                    self.out.extend_from_slice(bytes);
                    self.out.push(MEMOIZE);
                }
            }
            return true;
        }
        false
    }
}

impl Loader<'_, '_> {
    /// A short ASCII text that is in memory. `false`: it is something else.
    #[inline]
    pub(super) fn load_short_text(&mut self, vm: &mut Vm) -> bool {
        let Some((&size, rest)) = self.data[self.at..].split_first() else {
            return false;
        };
        let Some(bytes) = rest.get(..size.into()).filter(|bytes| bytes.is_ascii()) else {
            return false;
        };
        let text = vm.str_ascii(bytes);
        self.at += 1 + usize::from(size);
        self.push(text);
        true
    }

    /// Keys and values above the last mark into the dict below it, if there is such a dict: nothing is taken off the stack first.
    pub(super) fn fill_dict(&mut self, vm: &mut Vm) -> R<bool> {
        let Some(&mark) = self.marks.last() else {
            return Ok(false);
        };
        let below = self.marks.len().checked_sub(2).map_or(0, |i| self.marks[i]);
        if mark <= below || mark > self.stack.len() || !(self.stack.len() - mark).is_multiple_of(2)
        {
            return Ok(false);
        }
        let target = self.stack[mark - 1].clone();
        let Some(dict) = target
            .downcast::<Dict>()
            .filter(|_| is_exact(&target, Kind::Dict))
        else {
            return Ok(false);
        };
        self.marks.pop();
        let more = (self.stack.len() - mark) / 2;
        if more <= MOST_RESERVED {
            dict.table.with(|table| table.reserve(more));
        }
        let mut items = self.stack.drain(mark..);
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            dict.set(vm, &key, value)?;
        }
        Ok(true)
    }
}
