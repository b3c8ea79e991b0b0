//! Finding a module: `sys.meta_path` in its order, the native finders among it at once.

use super::spec::{FinderKind, ModuleSpec};
use crate::heap::Kind;
use crate::host::PathKind;
use crate::interp::calls::text_of;
use crate::native::ModuleDef;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::list::List;
use crate::value::Value;
use crate::vm::Vm;

/// What a finder has found.
pub(super) enum Found {
    Native(&'static ModuleDef),
    Source {
        text: String,
        file: String,
        path: Option<Value>,
        cached: Option<String>,
        origin_std: bool,
    },
    /// Folders without `__init__`.
    Namespace(Vec<String>),
    /// A spec from a script's finder.
    Spec(Value),
}

impl Vm {
    /// Ask the finders; `path` is the package's `__path__`, None for top-level modules.
    pub(super) fn find_module(&mut self, name: &str, path: &Value) -> R<Option<Found>> {
        let key = self.intern("meta_path");
        let meta_path = self.sys.downcast::<Dict>().and_then(|s| s.get_str(&key));
        let Some(finders) = meta_path
            .as_ref()
            .and_then(|m| m.downcast::<List>())
            .map(|l| l.snapshot())
        else {
            // Before `sys` is filled, and when a script has put something else there.
            return self.find_native(name, path);
        };
        for finder in finders {
            match FinderKind::of(self, &finder) {
                Some(FinderKind::Builtin) => {
                    if let Some(def) = self.native_modules.get(name) {
                        return Ok(Some(Found::Native(def)));
                    }
                }
                Some(FinderKind::Frozen) => {
                    if let Some(found) = self.find_std(name) {
                        return Ok(Some(found));
                    }
                }
                Some(FinderKind::Path) => {
                    if let Some(found) = self.find_in_path(name, path)? {
                        return Ok(Some(found));
                    }
                }
                None => {
                    let attribute = self.intern("find_spec");
                    let Some(find_spec) = self.get_attr_opt(&finder, &attribute)? else {
                        continue;
                    };
                    let full = self.str(name);
                    let spec = self.call(&find_spec, &[full, path.clone(), Value::NONE])?;
                    if !spec.is_none() {
                        return Ok(Some(Found::Spec(spec)));
                    }
                }
            }
        }
        Ok(None)
    }

    fn find_native(&mut self, name: &str, path: &Value) -> R<Option<Found>> {
        if let Some(def) = self.native_modules.get(name) {
            return Ok(Some(Found::Native(def)));
        }
        if let Some(found) = self.find_std(name) {
            return Ok(Some(found));
        }
        self.find_in_path(name, path)
    }

    pub(super) fn find_std(&mut self, name: &str) -> Option<Found> {
        let (text, file, is_package) = self.host.module_source(name)?;
        let path = is_package.then(|| {
            let folder = self.str(file.trim_end_matches("/__init__.py").to_owned());
            self.list(vec![folder])
        });
        Some(Found::Source {
            text: text.into_owned(),
            file,
            path,
            cached: None,
            origin_std: true,
        })
    }

    pub(super) fn find_in_path(&mut self, name: &str, path: &Value) -> R<Option<Found>> {
        let leaf = name
            .rsplit_once('.')
            .map_or(name, |(_, leaf)| leaf)
            .to_owned();
        let entries = if path.is_none() {
            let key = self.names.path.clone();
            self.sys
                .downcast::<Dict>()
                .and_then(|s| s.get_str(&key))
                .unwrap_or_default()
        } else {
            path.clone()
        };
        if entries.is_none() {
            return Ok(None);
        }
        let entries = self.collect(&entries)?;
        let mut namespace = Vec::new();
        for entry in entries {
            if !entry.is_kind(Kind::Str) {
                continue;
            }
            if let Some(finder) = self.hooked_finder(&entry)? {
                let attribute = self.intern("find_spec");
                let Some(find_spec) = self.get_attr_opt(&finder, &attribute)? else {
                    continue;
                };
                let full = self.str(name);
                let spec = self.call(&find_spec, &[full])?;
                if !spec.is_none() {
                    return Ok(Some(Found::Spec(spec)));
                }
                continue;
            }
            let folder = text_of(&entry);
            if folder.starts_with("<std>/") {
                continue;
            }
            let base = if folder.is_empty() {
                leaf.clone()
            } else {
                format!("{}/{leaf}", folder.trim_end_matches('/'))
            };
            if self.host.path_kind(&base) == PathKind::Folder {
                let init = format!("{base}/__init__.py");
                if self.host.path_kind(&init) == PathKind::File {
                    let location = self.absolute_path(&base);
                    let location = self.str(location);
                    let locations = self.list(vec![location]);
                    return self.source_file(init, Some(locations)).map(Some);
                }
                namespace.push(self.absolute_path(&base));
            }
            let file = format!("{base}.py");
            if self.host.path_kind(&file) == PathKind::File {
                return self.source_file(file, None).map(Some);
            }
        }
        Ok(if namespace.is_empty() {
            None
        } else {
            Some(Found::Namespace(namespace))
        })
    }

    fn absolute_path(&mut self, path: &str) -> String {
        self.host.absolute_path(path)
    }

    /// Read and decode a source file.
    fn source_file(&mut self, file: String, path: Option<Value>) -> R<Found> {
        let file = self.absolute_path(&file);
        let bytes = match self.host.read_file(&file) {
            Ok(bytes) => bytes,
            Err(error) => return Err(self.os_error_text(format!("cannot read '{file}': {error}"))),
        };
        let text = match self.decode_source {
            Some(decode) => decode(self, &bytes)?,
            None => String::from_utf8_lossy(&bytes).into_owned(),
        };
        let (folder, leaf) = file.rsplit_once('/').unwrap_or(("", &file));
        let cached = format!(
            "{folder}/__pycache__/{}.taipan-314.pyc",
            leaf.trim_end_matches(".py")
        );
        Ok(Found::Source {
            text,
            file,
            path,
            cached: Some(cached),
            origin_std: false,
        })
    }

    /// The finder that a script's path hook makes for a path entry; `None`: the native one serves.
    fn hooked_finder(&mut self, entry: &Value) -> R<Option<Value>> {
        let key = self.intern("path_hooks");
        let hooks = self.sys.downcast::<Dict>().and_then(|s| s.get_str(&key));
        let hooks = hooks
            .as_ref()
            .and_then(|h| h.downcast::<List>())
            .map(|l| l.snapshot())
            .unwrap_or_default();
        if hooks.is_empty() {
            return Ok(None);
        }
        let key = self.intern("path_importer_cache");
        let cache = self.sys.downcast::<Dict>().and_then(|s| s.get_str(&key));
        if let Some(found) = cache
            .as_ref()
            .and_then(|c| c.downcast::<Dict>())
            .and_then(|c| c.get_str(entry))
        {
            let native = found.is_none() || ModuleSpec::is_native_finder(self, &found);
            return Ok(if native { None } else { Some(found) });
        }
        for hook in hooks {
            if ModuleSpec::is_native_finder(self, &hook) {
                return Ok(None);
            }
            match self.call(&hook, std::slice::from_ref(entry)) {
                Ok(finder) => {
                    if let Some(c) = cache.as_ref().and_then(|c| c.downcast::<Dict>()) {
                        drop(c.set_str(entry, finder.clone()));
                    }
                    return Ok(Some(finder));
                }
                Err(raise) if self.is_raised(&raise, &self.types.ImportError) => self.raised = None,
                Err(raise) => return Err(raise),
            }
        }
        Ok(None)
    }
}
