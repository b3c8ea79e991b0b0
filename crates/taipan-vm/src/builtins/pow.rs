//! `pow`.

use crate::native::Nullable;
use crate::native::functions;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Pow;

#[functions]
impl Pow {
    /// `base ** exp`, or that modulo `mod`.
    #[sig("(base, exp, mod=None)")]
    fn pow(vm: &mut Vm, base: &Value, exp: &Value, modulus: Nullable<Value>) -> R {
        match modulus.0 {
            None => vm.binary(BinOp::Pow, base, exp),
            Some(modulus) => vm.power_mod(base, exp, &modulus),
        }
    }
}
