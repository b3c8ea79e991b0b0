//! The iterator over `set` and `frozenset`.

use super::Elements;
use crate::cell_mut::MutCell;
use crate::native::{MethodDef, class, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

impl Vm {
    /// An iterator over a set or frozenset.
    pub fn set_iter(&mut self, set: &Value) -> Value {
        let len = Elements::of(set).map_or(0, |e| e.len());
        let class = self.class(|t| &t.set_iterator);
        let payload = SetIter {
            set: MutCell::new(set.clone()),
            position: Cell::new(0),
            len: Cell::new(len),
            left: Cell::new(len),
        };
        self.new_native(&class, payload)
    }
}

const ITER_PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, SetIter::METHODS];
const ITER_METHODS: [MethodDef; total(ITER_PARTS)] = concat(ITER_PARTS);

/// Iterator over a set.
#[class(name = "set_iterator", methods = &ITER_METHODS, next = SetIter::advance)]
#[derive(crate::native::Trace)]
pub struct SetIter {
    /// The set; None at the end.
    set: MutCell<Value>,
    position: Cell<usize>,
    len: Cell<usize>,
    left: Cell<usize>,
}

#[methods(class = "set_iterator")]
impl SetIter {
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let this = this.native::<SetIter>().expect("receiver");
        enum Step {
            Item(Value),
            Changed,
            End,
        }
        let step = this.set.with(|set| {
            let Some(elements) = Elements::of(set) else {
                return Step::End;
            };
            elements.with(|t| {
                if t.len != this.len.get() {
                    return Step::Changed;
                }
                match t.next(this.position.get()) {
                    Some((at, slot)) => {
                        this.position.set(at + 1);
                        Step::Item(slot.key.clone())
                    }
                    None => Step::End,
                }
            })
        });
        match step {
            Step::Item(item) => {
                this.left.set(this.left.get().saturating_sub(1));
                Ok(Some(item))
            }
            Step::Changed => {
                this.len.set(usize::MAX);
                Err(vm.runtime_error("Set changed size during iteration"))
            }
            Step::End => {
                drop(this.set.replace(Value::NONE));
                Ok(None)
            }
        }
    }
    /// How many elements are left.
    fn __length_hint__(&self) -> usize {
        let same = self
            .set
            .with(|s| Elements::of(s).is_some_and(|e| e.len() == self.len.get()));
        if same { self.left.get() } else { 0 }
    }
    /// For copying and pickling: the elements that are left, as a list.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let set = self.set.get();
        let items = match Elements::of(&set) {
            Some(elements) => elements.with(|t| {
                let rest = t.slots.get(self.position.get()..).unwrap_or_default();
                rest.iter()
                    .filter(|s| !s.key.is_undef())
                    .map(|s| s.key.clone())
                    .collect()
            }),
            None => Vec::new(),
        };
        let function = vm.builtin_named("iter")?;
        let items = vm.list(items);
        let args = vm.tuple_of([items]);
        Ok(vm.tuple_of([function, args]))
    }
}
