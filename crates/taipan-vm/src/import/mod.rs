//! Imports: `sys.modules`, finders in the order of `sys.meta_path`, loading.
//!
//! The usual finders (native modules, the embedded standard library, files) are native and need no script code; whatever a script
//! adds to `sys.meta_path` or `sys.path_hooks` is asked in its turn.

mod find;
mod spec;

pub use spec::{ModuleSpec, SourceLoader};

use crate::heap::Kind;
use crate::interp::calls::text_of;
use crate::raise::{R, Raise};
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use find::Found;

impl Vm {
    /// `import name`, `from name import ...`: the top-level package without `fromlist`, else the module itself.
    pub fn import_name(
        &mut self,
        name: &Value,
        globals: Option<&Value>,
        fromlist: &Value,
        level: i64,
    ) -> R {
        if !name.is_kind(Kind::Str) {
            return Err(self.type_error_named("module name must be str, not {}", name));
        }
        if level < 0 {
            return Err(self.value_error("level must be >= 0"));
        }
        let text = text_of(name);
        let absolute = if level > 0 {
            self.resolve_relative(&text, globals, level)?
        } else if text.is_empty() {
            return Err(self.value_error("Empty module name"));
        } else {
            text.clone()
        };
        let module = self.import_module(&absolute)?;
        let wants = match fromlist.downcast::<Tuple>() {
            Some(t) => t.items().to_vec(),
            None => fromlist
                .downcast::<List>()
                .map(|l| l.snapshot())
                .unwrap_or_default(),
        };
        if wants.is_empty() && !fromlist.is_true() {
            if level == 0 {
                return match absolute.split_once('.') {
                    Some((top, _)) => self.import_module(top),
                    None => Ok(module),
                };
            }
            if text.is_empty() {
                return Ok(module);
            }
            // `__import__("a.b", level=1)`: the package that `a` names.
            let cut = text.len() - text.find('.').unwrap_or(text.len());
            let top = absolute[..absolute.len() - cut].to_owned();
            return self.import_module(&top);
        }
        let path = self.names.__path__.clone();
        if self.get_attr_opt(&module, &path)?.is_some() {
            self.import_members(&module, &absolute, &wants, true)?;
        }
        Ok(module)
    }

    /// Import the submodules among the names of a `from package import ...`.
    fn import_members(
        &mut self,
        module: &Value,
        package: &str,
        wants: &[Value],
        recursive: bool,
    ) -> R<()> {
        for want in wants {
            if !want.is_kind(Kind::Str) {
                let (place, class) = (
                    if recursive {
                        "Item in ``from list''"
                    } else {
                        "Item in __all__"
                    },
                    self.type_name(want),
                );
                let place = if recursive {
                    place.to_owned()
                } else {
                    format!("{place} of {package}")
                };
                return Err(self.type_error(format!("{place} must be str, not {class}")));
            }
            let text = text_of(want);
            if text == "*" {
                let all = self.names.__all__.clone();
                if recursive && let Some(all) = self.get_attr_opt(module, &all)? {
                    let names = self.collect(&all)?;
                    self.import_members(module, package, &names, false)?;
                }
                continue;
            }
            let want = self.intern_value(want);
            if self.get_attr_opt(module, &want)?.is_some() {
                continue;
            }
            let full = format!("{package}.{text}");
            if let Err(raise) = self.import_module(&full) {
                // A name that is no submodule is the business of whoever looks it up.
                let missing = self.is_raised(&raise, &self.types.ModuleNotFoundError)
                    && self
                        .raised
                        .as_ref()
                        .and_then(|e| e.downcast::<Exception>())
                        .is_some_and(|e| {
                            e.args.with(|a| {
                                a.downcast::<Tuple>()
                                    .and_then(|t| t.items().first().cloned())
                                    .is_some_and(|m| {
                                        text_of(&m) == format!("No module named '{full}'")
                                    })
                            })
                        });
                if !missing {
                    return Err(raise);
                }
                self.raised = None;
            }
        }
        Ok(())
    }

