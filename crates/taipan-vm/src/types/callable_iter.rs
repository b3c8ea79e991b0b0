//! `callable_iterator`: what `iter(callable, sentinel)` makes.

use crate::cell_mut::MutCell;
use crate::native::{MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, CallableIter::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// Calls a function for every item, until it returns the sentinel.
#[class(name = "callable_iterator", methods = &ALL, next = CallableIter::advance)]
#[derive(crate::native::Trace)]
pub struct CallableIter {
    /// None at the end.
    callable: MutCell<Value>,
    sentinel: MutCell<Value>,
}

#[methods(class = "callable_iterator")]
impl CallableIter {
    #[rust]
    pub fn make(vm: &mut Vm, callable: &Value, sentinel: &Value) -> Value {
        let class = vm.class(|t| &t.callable_iterator);
        let payload = CallableIter {
            callable: MutCell::new(callable.clone()),
            sentinel: MutCell::new(sentinel.clone()),
        };
        vm.new_native(&class, payload)
    }
    fn finish(&self) {
        drop(self.callable.replace(Value::UNDEF));
        drop(self.sentinel.replace(Value::UNDEF));
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<CallableIter>().expect("receiver");
        let (callable, sentinel) = (this.callable.get(), this.sentinel.get());
        if callable.is_undef() {
            return Ok(None);
        }
        let result = vm.call(&callable, &[]);
        let Some(item) = vm.catch(result, |t| &t.StopIteration)? else {
            this.finish();
            return Ok(None);
        };
        if vm.eq(&sentinel, &item)? {
            this.finish();
            return Ok(None);
        }
        Ok(Some(item))
    }
    /// For copying and pickling.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let (callable, sentinel) = (self.callable.get(), self.sentinel.get());
        let function = vm.builtin_named("iter")?;
        let args = if callable.is_undef() {
            let empty = vm.tuple(vec![]);
            vec![empty]
        } else {
            vec![callable, sentinel]
        };
        let args = vm.tuple(args);
        Ok(vm.tuple_of([function, args]))
    }
}
