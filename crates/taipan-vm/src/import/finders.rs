//! `BuiltinImporter`, `FrozenImporter` and `PathFinder`: the classes on `sys.meta_path`.

use super::find::{Found, sys_value};
use crate::heap::Kind;
use crate::interp::calls::text_of;
use crate::native::{Kwargs, Rest, class, methods};
use crate::raise::{R, Raise};
use crate::types::dict::Dict;
use crate::value::Value;
use crate::vm::Vm;

/// Which native finder a class on `sys.meta_path` is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FinderKind {
    Builtin,
    Frozen,
    Path,
}

impl FinderKind {
    pub(super) fn of(vm: &mut Vm, value: &Value) -> Option<FinderKind> {
        let classes = vm.import_classes();
        if value.is(&classes.builtin) {
            Some(FinderKind::Builtin)
        } else if value.is(&classes.frozen) {
            Some(FinderKind::Frozen)
        } else if value.is(&classes.path) {
            Some(FinderKind::Path)
        } else {
            None
        }
    }
}

impl Vm {
    /// `find_spec` of a native finder.
    fn native_spec(
        &mut self,
        kind: FinderKind,
        fullname: &Value,
        path: Option<Value>,
        target: Option<Value>,
    ) -> R {
        if !fullname.is_kind(Kind::Str) {
            return Err(self.type_error_named("module name must be str, not {}", fullname));
        }
        let name = text_of(fullname);
        let (path, target) = (path.unwrap_or_default(), target.unwrap_or_default());
        let found = self.ask_native_finder(kind, &name, &path, &target)?;
        self.spec_of_found(&name, found)
    }

    #[cold]
    fn not_in(&mut self, name: &Value, what: &str) -> Raise {
        match self.repr_text(name) {
            Ok(shown) => self.import_error_about(&format!("{shown} is not a {what} module"), name),
            Err(raise) => raise,
        }
    }

    /// `load_module` of a native loader: deprecated, and the same for all.
    pub(super) fn load_module_shim(&mut self, loader: &Value, fullname: &Value) -> R {
        let bootstrap = self.import_simple("_frozen_importlib")?;
        let args = [loader.clone(), fullname.clone()];
        self.call_method(&bootstrap, "_load_module_shim", &args)
    }
}

/// Meta path import for built-in modules.
///
/// All methods are either class or static methods to avoid the need to instantiate the class.
#[class(
    name = "BuiltinImporter",
    module = "_frozen_importlib",
    flags(BASETYPE, DICT, WEAKREF)
)]
#[derive(crate::native::Trace)]
pub struct BuiltinImporter {}

#[methods(class = "BuiltinImporter")]
impl BuiltinImporter {
    /// Find the spec of a built-in module.
    #[classmethod]
    #[sig("(fullname, path=None, target=None)")]
    fn find_spec(
        class: &Value,
        vm: &mut Vm,
        fullname: &Value,
        path: Option<Value>,
        target: Option<Value>,
    ) -> R {
        let _ = class;
        vm.native_spec(FinderKind::Builtin, fullname, path, target)
    }
    /// Create a built-in module.
    #[staticmethod]
    #[sig("(spec)")]
    fn create_module(vm: &mut Vm, spec: &Value) -> R {
        let name = vm.get_attr_str(spec, "name")?;
        match vm.native_modules.get(text_of(&name).as_str()) {
            Some(def) => vm.filled_native_module(def),
            None => Err(vm.not_in(&name, "built-in")),
        }
    }
    /// Execute a built-in module: there is nothing left to do.
    #[staticmethod]
    #[sig("(module)")]
    fn exec_module(module: &Value) {
        let _ = module;
    }
    /// Return None as built-in modules do not have code objects.
    #[classmethod]
    #[sig("(fullname)")]
    fn get_code(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        let _ = class;
        BuiltinImporter::required(vm, fullname).map(|()| Value::NONE)
    }
    /// Return None as built-in modules do not have source code.
    #[classmethod]
    #[sig("(fullname)")]
    fn get_source(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        let _ = class;
        BuiltinImporter::required(vm, fullname).map(|()| Value::NONE)
    }
    /// Return False as built-in modules are never packages.
    #[classmethod]
    #[sig("(fullname)")]
    fn is_package(class: &Value, vm: &mut Vm, fullname: &Value) -> R<bool> {
        let _ = class;
        BuiltinImporter::required(vm, fullname).map(|()| false)
    }
    /// Load a module by name; deprecated.
    #[classmethod]
    #[sig("(fullname)")]
    fn load_module(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        vm.load_module_shim(class, fullname)
    }
    #[rust]
    fn required(vm: &mut Vm, name: &Value) -> R<()> {
        match vm.find_native(&text_of(name)) {
            Some(_) => Ok(()),
            None => Err(vm.not_in(name, "built-in")),
        }
    }
}

/// Meta path import for modules of the embedded library that no file can replace.
///
/// All methods are either class or static methods to avoid the need to instantiate the class.
#[class(
    name = "FrozenImporter",
    module = "_frozen_importlib",
    flags(BASETYPE, DICT, WEAKREF)
)]
#[derive(crate::native::Trace)]
pub struct FrozenImporter {}