    /// The absolute name of a relative import.
    fn resolve_relative(&mut self, name: &str, globals: Option<&Value>, level: i64) -> R<String> {
        let package = self.calling_package(globals)?;
        if package.is_empty() {
            return Err(self.import_error("attempted relative import with no known parent package"));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            match base.rsplit_once('.') {
                Some((head, _)) => base = head,
                None => {
                    return Err(
                        self.import_error("attempted relative import beyond top-level package")
                    );
                }
            }
        }
        Ok(if name.is_empty() {
            base.to_owned()
        } else {
            format!("{base}.{name}")
        })
    }

    fn calling_package(&mut self, globals: Option<&Value>) -> R<String> {
        let Some(globals) = globals.and_then(|g| g.downcast::<Dict>()) else {
            return Err(self.key_error_text("'__name__' not in globals"));
        };
        if let Some(package) = globals.get_str(&self.names.__package__)
            && !package.is_none()
        {
            if !package.is_kind(Kind::Str) {
                return Err(self.type_error("package must be a string"));
            }
            return Ok(text_of(&package));
        }
        if let Some(spec) = globals.get_str(&self.names.__spec__)
            && !spec.is_none()
        {
            let parent = self.get_attr_str(&spec, "parent")?;
            return Ok(text_of(&parent));
        }
        let Some(name) = globals.get_str(&self.names.__name__) else {
            return Err(self.key_error_text("'__name__' not in globals"));
        };
        let name = text_of(&name);
        if globals.get_str(&self.names.__path__).is_some() {
            return Ok(name);
        }
        Ok(name
            .rsplit_once('.')
            .map(|(head, _)| head.to_owned())
            .unwrap_or_default())
    }

    /// Import a module by its absolute dotted name; that module itself.
    pub fn import_module(&mut self, name: &str) -> R {
        let key = self.intern(name);
        let modules = self.modules_dict();
        if let Some(module) = modules.downcast::<Dict>().and_then(|m| m.get_str(&key)) {
            if module.is_none() {
                let message = format!("import of {name} halted; None in sys.modules");
                return Err(self.module_not_found(name, message));
            }
            return Ok(module);
        }
        let mut path = Value::NONE;
        let mut parent = None;
        if let Some((package, _)) = name.rsplit_once('.') {
            let package_module = self.import_module(package)?;
            if let Some(module) = modules.downcast::<Dict>().and_then(|m| m.get_str(&key)) {
                return Ok(module);
            }
            let attribute = self.names.__path__.clone();
            match self.get_attr_opt(&package_module, &attribute)? {
                Some(found) => path = found,
                None => {
                    let message = format!("No module named '{name}'; '{package}' is not a package");
                    return Err(self.module_not_found(name, message));
                }
            }
            parent = Some(package_module);
        }
        let Some(found) = self.find_module(name, &path)? else {
            return Err(self.module_not_found(name, format!("No module named '{name}'")));
        };
        self.enter_native(" during import")?;
        let result = self.load_found(name, &key, found);
        self.leave_native();
        let module = result?;
        if let Some(parent) = parent {
            let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
            let leaf = self.intern(leaf);
            if let Err(raise) = self.set_attr(&parent, &leaf, module.clone()) {
                if !self.is_raised(&raise, &self.types.AttributeError) {
                    return Err(raise);
                }
                self.raised = None;
            }
        }
        Ok(module)
    }

    /// Import a module by its dotted name and return that module itself.
    pub fn import_simple(&mut self, name: &str) -> R {
        self.import_module(name)
    }

    /// `sys.modules` as scripts see it now.
    pub fn modules_dict(&mut self) -> Value {
        let name = self.names.modules.clone();
        match self.sys.downcast::<Dict>().and_then(|s| s.get_str(&name)) {
            Some(modules) if modules.is_kind(Kind::Dict) => modules,
            _ => self.modules.clone(),
        }
    }

    #[cold]
    fn module_not_found(&mut self, name: &str, message: String) -> Raise {
        let class = self.types.ModuleNotFoundError.clone();
        let message = self.str(message);
        let name = self.str(name);
        let key = self.names.name.clone();
        match self.call_kw(&class, &[message], &[(key, name)]) {
            Ok(exception) => self.raise_value(exception),
            Err(raise) => raise,
        }
    }

