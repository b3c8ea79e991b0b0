//! `bin`.

use crate::native::functions;
use crate::raise::R;
use crate::types::range::to_big;
use crate::value::Value;
use crate::vm::Vm;
use dashu_int::IBig;
use dashu_int::ops::UnsignedAbs;

pub struct Bin;

#[functions]
impl Bin {
    /// The binary text of an integer.
    fn bin(vm: &mut Vm, number: &Value) -> R<String> {
        let number = to_big(vm, number)?;
        let sign = if number < IBig::ZERO { "-" } else { "" };
        Ok(format!("{sign}0b{}", number.unsigned_abs().in_radix(2)))
    }
}
