//! `any`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Any;

#[functions]
impl Any {
    /// Whether some item of an iterable is true.
    fn any(vm: &mut Vm, iterable: &Value) -> R<bool> {
        let iterator = vm.iter(iterable)?;
        while let Some(item) = vm.next(&iterator)? {
            if vm.truth(&item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
