//! Finding a module: `sys.meta_path` in its order, the native finders among it at once; path entries through their finders.

use super::files::FileFinder;
use super::finders::FinderKind;
use crate::heap::Kind;
use crate::host::{ModulePlace, PathKind};
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
    /// A module of the embedded library.
    Std {
        file: String,
        is_package: bool,
    },
    /// A source file; a package's folder.
    Source {
        file: String,
        folder: Option<String>,
    },
    /// Folders without `__init__`.
    Namespace(Vec<String>),
    /// A spec from a script's finder.
    Spec(Value),
}

/// Modules that CPython has built in or frozen: no file on `sys.path` can take their place. Private ones are ours as well.
const FIRM: &[&str] = &[
    "abc",
    "array",
    "atexit",
    "binascii",
    "builtins",
    "cmath",
    "codecs",
    "errno",
    "faulthandler",
    "fcntl",
    "gc",
    "genericpath",
    "grp",
    "io",
    "itertools",
    "marshal",
    "math",
    "ntpath",
    "os",
    "posix",
    "posixpath",
    "pwd",
    "pyexpat",
    "runpy",
    "select",
    "site",
    "stat",
    "sys",
    "syslog",
    "time",
    "unicodedata",
    "zipimport",
    "zlib",
];

fn is_firm(name: &str) -> bool {
    name.starts_with('_') || FIRM.binary_search(&name).is_ok()
}

/// Whether CPython has frozen the module, so that its spec says so.
pub(super) fn shows_frozen(name: &str) -> bool {
    const PRIVATE: &[&str] = &[
        "_collections_abc",
        "_frozen_importlib",
        "_frozen_importlib_external",
        "importlib.machinery",
        "importlib.util",
    ];
    FIRM.binary_search(&name).is_ok() || PRIVATE.contains(&name)
}

/// Whether a module is of the embedded library, and no file can take its place.
pub fn is_frozen(vm: &Vm, name: &str) -> bool {
    is_firm(name) && vm.host.module_place(name).is_some()
}

/// What `sys` holds under a name.
pub(super) fn sys_value(vm: &mut Vm, name: &str) -> Option<Value> {
    let key = vm.intern(name);
    vm.sys_dict().get_str(&key)
}

