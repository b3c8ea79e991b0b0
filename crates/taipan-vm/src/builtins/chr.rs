//! `chr`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Chr;

#[functions]
impl Chr {
    /// The string of one code point.
    fn chr(vm: &mut Vm, i: &Value) -> R {
        let index = vm.index(i)?;
        match index.as_small_int() {
            Some(point @ 0..0x11_0000) => Ok(vm.str_point(point as u32)),
            None if index.is_bool() => Ok(vm.str_point(index.is_true() as u32)),
            _ => Err(vm.value_error("chr() arg not in range(0x110000)")),
        }
    }
}
