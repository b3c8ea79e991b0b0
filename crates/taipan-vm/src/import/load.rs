//! Loading what a finder has found: the module object, its attributes, its body.

use super::ModuleSpec;
use super::find::Found;
use crate::interp::calls::text_of;
use crate::native::ModuleDef;
use crate::raise::{R, Raise};
use crate::types::dict::Dict;
use crate::types::module::Module;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Make the module, put it into `sys.modules` and run its body.
    pub(super) fn load_found(&mut self, name: &str, found: Found) -> R {
        match found {
            Found::Native(def) => {
                let module = self.filled_native_module(def)?;
                let spec = self.builtin_spec(name);
                self.set_origin(&module, spec);
                let key = self.intern(name);
                self.put_module(&key, &module)?;
                Ok(module)
            }
            Found::Std { file, is_package } => {
                let spec = self.std_spec(name, &file, is_package);
                self.run_new_module(name, spec, &file, |vm| vm.std_code(name))
            }
            Found::Source { file, folder } => {
                let spec = self.source_spec(name, &file, folder);
                self.run_new_module(name, spec, &file, |vm| vm.file_code(&file))
            }
            Found::Namespace(paths) => {
                let spec = self.namespace_spec(name, paths)?;
                self.load_spec(&spec)
            }
            Found::Spec(spec) => self.load_spec(&spec),
        }
    }

    /// A native module with its contents; `sys` keeps the namespace that it has had from the start.
    pub(super) fn filled_native_module(&mut self, def: &'static ModuleDef) -> R {
        if def.name == "sys" {
            self.sys_module(def)
        } else {
            self.native_module(def)
        }
    }

    /// A module of the usual kind, whose code is the native finders' business.
    fn run_new_module(
        &mut self,
        name: &str,
        spec: Value,
        file: &str,
        code: impl FnOnce(&mut Vm) -> R,
    ) -> R {
        let module = self.new_module(name, "");
        self.set_origin(&module, spec.clone());
        // Frozen modules have files too, their specs know none.
        if let Some(m) = module.downcast::<Module>()
            && m.names().get_str(&self.names.__file__).is_none()
        {
            let file = self.str(file);
            m.names().set_str(&self.names.__file__, file);
        }
        let key = self.intern(name);
        self.put_module(&key, &module)?;
        set_initializing(&spec, true);
        let result = match code(self) {
            Ok(code) => self.exec_code(&module, &code),
            Err(raise) => Err(raise),
        };
        self.finish_load(&key, &spec, result)
    }

    /// Load by a spec, as a script's finder or a path entry finder has made it.
    pub fn load_spec(&mut self, spec: &Value) -> R {
        let loader = self.get_attr_str(spec, "loader")?;
        let exec_key = self.intern("exec_module");
        if !loader.is_none() && self.get_attr_opt(&loader, &exec_key)?.is_none() {
            let bootstrap = self.import_simple("_frozen_importlib")?;
            return self.call_method(
                &bootstrap,
                "_load_backward_compatible",
                std::slice::from_ref(spec),
            );
        }
        let module = self.module_from_spec(spec)?;
        let key = self.get_attr_str(spec, "name")?;
        self.put_module(&key, &module)?;
        let initializing = self.intern("_initializing");
        self.set_attr(spec, &initializing, Value::TRUE)?;
        let result = if !loader.is_none() {
            self.get_attr(&loader, &exec_key)
                .and_then(|exec| self.call(&exec, std::slice::from_ref(&module)))
                .map(drop)
        } else {
            let locations = self.get_attr_str(spec, "submodule_search_locations")?;
            if locations.is_none() {
                Err(self.import_error_about("missing loader", &key))
            } else {
                Ok(())
            }
        };
        let result = self.finish_load(&key, spec, result);
        let raised = self.raised.take();
        let reset = self.set_attr(spec, &initializing, Value::FALSE);
        self.raised = match &result {
            Err(_) => raised,
            Ok(_) if reset.is_err() => self.raised.take(),
            Ok(_) => None,
        };
        match (result, reset) {
            (Ok(_), Err(raise)) => Err(raise),
            (result, _) => result,
        }
    }

    /// The module that a spec asks for, not yet run.
    pub fn module_from_spec(&mut self, spec: &Value) -> R {
        let loader = self.get_attr_str(spec, "loader")?;
        let create = self.intern("create_module");
        let mut module = Value::NONE;
        if let Some(create) = self.get_attr_opt(&loader, &create)? {
            module = self.call(&create, std::slice::from_ref(spec))?;
        } else {
            let exec = self.intern("exec_module");
            if self.get_attr_opt(&loader, &exec)?.is_some() {
                return Err(self.import_error(
                    "loaders that define exec_module() must also define create_module()",
                ));
            }
        }
        if module.is_none() {
            let name = self.get_attr_str(spec, "name")?;
            module = self.new_module(&text_of(&name), "");
        }
        self.init_module_attributes(spec, &module, false)?;
        Ok(module)
    }

    /// Set the attributes that come from the spec, where the module has none of its own.
    pub fn init_module_attributes(&mut self, spec: &Value, module: &Value, replace: bool) -> R<()> {
        let name = self.get_attr_str(spec, "name")?;
        let locations = self.get_attr_str(spec, "submodule_search_locations")?;
        let mut loader = self.get_attr_str(spec, "loader")?;
        let mut is_namespace = false;
        if loader.is_none() && !locations.is_none() {
            let external = self.import_simple("_frozen_importlib_external")?;
            let class = self.get_attr_str(&external, "NamespaceLoader")?;
            loader = self.call_method(&class, "_of_path", std::slice::from_ref(&locations))?;
            let key = self.intern("loader");
            self.set_attr(spec, &key, loader.clone())?;
            is_namespace = true;
        }
        let parent = self.get_attr_str(spec, "parent")?;
        let mut wanted = vec![
            (self.names.__name__.clone(), name, false),
            (self.names.__loader__.clone(), loader, false),
            (self.names.__package__.clone(), parent, false),
            (self.names.__spec__.clone(), spec.clone(), true),
        ];
        if is_namespace {
            wanted.push((self.names.__file__.clone(), Value::NONE, false));
        }
        if !locations.is_none() {
            wanted.push((self.names.__path__.clone(), locations, false));
        }
        if self.spec_truth(spec, "has_location")? {
            let origin = self.get_attr_str(spec, "origin")?;
            wanted.push((self.names.__file__.clone(), origin, false));
            let cached = self.get_attr_str(spec, "cached")?;
            if !cached.is_none() {
                wanted.push((self.names.__cached__.clone(), cached, false));
            }
        }
        for (attribute, value, always) in wanted {
            let missing = |found: Option<Value>| found.is_none_or(|v| v.is_none());
            if always || replace || missing(self.get_attr_opt(module, &attribute)?) {
                match self.set_attr(module, &attribute, value) {
                    Err(raise) if !self.is_raised(&raise, &self.types.AttributeError) => {
                        return Err(raise);
                    }
                    Err(_) => self.raised = None,
                    Ok(()) => {}
                }
            }
        }
        Ok(())
    }

    fn spec_truth(&mut self, spec: &Value, name: &str) -> R<bool> {
        let key = self.intern(name);
        match self.get_attr_opt(spec, &key)? {
            Some(value) => self.truth(&value),
            None => Ok(false),
        }
    }

    /// `sys.modules[name] = module`
    fn put_module(&mut self, key: &Value, module: &Value) -> R<()> {
        let modules = self.modules_dict();
        match modules.downcast::<Dict>() {
            Some(m) => drop(m.set_str(key, module.clone())),
            None => self.set_item(&modules, key, module.clone())?,
        }
        Ok(())
    }

    /// After the body has run: the module is what `sys.modules` holds now, moved to its end; a failed one is taken out.
    fn finish_load(&mut self, key: &Value, spec: &Value, result: R<()>) -> R {
        set_initializing(spec, false);
        let modules = self.modules_dict();
        let Some(m) = modules.downcast::<Dict>() else {
            result?;
            return self.get_item(&modules, key);
        };
        let taken = m.remove_str(key);
        result?;
        match taken {
            Some(module) => {
                drop(m.set_str(key, module.clone()));
                Ok(module)
            }
            None => Err(self.key_error(key)),
        }
    }

    /// Fill `__spec__` of a new module and what is derived from it.
    pub(super) fn set_origin(&mut self, module: &Value, spec: Value) {
        let Some(m) = module.downcast::<Module>() else {
            return;
        };
        let dict = m.dict.clone();
        let (Some(d), Some(s)) = (dict.downcast::<Dict>(), ModuleSpec::of(&spec)) else {
            return;
        };
        let parent = s.parent(self);
        d.set_str(&self.names.__package__, parent);
        d.set_str(&self.names.__loader__, s.loader.get());
        let locations = s.locations.get();
        if !locations.is_none() {
            d.set_str(&self.names.__path__, locations);
        }
        if s.has_location.get() {
            d.set_str(&self.names.__file__, s.origin.get());
            let cached = s.cached_path(self);
            if !cached.is_none() {
                d.set_str(&self.names.__cached__, cached);
            }
        }
        d.set_str(&self.names.__spec__, spec);
    }

    /// The code of a module of the embedded library.
    pub(super) fn std_code(&mut self, name: &str) -> R {
        if let Some(raise) = self.host.module_failure(name) {
            return Err(raise(self));
        }
        // Where the host has no text, what it has is run.
        let compiled = self.settings.optimize == 0
            || self
                .host
                .module_text(name)
                .is_some_and(|text| text.is_empty());
        if compiled && let Some(code) = self.host.module_code(name) {
            return Ok(self.load_code(&code));
        }
        // The text last: an importer gives it away.
        match (self.host.module_place(name), self.host.module_text(name)) {
            (Some(place), Some(text)) => self.compile_text(&text, &place.file, "exec", 0, -1),
            _ => Err(self.no_module_named(name)),
        }
    }

    /// Run a module's code in its namespace.
    pub fn exec_code(&mut self, module: &Value, code: &Value) -> R<()> {
        let dict = match module.downcast::<Module>() {
            Some(m) => m.dict.clone(),
            None => self.get_attr_str(module, "__dict__")?,
        };
        let builtins = self.builtins_module();
        if let Some(d) = dict.downcast::<Dict>() {
            d.set_str(&self.names.__builtins__, builtins);
        }
        self.run_code(code, &dict, &dict, Value::NONE).map(drop)
    }

    /// `ImportError(message, name=name)`
    #[cold]
    pub(super) fn import_error_about(&mut self, message: &str, name: &Value) -> Raise {
        let class = self.class(|t| &t.ImportError);
        self.import_exception(&class, message, &[("name", name.clone())])
    }

    /// An exception of the ImportError family with attributes.
    #[cold]
    pub(super) fn import_exception(
        &mut self,
        class: &Value,
        message: &str,
        attributes: &[(&str, Value)],
    ) -> Raise {
        let message = self.str(message);
        let attributes: Vec<(Value, Value)> = attributes
            .iter()
            .map(|(name, value)| (self.intern(name), value.clone()))
            .collect();
        match self.call_kw(class, &[message], &attributes) {
            Ok(exception) => self.raise_value(exception),
            Err(raise) => raise,
        }
    }
}

/// What circular imports are told by.
fn set_initializing(spec: &Value, state: bool) {
    if let Some(spec) = ModuleSpec::of(spec) {
        spec.initializing.set(state);
    }
}
