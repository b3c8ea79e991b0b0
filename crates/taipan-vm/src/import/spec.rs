//! `ModuleSpec`, the native finders and loaders as scripts see them.

#![allow(non_snake_case, reason = "setters carry the attribute's name")]

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
    fn bare(name: Value, loader: Value) -> ModuleSpec {
        ModuleSpec {
            name: MutCell::new(name),
            loader: MutCell::new(loader),
            origin: Default::default(),
            loader_state: Default::default(),
            locations: Default::default(),
            cached: Default::default(),
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
    /// Whether a path entry finder or hook is the native one.
    pub(super) fn is_native_finder(vm: &mut Vm, value: &Value) -> bool {
        FinderKind::of(vm, value).is_some()
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
    fn cached(&self) -> Value {
        self.cached.get()
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

/// Which native finder a class object of `sys.meta_path` is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum FinderKind {
    Builtin,
    Frozen,
    Path,
}

impl FinderKind {
    pub(super) fn of(vm: &mut Vm, value: &Value) -> Option<FinderKind> {
        let state = vm.import_classes();
        if value.is(&state.builtin) {
            Some(FinderKind::Builtin)
        } else if value.is(&state.frozen) {
            Some(FinderKind::Frozen)
        } else if value.is(&state.path) {
            Some(FinderKind::Path)
        } else {
            None
        }
    }
}

/// Loader of source files; `loader.name`, `loader.path`.
#[class(
    name = "SourceFileLoader",
    module = "_frozen_importlib_external",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(crate::native::Trace)]
pub struct SourceLoader {
    name: MutCell<Value>,
    path: MutCell<Value>,
}

#[methods(class = "SourceFileLoader")]
impl SourceLoader {
    #[new]
    #[sig("(fullname, path)")]
    fn new(class: &Value, vm: &mut Vm, fullname: Value, path: Value) -> Value {
        vm.new_native(
            class,
            SourceLoader {
                name: MutCell::new(fullname),
                path: MutCell::new(path),
            },
        )
    }
    /// The module's name.
    #[getter]
    fn name(&self) -> Value {
        self.name.get()
    }
    #[setter]
    fn set_name(&self, value: &Value) {
        self.name.replace(value.clone());
    }
    /// The module's file.
    #[getter]
    fn path(&self) -> Value {
        self.path.get()
    }
    #[setter]
    fn set_path(&self, value: &Value) {
        self.path.replace(value.clone());
    }
    /// Use default semantics for module creation.
    fn create_module(&self, spec: &Value) -> Value {
        let _ = spec;
        Value::NONE
    }
    /// Execute the module.
    fn exec_module(&self, vm: &mut Vm, module: &Value) -> R<()> {
        let (file, text) = self.text(vm)?;
        vm.exec_module(module, &text, &file)
    }
    /// Return the path to the source file.
    #[sig("(name=None)")]
    fn get_filename(&self, name: Option<Value>) -> Value {
        let _ = name;
        self.path.get()
    }
    /// Concrete implementation of InspectLoader.get_source.
    #[sig("(fullname=None)")]
    fn get_source(&self, vm: &mut Vm, fullname: Option<Value>) -> R<String> {
        let _ = fullname;
        self.text(vm).map(|t| t.1)
    }
    /// Concrete implementation of InspectLoader.get_code.
    #[sig("(fullname=None)")]
    fn get_code(&self, vm: &mut Vm, fullname: Option<Value>) -> R {
        let _ = fullname;
        let (file, text) = self.text(vm)?;
        vm.compile_text(&text, &file, "exec", 0, -1)
    }
    /// Whether the module is a package.
    #[sig("(fullname=None)")]
    fn is_package(&self, fullname: Option<Value>) -> bool {
        let _ = fullname;
        text_of(&self.path.get()).ends_with("/__init__.py")
    }
    /// Return the data from path as raw bytes.
    fn get_data(&self, vm: &mut Vm, path: &Value) -> R {
        let path = text_of(path);
        if let Some(text) = std_text(vm, &path) {
            return Ok(vm.bytes(text.into_bytes()));
        }
        match vm.host.read_file(&path) {
            Ok(data) => Ok(vm.bytes(data)),
            Err(error) => Err(vm.os_error_text(format!("cannot read '{path}': {error}"))),
        }
    }
    /// Return repr(self).
    fn __repr__(this: &Value) -> String {
        format!(
            "<_frozen_importlib_external.SourceFileLoader object at {:#x}>",
            this.id()
        )
    }
}

fn std_text(vm: &mut Vm, path: &str) -> Option<String> {
    let name = path
        .strip_prefix("<std>/")?
        .trim_end_matches(".py")
        .trim_end_matches("/__init__")
        .replace('/', ".");
    vm.host
        .module_source(&name)
        .map(|(text, _, _)| text.into_owned())
}

impl SourceLoader {
    fn text(&self, vm: &mut Vm) -> R<(String, String)> {
        let file = text_of(&self.path.get());
        if let Some(text) = std_text(vm, &file) {
            return Ok((file, text));
        }
        let bytes = match vm.host.read_file(&file) {
            Ok(bytes) => bytes,
            Err(error) => return Err(vm.os_error_text(format!("cannot read '{file}': {error}"))),
        };
        let text = match vm.decode_source {
            Some(decode) => decode(vm, &bytes)?,
            None => String::from_utf8_lossy(&bytes).into_owned(),
        };
        Ok((file, text))
    }
}

macro_rules! finder {
    ($name:ident, $python:literal, $module:literal, $doc:literal) => {
        #[doc = $doc]
        #[class(name = $python, module = $module, flags(BASETYPE, DICT, WEAKREF))]
        #[derive(crate::native::Trace)]
        pub struct $name {}

        #[methods(class = $python)]
        impl $name {
            /// Find the spec of a module.
            #[classmethod]
            #[sig("(fullname, path=None, target=None)")]
            fn find_spec(
                class: &Value,
                vm: &mut Vm,
                fullname: &Value,
                path: Option<Value>,
                target: Option<Value>,
            ) -> R {
                let _ = target;
                vm.native_spec(class, &text_of(fullname), &path.unwrap_or_default())
            }
            /// Create a built-in module.
            #[classmethod]
            fn create_module(class: &Value, vm: &mut Vm, spec: &Value) -> R {
                let _ = class;
                let name = vm.get_attr_str(spec, "name")?;
                match vm.native_modules.get(text_of(&name).as_str()).copied() {
                    Some(def) => vm.native_module(def),
                    None => Ok(Value::NONE),
                }
            }
            /// Execute a module.
            #[classmethod]
            fn exec_module(class: &Value, vm: &mut Vm, module: &Value) -> R<()> {
                let _ = class;
                let name = vm.get_attr_str(module, "__name__")?;
                match vm.host.module_source(&text_of(&name)) {
                    Some((text, file, _)) => vm.exec_module(module, &text, &file),
                    None => Ok(()),
                }
            }
            /// Drop caches of finders.
            #[classmethod]
            fn invalidate_caches(class: &Value) {
                let _ = class;
            }
            /// The source text, None for native modules.
            #[classmethod]
            fn get_source(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
                let _ = class;
                match vm.host.module_source(&text_of(fullname)) {
                    Some((text, _, _)) => Ok(vm.str(text.into_owned())),
                    None => Ok(Value::NONE),
                }
            }
            /// The code object, None for native modules.
            #[classmethod]
            fn get_code(class: &Value, vm: &mut Vm, fullname: &Value) -> R {
                let _ = class;
                match vm.host.module_source(&text_of(fullname)) {
                    Some((text, file, _)) => vm.compile_text(&text, &file, "exec", 0, -1),
                    None => Ok(Value::NONE),
                }
            }
            /// Whether the module is a package.
            #[classmethod]
            fn is_package(class: &Value, vm: &mut Vm, fullname: &Value) -> bool {
                let _ = class;
                vm.host
                    .module_source(&text_of(fullname))
                    .is_some_and(|m| m.2)
            }
        }
    };
}

finder!(
    BuiltinImporter,
    "BuiltinImporter",
    "_frozen_importlib",
    "Finder and loader of native modules."
);
finder!(
    FrozenImporter,
    "FrozenImporter",
    "_frozen_importlib",
    "Finder and loader of the embedded standard library."
);
finder!(
    PathFinder,
    "PathFinder",
    "_frozen_importlib_external",
    "Finder of modules along `sys.path` and `__path__`."
);

/// The import system's classes in an isolate.
#[derive(Clone)]
pub struct ImportClasses {
    pub spec: Value,
    pub builtin: Value,
    pub frozen: Value,
    pub path: Value,
    pub source: Value,
}

#[derive(Default)]
struct ImportState(Option<ImportClasses>);

impl Vm {
    /// The classes `ModuleSpec`, `BuiltinImporter`, `FrozenImporter`, `PathFinder`, `SourceFileLoader`.
    pub fn import_classes(&mut self) -> ImportClasses {
        if let Some(classes) = &self.module_state::<ImportState>().0 {
            return classes.clone();
        }
        static SPEC: ClassDef = ModuleSpec::CLASS;
        static BUILTIN: ClassDef = BuiltinImporter::CLASS;
        static FROZEN: ClassDef = FrozenImporter::CLASS;
        static PATH: ClassDef = PathFinder::CLASS;
        static SOURCE: ClassDef = SourceLoader::CLASS;
        let classes = ImportClasses {
            spec: self.native_class(&SPEC),
            builtin: self.native_class(&BUILTIN),
            frozen: self.native_class(&FROZEN),
            path: self.native_class(&PATH),
            source: self.native_class(&SOURCE),
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

    /// The spec of a source file; `path` for packages.
    pub(super) fn source_spec(
        &mut self,
        name: &str,
        file: &str,
        path: Option<&Value>,
        is_std: bool,
    ) -> Value {
        let classes = self.import_classes();
        let (name, file) = (self.str(name), self.str(file));
        let _ = is_std;
        let loader = SourceLoader {
            name: MutCell::new(name.clone()),
            path: MutCell::new(file.clone()),
        };
        let loader = self.new_native(&classes.source, loader);
        let spec = ModuleSpec::bare(name, loader);
        spec.origin.replace(file);
        spec.has_location.set(true);
        spec.initializing.set(true);
        if let Some(path) = path {
            spec.locations.replace(path.clone());
        }
        self.new_native(&classes.spec, spec)
    }

    /// The spec of a namespace package.
    pub(super) fn namespace_spec(&mut self, name: &str, path: &Value) -> Value {
        let classes = self.import_classes();
        let name = self.str(name);
        let spec = ModuleSpec::bare(name, Value::NONE);
        spec.locations.replace(path.clone());
        self.new_native(&classes.spec, spec)
    }

    /// `find_spec` of the native finders.
    fn native_spec(&mut self, finder: &Value, name: &str, path: &Value) -> R {
        use super::find::Found;
        let found = match FinderKind::of(self, finder) {
            Some(FinderKind::Builtin) => self.native_modules.get(name).map(|d| Found::Native(d)),
            Some(FinderKind::Frozen) => match self.host.module_source(name) {
                Some(_) => self.find_std(name),
                None => None,
            },
            _ => self.find_in_path(name, path)?,
        };
        Ok(match found {
            None => Value::NONE,
            Some(Found::Native(_)) => self.builtin_spec(name),
            Some(Found::Source {
                file,
                path,
                origin_std,
                ..
            }) => {
                let spec = self.source_spec(name, &file, path.as_ref(), origin_std);
                if let Some(s) = ModuleSpec::of(&spec) {
                    s.initializing.set(false);
                }
                spec
            }
            Some(Found::Namespace(paths)) => {
                let paths: Vec<Value> = paths.into_iter().map(|p| self.str(p)).collect();
                let path = self.list(paths);
                self.namespace_spec(name, &path)
            }
            Some(Found::Spec(spec)) => spec,
        })
    }

    /// The spec of any module, as `importlib.util.find_spec` gives it.
    pub fn find_spec(&mut self, name: &str, path: &Value) -> R {
        let classes = self.import_classes();
        for finder in [classes.builtin, classes.frozen, classes.path] {
            let spec = self.native_spec(&finder, name, path)?;
            if !spec.is_none() {
                return Ok(spec);
            }
        }
        Ok(Value::NONE)
    }
}