impl Vm {
    /// Ask the finders; `path` is the package's `__path__`, None for top-level modules; `target` a module to be reloaded.
    pub(super) fn find_module(
        &mut self,
        name: &str,
        path: &Value,
        target: &Value,
    ) -> R<Option<Found>> {
        let Some(meta_path) = sys_value(self, "meta_path") else {
            // Before `sys` is filled.
            return Ok(self.find_native(name).or_else(|| self.find_std(name)));
        };
        if meta_path.is_none() {
            return Err(self.import_error("sys.meta_path is None, Python is likely shutting down"));
        }
        let finders = match meta_path.downcast::<List>() {
            Some(list) => list.snapshot(),
            None => self.collect(&meta_path)?,
        };
        for finder in finders {
            let found = match FinderKind::of(self, &finder) {
                Some(kind) => self.ask_native_finder(kind, name, path, target)?,
                None => self.ask_finder(&finder, name, path, target)?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn ask_finder(
        &mut self,
        finder: &Value,
        name: &str,
        path: &Value,
        target: &Value,
    ) -> R<Option<Found>> {
        let attribute = self.intern("find_spec");
        let Some(find_spec) = self.get_attr_opt(finder, &attribute)? else {
            return Ok(None);
        };
        let full = self.str(name);
        let spec = self.call(&find_spec, &[full, path.clone(), target.clone()])?;
        Ok((!spec.is_none()).then_some(Found::Spec(spec)))
    }

    /// What one of the three usual finders finds.
    pub(super) fn ask_native_finder(
        &mut self,
        kind: FinderKind,
        name: &str,
        path: &Value,
        target: &Value,
    ) -> R<Option<Found>> {
        Ok(match kind {
            FinderKind::Builtin if is_firm(name) => self.find_native(name),
            FinderKind::Frozen if is_firm(name) || in_std(path) => self.find_std(name),
            FinderKind::Builtin | FinderKind::Frozen => None,
            // `encodings` has a second entry, whose finder makes modules.
            FinderKind::Path if in_std(path) && !has_more_entries(path) => None,
            FinderKind::Path => match self.find_in_path(name, path, target)? {
                // The rest of the standard library lies behind all entries of `sys.path`; like any module it comes before
                // a namespace package.
                found @ (None | Some(Found::Namespace(_))) if path.is_none() => self
                    .find_native(name)
                    .or_else(|| self.find_std(name))
                    .or(found),
                found => found,
            },
        })
    }

    pub(super) fn find_native(&self, name: &str) -> Option<Found> {
        let found = self.native_modules.get(name)?;
        self.host
            .allows_import(name)
            .then_some(Found::Native(found))
    }

    pub(super) fn find_std(&self, name: &str) -> Option<Found> {
        if !self.host.allows_import(name) {
            return None;
        }
        let ModulePlace { file, is_package } = self.host.module_place(name)?;
        Some(Found::Std { file, is_package })
    }

    /// Look along `sys.path` or a package's `__path__`.
    pub(super) fn find_in_path(
        &mut self,
        name: &str,
        path: &Value,
        target: &Value,
    ) -> R<Option<Found>> {
        let entries = if path.is_none() {
            sys_value(self, "path").unwrap_or_default()
        } else {
            path.clone()
        };
        let entries = if entries.is_none() {
            Vec::new()
        } else {
            self.collect(&entries)?
        };
        let mut namespace = Vec::new();
        for entry in entries {
            if !entry.is_kind(Kind::Str) {
                continue;
            }
            let Some(finder) = self.path_entry_finder(&entry)? else {
                continue;
            };
            let found = match FileFinder::exact(self, &finder) {
                Some(files) => files.find(self, name)?,
                None => {
                    let full = self.str(name);
                    let spec = self.call_method(&finder, "find_spec", &[full, target.clone()])?;
                    self.of_entry_spec(spec)?
                }
            };
            match found {
                Some(Found::Namespace(portions)) => namespace.extend(portions),
                None => {}
                found => return Ok(found),
            }
        }
        Ok((!namespace.is_empty()).then_some(Found::Namespace(namespace)))
    }

    /// A path entry finder's spec without a loader names portions of a namespace package.
    pub(super) fn of_entry_spec(&mut self, spec: Value) -> R<Option<Found>> {
        if spec.is_none() {
            return Ok(None);
        }
        let loader = self.get_attr_str(&spec, "loader")?;
        if !loader.is_none() {
            return Ok(Some(Found::Spec(spec)));
        }
        let portions = self.get_attr_str(&spec, "submodule_search_locations")?;
        if portions.is_none() {
            return Err(self.import_error("spec missing loader"));
        }
        let portions = self.collect(&portions)?;
        Ok(Some(Found::Namespace(
            portions.iter().map(text_of).collect(),
        )))
    }

    /// The finder of a path entry: remembered, or from the first of `sys.path_hooks` that takes the entry.
    pub(super) fn path_entry_finder(&mut self, entry: &Value) -> R<Option<Value>> {
        let absolute;
        let entry = if text_of(entry).is_empty() {
            let folder = self.host.absolute_path(".");
            absolute = self.str(folder);
            &absolute
        } else {
            entry
        };
        let cache = sys_value(self, "path_importer_cache").unwrap_or_default();
        if let Some(cache) = cache.downcast::<Dict>()
            && let Some(known) = cache.get(self, entry)?
        {
            return Ok((!known.is_none()).then_some(known));
        }
        let finder = self.hooked_finder(entry)?;
        if !cache.is_none() {
            self.set_item(&cache, entry, finder.clone().unwrap_or_default())?;
        }
        Ok(finder)
    }

    fn hooked_finder(&mut self, entry: &Value) -> R<Option<Value>> {
        let hooks = sys_value(self, "path_hooks").unwrap_or_default();
        if hooks.is_none() {
            return Ok(None);
        }
        for hook in self.collect(&hooks)? {
            match self.call(&hook, std::slice::from_ref(entry)) {
                Ok(finder) => return Ok(Some(finder)),
                Err(raise) if self.is_raised(&raise, &self.types.ImportError) => self.raised = None,
                Err(raise) => return Err(raise),
            }
        }
        self.archive_finder(entry, &hooks)
    }

    /// The finder of an archive, or of a folder in one. Its module is loaded when the first file turns up among the
    /// entries, and then its class is the first of the hooks.
    fn archive_finder(&mut self, entry: &Value, hooks: &Value) -> R<Option<Value>> {
        let path = text_of(entry);
        let mut upward = std::path::Path::new(&path).ancestors();
        if !upward.any(|part| self.host.path_kind(&part.to_string_lossy()) == PathKind::File) {
            return Ok(None);
        }
        let module = self.import_simple("zipimport")?;
        let class = self.get_attr_str(&module, "zipimporter")?;
        if self.contains(hooks, &class)? {
            return Ok(None);
        }
        let made = self.call(&class, std::slice::from_ref(entry));
        let finder = self.catch(made, |t| &t.ImportError)?;
        if finder.is_some() {
            self.call_method(hooks, "insert", &[Value::small_int(0), class])?;
        }
        Ok(finder)
    }

    /// What has been found as a spec object.
    pub(super) fn spec_of_found(&mut self, name: &str, found: Option<Found>) -> R {
        Ok(match found {
            None => Value::NONE,
            Some(Found::Native(_)) => self.builtin_spec(name),
            Some(Found::Std { file, is_package }) => self.std_spec(name, &file, is_package),
            Some(Found::Source { file, folder }) => self.source_spec(name, &file, folder),
            Some(Found::Namespace(paths)) => self.namespace_spec(name, paths)?,
            Some(Found::Spec(spec)) => spec,
        })
    }

    /// The spec of a module as the finders give it, None if there is none.
    pub fn find_spec(&mut self, name: &str, path: &Value, target: &Value) -> R {
        let found = self.find_module(name, path, target)?;
        self.spec_of_found(name, found)
    }
}

/// Whether a package's path has several entries.
fn has_more_entries(path: &Value) -> bool {
    path.downcast::<List>()
        .is_some_and(|list| list.snapshot().len() > 1)
}

/// Whether a package's path lies in the embedded library, or is a package that the host has given (`<name>`).
fn in_std(path: &Value) -> bool {
    let first = path
        .downcast::<List>()
        .and_then(|list| list.snapshot().into_iter().next());
    first.is_some_and(|entry| {
        entry.is_kind(Kind::Str) && {
            let entry = text_of(&entry);
            entry.starts_with("<std>/") || entry.starts_with('<') && entry.ends_with('>')
        }
    })
}
