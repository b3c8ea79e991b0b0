//! `ord`.

use crate::native::functions;
use crate::raise::R;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Ord;

#[functions]
impl Ord {
    /// The code point of a string (or the value of a bytes object) of length 1.
    fn ord(vm: &mut Vm, character: &Value) -> R<i64> {
        let len = if let Some(s) = character.downcast::<Str>() {
            if s.len() == 1 {
                return Ok(s.point(0) as i64);
            }
            s.len()
        } else if let Some(b) = character.downcast::<Bytes>() {
            if let [byte] = *b.0 {
                return Ok(byte as i64);
            }
            b.0.len()
        } else if let Some(b) = character.downcast::<ByteArray>() {
            if let Some(byte) = b.data.with(|d| {
                if d.len() == 1 {
                    d.first().copied()
                } else {
                    None
                }
            }) {
                return Ok(byte as i64);
            }
            b.data.with(|d| d.len())
        } else {
            return Err(
                vm.type_error_named("ord() expected string of length 1, but {} found", character)
            );
        };
        Err(vm.type_error(format!(
            "ord() expected a character, but string of length {len} found"
        )))
    }
}
