//! Native standard-library modules of taipan: one file each, listed in [`MODULES`].

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[];
