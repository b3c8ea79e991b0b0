//! `X | Y` of types: `types.UnionType`, which is `typing.Union`.

use crate::native::{ClassDef, Trace, class, methods};
use crate::protocol::show::is_text;
use crate::raise::R;
use crate::types::builtin::Builtin;
use crate::types::function::Function;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// Payload of `typing.Union`: the members of the union, without doubles.
#[class(name = "Union", module = "typing", flags(WEAKREF))]
#[derive(Trace)]
pub struct Union {
    args: Value,
}

impl Union {
    /// The members.
    pub fn args(&self) -> Vec<Value> {
        self.args
            .downcast::<Tuple>()
            .map(|t| t.items().to_vec())
            .unwrap_or_default()
    }
}

#[methods(class = "Union")]
impl Union {
    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let mut parts = Vec::new();
        for arg in self.args() {
            parts.push(vm.type_repr(&arg)?);
        }
        Ok(parts.join(" | "))
    }

    /// Return `hash(self)`: the order of the members does not count.
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        let mut hash = 0x5bd1_e995_u64;
        for arg in self.args() {
            hash = hash.wrapping_add(vm.hash(&arg)?.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        }
        Ok((hash >> 4) as i64)
    }

    /// Return `self == other`: the same members in any order.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(other) = other.native::<Union>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (mine, theirs) = (self.args(), other.args());
        if mine.len() != theirs.len() {
            return Ok(Value::FALSE);
        }
        for a in &mine {
            let mut found = false;
            for b in &theirs {
                if vm.eq(a, b)? {
                    found = true;
                    break;
                }
            }
            if !found {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::TRUE)
    }

    /// Return `self | other`.
    fn __or__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.checked_union(vec![this.clone(), other.clone()])
    }

    /// Return `other | self`.
    fn __ror__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        vm.checked_union(vec![other.clone(), this.clone()])
    }

    /// Whether an object is an instance of one of the members.
    fn __instancecheck__(this: &Value, vm: &mut Vm, instance: &Value) -> R<bool> {
        vm.isinstance(instance, this)
    }

    /// Whether a class is a subclass of one of the members.
    fn __subclasscheck__(this: &Value, vm: &mut Vm, subclass: &Value) -> R<bool> {
        vm.issubclass(subclass, this)
    }

    /// Replace the type variables in the union.
    fn __getitem__(this: &Value, vm: &mut Vm, item: &Value) -> R {
        let args = this.native::<Union>().map(|u| u.args()).unwrap_or_default();
        let found = vm.substitute_parameters(this, &args, item)?;
        vm.union_of(found)
    }

    /// Leave the creation of a base class out: unions cannot be bases.
    fn __mro_entries__(this: &Value, vm: &mut Vm, _bases: &Value) -> R {
        let text = vm.repr_text(this)?;
        Err(vm.type_error(format!("Cannot subclass {text}")))
    }

    /// The members.
    #[getter]
    fn __args__(&self) -> Value {
        self.args.clone()
    }

    /// The class of unions itself.
    #[getter]
    fn __origin__(_this: &Value, vm: &mut Vm) -> Value {
        vm.union_class()
    }

    /// The type variables in the members.
    #[getter]
    fn __parameters__(&self, vm: &mut Vm) -> R {
        let found = vm.type_parameters(&self.args())?;
        Ok(vm.tuple(found))
    }

    /// The name of the class.
    #[getter]
    fn __name__(_this: &Value, vm: &mut Vm) -> Value {
        vm.intern("Union")
    }

    /// The name of the class.
    #[getter]
    fn __qualname__(_this: &Value, vm: &mut Vm) -> Value {
        vm.intern("Union")
    }

    /// `typing`
    #[getter]
    #[name = "__module__"]
    fn module(_this: &Value, vm: &mut Vm) -> Value {
        vm.intern("typing")
    }

    /// `Union[X, Y]`
    #[classmethod]
    fn __class_getitem__(_class: &Value, vm: &mut Vm, item: &Value) -> R {
        let parts = match item.downcast::<Tuple>() {
            Some(t) => t.items().to_vec(),
            None => vec![item.clone()],
        };
        if parts.is_empty() {
            return Err(vm.type_error("Cannot take a Union of no types."));
        }
        vm.checked_union(parts)
    }
}

