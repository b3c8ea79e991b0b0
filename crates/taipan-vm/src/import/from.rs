//! `from module import name` and `from module import *`.

use super::ModuleSpec;
use super::find::sys_value;
use crate::heap::Kind;
use crate::interp::calls::text_of;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
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
            let class = self.class(|t| &t.ImportError);
            let about = [
                ("name", Value::NONE),
                ("path", Value::NONE),
                ("name_from", name.clone()),
            ];
            return Err(self.import_exception(&class, &message, &about));
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
                if let Some(hint) = self.rename_hint(&m, &path, initializing) {
                    format!("cannot import name '{text}' from '{m}'{hint}")
                } else if initializing {
                    format!(
                        "cannot import name '{text}' from partially initialized module '{m}' (most likely due to a circular import) ({path})"
                    )
                } else {
                    format!("cannot import name '{text}' from '{m}' ({path})")
                }
            }
        };
        let class = self.class(|t| &t.ImportError);
        let about = [
            ("name", module_name),
            ("path", origin.unwrap_or_default()),
            ("name_from", name.clone()),
        ];
        Err(self.import_exception(&class, &message, &about))
    }

    /// What to tell about a module that lies beside the script and may have taken another one's place.
    pub(crate) fn rename_hint(
        &mut self,
        name: &str,
        path: &str,
        initializing: bool,
    ) -> Option<String> {
        let script_folder = self.settings.script_folder.clone()?;
        let script_folder = match script_folder.as_str() {
            "" => self.host.absolute_path("."),
            _ => script_folder,
        };
        let place = path.strip_suffix("/__init__.py").unwrap_or(path);
        if place.rsplit_once('/')?.0 != script_folder {
            return None;
        }
        if self.is_std_name(name) {
            return Some(format!(
                " (consider renaming '{path}' since it has the same name as the standard library module named '{name}' and prevents importing that standard library module)"
            ));
        }
        initializing.then(|| {
            format!(
                " (consider renaming '{path}' if it has the same name as a library you intended to import)"
            )
        })
    }

    /// Whether `sys.stdlib_module_names` has the name.
    fn is_std_name(&mut self, name: &str) -> bool {
        let names = sys_value(self, "stdlib_module_names").unwrap_or_default();
        let name = self.str(name);
        let found = self.contains(&names, &name);
        found.unwrap_or_else(|_| {
            self.raised = None;
            false
        })
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
}
