//! `all`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct All;

#[functions]
impl All {
    /// Whether every item of an iterable is true.
    fn all(vm: &mut Vm, iterable: &Value) -> R<bool> {
        let iterator = vm.iter(iterable)?;
        while let Some(item) = vm.next(&iterator)? {
            if !vm.truth(&item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
