//! taipan: an embeddable interpreter for a Python-like coroutine language.
//!
//! [`vm`] makes an isolate with the standard library; [`StdHost`] lets it use this process's files, clock and streams.

mod compile;
mod host;
mod stdlib;
mod tree;

pub use compile::{compile, decode, raise_syntax_error};
pub use host::StdHost;
pub use taipan_vm::host::Host;
pub use taipan_vm::vm::Settings;
pub use taipan_vm::{R, Raise, Value, Vm};

/// A new isolate with the compiler, the native modules and the standard library.
pub fn vm(host: Box<dyn Host>) -> Box<Vm> {
    vm_with(host, Settings::default())
}

/// As [`vm`], with what a command line decides.
pub fn vm_with(host: Box<dyn Host>, settings: Settings) -> Box<Vm> {
    let mut vm = Vm::new(host);
    vm.settings = settings;
    vm.compile = Some(compile);
    vm.trees = Some(tree::HOOKS);
    vm.decode_source = Some(compile::decode);
    for def in taipan_std::MODULES.iter().chain(taipan_asyncio::MODULES) {
        vm.native_modules.insert(def.name, def);
    }
    if !vm.settings.no_site {
        taipan_std::_sitebuiltins::install(&mut vm);
    }
    if vm.settings.handle_signals {
        taipan_std::_signal::install(&mut vm);
    }
    // The streams are made of native parts only: nothing in them can fail.
    let _ = taipan_std::_io::install(&mut vm);
    vm.heap.gc.standing = vm.heap.count_finalizers();
    // Filling two namespaces runs no script code and has nothing to fail on.
    let installed = vm.install_modules();
    debug_assert!(installed.is_ok());
    vm
}
