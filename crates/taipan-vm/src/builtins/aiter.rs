//! `aiter` and `anext`.

use crate::interp::generators::Step;
use crate::native::{MethodDef, class, concat, functions, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

pub struct Aiter;

#[functions]
impl Aiter {
    /// An asynchronous iterator over an object.
    fn aiter(vm: &mut Vm, async_iterable: &Value) -> R {
        let (aiter, anext) = (vm.names.__aiter__.clone(), vm.names.__anext__.clone());
        let Some(iterator) = vm.call_special(async_iterable, &aiter, &[])? else {
            return Err(vm.type_error_named("'{}' object is not an async iterable", async_iterable));
        };
        if vm.lookup_special(&iterator, &anext).is_none() {
            return Err(vm.type_error_named(
                "aiter() returned not an async iterator of type '{}'",
                &iterator,
            ));
        }
        Ok(iterator)
    }
    /// What to await for the next item of an asynchronous iterator; at its end that gives the default, if there is one.
    #[sig("(aiterator, default=<unrepresentable>, /)")]
    fn anext(vm: &mut Vm, aiterator: &Value, default: Option<Value>) -> R {
        let anext = vm.names.__anext__.clone();
        let Some(awaitable) = vm.call_special(aiterator, &anext, &[])? else {
            return Err(vm.type_error_named("'{}' object is not an async iterator", aiterator));
        };
        match default {
            None => Ok(awaitable),
            Some(default) => {
                let class = vm.class(|t| &t.anext_awaitable);
                let payload = AnextAwaitable {
                    awaitable,
                    iterator: Default::default(),
                    default,
                };
                Ok(vm.new_native(&class, payload))
            }
        }
    }
}

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, AnextAwaitable::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// What `anext(iterator, default)` gives.
#[class(name = "anext_awaitable", methods = &ALL)]
#[derive(crate::native::Trace)]
pub struct AnextAwaitable {
    awaitable: Value,
    /// The iterator of the awaitable, once it was asked for.
    iterator: crate::cell_mut::MutCell<Value>,
    default: Value,
}

#[methods(class = "anext_awaitable")]
impl AnextAwaitable {
    fn started(&self, vm: &mut Vm) -> R {
        let iterator = self.iterator.get();
        if !iterator.is_none() {
            return Ok(iterator);
        }
        let iterator = vm.awaitable_iter(self.awaitable.clone(), 0)?;
        drop(self.iterator.replace(iterator.clone()));
        Ok(iterator)
    }
    fn outcome(&self, vm: &mut Vm, step: R<Step>) -> R {
        match vm.catch(step, |t| &t.StopAsyncIteration)? {
            Some(Step::Yield(value)) => Ok(value),
            Some(Step::Return(value)) => Err(vm.stop_iteration(value)),
            None => Err(vm.stop_iteration(self.default.clone())),
        }
    }
    /// For `await`.
    fn __await__(this: &Value) -> Value {
        this.clone()
    }
    /// Run on.
    #[name = "__next__"]
    fn step(&self, vm: &mut Vm) -> R {
        self.send(vm, Value::NONE)
    }
    /// Run on with a value.
    fn send(&self, vm: &mut Vm, value: Value) -> R {
        let iterator = self.started(vm)?;
        let step = vm.send_to(&iterator, value);
        self.outcome(vm, step)
    }
    /// Raise an exception inside.
    fn throw(&self, vm: &mut Vm, args: crate::native::Rest<'_>) -> R {
        let iterator = self.started(vm)?;
        let throw = vm.names.throw.clone();
        let result = vm
            .get_attr(&iterator, &throw)
            .and_then(|throw| vm.call(&throw, args.0));
        let step = vm.step_result(result);
        self.outcome(vm, step)
    }
    /// Stop it.
    fn close(&self, vm: &mut Vm) -> R {
        let iterator = self.started(vm)?;
        let close = vm.names.close.clone();
        let close = vm.get_attr(&iterator, &close)?;
        vm.call(&close, &[])
    }
}
