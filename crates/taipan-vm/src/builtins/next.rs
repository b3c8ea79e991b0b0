//! `next`.

use crate::heap::Kind;
use crate::interp::Outcome;
use crate::native::functions;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Next;

#[functions]
impl Next {
    /// The next item of an iterator; at the end the default, or StopIteration without one.
    #[general]
    fn next(vm: &mut Vm, iterator: &Value, default: Option<Value>) -> R {
        if iterator.is_kind(Kind::Generator) {
            return match (vm.resume(iterator, Value::NONE)?, default) {
                (Outcome::Yielded(item) | Outcome::Produced(item), _) => Ok(item),
                (Outcome::Returned(_), Some(default)) => Ok(default),
                (Outcome::Returned(value), None) => Err(vm.stop_iteration(value)),
            };
        }
        if let Some(result) = vm.next_builtin(iterator) {
            let item = result?;
            return match default {
                _ if !item.is_undef() => Ok(item),
                Some(default) => Ok(default),
                None => Err(vm.stop_iteration(Value::NONE)),
            };
        }
        // What `__next__` raises stays as it is: a generator's StopIteration carries its result.
        let name = vm.names.__next__.clone();
        let Some(method) = vm.lookup_special(iterator, &name) else {
            return Err(vm.type_error_named("'{}' object is not an iterator", iterator));
        };
        let result = vm.call_unbound(&method, iterator, &[]);
        match default {
            None => result,
            Some(default) => Ok(vm.catch(result, |t| &t.StopIteration)?.unwrap_or(default)),
        }
    }
}
