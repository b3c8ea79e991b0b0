//! `set` and `frozenset`: an open-addressed table whose order for integers is the one CPython shows.

use crate::cell_mut::MutCell;
use crate::heap::Trace;
use crate::value::{Raw, Value};
use std::cell::Cell;

/// One place of a set's table: UNDEF key and hash 0 when never used, UNDEF key and hash 1 when deleted.
#[derive(Clone)]
pub struct Slot {
    pub hash: u64,
    pub key: Value,
}

/// The table of a set.
#[derive(Default, Clone)]
pub struct SetTable {
    pub slots: Vec<Slot>,
    pub len: usize,
    /// Live and deleted slots.
    pub fill: usize,
    /// Changes with every added or removed element.
    pub version: u32,
}

/// Payload of `set`.
pub struct Set {
    pub table: MutCell<SetTable>,
}

/// Payload of `frozenset`.
pub struct FrozenSet {
    pub table: MutCell<SetTable>,
    /// The hash once made.
    pub hash: Cell<Option<u64>>,
}

impl Trace for Set {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.table
            .with(|t| t.slots.iter().for_each(|s| visit(s.key.raw())));
    }
    fn clear(&self) {
        drop(self.table.take());
    }
}

impl Trace for FrozenSet {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.table
            .with(|t| t.slots.iter().for_each(|s| visit(s.key.raw())));
    }
    fn clear(&self) {
        drop(self.table.take());
    }
}

/// A set of these items.
pub fn set_from(vm: &mut crate::vm::Vm, items: Vec<Value>) -> crate::raise::R {
    let _ = items;
    Err(vm.system_error("sets are not linked"))
}

/// A frozenset of these items.
pub fn frozenset_from(vm: &mut crate::vm::Vm, items: Vec<Value>) -> crate::raise::R {
    let _ = items;
    Err(vm.system_error("sets are not linked"))
}

/// Add an item to a set.
pub fn add(vm: &mut crate::vm::Vm, set: &Value, item: &Value) -> crate::raise::R<()> {
    let _ = (set, item);
    Err(vm.system_error("sets are not linked"))
}
