//! `repr` of strings and bytes.

use super::{Str, encode_point};
use crate::raise::R;
use crate::unicode::is_printable;
use crate::value::Value;
use crate::vm::Vm;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The quote that `repr` uses: single, unless only single ones occur inside.
fn quote_for(bytes: &[u8]) -> u8 {
    if memchr::memchr(b'\'', bytes).is_some() && memchr::memchr(b'"', bytes).is_none() {
        b'"'
    } else {
        b'\''
    }
}

/// Append an escape of a code point: `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub fn push_escape(point: u32, out: &mut Vec<u8>) {
    let (letter, digits) = match point {
        0..0x100 => (b'x', 2),
        0x100..0x10000 => (b'u', 4),
        _ => (b'U', 8),
    };
    out.extend_from_slice(&[b'\\', letter]);
    for i in (0..digits).rev() {
        out.push(HEX[(point >> (4 * i)) as usize & 15]);
    }
}

/// Append `repr(s)`; with `ascii`, everything beyond ASCII is escaped.
pub fn push_repr(s: &Str, ascii: bool, out: &mut Vec<u8>) {
    let bytes = s.bytes();
    let quote = quote_for(bytes);
    out.reserve(bytes.len() + 2);
    out.push(quote);
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..]
            .iter()
            .position(|&b| !(0x20..0x7f).contains(&b) || b == b'\\' || b == quote)
            .unwrap_or(bytes.len() - at);
        out.extend_from_slice(&bytes[at..at + plain]);
        at += plain;
        let Some(&byte) = bytes.get(at) else { break };
        if byte >= 0x80 {
            let n = super::width(byte);
            let point = super::Points::new(&bytes[at..at + n])
                .next()
                .unwrap_or(0xfffd);
            if !ascii && is_printable(point) {
                encode_point(point, out);
            } else {
                push_escape(point, out);
            }
            at += n;
            continue;
        }
        push_byte(byte, quote, out);
        at += 1;
    }
    out.push(quote);
}

fn push_byte(byte: u8, quote: u8, out: &mut Vec<u8>) {
    match byte {
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        b'\\' => out.extend_from_slice(b"\\\\"),
        b if b == quote => out.extend_from_slice(&[b'\\', quote]),
        0x20..0x7f => out.push(byte),
        _ => out.extend_from_slice(&[
            b'\\',
            b'x',
            HEX[byte as usize >> 4],
            HEX[byte as usize & 15],
        ]),
    }
}

/// Append `repr(b)` of bytes, prefix included.
pub fn push_bytes_repr(bytes: &[u8], out: &mut Vec<u8>) {
    push_quoted(bytes, false, out);
}

/// As [`push_bytes_repr`]; `escape_single` escapes single quotes even inside of double ones, as bytearrays do.
pub fn push_quoted(bytes: &[u8], escape_single: bool, out: &mut Vec<u8>) {
    let quote = quote_for(bytes);
    out.reserve(bytes.len() + 3);
    out.extend_from_slice(&[b'b', quote]);
    for &byte in bytes {
        if escape_single && byte == b'\'' {
            out.extend_from_slice(b"\\'");
        } else {
            push_byte(byte, quote, out);
        }
    }
    out.push(quote);
}

/// The room to ask for before the `repr` of a long text or bytes is made, which may be four times as long; 0 for short ones.
pub fn room(bytes: &[u8]) -> usize {
    /// A shorter one is not worth a look.
    const LONG: usize = 1 << 16;
    if bytes.len() < LONG {
        return 0;
    }
    let escaped = bytes.iter().filter(|b| !(0x20..0x7f).contains(*b)).count();
    bytes.len() + 3 * escaped
}

/// MemoryError if there is no such [`room`].
pub fn admit(vm: &mut Vm, room: usize) -> R<()> {
    if room == 0 {
        return Ok(());
    }
    vm.charge(room / super::ops::BYTES_PER_UNIT)?;
    vm.make_room(room)
}

impl Str {
    /// `repr(s)` as text.
    pub fn repr(&self) -> String {
        let mut out = Vec::new();
        push_repr(self, false, &mut out);
        String::from_utf8(out).unwrap_or_default()
    }
}

/// `repr(s)`
pub fn repr(vm: &mut Vm, s: &Str) -> R {
    admit(vm, room(s.bytes()))?;
    let mut out = Vec::new();
    push_repr(s, false, &mut out);
    Ok(vm.str_wtf8(out))
}

/// `ascii(s)`
pub fn ascii(vm: &mut Vm, s: &Str) -> Value {
    let mut out = Vec::new();
    push_repr(s, true, &mut out);
    vm.str_wtf8(out)
}
