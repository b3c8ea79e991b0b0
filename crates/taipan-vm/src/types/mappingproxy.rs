//! `mappingproxy`: a mapping that cannot be changed through it.

use crate::heap::Trace;
use crate::native::{ClassDef, methods};
use crate::protocol::compare::CmpOp;
use crate::protocol::number::BinOp;
use crate::raise::R;
use crate::types::list::List;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `mappingproxy`.
pub struct MappingProxy {
    pub mapping: Value,
}

impl Trace for MappingProxy {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.mapping.raw());
    }
}

/// The class `mappingproxy`.
pub const CLASS: ClassDef = ClassDef {
    doc: "(mapping)\n--\n\nA view of a mapping that cannot change it.",
    methods: MappingProxy::METHODS,
    getset: MappingProxy::GETSET,
    new: MappingProxy::NEW,
    flags: crate::types::type_::flag::MAPPING,
    ..crate::types::registry::plain("mappingproxy")
};

fn inner(value: &Value) -> Value {
    match value.downcast::<MappingProxy>() {
        Some(proxy) => proxy.mapping.clone(),
        None => value.clone(),
    }
}

#[methods(class = "mappingproxy")]
impl MappingProxy {
    #[new]
    #[sig("(mapping)")]
    fn __new__(class: &Value, vm: &mut Vm, mapping: &Value) -> R {
        let getitem = vm.names.__getitem__.clone();
        if mapping.is_a::<List>()
            || mapping.is_a::<Tuple>()
            || vm.lookup_special(mapping, &getitem).is_none()
        {
            return Err(
                vm.type_error_named("mappingproxy() argument must be a mapping, not {}", mapping)
            );
        }
        Ok(vm.new_object(
            class,
            MappingProxy {
                mapping: mapping.clone(),
            },
        ))
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let text = vm.repr_text(&self.mapping)?;
        Ok(format!("mappingproxy({text})"))
    }

    /// Return `str(self)`.
    fn __str__(&self, vm: &mut Vm) -> R {
        vm.str_of(&self.mapping)
    }

    /// Return `hash(self)`: that of the mapping.
    fn __hash__(&self, vm: &mut Vm) -> R {
        let name = vm.names.__hash__.clone();
        match vm.lookup_special(&self.mapping, &name) {
            Some(method) if !method.is_none() => vm.call_unbound(&method, &self.mapping, &[]),
            _ => Err(vm.type_error_named("unhashable type: '{}'", &self.mapping)),
        }
    }

    /// Return `self < other`.
    fn __lt__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Lt, &self.mapping, &inner(other))
    }

    /// Return `self <= other`.
    fn __le__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Le, &self.mapping, &inner(other))
    }

    /// Return `self == other`.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Eq, &self.mapping, &inner(other))
    }

    /// Return `self != other`.
    fn __ne__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Ne, &self.mapping, &inner(other))
    }

    /// Return `self > other`.
    fn __gt__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Gt, &self.mapping, &inner(other))
    }

    /// Return `self >= other`.
    fn __ge__(&self, vm: &mut Vm, other: &Value) -> R {
        vm.compare(CmpOp::Ge, &self.mapping, &inner(other))
    }

    /// Return `iter(self)`.
    fn __iter__(&self, vm: &mut Vm) -> R {
        vm.iter(&self.mapping)
    }

    /// Return `self | other`.
    fn __or__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.binary(BinOp::Or, &inner(this), &inner(other))
    }

    /// Return `other | self`.
    fn __ror__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.binary(BinOp::Or, &inner(other), &inner(this))
    }

    /// Refuse `self |= other`.
    fn __ior__(&self, vm: &mut Vm, _other: &Value) -> R {
        Err(vm.type_error("'|=' is not supported by mappingproxy; use '|' instead"))
    }

    /// Return `len(self)`.
    fn __len__(&self, vm: &mut Vm) -> R<usize> {
        vm.len(&self.mapping)
    }

    /// Return `self[key]`.
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        vm.get_item(&self.mapping, key)
    }

    /// Return `key in self`.
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        vm.contains(&self.mapping, key)
    }

    /// The value of a key, or a default.
    #[sig("(key, default=None, /)")]
    fn get(&self, vm: &mut Vm, key: &Value, default: Option<&Value>) -> R {
        let default = default.cloned().unwrap_or(Value::NONE);
        vm.call_method(&self.mapping, "get", &[key.clone(), default])
    }

    /// The keys.
    fn keys(&self, vm: &mut Vm) -> R {
        vm.call_method(&self.mapping, "keys", &[])
    }

    /// The values.
    fn values(&self, vm: &mut Vm) -> R {
        vm.call_method(&self.mapping, "values", &[])
    }

    /// The pairs of key and value.
    fn items(&self, vm: &mut Vm) -> R {
        vm.call_method(&self.mapping, "items", &[])
    }

    /// A copy of the mapping.
    fn copy(&self, vm: &mut Vm) -> R {
        vm.call_method(&self.mapping, "copy", &[])
    }

    /// The keys from the last to the first.
    fn __reversed__(&self, vm: &mut Vm) -> R {
        vm.call_method(&self.mapping, "__reversed__", &[])
    }

    /// `mappingproxy[K, V]`
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, item: &Value) -> Value {
        vm.generic_alias(class, item)
    }
}
