//! `hex`, and the text of an integer in a base that is a power of two.

use crate::native::functions;
use crate::raise::R;
use crate::types::range::to_big;
use crate::value::Value;
use crate::vm::Vm;
use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;

pub struct Hex;

#[functions]
impl Hex {
    /// The hexadecimal text of an integer.
    fn hex(vm: &mut Vm, number: &Value) -> R {
        with_prefix(vm, number, 'x', 4)
    }
}

/// The text of an integer with `0` and a letter in front of its digits, each of which stands for so many bits.
pub(super) fn with_prefix(vm: &mut Vm, number: &Value, letter: char, bits: u32) -> R {
    if let Some(small) = number.as_small_int() {
        // Sign, prefix and one digit for each bit.
        let mut text = [0; 67];
        let mut at = text.len();
        let mut put = |byte| {
            at -= 1;
            text[at] = byte;
        };
        let mut rest = small.unsigned_abs();
        loop {
            put(b"0123456789abcdef"[(rest & ((1 << bits) - 1)) as usize]);
            rest >>= bits;
            if rest == 0 {
                break;
            }
        }
        put(letter as u8);
        put(b'0');
        if small < 0 {
            put(b'-');
        }
        let text = &text[at..];
        return Ok(vm.heap.alloc_str(text, text.len(), false));
    }
    let number = to_big(vm, number)?;
    let sign = if number < IBig::ZERO { "-" } else { "" };
    let digits = number.unsigned_abs();
    Ok(vm.str(format!("{sign}0{letter}{}", digits.in_radix(1 << bits))))
}
