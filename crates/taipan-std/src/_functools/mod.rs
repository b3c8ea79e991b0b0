//! `_functools`: the native part of `functools`.

mod cmp_key;
mod lru_cache;
mod partial;

use crate::classes::{add_classes, set};
use taipan_vm::native::{Args, module};
use taipan_vm::{R, Value, Vm};

pub struct Functools;

/// Tools that operate on functions.
#[module(name = "_functools")]
impl Functools {
    /// Combine the items of an iterable with a function of two arguments, from left to right.
    #[raw]
    #[sig("(function, iterable, /, initial=<unrepresentable>)")]
    fn reduce(vm: &mut Vm, args: &Args<'_>) -> R {
        let pos = args.pos();
        if pos.len() < 2 {
            return Err(vm.type_error(format!(
                "reduce() takes at least 2 positional arguments ({} given)",
                pos.len()
            )));
        }
        if args.all.len() > 3 {
            let n = args.all.len();
            return Err(vm.type_error(format!("reduce() takes at most 3 arguments ({n} given)")));
        }
        let mut total = pos.get(2).cloned();
        for (name, value) in args.keywords() {
            let name = taipan_vm::protocol::item::text_of(name);
            if name != "initial" {
                let known = ["initial"];
                let text = taipan_vm::report::suggest::unexpected_keyword("reduce", &name, &known);
                return Err(vm.type_error(text));
            }
            total = Some(value.clone());
        }
        let function = &pos[0];
        if vm.iter_refused(&pos[1]) {
            return Err(vm.type_error("reduce() arg 2 must support iteration"));
        }
        vm.iterate(&pos[1], |vm, item| {
            total = Some(match total.take() {
                None => item,
                Some(so_far) => vm.call(function, &[so_far, item])?,
            });
            Ok(())
        })?;
        match total {
            Some(total) => Ok(total),
            None => Err(vm.type_error("reduce() of empty iterable with no initial value")),
        }
    }
    /// Make a key function from a comparison function.
    #[sig("(mycmp)")]
    fn cmp_to_key(vm: &mut Vm, mycmp: Value) -> Value {
        cmp_key::KeyWrapper::make(vm, mycmp, Value::UNDEF)
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[
                &partial::Partial::CLASS,
                &partial::PlaceholderType::CLASS,
                &lru_cache::LruCache::CLASS,
            ],
        );
        let placeholder = partial::placeholder(vm);
        set(vm, module, "Placeholder", placeholder);
        Ok(())
    }
}
