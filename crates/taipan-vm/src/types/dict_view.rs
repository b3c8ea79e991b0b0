//! `dict_keys`, `dict_values`, `dict_items` and their iterators.

use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, MethodDef, concat, methods, total};
use crate::protocol::iter::ITERATOR_METHODS;
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::mappingproxy::MappingProxy;
use crate::types::order::Rich;
use crate::types::registry::plain;
use crate::types::set::{Elements, Set};
use crate::types::shape::exact;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag};
use crate::value::{Raw, Value};
use crate::vm::{Types, Vm};
use std::cell::Cell;

/// Which part of the items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    Keys,
    Values,
    Items,
}

/// Payload of the three view types.
pub struct DictView {
    pub part: Part,
    pub dict: Value,
}

impl Trace for DictView {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        visit(self.dict.raw());
    }
}

/// Payload of the iterators over a dict, forwards and backwards.
pub struct DictIter {
    pub part: Part,
    pub reverse: bool,
    /// The dict; None once exhausted.
    pub dict: MutCell<Value>,
    /// The next entry; backwards: one more than it.
    pub position: Cell<usize>,
    /// Expected length; another length means "changed size during iteration".
    pub len: Cell<usize>,
    /// Items not yet returned.
    pub left: Cell<usize>,
    /// The pair handed out last, if it may be used again.
    last: MutCell<Value>,
}

impl Trace for DictIter {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.dict.with(|v| visit(v.raw()));
        self.last.with(|v| visit(v.raw()));
    }
    fn clear(&self) {
        drop(self.dict.replace(Value::NONE));
        drop(self.last.take());
    }
}

/// What one step of an iterator found.
enum Step {
    Item(Value),
    Pair(Value, Value),
    Changed,
    KeysChanged,
    End,
}

impl DictIter {
    /// An iterator over a dict (or an instance of a subclass of it).
    pub fn new(dict: &Value, part: Part, reverse: bool) -> DictIter {
        let dict_of = dict.downcast::<Dict>();
        let len = dict_of.map_or(0, |d| d.len());
        let end = dict_of.map_or(0, |d| d.table.with(|t| t.entries.len()));
        DictIter {
            part,
            reverse,
            dict: MutCell::new(dict.clone()),
            position: Cell::new(if reverse { end } else { 0 }),
            len: Cell::new(len),
            left: Cell::new(len),
            last: MutCell::default(),
        }
    }

    /// The next key, value or item, if it is the next entry of a dict that has not changed: the usual case of [`DictIter::next`].
    #[inline(always)]
    pub fn next_forward(&self, vm: &mut Vm) -> Option<Value> {
        let (first, second) = self.entry_forward()?;
        Some(match self.part {
            Part::Items => vm.heap.pair_again(&self.last, first, second),
            _ => first,
        })
    }

    /// As [`DictIter::next_forward`]; an item is given as key and value, anything else with UNDEF.
    #[inline(always)]
    pub fn entry_forward(&self) -> Option<(Value, Value)> {
        let (position, left) = (self.position.get(), self.left.get());
        let entry = self.dict.with(|d| {
            d.downcast::<Dict>()?.table.with(|t| {
                let entry = t.entries.get(position)?;
                if t.len != self.len.get() || self.reverse || left == 0 || entry.key.is_undef() {
                    return None;
                }
                Some(match self.part {
                    Part::Keys => (entry.key.clone(), Value::UNDEF),
                    Part::Values => (entry.value.clone(), Value::UNDEF),
                    Part::Items => (entry.key.clone(), entry.value.clone()),
                })
            })
        })?;
        self.left.set(left - 1);
        self.position.set(position + 1);
        Some(entry)
    }

