//! `ModuleSpec`, and the specs of what the native finders find.

#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::files::{FileFinder, PathHook, SourceFileLoader};
use super::finders::{BuiltinImporter, FrozenImporter, PathFinder};
use crate::MutCell;
use crate::interp::calls::text_of;
use crate::native::{ClassDef, Nullable, class, methods};
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

/// The specification of a module: how and from where it is loaded.
#[class(
    name = "ModuleSpec",
    signature = "(name, loader, *, origin=None, loader_state=None, is_package=None)",
    module = "_frozen_importlib",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(crate::native::Trace)]
pub struct ModuleSpec {
    pub name: MutCell<Value>,
    pub loader: MutCell<Value>,
    pub origin: MutCell<Value>,
    pub loader_state: MutCell<Value>,
    pub locations: MutCell<Value>,
    pub cached: MutCell<Value>,
    /// `_uninitialized_submodules`
    pub unfinished: MutCell<Value>,
    #[trace(skip)]
    pub has_location: Cell<bool>,
    #[trace(skip)]
    pub initializing: Cell<bool>,
}

impl ModuleSpec {
    /// The native spec, if the value is one.
    pub fn of(value: &Value) -> Option<&ModuleSpec> {
        value.native::<ModuleSpec>()
    }
    pub(super) fn bare(name: Value, loader: Value) -> ModuleSpec {
        ModuleSpec {
            name: MutCell::new(name),
            loader: MutCell::new(loader),
            origin: Default::default(),
            loader_state: Default::default(),
            locations: Default::default(),
            cached: Default::default(),
            unfinished: Default::default(),
            has_location: Cell::new(false),
            initializing: Cell::new(false),
        }
    }
    /// `parent`: the package the module is in, or its own name for packages.
    pub fn parent(&self, vm: &mut Vm) -> Value {
        let name = self.name.get();
        if !self.locations.get().is_none() {
            return name;
        }
        let text = text_of(&name);
        let parent = text
            .rsplit_once('.')
            .map_or("", |(head, _)| head)
            .to_owned();
        vm.str(parent)
    }
    /// The file of the compiled form: as set, or what belongs to the origin.
    pub(super) fn cached_path(&self, vm: &mut Vm) -> Value {
        let cached = self.cached.get();
        if !cached.is_none() || !self.has_location.get() {
            return cached;
        }
        let Some(path) = vm.cache_path(&text_of(&self.origin.get())) else {
            return Value::NONE;
        };
        let path = vm.str(path);
        self.cached.replace(path.clone());
        path
    }
}

