//! `ascii`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Ascii;

#[functions]
impl Ascii {
    /// `repr(obj)` with everything outside of ASCII escaped.
    fn ascii(vm: &mut Vm, obj: &Value) -> R {
        vm.ascii(obj)
    }
}
