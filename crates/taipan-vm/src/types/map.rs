//! `map`.

use crate::native::{Args, MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::types::zip::{step, strict_keyword};
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, Map::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// What a function returns for the items of some iterables, until one of them ends.
#[class(name = "map", signature = "(function, iterable, /, *iterables, strict=False)", flags(BASETYPE), new, methods = &ALL, next = Map::advance)]
#[derive(crate::native::Trace)]
pub struct Map {
    function: Value,
    iterators: Box<[Value]>,
    strict: Cell<bool>,
}

#[methods]
impl Map {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = args.all[0].clone();
        let rest = args.rest();
        let strict = strict_keyword(vm, &rest, "map")?;
        let [function, iterables @ ..] = rest.pos() else {
            return Err(vm.type_error("map() must have at least two arguments."));
        };
        if iterables.is_empty() {
            return Err(vm.type_error("map() must have at least two arguments."));
        }
        let mut iterators = Vec::with_capacity(iterables.len());
        for iterable in iterables {
            iterators.push(vm.iter(iterable)?);
        }
        let payload = Map {
            function: function.clone(),
            iterators: iterators.into(),
            strict: Cell::new(strict),
        };
        Ok(vm.new_native(&class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Map>().expect("receiver");
        if let [iterator] = &*this.iterators {
            return match vm.next(iterator)? {
                Some(item) => vm.call(&this.function, &[item]).map(Some),
                None => Ok(None),
            };
        }
        match step(vm, &this.iterators, this.strict.get(), "map")? {
            Some(items) => vm.call(&this.function, &items).map(Some),
            None => Ok(None),
        }
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let map = this.native::<Map>().expect("receiver");
        let mut args = vec![map.function.clone()];
        args.extend_from_slice(&map.iterators);
        let args = vm.tuple(args);
        let class = vm.type_of(this);
        let mut parts = vec![class, args];
        if map.strict.get() {
            parts.push(Value::TRUE);
        }
        Ok(vm.tuple(parts))
    }
    /// Whether to be strict, for unpickling.
    fn __setstate__(&self, strict: bool) {
        self.strict.set(strict);
    }
}
