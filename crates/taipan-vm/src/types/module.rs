//! `module`.

use crate::heap::Trace;
use crate::native::{Args, ClassDef, methods};
use crate::protocol::show::text;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `module`.
pub struct Module {
    pub dict: Value,
}

impl Trace for Module {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.dict.raw());
    }
}

impl Module {
    /// The namespace.
    pub fn names(&self) -> &Dict {
        self.dict.downcast::<Dict>().expect("a namespace is a dict")
    }
}

/// The class `module`.
pub const CLASS: ClassDef = ClassDef {
    doc: "A module: a namespace filled by a file or by native code.",
    methods: Module::METHODS,
    getset: Module::GETSET,
    new: Module::NEW,
    flags: crate::types::type_::flag::BASETYPE | crate::types::type_::flag::WEAKREF,
    ..crate::types::registry::plain("module")
};

#[methods(class = "module")]
impl Module {
    #[new]
    #[raw]
    fn __new__(vm: &mut Vm, args: &Args<'_>) -> R {
        let dict = vm.dict();
        Ok(vm.new_object(&args.all[0], Module { dict }))
    }

    /// Make an empty module.
    #[sig("(name, doc=None)")]
    fn __init__(&self, vm: &mut Vm, name: &Value, doc: Option<&Value>) -> R<()> {
        if !name.is_a::<Str>() {
            return Err(vm.type_error_named("module() argument 'name' must be str, not {}", name));
        }
        let names = self.names();
        names.set_str(&vm.names.__name__, name.clone());
        names.set_str(&vm.names.__doc__, doc.cloned().unwrap_or(Value::NONE));
        for key in [
            &vm.names.__package__,
            &vm.names.__loader__,
            &vm.names.__spec__,
        ] {
            names.set_str(key, Value::NONE);
        }
        Ok(())
    }

    /// Return `repr(self)`.
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let names = self.names();
        let (spec_key, name_key) = (vm.names.__spec__.clone(), vm.names.__name__.clone());
        if let Some(spec) = names.get_str(&spec_key).filter(|s| !s.is_none()) {
            let part = |vm: &mut Vm, key: &str| -> R<Value> {
                let key = vm.intern(key);
                Ok(vm.get_attr_opt(&spec, &key)?.unwrap_or(Value::NONE))
            };
            let name = part(vm, "name")?;
            let name = if name.is_none() {
                "'?'".to_string()
            } else {
                vm.repr_text(&name)?
            };
            let (origin, loader) = (part(vm, "origin")?, part(vm, "loader")?);
            if origin.is_none() {
                if loader.is_none() {
                    return Ok(format!("<module {name}>"));
                }
                let path = part(vm, "submodule_search_locations")?;
                if path.is_none() {
                    let loader = vm.repr_text(&loader)?;
                    return Ok(format!("<module {name} ({loader})>"));
                }
                let parts = vm.collect(&path)?;
                let parts = vm.list(parts);
                let path = vm.repr_text(&parts)?;
                return Ok(format!("<module {name} (namespace) from {path}>"));
            }
            let located = part(vm, "has_location")?;
            return Ok(if vm.truth(&located)? {
                let origin = vm.repr_text(&origin)?;
                format!("<module {name} from {origin}>")
            } else {
                let origin = vm.str_text(&origin)?;
                format!("<module {name} ({origin})>")
            });
        }
        let name = match names.get_str(&name_key) {
            Some(name) => vm.repr_text(&name)?,
            None => "'?'".to_string(),
        };
        let (file, loader) = (vm.names.__file__.clone(), vm.names.__loader__.clone());
        if let Some(file) = names.get_str(&file) {
            let file = vm.repr_text(&file)?;
            return Ok(format!("<module {name} from {file}>"));
        }
        match names.get_str(&loader) {
            Some(loader) if !loader.is_none() => {
                let loader = vm.repr_text(&loader)?;
                Ok(format!("<module {name} ({loader})>"))
            }
            _ => Ok(format!("<module {name}>")),
        }
    }

    /// Return the names of the module.
    fn __dir__(this: &Value, vm: &mut Vm) -> R {
        let (names, key) = (vm.names.__dict__.clone(), vm.names.__dir__.clone());
        let names = vm.get_attr(this, &names)?;
        let Some(names) = names.downcast::<Dict>() else {
            return Err(vm.type_error("<module>.__dict__ is not a dictionary"));
        };
        if let Some(function) = names.get_str(&key) {
            return vm.call(&function, &[]);
        }
        let names = names.keys();
        Ok(vm.list(names))
    }

    /// The namespace of the module.
    #[member]
    fn __dict__(&self, vm: &mut Vm) -> Value {
        vm.complete_namespace(&self.dict);
        self.dict.clone()
    }

    /// The annotations of the module, evaluated on first use.
    #[getter]
    fn __annotations__(&self, vm: &mut Vm) -> R {
        let (key, annotate) = (
            vm.names.__annotations__.clone(),
            vm.names.__annotate__.clone(),
        );
        if let Some(found) = self.names().get_str(&key) {
            return Ok(found);
        }
        let found = match self.names().get_str(&annotate) {
            Some(function) if vm.is_callable(&function) => {
                let found = vm.call(&function, &[Value::small_int(1)])?;
                if !found.is_a::<Dict>() {
                    return Err(
                        vm.type_error_named("__annotate__() must return a dict, not {}", &found)
                    );
                }
                found
            }
            _ => vm.dict(),
        };
        self.names().set_str(&key, found.clone());
        Ok(found)
    }

    #[setter]
    #[name = "__annotations__"]
    fn set_annotations(&self, vm: &mut Vm, value: &Value) {
        self.names()
            .set_str(&vm.names.__annotations__, value.clone());
        self.names().remove_str(&vm.names.__annotate__);
    }

    #[deleter]
    #[name = "__annotations__"]
    fn del_annotations(&self, vm: &mut Vm) -> R<()> {
        if self.names().remove_str(&vm.names.__annotations__).is_none() {
            return Err(vm.attribute_error("__annotations__"));
        }
        self.names().remove_str(&vm.names.__annotate__);
        Ok(())
    }

    /// The function that evaluates the annotations, or None.
    #[getter]
    fn __annotate__(&self, vm: &mut Vm) -> Value {
        self.names()
            .get_str(&vm.names.__annotate__)
            .unwrap_or(Value::NONE)
    }

    #[setter]
    #[name = "__annotate__"]
    fn set_annotate(&self, vm: &mut Vm, value: &Value) -> R<()> {
        if !value.is_none() && !vm.is_callable(value) {
            return Err(vm.type_error("__annotate__ must be callable or None"));
        }
        self.names().set_str(&vm.names.__annotate__, value.clone());
        if !value.is_none() {
            self.names().remove_str(&vm.names.__annotations__);
        }
        Ok(())
    }

    #[deleter]
    #[name = "__annotate__"]
    fn del_annotate(&self, vm: &mut Vm) -> R<()> {
        Err(vm.type_error("cannot delete __annotate__ attribute"))
    }
}

