//! The native event loop of taipan.

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[];