    /// The next key, value or item; UNDEF at the end.
    #[inline]
    pub fn next(&self, vm: &mut Vm) -> R {
        let step = self.dict.with(|d| {
            let Some(dict) = d.downcast::<Dict>() else {
                return Step::End;
            };
            dict.table.with(|t| {
                if t.len != self.len.get() {
                    return Step::Changed;
                }
                let position = self.position.get();
                let found = if self.reverse {
                    if position > t.entries.len() {
                        // The dict was emptied meanwhile.
                        return Step::End;
                    }
                    let end = position.min(t.entries.len());
                    t.entries[..end].iter().rposition(|e| !e.key.is_undef())
                } else {
                    t.next(position)
                };
                let Some(i) = found else { return Step::End };
                if self.left.get() == 0 {
                    return Step::KeysChanged;
                }
                self.left.set(self.left.get() - 1);
                self.position.set(if self.reverse { i } else { i + 1 });
                let entry = &t.entries[i];
                match self.part {
                    Part::Keys => Step::Item(entry.key.clone()),
                    Part::Values => Step::Item(entry.value.clone()),
                    Part::Items => Step::Pair(entry.key.clone(), entry.value.clone()),
                }
            })
        });
        match step {
            Step::Item(item) => Ok(item),
            Step::Pair(key, value) => Ok(vm.heap.pair_again(&self.last, key, value)),
            Step::End => {
                drop(self.dict.replace(Value::NONE));
                Ok(Value::UNDEF)
            }
            Step::Changed => {
                // It stays broken.
                self.len.set(usize::MAX);
                let dict = self.dict.get();
                let ordered = vm.class_of(&dict).mro_items().iter().any(|c| {
                    c.downcast::<Type>()
                        .is_some_and(|t| !t.has(flag::HEAP) && t.name() == "OrderedDict")
                });
                Err(vm.runtime_error(if ordered {
                    "OrderedDict mutated during iteration"
                } else {
                    "dictionary changed size during iteration"
                }))
            }
            Step::KeysChanged => {
                drop(self.dict.replace(Value::NONE));
                Err(vm.runtime_error("dictionary keys changed during iteration"))
            }
        }
    }
}

#[methods(class = "dict_keyiterator")]
impl DictIter {
    /// How many items are left.
    fn __length_hint__(&self) -> usize {
        let same = self.dict.with(|d| {
            d.downcast::<Dict>()
                .is_some_and(|d| d.len() == self.len.get())
        });
        if same { self.left.get() } else { 0 }
    }
    /// For copying and pickling: the items that are left, as a list.
    fn __reduce__(&self, vm: &mut Vm) -> R {
        let rest = DictIter {
            part: self.part,
            reverse: self.reverse,
            dict: MutCell::new(self.dict.get()),
            position: self.position.clone(),
            len: self.len.clone(),
            left: self.left.clone(),
            last: MutCell::default(),
        };
        let mut items = Vec::new();
        loop {
            let item = rest.next(vm)?;
            if item.is_undef() {
                break;
            }
            items.push(item);
        }
        let function = vm.builtin_named("iter")?;
        let items = vm.list(items);
        let args = vm.tuple_of([items]);
        Ok(vm.tuple_of([function, args]))
    }
}

const ITER_PARTS: &[&[MethodDef]] = &[ITERATOR_METHODS, DictIter::METHODS];
const ITER_METHODS: [MethodDef; total(ITER_PARTS)] = concat(ITER_PARTS);

/// The definition of one of the iterator classes.
pub const fn iter_class(name: &'static str) -> ClassDef {
    ClassDef {
        methods: &ITER_METHODS,
        ..plain(name)
    }
}

/// The definition of one of the view classes.
pub const fn view_class(name: &'static str) -> ClassDef {
    let set_like = name.len() != "dict_values".len();
    ClassDef {
        methods: if set_like {
            &SET_LIKE_METHODS
        } else {
            DictView::METHODS
        },
        getset: DictView::GETSET,
        ..plain(name)
    }
}

const SET_LIKE_PARTS: &[&[MethodDef]] = &[DictView::METHODS, DictView::SET_METHODS];
const SET_LIKE_METHODS: [MethodDef; total(SET_LIKE_PARTS)] = concat(SET_LIKE_PARTS);

