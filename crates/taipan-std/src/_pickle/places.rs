//! The memo of an unpickler: objects by the places that the pickle gives them.

use std::collections::HashMap;
use taipan_vm::types::int::int_ref;
use taipan_vm::{R, Value, Vm};

/// Places of the memo beyond the next one are kept apart when they lie farther away than this.
const GAP: usize = 1 << 16;

/// The memo of an unpickler.
#[derive(Default)]
pub struct Places {
    near: Vec<Option<Value>>,
    far: HashMap<usize, Value>,
    count: usize,
}

impl Places {
    pub fn get(&self, i: usize) -> Option<&Value> {
        match self.near.get(i) {
            Some(place) => place.as_ref(),
            None => self.far.get(&i),
        }
    }
    pub fn set(&mut self, i: usize, value: Value) {
        if i == self.near.len() {
            self.near.push(Some(value));
            self.count += 1;
            return;
        }
        let old = if i < self.near.len() + GAP {
            if i >= self.near.len() {
                self.near.resize(i + 1, None);
            }
            self.near[i].replace(value)
        } else {
            self.far.insert(i, value)
        };
        if old.is_none() {
            self.count += 1;
        }
    }
    pub fn next(&self) -> usize {
        self.count
    }
    /// All places that are taken.
    pub fn items(&self) -> Vec<(usize, Value)> {
        let near = self.near.iter().enumerate();
        let near = near.filter_map(|(i, place)| Some((i, place.clone()?)));
        near.chain(self.far.iter().map(|(&i, v)| (i, v.clone())))
            .collect()
    }
    pub fn each(&self, visit: &mut dyn FnMut(&Value)) {
        self.near.iter().flatten().for_each(&mut *visit);
        self.far.values().for_each(visit);
    }
}

/// The place of a memo that a script sets.
pub fn place_of(vm: &mut Vm, key: &Value) -> R<usize> {
    match int_ref(key) {
        None => Err(vm.type_error("memo key must be integers")),
        Some(i) => match usize::try_from(&*i.big()) {
            Ok(place) => Ok(place),
            Err(_) => Err(vm.value_error("memo key must be positive integers.")),
        },
    }
}
