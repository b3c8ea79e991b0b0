//! `_collections`: the native part of `collections`.

mod defaultdict;
mod deque;
mod ordered_dict;
mod tuplegetter;

use crate::classes::{add_classes, set};
use taipan_vm::heap::Kind;
use taipan_vm::native::module;
use taipan_vm::protocol::number::BinOp;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::shape::exact;
use taipan_vm::{R, Value, Vm};

pub struct Collections;

/// High performance containers.
#[module(name = "_collections")]
impl Collections {
    /// Count the items of an iterable in a mapping.
    fn _count_elements(vm: &mut Vm, mapping: &Value, iterable: &Value) -> R<()> {
        let one = Value::small_int(1);
        if let Some(dict) = mapping.downcast::<Dict>()
            && has_plain_items(vm, mapping)
        {
            return vm.iterate(iterable, |vm, item| {
                let hash = vm.hash_key(&item)?;
                let old = match dict.find(vm, &item, hash)? {
                    Some(i) => {
                        // Counting up a word in place needs no second search.
                        let done = dict.table.with(|t| {
                            let count = t.entries[i].value.as_small_int()?;
                            let next = count
                                .checked_add(1)
                                .filter(|&n| n <= taipan_vm::value::Raw::INT_MAX)?;
                            t.entries[i].value = Value::small_int(next);
                            Some(())
                        });
                        if done.is_some() {
                            return Ok(());
                        }
                        dict.table.with(|t| t.entries[i].value.clone())
                    }
                    None => {
                        dict.set_hashed(vm, &item, hash, one.clone())?;
                        return Ok(());
                    }
                };
                let sum = vm.binary(BinOp::Add, &old, &one)?;
                dict.set_hashed(vm, &item, hash, sum)?;
                Ok(())
            });
        }
        let get = vm.names.get.clone();
        let get = vm.get_attr(mapping, &get)?;
        vm.iterate(iterable, |vm, item| {
            let old = vm.call(&get, &[item.clone(), Value::small_int(0)])?;
            let sum = vm.binary(BinOp::Add, &old, &one)?;
            vm.set_item(mapping, &item, sum)
        })
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        add_classes(
            vm,
            module,
            &[
                &deque::Deque::CLASS,
                &deque::DequeIter::CLASS,
                &deque::DequeReverse::CLASS,
                &tuplegetter::TupleGetter::CLASS,
            ],
        );
        let class = defaultdict::class(vm);
        set(vm, module, "defaultdict", class);
        let class = ordered_dict::class(vm);
        set(vm, module, "OrderedDict", class);
        Ok(())
    }
}

/// Whether `get` and `__setitem__` of a dict are the builtin ones.
fn has_plain_items(vm: &mut Vm, mapping: &Value) -> bool {
    if mapping.raw().has_shape(exact(Kind::Dict)) {
        return true;
    }
    let names = [vm.names.get.clone(), vm.names.__setitem__.clone()];
    let dict = vm.class(|t| &t.dict);
    names.iter().all(|name| {
        let mine = vm.lookup_special(mapping, name);
        let base = dict
            .downcast::<taipan_vm::types::type_::Type>()
            .and_then(|t| vm.lookup(t, name));
        matches!((mine, base), (Some(a), Some(b)) if a.is(&b))
    })
}
