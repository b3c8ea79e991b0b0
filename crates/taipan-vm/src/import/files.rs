//! `FileFinder` and `SourceFileLoader`: modules in folders. Loaders that few programs see are in `std/_frozen_importlib_external.py`.

#![allow(non_snake_case, reason = "setters carry the attribute's name")]

use super::find::Found;
use crate::MutCell;
use crate::heap::Kind;
use crate::host::PathKind;
use crate::interp::calls::text_of;
use crate::native::{Rest, class, methods};
use crate::raise::R;
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;

/// File-based finder.
///
/// Interactions with the file system are not cached: a module is found as soon as its file is there.
#[class(
    name = "FileFinder",
    signature = "(path, *loader_details)",
    module = "_frozen_importlib_external",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(crate::native::Trace)]
pub struct FileFinder {
    path: MutCell<Value>,
    /// Pairs of a suffix and a loader class; None: source files, then files of bytecode alone.
    loaders: MutCell<Value>,
}

#[methods(class = "FileFinder")]
impl FileFinder {
    #[new]
    #[sig("(path, *loader_details)")]
    fn new(class: &Value, vm: &mut Vm, path: Value, loader_details: Rest<'_>) -> R {
        let mut pairs = Vec::new();
        for details in loader_details.0 {
            let parts = vm.collect(details)?;
            let [loader, suffixes] = parts.as_slice() else {
                return Err(vm.value_error("loader details are pairs of a loader and suffixes"));
            };
            for suffix in vm.collect(suffixes)? {
                pairs.push(vm.tuple_of([suffix, loader.clone()]));
            }
        }
        let loaders = vm.list(pairs);
        let text = vm.path_text(&path)?;
        let path = vm
            .host
            .absolute_path(if text.is_empty() { "." } else { &text });
        let path = vm.str(path);
        Ok(vm.new_native(class, FileFinder::bare(path, loaders)))
    }
    /// The folder it looks into.
    #[getter]
    fn path(&self) -> Value {
        self.path.get()
    }
    #[setter]
    fn set_path(&self, value: &Value) {
        self.path.replace(value.clone());
    }
    /// Pairs of a suffix and the loader of such files.
    #[getter]
    fn _loaders(&self, vm: &mut Vm) -> R {
        if self.loaders.get().is_none() {
            let external = vm.import_simple("_frozen_importlib_external")?;
            let pairs = vm.call_method(&external, "_usual_loaders", &[])?;
            self.loaders.replace(pairs);
        }
        Ok(self.loaders.get())
    }
    /// Try to find a spec for the specified module.
    #[sig("(fullname, target=None)")]
    fn find_spec(&self, vm: &mut Vm, fullname: &Value, target: Option<Value>) -> R {
        let _ = target;
        let name = text_of(fullname);
        match self.find(vm, &name)? {
            Some(Found::Namespace(paths)) => {
                let paths = paths.into_iter().map(|p| vm.str(p)).collect();
                let paths = vm.list(paths);
                let spec = super::ModuleSpec::bare(fullname.clone(), Value::NONE);
                spec.locations.replace(paths);
                let class = vm.import_classes().spec;
                Ok(vm.new_native(&class, spec))
            }
            found => vm.spec_of_found(&name, found),
        }
    }
    /// Invalidate the directory mtime: there is none.
    fn invalidate_caches(&self) {}
    /// A class method which returns a closure to use on sys.path_hook which will return an instance using the specified
    /// loaders and the path called on the closure.
    #[classmethod]
    #[sig("(*loader_details)")]
    fn path_hook(class: &Value, vm: &mut Vm, loader_details: Rest<'_>) -> Value {
        let details = vm.tuple(loader_details.0.to_vec());
        let hook = PathHook {
            class: class.clone(),
            details,
        };
        let class = vm.import_classes().path_hook;
        vm.new_native(&class, hook)
    }
    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R<String> {
        let path = vm.repr_text(&self.path.get())?;
        Ok(format!("FileFinder({path})"))
    }
}

impl FileFinder {
    fn bare(path: Value, loaders: Value) -> FileFinder {
        FileFinder {
            path: MutCell::new(path),
            loaders: MutCell::new(loaders),
        }
    }