    fn load_found(&mut self, name: &str, key: &Value, found: Found) -> R {
        let modules = self.modules_dict();
        let set = |vm: &mut Vm, module: &Value| {
            let _ = &vm;
            if let Some(m) = modules.downcast::<Dict>() {
                drop(m.set_str(key, module.clone()));
            }
        };
        match found {
            Found::Native(def) => {
                let module = if def.name == "sys" {
                    self.sys_module(def)?
                } else {
                    self.native_module(def)?
                };
                let spec = self.builtin_spec(name);
                self.set_origin(&module, spec, None, None);
                set(self, &module);
                Ok(module)
            }
            Found::Source {
                text,
                file,
                path,
                cached,
                origin_std,
            } => {
                let module = self.new_module(name, "");
                let spec = self.source_spec(name, &file, path.as_ref(), origin_std);
                self.set_origin(&module, spec.clone(), Some(&file), path);
                if let (Some(cached), Some(m)) = (cached, module.downcast::<Module>()) {
                    let cached = self.str(cached);
                    m.dict
                        .downcast::<Dict>()
                        .map(|d| d.set_str(&self.names.__cached__, cached));
                }
                set(self, &module);
                let code = match origin_std && self.settings.optimize == 0 {
                    true => self.host.module_code(name),
                    false => None,
                };
                let result = match code {
                    Some(code) => {
                        let code = self.load_code(&code);
                        self.exec_code(&module, &code)
                    }
                    None => self.exec_module(&module, &text, &file),
                };
                self.finish_load(&modules, key, &spec, result)
            }
            Found::Namespace(paths) => {
                let module = self.new_module(name, "");
                let paths: Vec<Value> = paths.into_iter().map(|p| self.str(p)).collect();
                let path = self.list(paths);
                let spec = self.namespace_spec(name, &path);
                self.set_origin(&module, spec, None, Some(path));
                set(self, &module);
                Ok(module)
            }
            Found::Spec(spec) => self.load_spec(&modules, key, &spec),
        }
    }

    /// Load through a spec made by a script's finder.
    fn load_spec(&mut self, modules: &Value, key: &Value, spec: &Value) -> R {
        let loader = self.get_attr_str(spec, "loader")?;
        let mut module = Value::NONE;
        let create = self.intern("create_module");
        if let Some(create) = self.get_attr_opt(&loader, &create)? {
            module = self.call(&create, std::slice::from_ref(spec))?;
        }
        if module.is_none() {
            let name = self.get_attr_str(spec, "name")?;
            module = self.new_module(&text_of(&name), "");
        }
        let locations = self.get_attr_str(spec, "submodule_search_locations")?;
        let parent = self.get_attr_str(spec, "parent")?;
        let (n, l, p, s) = (
            self.names.__name__.clone(),
            self.names.__loader__.clone(),
            self.names.__package__.clone(),
            self.names.__spec__.clone(),
        );
        let name = self.get_attr_str(spec, "name")?;
        for (attribute, value) in [
            (n, name),
            (l, loader.clone()),
            (p, parent),
            (s, spec.clone()),
        ] {
            self.set_attr(&module, &attribute, value)?;
        }
        if !locations.is_none() {
            let path = self.names.__path__.clone();
            self.set_attr(&module, &path, locations)?;
        }
        let has_location = self.intern("has_location");
        if let Some(has) = self.get_attr_opt(spec, &has_location)?
            && self.truth(&has)?
        {
            let origin = self.get_attr_str(spec, "origin")?;
            let file = self.names.__file__.clone();
            self.set_attr(&module, &file, origin)?;
        }
        if let Some(m) = modules.downcast::<Dict>() {
            drop(m.set_str(key, module.clone()));
        }
        let result = if loader.is_none() {
            Ok(())
        } else {
            let exec = self.get_attr_str(&loader, "exec_module");
            exec.and_then(|exec| self.call(&exec, std::slice::from_ref(&module)).map(drop))
        };
        self.finish_load(modules, key, spec, result)
    }

