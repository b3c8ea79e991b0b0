//! The bare machine under the facade, for front ends such as the `taipan` command: an isolate with everything a host allows, no
//! limits, and the interpreter's own values. Nothing here is stable; embedding programs use [`crate::Vm`].

#[cfg(feature = "compiler")]
pub use crate::compile::{compile, decode, raise_syntax_error};
pub use crate::host::{Output, StdHost, write_descriptor};
pub use taipan_vm::host::Host;
pub use taipan_vm::vm::{MakeIsolate, Settings};
pub use taipan_vm::{R, Raise, Value, Vm};

use taipan_vm::interp::stack::Stack;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::module::Module;

/// A new isolate with the compiler, the native modules and the standard library.
pub fn vm(host: Box<dyn Host>) -> Box<Vm> {
    vm_with(host, Settings::default())
}

/// As [`vm`], with what a command line decides.
pub fn vm_with(host: Box<dyn Host>, settings: Settings) -> Box<Vm> {
    furnish(Vm::new(host), settings)
}

/// As [`vm_with`], for one of many.
pub(crate) fn small_vm(host: Box<dyn Host>, settings: Settings) -> Box<Vm> {
    furnish(Vm::with_stack(host, Stack::small()), settings)
}

fn furnish(mut vm: Box<Vm>, settings: Settings) -> Box<Vm> {
    vm.settings = settings;
    vm.more_isolates = Some(make_another);
    #[cfg(feature = "compiler")]
    {
        vm.compile = Some(compile);
        vm.trees = Some(crate::tree::HOOKS);
        vm.decode_source = Some(decode);
    }
    vm.native_modules.add_table(taipan_std::MODULES);
    vm.native_modules.add_table(taipan_asyncio::MODULES);
    if !vm.settings.no_site {
        vm.add_late_builtins(taipan_std::_sitebuiltins::LATE);
    }
    if vm.settings.handle_signals {
        taipan_std::_signal::install(&mut vm);
    }
    vm.startup = Some(|vm| {
        // The streams are made of native parts only: nothing in them can fail.
        let _ = taipan_std::_io::install(vm);
        // Filling two namespaces runs no script code and has nothing to fail on.
        let installed = vm.install_modules();
        debug_assert!(installed.is_ok());
    });
    vm
}

/// How an isolate is made whose scripts may do what those of this one may.
fn make_another(vm: &mut Vm) -> Option<MakeIsolate> {
    let host = vm.host.another()?;
    let settings = Settings {
        handle_signals: false,
        ..vm.settings.clone()
    };
    let jit = vm.has_jit();
    Some(Box::new(move || {
        let mut vm = vm_with(host, settings);
        if jit {
            vm.enable_jit(None);
        }
        new_main(&mut vm);
        vm
    }))
}

/// The namespace of a new `__main__` module.
pub fn new_main(vm: &mut Vm) -> Value {
    let module = vm.new_module("__main__", "");
    let name = vm.intern("__main__");
    if let Some(modules) = vm.modules.downcast::<Dict>() {
        drop(modules.set_str(&name, module.clone()));
    }
    let dict = module.downcast::<Module>().expect("just made").dict.clone();
    let loader = vm.program_loader(None);
    if let Some(names) = dict.downcast::<Dict>() {
        drop(names.set_str(&vm.names.__loader__, loader));
    }
    set_builtins(vm, &dict);
    dict
}

/// Let code that runs in a namespace see the builtins.
pub(crate) fn set_builtins(vm: &mut Vm, namespace: &Value) {
    let builtins = vm.builtins_module();
    if let Some(names) = namespace.downcast::<Dict>() {
        drop(names.set_str(&vm.names.__builtins__, builtins));
    }
}