/// The class object of unions in an isolate.
#[derive(Default)]
struct UnionState {
    class: Option<Value>,
}

impl Vm {
    /// `types.UnionType`
    pub fn union_class(&mut self) -> Value {
        if let Some(class) = &self.module_state::<UnionState>().class {
            return class.clone();
        }
        static CLASS: ClassDef = Union::CLASS;
        let class = self.native_class(&CLASS);
        self.module_state::<UnionState>().class = Some(class.clone());
        class
    }

    fn can_be_in_union(&mut self, value: &Value) -> bool {
        if value.is_none()
            || value.is_a::<Type>()
            || value.native::<Union>().is_some()
            || value
                .native::<crate::types::generic_alias::GenericAlias>()
                .is_some()
        {
            return true;
        }
        let class = self.type_of(value);
        let module = self.class_own(&class, "__module__");
        let name = self.type_name(value);
        module.is_some_and(|m| is_text(&m, "typing"))
            && matches!(
                name.as_str(),
                "TypeAliasType" | "TypeVar" | "ParamSpec" | "TypeVarTuple"
            )
    }

    /// `left | right` of types, or NotImplemented.
    pub fn make_union(&mut self, left: &Value, right: &Value) -> R {
        if !self.can_be_in_union(left) || !self.can_be_in_union(right) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        self.union_of(vec![left.clone(), right.clone()])
    }

    /// A union of these, where typing checks what is no type: a text becomes a reference.
    fn checked_union(&mut self, mut parts: Vec<Value>) -> R {
        for part in &mut parts {
            if self.can_be_in_union(part) {
                continue;
            }
            let typing = self.import_simple("typing")?;
            let check = self.get_attr_str(&typing, "_type_check")?;
            let message = self.str("Union[arg, ...]: each arg must be a type.");
            *part = self.call(&check, &[part.clone(), message])?;
        }
        self.union_of(parts)
    }

    /// A union of these, flattened; just the member when there is only one.
    pub fn union_of(&mut self, parts: Vec<Value>) -> R {
        let mut members: Vec<Value> = Vec::new();
        for part in parts {
            let nested = match part.native::<Union>() {
                Some(u) => u.args(),
                None if part.is_none() => vec![self.class(|t| &t.NoneType)],
                None => vec![part],
            };
            'next: for member in nested {
                for known in &members {
                    if known.is(&member) {
                        continue 'next;
                    }
                    let alias = |v: &Value| {
                        v.native::<crate::types::generic_alias::GenericAlias>()
                            .is_some()
                    };
                    let comparable = !known.is_a::<Type>() || !member.is_a::<Type>();
                    if comparable && alias(known) == alias(&member) && self.eq(known, &member)? {
                        continue 'next;
                    }
                }
                members.push(member);
            }
        }
        if members.len() == 1 {
            return Ok(members.remove(0));
        }
        let args = self.tuple(members);
        let class = self.union_class();
        Ok(self.new_native(&class, Union { args }))
    }

    /// How a type shows inside of a union or generic alias.
    pub fn type_repr(&mut self, value: &Value) -> R<String> {
        if value.is(&Value::ELLIPSIS) {
            return Ok("...".to_string());
        }
        if value.is(&self.types.NoneType) {
            return Ok("None".to_string());
        }
        if value.is_a::<Type>() {
            return Ok(self.full_class_name(value));
        }
        if value.is_a::<Function>() || value.is_a::<Builtin>() {
            let (module, name) = (
                self.names.__module__.clone(),
                self.names.__qualname__.clone(),
            );
            let (module, name) = (self.get_attr(value, &module)?, self.get_attr(value, &name)?);
            let name = self.str_text(&name)?;
            return Ok(match is_text(&module, "builtins") {
                true => name,
                false => format!("{}.{name}", self.str_text(&module)?),
            });
        }
        self.repr_text(value)
    }
}
