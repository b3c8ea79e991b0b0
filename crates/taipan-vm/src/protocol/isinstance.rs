//! `isinstance` and `issubclass`, with `__instancecheck__`, `__subclasscheck__`, tuples and unions.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::types::union::Union;
use crate::value::Value;
use crate::vm::Vm;

const INSTANCE_ARG: &str = "isinstance() arg 2 must be a type, a tuple of types, or a union";
const SUBCLASS_ARG: &str = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

impl Vm {
    /// `isinstance(object, class)`
    pub fn isinstance(&mut self, object: &Value, class: &Value) -> R<bool> {
        if self.class_raw(object.raw()) == class.raw() {
            return Ok(true);
        }
        if class.is_kind(Kind::Type) && self.class_raw(class.raw()) == self.types.r#type.raw() {
            return self.plain_isinstance(object, class);
        }
        if let Some(tuple) = class.downcast::<Tuple>() {
            return self.isinstance_any(object, tuple.items());
        }
        if let Some(union) = class.native::<Union>() {
            return self.isinstance_any(object, &union.args());
        }
        let check = self.names.__instancecheck__.clone();
        self.enter_native(" in __instancecheck__")?;
        let result = self.call_special(class, &check, std::slice::from_ref(object));
        self.leave_native();
        match result? {
            Some(result) => self.truth(&result),
            None => self.plain_isinstance(object, class),
        }
    }

    fn isinstance_any(&mut self, object: &Value, classes: &[Value]) -> R<bool> {
        self.enter_native(" in __instancecheck__")?;
        let mut result = Ok(false);
        for class in classes {
            result = self.isinstance(object, class);
            if !matches!(result, Ok(false)) {
                break;
            }
        }
        self.leave_native();
        result
    }

    /// `isinstance` without `__instancecheck__`: the type's mro and what `__class__` says.
    pub fn plain_isinstance(&mut self, object: &Value, class: &Value) -> R<bool> {
        if class.is_kind(Kind::Type) && self.is_instance(object, class) {
            return Ok(true);
        }
        let key = self.names.__class__.clone();
        if class.is_kind(Kind::Type) {
            if !object.raw().is_ptr() {
                return Ok(false);
            }
            // Only objects with hooks can pretend to be of another class, or override `__class__`.
            let own = self.type_of(object);
            let t = own.downcast::<Type>().expect("a class");
            if t.hooks.get() == 0 {
                let object_class = self.class(|t| &t.object);
                if self.inherits(&own, &object_class, &key)
                    && !matches!(object.kind(), Some(Kind::Super))
                {
                    return Ok(false);
                }
            }
            let found = self.get_attr_opt(object, &key)?;
            return Ok(found.is_some_and(|c| {
                !c.is(&own) && c.downcast::<Type>().is_some_and(|t| t.is_subtype(class))
            }));
        }
        self.check_class_like(class, INSTANCE_ARG)?;
        match self.get_attr_opt(object, &key)? {
            Some(found) => self.abstract_issubclass(&found, class),
            None => Ok(false),
        }
    }

    /// `issubclass(subclass, class)`
    pub fn issubclass(&mut self, subclass: &Value, class: &Value) -> R<bool> {
        if class.is_kind(Kind::Type) && self.class_raw(class.raw()) == self.types.r#type.raw() {
            if subclass.is(class) {
                return Ok(true);
            }
            return self.plain_issubclass(subclass, class);
        }
        let parts = class.downcast::<Tuple>().map(|t| t.items().to_vec());
        if let Some(parts) = parts.or_else(|| class.native::<Union>().map(|u| u.args())) {
            self.enter_native(" in __subclasscheck__")?;
            for part in parts {
                match self.issubclass(subclass, &part) {
                    Ok(false) => {}
                    other => {
                        self.leave_native();
                        return other;
                    }
                }
            }
            self.leave_native();
            return Ok(false);
        }
        let check = self.names.__subclasscheck__.clone();
        self.enter_native(" in __subclasscheck__")?;
        let result = self.call_special(class, &check, std::slice::from_ref(subclass));
        self.leave_native();
        match result? {
            Some(result) => self.truth(&result),
            None => self.plain_issubclass(subclass, class),
        }
    }

    /// `issubclass` without `__subclasscheck__`.
    pub fn plain_issubclass(&mut self, subclass: &Value, class: &Value) -> R<bool> {
        if let Some(t) = subclass.downcast::<Type>()
            && class.is_kind(Kind::Type)
        {
            return Ok(t.is_subtype(class));
        }
        self.check_class_like(subclass, "issubclass() arg 1 must be a class")?;
        self.check_class_like(class, SUBCLASS_ARG)?;
        self.abstract_issubclass(subclass, class)
    }

    fn bases_of(&mut self, class: &Value) -> R<Option<Vec<Value>>> {
        let key = self.names.__bases__.clone();
        Ok(self
            .get_attr_opt(class, &key)?
            .and_then(|b| b.downcast::<Tuple>().map(|t| t.items().to_vec())))
    }

    fn check_class_like(&mut self, class: &Value, message: &str) -> R<()> {
        match self.bases_of(class)? {
            Some(_) => Ok(()),
            None => Err(self.type_error(message)),
        }
    }

    fn abstract_issubclass(&mut self, subclass: &Value, class: &Value) -> R<bool> {
        let mut work = vec![subclass.clone()];
        let mut steps = 0u32;
        while let Some(at) = work.pop() {
            if at.is(class) {
                return Ok(true);
            }
            steps += 1;
            if steps > 100_000 {
                return Err(
                    self.recursion_error("maximum recursion depth exceeded in __issubclass__")
                );
            }
            let mut bases = self.bases_of(&at)?.unwrap_or_default();
            bases.reverse();
            work.extend(bases);
        }
        Ok(false)
    }
}