    /// The native finder, unless a script's subclass may have changed it.
    pub(super) fn exact<'a>(vm: &mut Vm, value: &'a Value) -> Option<&'a FileFinder> {
        let class = vm.import_classes().file_finder;
        value
            .native::<FileFinder>()
            .filter(|_| vm.type_of(value).is(&class))
    }

    /// Look for a package folder, then for a file, then for a portion of a namespace package.
    pub(super) fn find(&self, vm: &mut Vm, name: &str) -> R<Option<Found>> {
        let leaf = name.rsplit_once('.').map_or(name, |(_, leaf)| leaf);
        if leaf.is_empty() {
            return Ok(None);
        }
        let folder = text_of(&self.path.get());
        let base = format!("{}/{leaf}", folder.trim_end_matches('/'));
        let loaders = self.loaders.get();
        let pairs: Vec<(String, Option<Value>)> = if loaders.is_none() {
            vec![(".py".to_owned(), None)]
        } else {
            vm.collect(&loaders)?
                .iter()
                .filter_map(|pair| match pair.downcast::<Tuple>()?.items() {
                    [suffix, loader] => Some((text_of(suffix), Some(loader.clone()))),
                    _ => None,
                })
                .collect()
        };
        let is_folder = vm.host.path_kind(&base) == PathKind::Folder;
        let places = [
            is_folder.then(|| format!("{base}/__init__")),
            Some(base.clone()),
        ];
        for (place, package) in places.into_iter().zip([true, false]) {
            let Some(place) = place else { continue };
            for (suffix, loader) in &pairs {
                let file = format!("{place}{suffix}");
                if vm.host.path_kind(&file) == PathKind::File {
                    let folder = package.then(|| base.clone());
                    return found_file(vm, name, file, folder, loader.as_ref()).map(Some);
                }
            }
            // Bytecode alone serves where there is no source; few programs have it.
            let bytecode = format!("{place}.pyc");
            if loaders.is_none() && vm.host.path_kind(&bytecode) == PathKind::File {
                let external = vm.import_simple("_frozen_importlib_external")?;
                let loader = vm.get_attr_str(&external, "SourcelessFileLoader")?;
                let folder = package.then(|| base.clone());
                return found_file(vm, name, bytecode, folder, Some(&loader)).map(Some);
            }
        }
        Ok(is_folder.then(|| Found::Namespace(vec![base])))
    }
}

/// What a file with a loader class is; `None`: the usual one.
fn found_file(
    vm: &mut Vm,
    name: &str,
    file: String,
    folder: Option<String>,
    loader: Option<&Value>,
) -> R<Found> {
    let class = vm.import_classes().source;
    match loader {
        Some(loader) if !loader.is(&class) => {
            let (name, file) = (vm.str(name), vm.str(file));
            let loader = vm.call(loader, &[name.clone(), file.clone()])?;
            Ok(Found::Spec(vm.location_spec(name, file, loader, folder)))
        }
        _ => Ok(Found::Source { file, folder }),
    }
}

/// What `FileFinder.path_hook` returns: makes the finder of a folder.
#[class(name = "function", module = "builtins", flags(WEAKREF))]
#[derive(crate::native::Trace)]
pub struct PathHook {
    class: Value,
    /// Loader details; None: the usual ones.
    details: Value,
}

#[methods(class = "function")]
impl PathHook {
    /// Path hook for importlib.machinery.FileFinder.
    fn __call__(&self, vm: &mut Vm, path: &Value) -> R {
        let text = vm.path_text(path)?;
        let place = if text.is_empty() { "." } else { &text };
        if vm.host.path_kind(place) != PathKind::Folder {
            let class = vm.class(|t| &t.ImportError);
            let about = [("path", path.clone())];
            return Err(vm.import_exception(&class, "only directories are supported", &about));
        }
        let Some(details) = self.details.downcast::<Tuple>() else {
            let path = vm.host.absolute_path(place);
            let path = vm.str(path);
            let class = vm.import_classes().file_finder;
            return Ok(vm.new_native(&class, FileFinder::bare(path, Value::NONE)));
        };
        let mut args = vec![path.clone()];
        args.extend_from_slice(details.items());
        vm.call(&self.class, &args)
    }
    /// Return repr(self).
    fn __repr__(this: &Value) -> String {
        format!(
            "<function FileFinder.path_hook.<locals>.path_hook_for_FileFinder at {:#x}>",
            this.id()
        )
    }
}

