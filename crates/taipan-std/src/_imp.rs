//! `_imp`: what `importlib` is made of. The work is done in the VM's import system.

use crate::classes::set;
use taipan_vm::import::{MAGIC_NUMBER, is_frozen, source_hash};
use taipan_vm::native::module;
use taipan_vm::types::bytes_like::Data;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

pub struct Imp;

#[derive(Default)]
struct State {
    /// How often the import lock is held.
    lock: usize,
}

/// The name of a module, which has to be a str.
fn name_of(vm: &mut Vm, name: &Value) -> R<String> {
    match name.downcast::<Str>() {
        Some(name) => Ok(name.to_escaped().into_owned()),
        None => Err(vm.type_error_named("module name must be str, not {}", name)),
    }
}

/// What importlib is made of.
#[module(name = "_imp")]
impl Imp {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let classes = vm.import_classes();
        for (name, class) in [
            ("ModuleSpec", classes.spec),
            ("BuiltinImporter", classes.builtin),
            ("FrozenImporter", classes.frozen),
            ("PathFinder", classes.path),
            ("SourceFileLoader", classes.source),
            ("FileFinder", classes.file_finder),
        ] {
            set(vm, module, name, class);
        }
        let token = Value::small_int(i64::from(u32::from_le_bytes(MAGIC_NUMBER)));
        set(vm, module, "pyc_magic_number_token", token);
        let check = vm.str("default");
        set(vm, module, "check_hash_based_pycs", check);
        Ok(())
    }

    /// The spec of a module as the finders of sys.meta_path give it, or None.
    #[sig("(name, path, target=None)")]
    fn find_spec(vm: &mut Vm, name: &Value, path: &Value, target: Option<Value>) -> R {
        let name = name_of(vm, name)?;
        vm.find_spec(&name, path, &target.unwrap_or_default())
    }

    /// Load a module by its spec.
    fn load_spec(vm: &mut Vm, spec: &Value) -> R {
        vm.load_spec(spec)
    }

    /// Make a module by its spec; its body has not run.
    #[sig("(spec)")]
    fn module_from_spec(vm: &mut Vm, spec: &Value) -> R {
        vm.module_from_spec(spec)
    }

    /// Set the attributes of a module that come from its spec.
    #[sig("(spec, module, replace=False)")]
    fn init_module_attrs(
        vm: &mut Vm,
        spec: &Value,
        module: &Value,
        replace: Option<bool>,
    ) -> R<()> {
        vm.init_module_attributes(spec, module, replace.unwrap_or(false))
    }

    /// Import a module by its absolute name.
    fn import_module(vm: &mut Vm, name: &Value) -> R {
        let name = name_of(vm, name)?;
        vm.import_module(&name)
    }

    /// A code object as bytes.
    fn dump_code(vm: &mut Vm, code: &Value) -> R {
        let data = vm.code_to_bytes(code)?;
        Ok(vm.bytes(data))
    }

    /// The code object that dump_code() has written.
    fn load_code(vm: &mut Vm, data: Data<'_>) -> R {
        vm.code_from_bytes(&data.0)
    }

    /// Source as text, by its encoding declaration.
    fn decode_source(vm: &mut Vm, source: Data<'_>) -> R {
        let text = vm.decoded_source(&source.0, "<string>")?;
        Ok(vm.str(text))
    }

    /// The hash of a source that files of bytecode carry.
    fn source_hash(vm: &mut Vm, key: i64, source: Data<'_>) -> R {
        let hash =
            source_hash(&source.0) ^ (key as u64 ^ u64::from(u32::from_le_bytes(MAGIC_NUMBER)));
        Ok(vm.bytes(hash.to_le_bytes().to_vec()))
    }

    /// Acquires the interpreter's import lock for the current thread.
    fn acquire_lock(vm: &mut Vm) {
        vm.module_state::<State>().lock += 1;
    }

    /// Release the interpreter's import lock.
    fn release_lock(vm: &mut Vm) -> R<()> {
        let state = vm.module_state::<State>();
        match state.lock.checked_sub(1) {
            Some(left) => {
                state.lock = left;
                Ok(())
            }
            None => Err(vm.runtime_error("not holding the import lock")),
        }
    }

    /// Return True if the import lock is currently held, else False.
    fn lock_held(vm: &mut Vm) -> bool {
        vm.module_state::<State>().lock > 0
    }

    /// The text of a program that is in no file (that of -c, of the prompt), or None.
    fn _registered_source(vm: &mut Vm, name: &Str) -> Option<String> {
        vm.registered_source(&name.to_escaped())
    }

    /// Returns 1 for a module in native code, -1 for one that exists only once, else 0.
    fn is_builtin(vm: &mut Vm, name: &Value) -> R<i64> {
        let name = name_of(vm, name)?;
        Ok(match name.as_str() {
            "sys" | "builtins" => -1,
            name => i64::from(vm.native_modules.get(name).is_some()),
        })
    }

    /// Returns True if the module name corresponds to a frozen module.
    fn is_frozen(vm: &mut Vm, name: &Value) -> R<bool> {
        let name = name_of(vm, name)?;
        Ok(is_frozen(vm, &name))
    }

    /// Returns True if the module name is of a frozen package.
    fn is_frozen_package(vm: &mut Vm, name: &Value) -> R<bool> {
        let text = name_of(vm, name)?;
        match vm.host.module_place(&text) {
            Some(place) => Ok(place.is_package),
            None => {
                let shown = vm.repr_text(name)?;
                Err(vm.import_error(format!("No such frozen object named {shown}")))
            }
        }
    }

    /// The modules of the embedded library directly in a package: (dotted name, whether it is a package).
    fn _library_modules(vm: &mut Vm, package: &Str) -> Vec<Value> {
        let modules = vm.host.library_modules(&package.to_escaped());
        let mut pairs = Vec::with_capacity(modules.len());
        for (name, is_package) in modules {
            let name = vm.str(&name);
            pairs.push(vm.tuple(vec![name, Value::bool(is_package)]));
        }
        pairs
    }

    /// What tests say about the library's modules, which are frozen in any case.
    fn _override_frozen_modules_for_tests(r#override: i64) {
        let _ = r#override;
    }

    /// Create an initialized module in native code.
    fn create_builtin(vm: &mut Vm, spec: &Value) -> R {
        let importer = vm.import_classes().builtin;
        vm.call_method(&importer, "create_module", std::slice::from_ref(spec))
    }

    /// Initialize a module in native code: nothing is left to do.
    fn exec_builtin(module: &Value) -> i64 {
        let _ = module;
        0
    }

    /// Returns the list of file suffixes used to identify extension modules: there are none.
    fn extension_suffixes(vm: &mut Vm) -> Value {
        vm.list(vec![])
    }
}