#[methods(class = "ModuleSpec")]
impl ModuleSpec {
    #[new]
    #[sig("(name, loader, *, origin=None, loader_state=None, is_package=None)")]
    fn new(
        class: &Value,
        vm: &mut Vm,
        name: Value,
        loader: Value,
        origin: Nullable<Value>,
        loader_state: Nullable<Value>,
        is_package: Nullable<Value>,
    ) -> R {
        let spec = ModuleSpec::bare(name, loader);
        spec.origin.replace(origin.0.unwrap_or_default());
        spec.loader_state
            .replace(loader_state.0.unwrap_or_default());
        if let Some(is_package) = is_package.0
            && vm.truth(&is_package)?
        {
            let list = vm.list(vec![]);
            spec.locations.replace(list);
        }
        Ok(vm.new_native(class, spec))
    }
    /// The absolute name.
    #[getter]
    fn name(&self) -> Value {
        self.name.get()
    }
    #[setter]
    fn set_name(&self, value: &Value) {
        self.name.replace(value.clone());
    }
    /// What loads the module.
    #[getter]
    fn loader(&self) -> Value {
        self.loader.get()
    }
    #[setter]
    fn set_loader(&self, value: &Value) {
        self.loader.replace(value.clone());
    }
    /// Where the module comes from.
    #[getter]
    fn origin(&self) -> Value {
        self.origin.get()
    }
    #[setter]
    fn set_origin(&self, value: &Value) {
        self.origin.replace(value.clone());
    }
    /// Data for the loader.
    #[getter]
    fn loader_state(&self) -> Value {
        self.loader_state.get()
    }
    #[setter]
    fn set_loader_state(&self, value: &Value) {
        self.loader_state.replace(value.clone());
    }
    /// Where a package's submodules are looked for; None for other modules.
    #[getter]
    fn submodule_search_locations(&self) -> Value {
        self.locations.get()
    }
    #[setter]
    fn set_submodule_search_locations(&self, value: &Value) {
        self.locations.replace(value.clone());
    }
    /// The file of the compiled form.
    #[getter]
    fn cached(&self, vm: &mut Vm) -> Value {
        self.cached_path(vm)
    }
    #[setter]
    fn set_cached(&self, value: &Value) {
        self.cached.replace(value.clone());
    }
    /// The package the module belongs to.
    #[getter]
    #[name = "parent"]
    fn parent_name(&self, vm: &mut Vm) -> Value {
        self.parent(vm)
    }
    /// Whether origin is a place in the file system.
    #[getter]
    fn has_location(&self) -> bool {
        self.has_location.get()
    }
    #[setter]
    fn set_has_location(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.has_location.set(truth);
        Ok(())
    }
    /// Whether the module's body is running.
    #[getter]
    fn _initializing(&self) -> bool {
        self.initializing.get()
    }
    #[setter]
    fn set__initializing(&self, vm: &mut Vm, value: &Value) -> R<()> {
        let truth = vm.truth(value)?;
        self.initializing.set(truth);
        Ok(())
    }
    /// Submodules whose import is under way.
    #[getter]
    fn _uninitialized_submodules(&self, vm: &mut Vm) -> Value {
        if self.unfinished.get().is_none() {
            let list = vm.list(vec![]);
            self.unfinished.replace(list);
        }
        self.unfinished.get()
    }
    /// As `has_location`, settable.
    #[getter]
    fn _set_fileattr(&self) -> bool {
        self.has_location.get()
    }
    #[setter]
    fn set__set_fileattr(&self, vm: &mut Vm, value: &Value) -> R<()> {
        self.set_has_location(vm, value)
    }
    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let mut text = format!("ModuleSpec(name={}", shown(vm, &self.name.get())?);
        text.push_str(&format!(", loader={}", shown(vm, &self.loader.get())?));
        let origin = self.origin.get();
        if !origin.is_none() {
            text.push_str(&format!(", origin={}", shown(vm, &origin)?));
        }
        let locations = self.locations.get();
        if !locations.is_none() {
            text.push_str(&format!(
                ", submodule_search_locations={}",
                shown(vm, &locations)?
            ));
        }
        text.push(')');
        Ok(text)
    }
    /// Return self==value.
    fn __eq__(&self, vm: &mut Vm, other: &Value) -> R {
        let Some(o) = ModuleSpec::of(other) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        for (a, b) in [
            (&self.name, &o.name),
            (&self.loader, &o.loader),
            (&self.origin, &o.origin),
            (&self.locations, &o.locations),
            (&self.cached, &o.cached),
        ] {
            let (a, b) = (a.get(), b.get());
            if !vm.eq(&a, &b)? {
                return Ok(Value::FALSE);
            }
        }
        Ok(Value::bool(self.has_location.get() == o.has_location.get()))
    }
}

fn shown(vm: &mut Vm, value: &Value) -> R<String> {
    let repr = vm.repr(value)?;
    Ok(text_of(&repr))
}

/// The import system's classes in an isolate.
#[derive(Clone)]
pub struct ImportClasses {
    pub spec: Value,
    pub builtin: Value,
    pub frozen: Value,
    pub path: Value,
    pub source: Value,
    pub file_finder: Value,
    pub path_hook: Value,
}