impl Vm {
    /// The hook that `sys.path_hooks` holds from the start.
    pub fn usual_path_hook(&mut self) -> Value {
        let classes = self.import_classes();
        let hook = PathHook {
            class: classes.file_finder,
            details: Value::NONE,
        };
        self.new_native(&classes.path_hook, hook)
    }
}

/// Concrete implementation of SourceLoader using the file system.
#[class(
    name = "SourceFileLoader",
    module = "_frozen_importlib_external",
    flags(BASETYPE, DICT, WEAKREF),
    new
)]
#[derive(crate::native::Trace)]
pub struct SourceFileLoader {
    name: MutCell<Value>,
    path: MutCell<Value>,
}

#[methods(class = "SourceFileLoader")]
impl SourceFileLoader {
    #[new]
    #[sig("(*args, **kwargs)")]
    #[raw]
    fn new(vm: &mut Vm, args: &crate::native::Args<'_>) -> R {
        // The arguments are __init__'s: a subclass may take others.
        let class = args.all[0].clone();
        Ok(vm.new_native(&class, SourceFileLoader::new_for(Value::NONE, Value::NONE)))
    }
    /// Cache the module name and the path to the file found by the finder.
    #[sig("(fullname, path)")]
    fn __init__(&self, fullname: Value, path: Value) {
        self.name.replace(fullname);
        self.path.replace(path);
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
    #[sig("(spec)")]
    fn create_module(&self, spec: &Value) {
        let _ = spec;
    }
    /// Execute the module.
    #[sig("(module)")]
    fn exec_module(this: &Value, vm: &mut Vm, module: &Value) -> R<()> {
        let name = vm.get_attr_str(module, "__name__")?;
        let code = vm.call_method(this, "get_code", std::slice::from_ref(&name))?;
        if code.is_none() {
            let shown = vm.repr_text(&name)?;
            return Err(vm.import_error(format!(
                "cannot load module {shown} when get_code() returns None"
            )));
        }
        vm.exec_code(module, &code)
    }
    /// Load a module from a file; deprecated.
    #[sig("(fullname=None)")]
    fn load_module(this: &Value, vm: &mut Vm, fullname: Option<Value>) -> R {
        let loader = this.native::<SourceFileLoader>().expect("receiver");
        let name = loader.checked_name(vm, fullname)?;
        vm.load_module_shim(this, &name)
    }
    /// Return the path to the source file as found by the finder.
    #[sig("(name=None)")]
    fn get_filename(&self, vm: &mut Vm, name: Option<Value>) -> R {
        self.checked_name(vm, name)?;
        Ok(self.path.get())
    }
    /// Return the data from path as raw bytes.
    #[sig("(path)")]
    fn get_data(&self, vm: &mut Vm, path: &Value) -> R {
        let path = vm.path_text(path)?;
        let data = vm.file_bytes(&path)?;
        Ok(vm.bytes(data))
    }
    /// Concrete implementation of InspectLoader.get_source.
    #[sig("(fullname)")]
    fn get_source(this: &Value, vm: &mut Vm, fullname: &Value) -> R {
        SourceFileLoader::general(this, vm, "get_source", &[fullname.clone()])
    }
    /// Concrete implementation of InspectLoader.get_code.
    ///
    /// Reading of bytecode requires path_stats to be implemented. To write bytecode, set_data must also be implemented.
    #[sig("(fullname)")]
    fn get_code(this: &Value, vm: &mut Vm, fullname: &Value) -> R {
        let loader = this.native::<SourceFileLoader>().expect("receiver");
        let (class, path) = (vm.import_classes().source, loader.path.get());
        if vm.type_of(this).is(&class) && path.is_kind(Kind::Str) {
            loader.checked_name(vm, Some(fullname.clone()))?;
            return vm.file_code(&text_of(&path));
        }
        SourceFileLoader::general(this, vm, "get_code", &[fullname.clone()])
    }
    /// Return the code object compiled from source.
    #[sig("(data, path, *, _optimize=-1)")]
    fn source_to_code(
        this: &Value,
        vm: &mut Vm,
        data: &Value,
        path: &Value,
        _optimize: Option<i64>,
    ) -> R {
        let level = Value::small_int(_optimize.unwrap_or(-1));
        let args = [data.clone(), path.clone(), level];
        SourceFileLoader::general(this, vm, "_compiled", &args)
    }
    /// Concrete implementation of InspectLoader.is_package by checking if the path to a file is `__init__`.
    #[sig("(fullname)")]
    fn is_package(this: &Value, vm: &mut Vm, fullname: &Value) -> R {
        SourceFileLoader::general(this, vm, "is_package", &[fullname.clone()])
    }
    /// Return the metadata for the path.
    #[sig("(path)")]
    fn path_stats(this: &Value, vm: &mut Vm, path: &Value) -> R {
        SourceFileLoader::general(this, vm, "_file_stats", &[path.clone()])
    }
    /// Return the modification time of the path.
    #[sig("(path)")]
    fn path_mtime(this: &Value, vm: &mut Vm, path: &Value) -> R {
        SourceFileLoader::general(this, vm, "path_mtime", &[path.clone()])
    }
    /// Write bytes data to a file.
    #[sig("(path, data, *, _mode=438)")]
    fn set_data(this: &Value, vm: &mut Vm, path: &Value, data: &Value, _mode: Option<i64>) -> R {
        let mode = Value::small_int(_mode.unwrap_or(0o666));
        let args = [path.clone(), data.clone(), mode];
        SourceFileLoader::general(this, vm, "_write_file", &args)
    }
    /// Write bytecode with the permissions of its source.
    fn _cache_bytecode(
        this: &Value,
        vm: &mut Vm,
        source_path: &Value,
        bytecode_path: &Value,
        data: &Value,
    ) -> R {
        let args = [source_path.clone(), bytecode_path.clone(), data.clone()];
        SourceFileLoader::general(this, vm, "_cache_file", &args)
    }
    /// The reader of the package's resources.
    #[sig("(name)")]
    fn get_resource_reader(this: &Value, vm: &mut Vm, name: &Value) -> R {
        SourceFileLoader::general(this, vm, "_resource_reader", &[name.clone()])
    }
    /// Return self==value.
    fn __eq__(this: &Value, vm: &mut Vm, other: &Value) -> R {
        let (Some(a), Some(b)) = (
            this.native::<SourceFileLoader>(),
            other.native::<SourceFileLoader>(),
        ) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = vm.type_of(this).is(&vm.type_of(other))
            && vm.eq(&a.name.get(), &b.name.get())?
            && vm.eq(&a.path.get(), &b.path.get())?;
        Ok(Value::bool(same))
    }
    /// Return hash(self).
    fn __hash__(&self, vm: &mut Vm) -> R<i64> {
        let pair = vm.tuple_of([self.name.get(), self.path.get()]);
        vm.hash_tuple(&pair)
    }
}

impl SourceFileLoader {
    pub(super) fn new_for(name: Value, path: Value) -> SourceFileLoader {
        SourceFileLoader {
            name: MutCell::new(name),
            path: MutCell::new(path),
        }
    }

    /// The name asked for, which must be the one it was made for.
    fn checked_name(&self, vm: &mut Vm, name: Option<Value>) -> R {
        let own = self.name.get();
        let Some(name) = name.filter(|n| !n.is_none()) else {
            return Ok(own);
        };
        if !vm.eq(&own, &name)? {
            let (own, asked) = (vm.str_of(&own)?, vm.str_of(&name)?);
            let message = format!(
                "loader for {} cannot handle {}",
                text_of(&own),
                text_of(&asked)
            );
            return Err(vm.import_error_about(&message, &name));
        }
        Ok(name)
    }

    /// What all loaders of source do: a method of the class `SourceLoader` in the module `_frozen_importlib_external`.
    fn general(this: &Value, vm: &mut Vm, method: &str, args: &[Value]) -> R {
        let external = vm.import_simple("_frozen_importlib_external")?;
        let class = vm.get_attr_str(&external, "SourceLoader")?;
        let function = vm.get_attr_str(&class, method)?;
        let mut all = vec![this.clone()];
        all.extend_from_slice(args);
        vm.call(&function, &all)
    }
}
