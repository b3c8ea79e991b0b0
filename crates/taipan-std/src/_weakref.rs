//! `_weakref`: the native part of `weakref`.

use crate::classes::set;
use taipan_vm::native::module;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::weakref::WeakRef;
use taipan_vm::{R, Value, Vm};

pub struct Weakref;

/// Weak-reference support module.
#[module(name = "_weakref")]
impl Weakref {
    /// How many weak references to an object there are.
    fn getweakrefcount(vm: &mut Vm, object: &Value) -> usize {
        vm.heap.weakrefs_of(object).len()
    }
    /// All weak references to an object.
    fn getweakrefs(vm: &mut Vm, object: &Value) -> Vec<Value> {
        vm.heap.weakrefs_of(object)
    }
    /// Create a proxy object that weakly references 'object'.
    #[sig("(object, callback=None, /)")]
    fn proxy(vm: &mut Vm, object: &Value, callback: Option<Value>) -> R {
        vm.weak_proxy(object, callback.as_ref())
    }
    /// Take out an entry whose weak reference has lost its object.
    fn _remove_dead_weakref(vm: &mut Vm, dct: &Value, key: &Value) -> R<()> {
        let Some(dict) = dct.downcast::<Dict>() else {
            return Err(vm.type_error_named(
                "_remove_dead_weakref() argument 1 must be dict, not {}",
                dct,
            ));
        };
        let Some(value) = dict.get(vm, key)? else {
            return Ok(());
        };
        match value.downcast::<WeakRef>() {
            None => Err(vm.type_error("not a weakref")),
            Some(weak) if weak.get().is_none() => dict.remove(vm, key).map(drop),
            Some(_) => Ok(()),
        }
    }
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let class = vm.class(|t| &t.weakref);
        set(vm, module, "ref", class.clone());
        set(vm, module, "ReferenceType", class);
        let class = vm.proxy_class(false);
        set(vm, module, "ProxyType", class);
        let class = vm.proxy_class(true);
        set(vm, module, "CallableProxyType", class);
        Ok(())
    }
}
