//! Making instances and classes: `type(...)`, `class` statements, `__new__` of native classes.

use crate::native::{Args, MethodDef, MethodKind};
use crate::raise::R;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// `T.__new__` of every native class: a static method whose `this` is the class that defines it.
pub static NATIVE_NEW: MethodDef = MethodDef {
    name: "__new__",
    doc: "Create and return a new object.  See help(type) for accurate signature.",
    signature: "($type, *args, **kwargs)",
    kind: MethodKind::Function,
    call: native_new,
};

fn native_new(vm: &mut Vm, args: &Args<'_>) -> R {
    let Some(class) = args.pos().first() else {
        return Err(vm.type_error("__new__(): not enough arguments"));
    };
    let Some(t) = class.downcast::<Type>() else {
        return Err(vm.type_error_named("__new__(X): X is not a type object ({})", class));
    };
    match t.native_new.get() {
        Some(new) => new(vm, args),
        None => Err(vm.type_error(format!("cannot create '{}' instances", t.name()))),
    }
}

impl Vm {
    /// `class(*args)`: `__new__`, then `__init__` if the result is an instance.
    pub fn call_class(&mut self, class: &Value, args: &Args<'_>) -> R {
        let t = class.downcast::<Type>().expect("a class");
        let (new, init) = (self.names.__new__.clone(), self.names.__init__.clone());
        let Some(constructor) = self.lookup(t, &new) else {
            return Err(self.type_error(format!("cannot create '{}' instances", t.name())));
        };
        let constructor = self.bind_descriptor(&constructor, None, class)?;
        let mut all = Vec::with_capacity(args.all.len() + 1);
        all.push(class.clone());
        all.extend_from_slice(args.all);
        let object = self.call_args(
            &constructor,
            &Args {
                all: &all,
                names: args.names,
            },
        )?;
        if !self.is_instance(&object, class) {
            return Ok(object);
        }
        if let Some(init) = self.lookup_special(&object, &init) {
            all[0] = object.clone();
            let result = self.call_args(
                &init,
                &Args {
                    all: &all,
                    names: args.names,
                },
            )?;
            if !result.is_none() {
                return Err(
                    self.type_error_named("__init__() should return None, not '{}'", &result)
                );
            }
        }
        Ok(object)
    }
}
