//! Imports: `sys.modules`, finders in the order of `sys.meta_path`, loading.
//!
//! The usual finders (native modules, the embedded standard library, files) are native and need no script code; whatever a script
//! adds to `sys.meta_path` or `sys.path_hooks` is asked in its turn.

mod cache;
mod files;
mod find;
mod finders;
mod from;
mod load;
mod once;
mod spec;

pub use cache::std_name;
pub use find::is_frozen;
pub use spec::ModuleSpec;
pub use taipan_bytecode::{MAGIC_NUMBER, source_hash};

use crate::heap::Kind;
use crate::interp::calls::text_of;
use crate::raise::{R, Raise};
use crate::types::dict::Dict;
use crate::types::exception::Exception;
use crate::types::list::List;
use crate::types::module::Module;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;

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
            if !self.threads.is_alone() && self.await_import(name)? {
                return self.import_module(name);
            }
            return Ok(module);
        }
        let mut path = Value::NONE;
        let mut parent = None;
        if let Some((package, _)) = name.rsplit_once('.').filter(|p| !p.0.is_empty()) {
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
        if !self.threads.is_alone() && self.await_import(name)? {
            return self.import_module(name);
        }
        self.begin_import(name);
        let result = self.find_and_load(name, &path);
        self.end_import(name);
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

    fn find_and_load(&mut self, name: &str, path: &Value) -> R {
        let Some(found) = self.find_module(name, path, &Value::NONE)? else {
            return Err(self.no_module_named(name));
        };
        self.enter_native(" during import")?;
        let result = self.load_found(name, found);
        self.leave_native();
        result
    }

    /// Import a module by its dotted name and return that module itself.
    pub fn import_simple(&mut self, name: &str) -> R {
        self.import_module(name)
    }

    /// `sys.modules` as scripts see it now.
    pub fn modules_dict(&mut self) -> Value {
        let name = self.names.modules.clone();
        match self.sys_dict().get_str(&name) {
            Some(modules) if modules.is_kind(Kind::Dict) => modules,
            _ => self.modules.clone(),
        }
    }

    #[cold]
    pub(super) fn no_module_named(&mut self, name: &str) -> Raise {
        let mut message = format!("No module named '{name}'");
        if let Some(why) = self.host.missing_module(name) {
            message.push_str(": ");
            message.push_str(&why);
        }
        self.module_not_found(name, message)
    }

    pub(super) fn module_not_found(&mut self, name: &str, message: String) -> Raise {
        let class = self.class(|t| &t.ModuleNotFoundError);
        let name = self.str(name);
        self.import_exception(&class, &message, &[("name", name)])
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
        let others = m.items();
        m.clear();
        let name = self.intern("builtins");
        let module = self.late_builtins.module.clone();
        m.set_str(&name, module.clone());
        let spec = self.builtin_spec("builtins");
        self.set_origin(&module, spec);
        let key = self.names.modules.clone();
        self.sys
            .downcast::<Dict>()
            .map(|s| s.set_str(&key, modules.clone()));
        if let Some(def) = self.native_modules.get("sys") {
            let module = self.sys_module(def)?;
            let name = self.intern("sys");
            m.set_str(&name, module.clone());
            let spec = self.builtin_spec("sys");
            self.set_origin(&module, spec);
        }
        for (name, module) in others {
            m.set_str(&name, module);
        }
        Ok(())
    }
}
