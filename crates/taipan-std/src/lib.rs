//! Native standard-library modules of taipan: one file each, listed in [`MODULES`].

mod _bisect;
mod _collections;
mod _functools;
mod _heapq;
pub mod classes;
mod itertools;
mod operator;

use taipan_vm::native::ModuleDef;

/// Every module of this crate.
pub static MODULES: &[&ModuleDef] = &[
    &_bisect::Bisect::DEF,
    &_collections::Collections::DEF,
    &_functools::Functools::DEF,
    &_heapq::Heapq::DEF,
    &itertools::Itertools::DEF,
    &operator::Operator::DEF,
];