impl Vm {
    /// An iterator over a dict (or an instance of a subclass of it).
    pub fn dict_iter(&mut self, dict: &Value, part: Part, reverse: bool) -> Value {
        let class: fn(&Types) -> &Value = match (part, reverse) {
            (Part::Keys, false) => |t| &t.dict_keyiterator,
            (Part::Values, false) => |t| &t.dict_valueiterator,
            (Part::Items, false) => |t| &t.dict_itemiterator,
            (Part::Keys, true) => |t| &t.dict_reversekeyiterator,
            (Part::Values, true) => |t| &t.dict_reversevalueiterator,
            (Part::Items, true) => |t| &t.dict_reverseitemiterator,
        };
        let class = self.class(class);
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap.alloc(shape, DictIter::new(dict, part, reverse))
    }

    /// `dict.keys()` and its like.
    pub fn dict_view(&mut self, dict: &Value, part: Part) -> Value {
        let class: fn(&Types) -> &Value = match part {
            Part::Keys => |t| &t.dict_keys,
            Part::Values => |t| &t.dict_values,
            Part::Items => |t| &t.dict_items,
        };
        let class = self.class(class);
        let shape = class.downcast::<Type>().expect("a class").root_word();
        self.heap.alloc(
            shape,
            DictView {
                part,
                dict: dict.clone(),
            },
        )
    }
}

impl DictView {
    fn dict(&self) -> &Dict {
        self.dict.downcast::<Dict>().expect("a view is of a dict")
    }

    /// `value in view`
    pub fn contains(&self, vm: &mut Vm, value: &Value) -> R<bool> {
        let dict = self.dict();
        match self.part {
            Part::Keys => {
                let hash = vm.hash_key(value)?;
                Ok(dict.find(vm, value, hash)?.is_some())
            }
            Part::Values => {
                let mut position = 0;
                while let Some((after, _, item)) = dict.next_item(position) {
                    if vm.eq(&item, value)? {
                        return Ok(true);
                    }
                    position = after;
                }
                Ok(false)
            }
            Part::Items => {
                let Some([key, wanted]) = value.downcast::<Tuple>().map(|t| t.items()) else {
                    return Ok(false);
                };
                match dict.get(vm, key)? {
                    Some(found) => vm.eq(&found, wanted),
                    None => Ok(false),
                }
            }
        }
    }

    /// The elements as a new set.
    fn to_set(this: &Value, vm: &mut Vm) -> R {
        let set = Set::alloc(vm);
        set.downcast::<Set>()
            .expect("just made")
            .table_of()
            .update(vm, this)?;
        Ok(set)
    }

    /// Whether a value is a set or a set-like view.
    fn is_set_like(value: &Value) -> bool {
        Elements::of(value).is_some()
            || value
                .downcast::<DictView>()
                .is_some_and(|v| v.part != Part::Values)
    }
}

#[methods(class = "dict_keys")]
impl DictView {
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let name = vm.class_of(this).name();
        vm.repr_container(this, "...", |vm, out| {
            let items = vm.collect(this)?;
            let items = vm.list(items);
            out.extend_from_slice(name.as_bytes());
            out.push(b'(');
            vm.push_repr(&items, out)?;
            out.push(b')');
            Ok(())
        })
    }
    /// iter(self)
    fn __iter__(&self, vm: &mut Vm) -> Value {
        vm.dict_iter(&self.dict, self.part, false)
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.dict().len()
    }
    /// An iterator from the last to the first.
    #[sig("()")]
    fn __reversed__(&self, vm: &mut Vm) -> Value {
        vm.dict_iter(&self.dict, self.part, true)
    }
    /// The dict, read-only.
    #[getter]
    fn mapping(&self, vm: &mut Vm) -> Value {
        vm.heap.alloc(
            exact(Kind::MappingProxy),
            MappingProxy {
                mapping: self.dict.clone(),
            },
        )
    }
}

