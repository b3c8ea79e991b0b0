//! Visiting the values inside of a field, for `#[derive(Trace)]`.

use crate::cell_mut::MutCell;
use crate::heap::Ref;
use crate::value::{Raw, Value};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, VecDeque};

/// A field that owns values.
pub trait Visit {
    /// Call `visit` with each owned value, as often as it is owned.
    fn visit(&self, visit: &mut dyn FnMut(Raw));
}

impl Visit for Value {
    #[inline]
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.raw());
    }
}

impl<T: crate::heap::Downcast> Visit for Ref<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.value().raw());
    }
}

impl<T: Visit> Visit for Option<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.iter().for_each(|v| v.visit(visit));
    }
}

impl<T: Visit> Visit for [T] {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.iter().for_each(|v| v.visit(visit));
    }
}

impl<T: Visit, const N: usize> Visit for [T; N] {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.as_slice().visit(visit);
    }
}

impl<T: Visit> Visit for Vec<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.as_slice().visit(visit);
    }
}

impl<T: Visit + ?Sized> Visit for Box<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        (**self).visit(visit);
    }
}

impl<T: Visit> Visit for VecDeque<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.iter().for_each(|v| v.visit(visit));
    }
}

impl<K, T: Visit, S> Visit for HashMap<K, T, S> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.values().for_each(|v| v.visit(visit));
    }
}

impl<K, T: Visit> Visit for BTreeMap<K, T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.values().for_each(|v| v.visit(visit));
    }
}

impl<A: Visit, B: Visit> Visit for (A, B) {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.0.visit(visit);
        self.1.visit(visit);
    }
}

impl<A: Visit, B: Visit, C: Visit> Visit for (A, B, C) {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.0.visit(visit);
        self.1.visit(visit);
        self.2.visit(visit);
    }
}

impl<T: Visit> Visit for MutCell<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.with(|v| v.visit(visit));
    }
}

impl<T: Visit> Visit for RefCell<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.borrow().visit(visit);
    }
}

impl<T: Visit> Visit for OnceCell<T> {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.get().iter().for_each(|v| v.visit(visit));
    }
}