#[methods(class = "FrozenImporter")]
impl FrozenImporter {
    /// Find the spec of a frozen module.
    #[classmethod]
    #[sig("(fullname, path=None, target=None)")]
    fn find_spec(
        class: &Value,
        vm: &mut Vm,
        fullname: &Value,
        path: Option<Value>,
        target: Option<Value>,
    ) -> R {
        let _ = class;
        vm.native_spec(FinderKind::Frozen, fullname, path, target)
    }
    /// Use default semantics for module creation.
    #[staticmethod]
    #[sig("(spec)")]
    fn create_module(spec: &Value) {
        let _ = spec;
    }
    /// Execute a frozen module.
    #[staticmethod]
    #[sig("(module)")]
    fn exec_module(vm: &mut Vm, module: &Value) -> R<()> {
        let spec = vm.get_attr_str(module, "__spec__")?;
        let name = vm.get_attr_str(&spec, "name")?;
        let code = FrozenImporter::code(vm, &name)?;
        vm.exec_code(module, &code)
    }
    /// Return the code object for the frozen module.
    #[classmethod]
    #[sig("(fullname)")]
    fn get_code(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        let _ = class;
        FrozenImporter::code(vm, fullname)
    }
    /// Return the source of the frozen module.
    #[classmethod]
    #[sig("(fullname)")]
    fn get_source(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        let _ = class;
        match vm.host.module_text(&text_of(fullname)) {
            Some(text) => Ok(vm.str(text.into_owned())),
            None => Err(vm.not_in(fullname, "frozen")),
        }
    }
    /// Return True if the frozen module is a package.
    #[classmethod]
    #[sig("(fullname)")]
    fn is_package(class: &Value, vm: &mut Vm, fullname: &Value) -> R<bool> {
        let _ = class;
        match vm.find_std(&text_of(fullname)) {
            Some(Found::Std { is_package, .. }) => Ok(is_package),
            _ => Err(vm.not_in(fullname, "frozen")),
        }
    }
    /// Load a frozen module; deprecated.
    #[classmethod]
    #[sig("(fullname)")]
    fn load_module(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
        vm.load_module_shim(class, fullname)
    }
    #[rust]
    fn code(vm: &mut Vm, name: &Value) -> R {
        let text = text_of(name);
        match vm.find_std(&text) {
            Some(_) => vm.std_code(&text),
            None => Err(vm.not_in(name, "frozen")),
        }
    }
}

/// Meta path finder for sys.path and package __path__ attributes.
#[class(
    name = "PathFinder",
    module = "_frozen_importlib_external",
    flags(BASETYPE, DICT, WEAKREF)
)]
#[derive(crate::native::Trace)]
pub struct PathFinder {}

#[methods(class = "PathFinder")]
impl PathFinder {
    /// Try to find a spec for 'fullname' on sys.path or 'path'.
    ///
    /// The search is based on sys.path_hooks and sys.path_importer_cache.
    #[classmethod]
    #[sig("(fullname, path=None, target=None)")]
    fn find_spec(
        class: &Value,
        vm: &mut Vm,
        fullname: &Value,
        path: Option<Value>,
        target: Option<Value>,
    ) -> R {
        let _ = class;
        vm.native_spec(FinderKind::Path, fullname, path, target)
    }
    /// Call the invalidate_caches() method on all path entry finders stored in sys.path_importer_cache (where implemented).
    #[staticmethod]
    fn invalidate_caches(vm: &mut Vm) -> R<()> {
        let cache = sys_value(vm, "path_importer_cache").unwrap_or_default();
        let Some(cache) = cache.downcast::<Dict>() else {
            return Ok(());
        };
        let key = vm.intern("invalidate_caches");
        for (entry, finder) in cache.items() {
            // Entries that were no folders may have become some.
            if finder.is_none() || !text_of(&entry).starts_with('/') {
                cache.remove(vm, &entry)?;
            } else if let Some(invalidate) = vm.get_attr_opt(&finder, &key)? {
                vm.call(&invalidate, &[])?;
            }
        }
        Ok(())
    }
    /// Find distributions: the metadata of what is installed.
    #[staticmethod]
    #[sig("(*args, **kwargs)")]
    fn find_distributions(vm: &mut Vm, args: Rest<'_>, kwargs: Kwargs<'_>) -> R {
        let metadata = vm.import_module("importlib.metadata")?;
        let finder = vm.get_attr_str(&metadata, "MetadataPathFinder")?;
        let find = vm.get_attr_str(&finder, "find_distributions")?;
        let kwargs: Vec<_> = (kwargs.0.iter())
            .map(|&(name, value)| (name.clone(), value.clone()))
            .collect();
        vm.call_kw(&find, args.0, &kwargs)
    }
    /// The finder of a path entry, from sys.path_importer_cache or sys.path_hooks.
    #[classmethod]
    fn _path_importer_cache(class: &Value, vm: &mut Vm, path: &Value) -> R {
        let _ = class;
        Ok(vm.path_entry_finder(path)?.unwrap_or_default())
    }
}