impl Vm {
    /// Whether a module is still being imported.
    pub fn is_initializing(&mut self, module: &Module) -> bool {
        let key = self.names.__spec__.clone();
        let Some(spec) = module.names().get_str(&key) else {
            return false;
        };
        let key = self.intern("_initializing");
        let found = self.get_attr_opt(&spec, &key);
        match found {
            Ok(found) => found.is_some_and(|v| v.is_true()),
            Err(_) => {
                self.raised = None;
                false
            }
        }
    }

    /// "module 'm' has no attribute 'x'", with what is known of the reason.
    pub fn module_missing_text(&mut self, object: &Value, name: &str) -> String {
        let Some(module) = object.downcast::<Module>() else {
            return String::new();
        };
        let (name_key, file_key) = (self.names.__name__.clone(), self.names.__file__.clone());
        let Some(shown) = module
            .names()
            .get_str(&name_key)
            .filter(|n| n.is_a::<Str>())
        else {
            return format!("module has no attribute '{name}'");
        };
        let shown = text(&shown);
        let file = module
            .names()
            .get_str(&file_key)
            .filter(|f| f.is_a::<Str>());
        let initializing = self.is_initializing(module);
        if let Some(file) = &file
            && let Some(hint) = self.rename_hint(&shown, &text(file), initializing)
        {
            return format!("module '{shown}' has no attribute '{name}'{hint}");
        }
        if initializing {
            return match file {
                Some(file) => format!(
                    "partially initialized module '{shown}' from '{}' has no attribute '{name}' (most likely due to a circular import)",
                    text(&file)
                ),
                None => format!(
                    "partially initialized module '{shown}' has no attribute '{name}' (most likely due to a circular import)"
                ),
            };
        }
        if let Some(submodule) = self.loaded_module(&format!("{shown}.{name}"))
            && let Some(submodule) = submodule.downcast::<Module>()
            && self.is_initializing(submodule)
        {
            return format!(
                "cannot access submodule '{name}' of module '{shown}' (most likely due to a circular import)"
            );
        }
        format!("module '{shown}' has no attribute '{name}'")
    }

    /// A module of `sys.modules`.
    pub fn loaded_module(&mut self, name: &str) -> Option<Value> {
        if self.startup.is_some() {
            match name {
                "builtins" => return Some(self.late_builtins.module.clone()),
                "sys" => self.start(),
                _ => {}
            }
        }
        let key = self.intern(name);
        let modules = self.modules.clone();
        modules
            .downcast::<Dict>()?
            .get_str(&key)
            .filter(|m| !m.is_none())
    }
}
