//! `divmod`.

use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Divmod;

#[functions]
impl Divmod {
    /// The pair `(x // y, x % y)`.
    fn divmod(vm: &mut Vm, x: &Value, y: &Value) -> R {
        vm.divmod(x, y)
    }
}