#[methods(class = "dict_keys", part = "SET")]
impl DictView {
    /// self < value
    fn __lt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Lt)
    }
    /// self <= value
    fn __le__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Le)
    }
    /// self == value
    fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Eq)
    }
    /// self != value
    fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Ne)
    }
    /// self > value
    fn __gt__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Gt)
    }
    /// self >= value
    fn __ge__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::compare(this, vm, value, Rich::Ge)
    }
    fn compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        if !DictView::is_set_like(value) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (a, b) = (vm.len(this)?, vm.len(value)?);
        let all_in = |vm: &mut Vm, inner: &Value, outer: &Value| -> R<bool> {
            let iterator = vm.iter(inner)?;
            while let Some(item) = vm.next(&iterator)? {
                if !vm.contains(outer, &item)? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let result = match op {
            Rich::Eq => a == b && all_in(vm, this, value)?,
            Rich::Ne => !(a == b && all_in(vm, this, value)?),
            Rich::Lt => a < b && all_in(vm, this, value)?,
            Rich::Le => a <= b && all_in(vm, this, value)?,
            Rich::Gt => a > b && all_in(vm, value, this)?,
            Rich::Ge => a >= b && all_in(vm, value, this)?,
        };
        Ok(Value::bool(result))
    }
    /// self - value
    fn __sub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let set = DictView::to_set(this, vm)?;
        set.downcast::<Set>()
            .expect("just made")
            .table_of()
            .remove_all(vm, value)?;
        Ok(set)
    }
    /// value - self
    fn __rsub__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::__sub__(value, vm, this)
    }
    /// self & value
    fn __and__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let result = Set::alloc(vm);
        let set = result.downcast::<Set>().expect("just made");
        // The smaller one is walked, the other one asked; only set-likes can be asked.
        let (walk, ask) = if DictView::is_set_like(value) && vm.len(value)? > vm.len(this)? {
            (this, value)
        } else {
            (value, this)
        };
        let iterator = vm.iter(walk)?;
        while let Some(item) = vm.next(&iterator)? {
            if vm.contains(ask, &item)? {
                set.table_of().add(vm, &item)?;
            }
        }
        Ok(result)
    }
    /// value & self
    fn __rand__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        DictView::__and__(this, vm, value)
    }
    /// self ^ value
    fn __xor__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let set = DictView::to_set(this, vm)?;
        set.downcast::<Set>()
            .expect("just made")
            .table_of()
            .toggle_all(vm, value)?;
        Ok(set)
    }
    /// value ^ self
    fn __rxor__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let set = Set::alloc(vm);
        let table = set.downcast::<Set>().expect("just made").table_of();
        table.update(vm, value)?;
        table.toggle_all(vm, this)?;
        Ok(set)
    }
    /// self | value
    fn __or__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let set = DictView::to_set(this, vm)?;
        set.downcast::<Set>()
            .expect("just made")
            .table_of()
            .update(vm, value)?;
        Ok(set)
    }
    /// value | self
    fn __ror__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let set = Set::alloc(vm);
        let table = set.downcast::<Set>().expect("just made").table_of();
        table.update(vm, value)?;
        table.update(vm, this)?;
        Ok(set)
    }
    /// value in self
    fn __contains__(&self, vm: &mut Vm, value: &Value) -> R<bool> {
        self.contains(vm, value)
    }
    /// Whether the view and an iterable have nothing in common.
    fn isdisjoint(this: &Value, vm: &mut Vm, object: &Value) -> R<bool> {
        let (walk, ask) = if DictView::is_set_like(object) && vm.len(object)? > vm.len(this)? {
            (this, object)
        } else {
            (object, this)
        };
        let iterator = vm.iter(walk)?;
        while let Some(item) = vm.next(&iterator)? {
            if vm.contains(ask, &item)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