#[derive(Default)]
struct ImportState(Option<ImportClasses>);

impl Vm {
    /// The classes `ModuleSpec`, `BuiltinImporter`, `FrozenImporter`, `PathFinder`, `SourceFileLoader`, `FileFinder`.
    pub fn import_classes(&mut self) -> ImportClasses {
        if let Some(classes) = &self.module_state::<ImportState>().0 {
            return classes.clone();
        }
        static CLASSES: [ClassDef; 7] = [
            ModuleSpec::CLASS,
            BuiltinImporter::CLASS,
            FrozenImporter::CLASS,
            PathFinder::CLASS,
            SourceFileLoader::CLASS,
            FileFinder::CLASS,
            PathHook::CLASS,
        ];
        let [spec, builtin, frozen, path, source, file_finder, path_hook] =
            CLASSES.each_ref().map(|class| self.native_class(class));
        let classes = ImportClasses {
            spec,
            builtin,
            frozen,
            path,
            source,
            file_finder,
            path_hook,
        };
        self.module_state::<ImportState>().0 = Some(classes.clone());
        classes
    }

    /// The spec of a native module.
    pub(super) fn builtin_spec(&mut self, name: &str) -> Value {
        let classes = self.import_classes();
        let name = self.str(name);
        let spec = ModuleSpec::bare(name, classes.builtin);
        let origin = self.str("built-in");
        spec.origin.replace(origin);
        self.new_native(&classes.spec, spec)
    }

    /// The spec of a source file; `folder` for packages.
    pub(super) fn source_spec(&mut self, name: &str, file: &str, folder: Option<String>) -> Value {
        let classes = self.import_classes();
        let (name, file) = (self.str(name), self.str(file));
        let loader = SourceFileLoader::new_for(name.clone(), file.clone());
        let loader = self.new_native(&classes.source, loader);
        self.location_spec(name, file, loader, folder)
    }

    /// What `__loader__` of the program is: a loader of its file, or the finder of builtin modules.
    pub fn program_loader(&mut self, file: Option<&str>) -> Value {
        let classes = self.import_classes();
        let Some(file) = file else {
            return classes.builtin;
        };
        let (name, file) = (self.str("__main__"), self.str(file));
        self.new_native(&classes.source, SourceFileLoader::new_for(name, file))
    }

    /// The spec of a file with its loader.
    pub(super) fn location_spec(
        &mut self,
        name: Value,
        file: Value,
        loader: Value,
        folder: Option<String>,
    ) -> Value {
        let spec = ModuleSpec::bare(name, loader);
        spec.origin.replace(file);
        spec.has_location.set(true);
        if let Some(folder) = folder {
            let folder = self.str(folder);
            let locations = self.list(vec![folder]);
            spec.locations.replace(locations);
        }
        let class = self.import_classes().spec;
        self.new_native(&class, spec)
    }

    /// The spec of a module of the embedded library.
    pub(super) fn std_spec(&mut self, name: &str, file: &str, is_package: bool) -> Value {
        if super::find::shows_frozen(name) {
            let classes = self.import_classes();
            let name = self.str(name);
            let spec = ModuleSpec::bare(name, classes.frozen);
            let origin = self.str("frozen");
            spec.origin.replace(origin);
            return self.new_native(&classes.spec, spec);
        }
        let folder = is_package.then(|| file.trim_end_matches("/__init__.py").to_owned());
        self.source_spec(name, file, folder)
    }

    /// The spec of a namespace package: its path is found anew when the parent's changes.
    pub(super) fn namespace_spec(&mut self, name: &str, paths: Vec<String>) -> R {
        let external = self.import_simple("_frozen_importlib_external")?;
        let name = self.str(name);
        let paths = paths.into_iter().map(|p| self.str(p)).collect();
        let paths = self.list(paths);
        self.call_method(&external, "_namespace_spec", &[name, paths])
    }
}
