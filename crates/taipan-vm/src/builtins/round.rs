//! `round`.

use crate::native::Nullable;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Round;

#[functions]
impl Round {
    /// A number rounded to so many decimal digits; to an int without them.
    #[sig("(number, ndigits=None)")]
    fn round(vm: &mut Vm, number: &Value, ndigits: Nullable<Value>) -> R {
        let name = vm.names.__round__.clone();
        let args: Vec<Value> = ndigits.0.into_iter().collect();
        match vm.call_special(number, &name, &args)? {
            Some(result) => Ok(result),
            None => Err(vm.type_error_named("type {} doesn't define __round__ method", number)),
        }
    }
}
