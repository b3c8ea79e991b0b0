//! Calling from native code.

use crate::heap::Kind;
use crate::native::{Args, MethodKind};
use crate::protocol::slots::Slot;
use crate::raise::R;
use crate::types::builtin::{Builtin, MethodDescr};
use crate::types::method::Method;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `callable(*args)`
    pub fn call(&mut self, callable: &Value, args: &[Value]) -> R {
        self.call_args(callable, &Args::positional(args))
    }

    /// `object.name(*args)`
    pub fn call_method(&mut self, object: &Value, name: &str, args: &[Value]) -> R {
        let name = self.intern(name);
        let method = self.get_attr(object, &name)?;
        self.call(&method, args)
    }

    /// `callable(*args, **keywords)`
    pub fn call_kw(&mut self, callable: &Value, args: &[Value], keywords: &[(Value, Value)]) -> R {
        let mut all = args.to_vec();
        all.extend(keywords.iter().map(|k| k.1.clone()));
        let names: Vec<Value> = keywords.iter().map(|k| k.0.clone()).collect();
        self.call_args(
            callable,
            &Args {
                all: &all,
                names: &names,
            },
        )
    }

    /// Call with arguments as natives get them.
    pub fn call_args(&mut self, callable: &Value, args: &Args<'_>) -> R {
        match callable.kind() {
            Some(Kind::Function) => self.run_function(callable, args),
            Some(Kind::Builtin) => {
                let builtin = callable.downcast::<Builtin>().expect("kind");
                self.call_builtin(builtin, args)
            }
            Some(Kind::MethodDescr) => {
                let descr = callable.downcast::<MethodDescr>().expect("kind");
                self.call_descr(descr, args)
            }
            Some(Kind::Method) => {
                let method = callable.downcast::<Method>().expect("kind");
                args.with_first(&method.this, |args| self.call_args(&method.func, args))
            }
            Some(Kind::Type) => self.call_type(callable, args),
            _ => {
                if let Some(call) = self.native_slot(callable, Slot::Call) {
                    self.enter_native(" while calling a Python object")?;
                    let result =
                        args.with_first(callable, |args| crate::native::run(&call, self, args));
                    self.leave_native();
                    return result;
                }
                let name = self.names.__call__.clone();
                let Some(method) = self.lookup_special(callable, &name) else {
                    return Err(self.type_error_named("'{}' object is not callable", callable));
                };
                self.enter_native(" while calling a Python object")?;
                let result = match method.kind() {
                    Some(Kind::Function | Kind::MethodDescr) => {
                        args.with_first(callable, |args| self.call_args(&method, args))
                    }
                    _ => {
                        let class = self.type_of(callable);
                        match self.bind_descriptor(&method, Some(callable), &class) {
                            Ok(bound) => self.call_args(&bound, args),
                            Err(raise) => Err(raise),
                        }
                    }
                };
                self.leave_native();
                result
            }
        }
    }

    /// Call a native function object.
    #[inline]
    pub fn call_builtin(&mut self, builtin: &Builtin, args: &Args<'_>) -> R {
        if !builtin.bound {
            return builtin.def.call(self, args);
        }
        args.with_first(&builtin.this, |args| builtin.def.call(self, args))
    }

    /// Call an unbound native method: the first argument is self (or, for class methods, the class).
    pub fn call_descr(&mut self, descr: &MethodDescr, args: &Args<'_>) -> R {
        let (name, class) = (descr.def.name, &descr.class);
        let Some(this) = args.pos().first() else {
            let class = class
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            let message = if self.is_slot_descr(descr) {
                format!("descriptor '{name}' of '{class}' object needs an argument")
            } else {
                format!("unbound method {class}.{name}() needs an argument")
            };
            return Err(self.type_error(message));
        };
        if descr.def.kind == MethodKind::Class {
            let ok = this.downcast::<Type>().is_some_and(|t| t.is_subtype(class));
            if !ok {
                let class = class
                    .downcast::<Type>()
                    .map(|t| t.name())
                    .unwrap_or_default();
                let message = match this.downcast::<Type>() {
                    Some(t) => format!(
                        "descriptor '{name}' requires a subtype of '{class}' but received '{}'",
                        t.name()
                    ),
                    None => format!(
                        "descriptor '{name}' requires a type but received a '{}' instance",
                        self.type_name(this)
                    ),
                };
                return Err(self.type_error(message));
            }
        } else if !self.is_instance(this, class) {
            let class = class
                .downcast::<Type>()
                .map(|t| t.name())
                .unwrap_or_default();
            let other = self.type_name(this);
            let message = if self.is_slot_descr(descr) {
                format!("descriptor '{name}' requires a '{class}' object but received a '{other}'")
            } else {
                format!(
                    "descriptor '{name}' for '{class}' objects doesn't apply to a '{other}' object"
                )
            };
            return Err(self.type_error(message));
        }
        descr.def.call(self, args)
    }

    fn is_slot_descr(&self, descr: &MethodDescr) -> bool {
        crate::protocol::is_slot_name(descr.def.name)
    }
}