    /// After the body has run: the module is what `sys.modules` holds now; a failed one is taken out.
    fn finish_load(&mut self, modules: &Value, key: &Value, spec: &Value, result: R<()>) -> R {
        if let Some(spec) = ModuleSpec::of(spec) {
            spec.initializing.set(false);
        }
        let modules = modules.downcast::<Dict>();
        match result {
            Ok(()) => match modules.and_then(|m| m.get_str(key)) {
                Some(module) => Ok(module),
                None => {
                    let message = format!("module '{}' not in sys.modules", text_of(key));
                    Err(self.import_error(message))
                }
            },
            Err(raise) => {
                modules.and_then(|m| m.remove_str(key));
                Err(raise)
            }
        }
    }

    /// Fill `__spec__` and what is derived from it.
    fn set_origin(&mut self, module: &Value, spec: Value, file: Option<&str>, path: Option<Value>) {
        let Some(m) = module.downcast::<Module>() else {
            return;
        };
        let dict = m.dict.clone();
        let Some(d) = dict.downcast::<Dict>() else {
            return;
        };
        let (loader, parent) = match ModuleSpec::of(&spec) {
            Some(s) => (s.loader.get(), s.parent(self)),
            None => (Value::NONE, Value::NONE),
        };
        d.set_str(&self.names.__spec__, spec);
        d.set_str(&self.names.__loader__, loader);
        d.set_str(&self.names.__package__, parent);
        if let Some(file) = file {
            let file = self.str(file);
            d.set_str(&self.names.__file__, file);
        }
        if let Some(path) = path {
            d.set_str(&self.names.__path__, path);
        }
    }

    /// Compile and run a module's source in its namespace.
    pub fn exec_module(&mut self, module: &Value, text: &str, file: &str) -> R<()> {
        let code = self.compile_text(text, file, "exec", 0, -1)?;
        self.exec_code(module, &code)
    }

    /// Run a module's code in its namespace.
    pub fn exec_code(&mut self, module: &Value, code: &Value) -> R<()> {
        let dict = match module.downcast::<Module>() {
            Some(m) => m.dict.clone(),
            None => self.get_attr_str(module, "__dict__")?,
        };
        let builtins = self.intern("builtins");
        let builtins = self
            .modules
            .downcast::<Dict>()
            .and_then(|m| m.get_str(&builtins));
        if let Some(d) = dict.downcast::<Dict>() {
            let value = builtins.unwrap_or_else(|| self.builtins.clone());
            d.set_str(&self.names.__builtins__, value);
        }
        self.run_code(code, &dict, &dict, Value::NONE).map(drop)
    }

    /// `from module import name`
    pub fn import_from(&mut self, module: &Value, name: &Value) -> R {
        if let Some(value) = self.get_attr_opt(module, name)? {
            return Ok(value);
        }
        let key = self.names.__name__.clone();
        let module_name = self.get_attr_opt(module, &key)?;
        let text = text_of(name);
        let Some(module_name) = module_name.filter(|n| n.is_kind(Kind::Str)) else {
            let message = format!(
                "cannot import name '{text}' from '<unknown module name>' (unknown location)"
            );
            return Err(self.import_failure(message, Value::NONE, Value::NONE, name));
        };
        let full = format!("{}.{text}", text_of(&module_name));
        let full = self.intern(&full);
        let modules = self.modules_dict();
        if let Some(found) = modules.downcast::<Dict>().and_then(|m| m.get_str(&full)) {
            return Ok(found);
        }
        let spec_key = self.names.__spec__.clone();
        let spec = self.get_attr_opt(module, &spec_key)?.unwrap_or_default();
        let file_key = self.names.__file__.clone();
        let origin = self
            .get_attr_opt(module, &file_key)?
            .filter(|f| f.is_kind(Kind::Str));
        let m = text_of(&module_name);
        let initializing = ModuleSpec::of(&spec).is_some_and(|s| s.initializing.get());
        let message = match &origin {
            None => format!("cannot import name '{text}' from '{m}' (unknown location)"),
            Some(path) => {
                let path = text_of(path);
                if self.shadows_std(&m, &path) {
                    format!(
                        "cannot import name '{text}' from '{m}' (consider renaming '{path}' since it has the same name as the standard library module named '{m}' and prevents importing that standard library module)"
                    )
                } else if initializing {
                    format!(
                        "cannot import name '{text}' from partially initialized module '{m}' (most likely due to a circular import) ({path})"
                    )
                } else {
                    format!("cannot import name '{text}' from '{m}' ({path})")
                }
            }
        };
        Err(self.import_failure(message, module_name, origin.unwrap_or_default(), name))
    }

