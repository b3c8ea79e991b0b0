//! Native standard-library modules of taipan: one file each, listed in [`MODULES`].

mod _collections;
pub mod classes;
mod itertools;

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[&_collections::Collections::DEF, &itertools::Itertools::DEF];
