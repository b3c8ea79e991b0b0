//! `filter`.

use crate::native::{Args, MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

const PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, Filter::METHODS];
const ALL: [MethodDef; total(PARTS)] = concat(PARTS);

/// The items of an iterable for which a function is true; those that are true themselves if it is None.
#[class(name = "filter", signature = "(function, iterable, /)", flags(BASETYPE), new, methods = &ALL, next = Filter::advance)]
#[derive(crate::native::Trace)]
pub struct Filter {
    function: Value,
    iterator: Value,
}

#[methods]
impl Filter {
    #[new]
    #[raw]
    fn new(vm: &mut Vm, args: &Args<'_>) -> R {
        let class = args.all[0].clone();
        let rest = args.rest();
        if class.is(&vm.types.filter) {
            rest.no_keywords(vm, "filter")?;
        }
        let [function, iterable] = rest.pos() else {
            return Err(vm.type_error(format!(
                "filter expected 2 arguments, got {}",
                rest.pos().len()
            )));
        };
        let iterator = vm.iter(iterable)?;
        let payload = Filter {
            function: function.clone(),
            iterator,
        };
        Ok(vm.new_native(&class, payload))
    }
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<Filter>().expect("receiver");
        let truth_itself = this.function.is_none() || this.function.is(&vm.types.bool);
        while let Some(item) = vm.next(&this.iterator)? {
            let keep = if truth_itself {
                vm.truth(&item)?
            } else {
                let verdict = vm.call(&this.function, std::slice::from_ref(&item))?;
                vm.truth(&verdict)?
            };
            if keep {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }
    /// For copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        let filter = this.native::<Filter>().expect("receiver");
        let args = vm.tuple_of([filter.function.clone(), filter.iterator.clone()]);
        let class = vm.type_of(this);
        Ok(vm.tuple_of([class, args]))
    }
}