    /// Whether a script's file has taken the name of a module of the standard library.
    fn shadows_std(&mut self, name: &str, path: &str) -> bool {
        !path.starts_with("<std>")
            && (self.host.module_source(name).is_some() || self.native_modules.contains_key(name))
    }

    #[cold]
    fn import_failure(
        &mut self,
        message: String,
        module: Value,
        path: Value,
        name: &Value,
    ) -> Raise {
        let class = self.types.ImportError.clone();
        let message = self.str(message);
        let (n, p, f) = (
            self.names.name.clone(),
            self.names.path.clone(),
            self.intern("name_from"),
        );
        match self.call_kw(
            &class,
            &[message],
            &[(n, module), (p, path), (f, name.clone())],
        ) {
            Ok(exception) => self.raise_value(exception),
            Err(raise) => raise,
        }
    }

    /// `from module import *` into a namespace mapping.
    pub fn import_star(&mut self, module: &Value, namespace: &Value) -> R<()> {
        let (all_key, dict_key) = (self.names.__all__.clone(), self.names.__dict__.clone());
        let all = self.get_attr_opt(module, &all_key)?;
        let public_only = all.is_none();
        let names = match all {
            Some(all) => self.collect(&all)?,
            None => match self.get_attr_opt(module, &dict_key)? {
                Some(dict) => {
                    let keys = self.call_method(&dict, "keys", &[])?;
                    self.collect(&keys)?
                }
                None => {
                    return Err(
                        self.import_error("from-import-* object has no __dict__ and no __all__")
                    );
                }
            },
        };
        for name in names {
            let Some(s) = name.downcast::<Str>() else {
                let key = self.names.__name__.clone();
                let module_name = self.get_attr_opt(module, &key)?.unwrap_or_default();
                let (m, class) = (text_of(&module_name), self.type_name(&name));
                let message = if public_only {
                    format!("Key in {m}.__dict__ must be str, not {class}")
                } else {
                    format!("Item in {m}.__all__ must be str, not {class}")
                };
                return Err(self.type_error(message));
            };
            if public_only && s.bytes().starts_with(b"_") {
                continue;
            }
            let value = self.get_attr(module, &name)?;
            self.set_item(namespace, &name, value)?;
        }
        Ok(())
    }

    /// The module object of `sys`, whose dict is the isolate's own.
    fn sys_module(&mut self, def: &'static crate::native::ModuleDef) -> R {
        let filled = self.native_module(def)?;
        let source = filled.downcast::<Module>().expect("a module").dict.clone();
        let sys = self.sys.clone();
        if let (Some(from), Some(to)) = (source.downcast::<Dict>(), sys.downcast::<Dict>()) {
            for (key, value) in from.items() {
                if to.get_str(&key).is_none() {
                    to.set_str(&key, value);
                }
            }
        }
        let module = self.heap.alloc_sub(
            crate::types::shape::exact(Kind::Module),
            Module { dict: sys },
        );
        // Functions are bound to the module that scripts see.
        Ok(module)
    }

    /// Make the modules that exist from the start: `sys` and `builtins`. Called once the native modules are known.
    pub fn install_modules(&mut self) -> R<()> {
        let modules = self.modules.clone();
        let m = modules.downcast::<Dict>().expect("a dict");
        let name = self.intern("builtins");
        if m.get_str(&name).is_none() {
            let dict = self.builtins.clone();
            let module = self
                .heap
                .alloc_sub(crate::types::shape::exact(Kind::Module), Module { dict });
            m.set_str(&name, module.clone());
            let spec = self.builtin_spec("builtins");
            self.set_origin(&module, spec, None, None);
        }
        let key = self.names.modules.clone();
        self.sys
            .downcast::<Dict>()
            .map(|s| s.set_str(&key, modules.clone()));
        if let Some(def) = self.native_modules.get("sys").copied() {
            let module = self.sys_module(def)?;
            let name = self.intern("sys");
            m.set_str(&name, module.clone());
            let spec = self.builtin_spec("sys");
            self.set_origin(&module, spec, None, None);
        }
        Ok(())
    }
}
