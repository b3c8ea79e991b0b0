//! `set` and `frozenset`: an open-addressed table whose order for integers is the one CPython shows.

mod iter;
mod methods;
mod slots;

pub use iter::SetIter;
pub(crate) use methods::{compare_exact, operator};
use slots::Slots;

use crate::cell_mut::MutCell;
use crate::heap::{Buffer, Kind, Trace};
use crate::interp::sink::Sink;
use crate::protocol::hash::quick_hash;
use crate::raise::R;
use crate::types::dict::{Dict, quick_eq};
use crate::types::dict_view::{DictView, Part};
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::value::{Raw, Value};
use crate::vm::Vm;
use std::cell::Cell;
use std::ops::ControlFlow;

/// One place of a set's table: UNDEF key and hash 0 when never used, UNDEF key and hash 1 when deleted.
#[derive(Clone)]
pub struct Slot {
    pub hash: u64,
    pub key: Value,
}

impl Slot {
    const UNUSED: Slot = Slot {
        hash: 0,
        key: Value::UNDEF,
    };
}

/// The table of a set.
#[derive(Default, Clone)]
pub struct SetTable {
    pub slots: Slots,
    pub len: usize,
    /// Live and deleted slots.
    pub fill: usize,
    /// Changes with every added or removed element.
    pub version: u32,
    /// Where `pop` looks first.
    finger: usize,
}

/// Slots looked at in a row before the probe jumps.
const RUN: usize = 9;
const SMALLEST: usize = 8;
/// Elements of a set that grows to twice its size only.
const LARGE: usize = 50_000;

/// What a search found.
enum Found {
    At(usize),
    /// Not there; it would go to this slot.
    Missing(usize),
    /// The key at this slot has the same hash: only `==` can tell.
    Ask(usize),
}

impl SetTable {
    fn mask(&self) -> usize {
        self.slots.len() - 1
    }

    /// As [`SetTable::probe`] from the beginning; what the first slot tells is told at once.
    #[inline(always)]
    fn look(&self, key: Raw, hash: u64) -> Found {
        let slots = &*self.slots;
        let at = hash as usize & (slots.len() - 1);
        let slot = &slots[at];
        if slot.key.raw() == key && !key.is_undef() {
            return Found::At(at);
        }
        if slot.key.is_undef() && slot.hash == 0 {
            return Found::Missing(at);
        }
        self.probe(key, hash, 0)
    }

    /// Whether a key is there, if the first slots where it may be tell that without a comparison.
    #[inline(always)]
    pub fn at_first_sight(&self, key: Raw) -> Option<bool> {
        let hash = crate::types::dict::known_hash(key)?;
        let slots = &*self.slots;
        let mask = slots.len().wrapping_sub(1);
        let start = hash as usize & mask;
        let run = if start + RUN <= mask { RUN } else { 0 };
        for slot in slots.get(start..=start + run)? {
            if slot.key.raw() == key {
                return Some(true);
            }
            if slot.key.is_undef() && slot.hash == 0 {
                return Some(false);
            }
            if slot.hash == hash {
                return None;
            }
        }
        None
    }

    /// Find a key, passing over the first `skip` keys that had to be asked.
    #[inline(never)]
    fn probe(&self, key: Raw, hash: u64, mut skip: usize) -> Found {
        let slots = &*self.slots;
        let mask = slots.len() - 1;
        let mut perturb = hash;
        let mut start = hash as usize & mask;
        // A new key goes to the last deleted slot passed on the way.
        let mut free = None;
        loop {
            let run = if start + RUN <= mask { RUN } else { 0 };
            for (at, slot) in slots.iter().enumerate().take(start + run + 1).skip(start) {
                if slot.key.is_undef() {
                    if slot.hash == 0 {
                        return Found::Missing(free.unwrap_or(at));
                    }
                    free = Some(at);
                } else if slot.hash == hash {
                    if slot.key.raw() == key {
                        return Found::At(at);
                    }
                    match quick_eq(slot.key.raw(), key) {
                        Some(true) => return Found::At(at),
                        Some(false) => {}
                        None if skip > 0 => skip -= 1,
                        None => return Found::Ask(at),
                    }
                }
            }
            perturb >>= 5;
            start = start
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(perturb as usize)
                & mask;
        }
    }

    /// The first free slot for a key that is not there, in a table without deleted slots.
    #[inline]
    fn free_slot(slots: &[Slot], hash: u64) -> usize {
        let mask = slots.len() - 1;
        let mut perturb = hash;
        let mut start = hash as usize & mask;
        if slots[start].key.is_undef() {
            return start;
        }
        loop {
            let run = if start + RUN <= mask { RUN } else { 0 };
            if let Some(at) = (start..=start + run).find(|&at| slots[at].key.is_undef()) {
                return at;
            }
            perturb >>= 5;
            start = start
                .wrapping_mul(5)
                .wrapping_add(1)
                .wrapping_add(perturb as usize)
                & mask;
        }
    }

    /// The slots of a table in which so many may be taken.
    fn size_for(minimum: usize) -> usize {
        (minimum + 1).next_power_of_two().max(SMALLEST)
    }

    fn resize(&mut self, minimum: usize) {
        let size = SetTable::size_for(minimum);
        let old = std::mem::replace(&mut self.slots, Slots::unused(size));
        self.fill = self.len;
        let slots = &mut *self.slots;
        old.give(|slot| {
            if !slot.key.is_undef() {
                let at = SetTable::free_slot(slots, slot.hash);
                slots[at] = slot;
            }
        });
    }

    /// The bytes of new slots, if one key more needs them in a set that takes up a notable part of the memory.
    #[inline]
    fn growth(&self) -> Option<usize> {
        let grows = self.len > LARGE && (self.fill + 1) * 5 >= self.mask() * 3;
        grows.then(|| self.len.saturating_mul(4 * size_of::<Slot>()))
    }

    /// Put a key into the slot a search has found missing.
    #[inline]
    fn insert_at(&mut self, at: usize, hash: u64, key: Value) {
        let slot = &mut self.slots[at];
        let fresh = slot.hash == 0;
        *slot = Slot { hash, key };
        self.len += 1;
        self.version = self.version.wrapping_add(1);
        if fresh {
            self.fill += 1;
            if self.fill * 5 >= self.mask() * 3 {
                self.resize(if self.len > LARGE {
                    self.len * 2
                } else {
                    self.len * 4
                });
            }
        }
    }

    /// Add a key; whether it is new. `None`: only the `==` of a script can tell.
    #[inline]
    fn add(&mut self, key: &Value, hash: u64) -> Option<bool> {
        match self.look(key.raw(), hash) {
            Found::At(_) => Some(false),
            Found::Missing(at) => {
                self.insert_at(at, hash, key.clone());
                Some(true)
            }
            Found::Ask(_) => None,
        }
    }

    fn remove_at(&mut self, at: usize) -> Value {
        self.len -= 1;
        self.version = self.version.wrapping_add(1);
        std::mem::replace(
            &mut self.slots[at],
            Slot {
                hash: 1,
                key: Value::UNDEF,
            },
        )
        .key
    }

    /// The first element at or after a position, and its position.
    #[inline]
    pub fn next(&self, position: usize) -> Option<(usize, &Slot)> {
        let rest = self.slots.get(position..)?;
        let i = rest.iter().position(|s| !s.key.is_undef())?;
        Some((position + i, &rest[i]))
    }

    /// All elements now.
    pub fn elements(&self) -> Vec<Value> {
        let mut all = Vec::with_capacity(self.len);
        all.extend(
            self.slots
                .iter()
                .filter(|s| !s.key.is_undef())
                .map(|s| s.key.clone()),
        );
        all
    }

    /// Take over the elements of another table; nothing has been in this one.
    fn copy_from(&mut self, other: &SetTable) {
        let mut size = self.slots.len();
        if other.len * 5 >= self.mask() * 3 {
            size = SetTable::size_for(other.len * 2);
        }
        if size == other.slots.len() && other.fill == other.len {
            self.slots = other.slots.clone();
        } else {
            if size != self.slots.len() {
                self.slots = Slots::unused(size);
            }
            let slots = &mut *self.slots;
            for slot in other.slots.iter().filter(|s| !s.key.is_undef()) {
                let at = SetTable::free_slot(slots, slot.hash);
                slots[at] = slot.clone();
            }
        }
        self.len = other.len;
        self.fill = other.len;
        self.version = self.version.wrapping_add(1);
    }

    /// Make room for the elements of another container.
    fn prepare(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.len + more) * 2);
        }
    }
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
    fn outside(&self) -> usize {
        self.table.with(|t| t.slots.bytes_owned())
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
    fn outside(&self) -> usize {
        self.table.with(|t| t.slots.bytes_owned())
    }
}

impl Set {
    pub fn new() -> Set {
        Set {
            table: MutCell::default(),
        }
    }
    /// An empty set on the heap.
    pub fn alloc(vm: &mut Vm) -> Value {
        vm.heap.alloc(exact(Kind::Set), Set::new())
    }
    /// Its elements.
    pub fn table_of(&self) -> Elements<'_> {
        Elements(&self.table)
    }
}

impl Default for Set {
    fn default() -> Self {
        Set::new()
    }
}

impl FrozenSet {
    pub fn new(table: SetTable) -> FrozenSet {
        FrozenSet {
            table: MutCell::new(table),
            hash: Cell::new(None),
        }
    }
}

/// The elements of a set or frozenset.
#[derive(Clone, Copy)]
pub struct Elements<'a>(&'a MutCell<SetTable>);

impl<'a> Elements<'a> {
    /// Of a set, a frozenset, or an instance of a subclass.
    #[inline]
    pub fn of(value: &'a Value) -> Option<Elements<'a>> {
        match value.kind()? {
            Kind::Set => value.downcast::<Set>().map(|s| Elements(&s.table)),
            Kind::FrozenSet => value.downcast::<FrozenSet>().map(|s| Elements(&s.table)),
            _ => None,
        }
    }
    /// Of a set or frozenset itself.
    #[inline(always)]
    pub fn of_exact(value: &'a Value) -> Option<Elements<'a>> {
        let raw = value.raw();
        if raw.has_shape(exact(Kind::Set)) {
            value.downcast::<Set>().map(|s| Elements(&s.table))
        } else if raw.has_shape(exact(Kind::FrozenSet)) {
            value.downcast::<FrozenSet>().map(|s| Elements(&s.table))
        } else {
            None
        }
    }
    /// Look at the table; no script code may run inside.
    #[inline]
    pub fn with<T>(self, work: impl FnOnce(&mut SetTable) -> T) -> T {
        self.0.with(work)
    }
    pub fn len(self) -> usize {
        self.with(|t| t.len)
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    fn same(self, other: Elements<'_>) -> bool {
        std::ptr::eq(self.0, other.0)
    }

    /// Search with full semantics: the position, or where the key would go.
    #[inline]
    fn find(self, vm: &mut Vm, key: &Value, hash: u64) -> R<Result<usize, usize>> {
        match self.with(|t| t.look(key.raw(), hash)) {
            Found::At(at) => Ok(Ok(at)),
            Found::Missing(at) => Ok(Err(at)),
            Found::Ask(_) => self.find_slow(vm, key, hash),
        }
    }

    #[inline(never)]
    fn find_slow(self, vm: &mut Vm, key: &Value, hash: u64) -> R<Result<usize, usize>> {
        'restart: loop {
            let mut skip = 0;
            loop {
                match self.with(|t| t.probe(key.raw(), hash, skip)) {
                    Found::At(at) => return Ok(Ok(at)),
                    Found::Missing(at) => return Ok(Err(at)),
                    Found::Ask(at) => {
                        let (version, candidate) =
                            self.with(|t| (t.version, t.slots[at].key.clone()));
                        let equal = vm.eq(&candidate, key)?;
                        if self.with(|t| t.version) != version {
                            continue 'restart;
                        }
                        if equal {
                            return Ok(Ok(at));
                        }
                        skip += 1;
                    }
                }
            }
        }
    }

    /// Add an element; whether it is new.
    #[inline]
    pub fn add(self, vm: &mut Vm, key: &Value) -> R<bool> {
        let hash = vm.hash_element(key)?;
        self.add_hashed(vm, key, hash)
    }

    #[inline]
    pub fn add_hashed(self, vm: &mut Vm, key: &Value, hash: u64) -> R<bool> {
        if let Some(bytes) = self.with(|t| t.growth()) {
            vm.make_room(bytes)?;
        }
        match self.with(|t| t.add(key, hash)) {
            Some(new) => Ok(new),
            None => self.add_slow(vm, key, hash),
        }
    }

    #[inline(never)]
    fn add_slow(self, vm: &mut Vm, key: &Value, hash: u64) -> R<bool> {
        match self.find(vm, key, hash)? {
            Ok(_) => Ok(false),
            Err(at) => {
                self.with(|t| t.insert_at(at, hash, key.clone()));
                Ok(true)
            }
        }
    }

    /// Whether an element is there (a set counts as the frozenset with its elements).
    #[inline]
    pub fn contains(self, vm: &mut Vm, key: &Value) -> R<bool> {
        let hash = vm.hash_element_or_set(key)?;
        self.contains_hashed(vm, key, hash)
    }

    #[inline]
    pub fn contains_hashed(self, vm: &mut Vm, key: &Value, hash: u64) -> R<bool> {
        Ok(self.find(vm, key, hash)?.is_ok())
    }

    /// Remove an element; whether it was there.
    pub fn remove(self, vm: &mut Vm, key: &Value) -> R<bool> {
        let hash = vm.hash_element_or_set(key)?;
        self.remove_hashed(vm, key, hash)
    }

    pub fn remove_hashed(self, vm: &mut Vm, key: &Value, hash: u64) -> R<bool> {
        match self.find(vm, key, hash)? {
            Ok(at) => {
                let key = self.with(|t| t.remove_at(at));
                drop(key);
                Ok(true)
            }
            Err(_) => Ok(false),
        }
    }

    /// Remove any element.
    pub fn pop(self) -> Option<Value> {
        self.with(|t| {
            if t.len == 0 {
                return None;
            }
            let start = t.finger & t.mask();
            let at = t.next(start).or_else(|| t.next(0)).map(|f| f.0)?;
            t.finger = at + 1;
            Some(t.remove_at(at))
        })
    }

    pub fn clear(self) {
        let old = self.with(|t| {
            let version = t.version.wrapping_add(1);
            let old = std::mem::take(t);
            t.version = version;
            old
        });
        drop(old);
    }

    /// Whether each element is there in another set, in order, until `work` has enough. `false`: there is a question that only
    /// `==` of a script answers; what has been told so far is right.
    fn ask_quickly(
        self,
        other: Elements<'_>,
        mut work: impl FnMut(&Slot, bool) -> ControlFlow<()>,
    ) -> bool {
        if self.same(other) {
            return false;
        }
        self.with(|mine| {
            other.with(|theirs| {
                for slot in mine.slots.iter().filter(|s| !s.key.is_undef()) {
                    let there = match theirs.look(slot.key.raw(), slot.hash) {
                        Found::At(_) => true,
                        Found::Missing(_) => false,
                        Found::Ask(_) => return false,
                    };
                    if work(slot, there).is_break() {
                        break;
                    }
                }
                true
            })
        })
    }

    /// Whether all elements are in another set, or none is, if that can be told without a script's `==`.
    fn all_quickly(self, other: Elements<'_>, wanted: bool) -> Option<bool> {
        let mut all = true;
        let told = self.ask_quickly(other, |_, there| {
            all = there == wanted;
            if all {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        told.then_some(all)
    }

    /// Put the elements that are in another set, or those that are not, into a fresh set; `false`, with the set empty again, if
    /// that takes a script's `==`.
    fn select_quickly(self, other: Elements<'_>, wanted: bool, found: Elements<'_>) -> bool {
        let done = found.with(|table| {
            self.ask_quickly(other, |slot, there| {
                if there == wanted {
                    // The elements of a set differ, and nothing has been deleted here.
                    let at = SetTable::free_slot(&table.slots, slot.hash);
                    table.insert_at(at, slot.hash, slot.key.clone());
                }
                ControlFlow::Continue(())
            })
        });
        if !done {
            found.clear();
        }
        done
    }

    /// Elements and hashes now.
    fn snapshot(self) -> Vec<Slot> {
        self.with(|t| {
            t.slots
                .iter()
                .filter(|s| !s.key.is_undef())
                .cloned()
                .collect()
        })
    }

    /// Add the elements of another set.
    fn merge(self, vm: &mut Vm, other: Elements<'_>) -> R<()> {
        if self.same(other) || other.is_empty() {
            return Ok(());
        }
        let done = self.with(|t| {
            other.with(|o| {
                if t.fill != 0 {
                    t.prepare(o.len);
                }
                let fresh = t.fill == 0;
                if fresh {
                    t.copy_from(o);
                }
                fresh
            })
        });
        if done {
            return Ok(());
        }
        // Place by place: an `__eq__` may change the other set meanwhile.
        let mut position = 0;
        let mut next = |other: Elements<'_>| {
            other.with(|o| {
                let (at, slot) = o.next(position)?;
                position = at + 1;
                Some(slot.clone())
            })
        };
        while let Some(slot) = next(other) {
            self.add_hashed(vm, &slot.key, slot.hash)?;
        }
        Ok(())
    }

    /// Add all items of an iterable.
    pub fn update(self, vm: &mut Vm, value: &Value) -> R<()> {
        if let Some(other) = Elements::of(value) {
            return self.merge(vm, other);
        }
        if value.raw().has_shape(exact(Kind::Dict))
            && let Some(dict) = value.downcast::<Dict>()
        {
            return self.update_dict(vm, dict);
        }
        if let Some(view) = value.downcast::<DictView>()
            && view.part == Part::Keys
            && let Some(dict) = view.dict.downcast::<Dict>()
        {
            return vm.iterate_dict(dict, |vm, key, hash| {
                self.add_hashed(vm, key, hash).map(drop)
            });
        }
        if value.raw().has_shape(exact(Kind::List))
            && let Some(list) = value.downcast::<List>()
        {
            return self.update_list(vm, list);
        }
        vm.feed(value, &mut { self })
    }

    fn update_list(self, vm: &mut Vm, list: &List) -> R<()> {
        let mut from = 0;
        loop {
            // As far as no script code is needed, without counting references.
            let ask = list.items.with(|items| {
                self.with(|t| {
                    let rest = items.get(from..)?;
                    let at = rest.iter().position(|item| {
                        quick_hash(item)
                            .and_then(|hash| t.add(item, hash))
                            .is_none()
                    })?;
                    from += at + 1;
                    Some(rest[at].clone())
                })
            });
            let Some(item) = ask else { return Ok(()) };
            self.add(vm, &item)?;
        }
    }

    fn update_dict(self, vm: &mut Vm, dict: &Dict) -> R<()> {
        let n = dict.len();
        self.with(|t| t.prepare(n));
        vm.iterate_dict(dict, |vm, key, hash| {
            self.add_hashed(vm, key, hash).map(drop)
        })
    }

    /// Remove all items of an iterable.
    pub fn remove_all(self, vm: &mut Vm, value: &Value) -> R<()> {
        if let Some(other) = Elements::of(value) {
            if self.same(other) {
                self.clear();
                return Ok(());
            }
            for slot in other.snapshot() {
                self.remove_hashed(vm, &slot.key, slot.hash)?;
            }
        } else {
            vm.iterate(value, |vm, item| {
                let hash = vm.hash_element(&item)?;
                self.remove_hashed(vm, &item, hash).map(drop)
            })?;
        }
        // Many deleted slots make searches slow.
        self.with(|t| {
            if t.fill - t.len > t.mask() / 5 {
                t.resize(if t.len > LARGE { t.len * 2 } else { t.len * 4 });
            }
        });
        Ok(())
    }

    /// Remove the items of an iterable that are there and add the others.
    pub fn toggle_all(self, vm: &mut Vm, value: &Value) -> R<()> {
        if let Some(dict) = value.downcast::<Dict>()
            && value.raw().has_shape(exact(Kind::Dict))
        {
            return vm.iterate_dict(dict, |vm, key, hash| self.toggle(vm, key, hash));
        }
        let unique = Set::alloc(vm);
        let other = match Elements::of(value) {
            Some(other) => other,
            None => {
                let unique = unique.downcast::<Set>().expect("just made").table_of();
                unique.update(vm, value)?;
                unique
            }
        };
        if self.same(other) {
            self.clear();
            return Ok(());
        }
        for slot in other.snapshot() {
            self.toggle(vm, &slot.key, slot.hash)?;
        }
        Ok(())
    }

    fn toggle(self, vm: &mut Vm, key: &Value, hash: u64) -> R<()> {
        if !self.remove_hashed(vm, key, hash)? {
            self.add_hashed(vm, key, hash)?;
        }
        Ok(())
    }

    /// Whether every element is in another set.
    pub fn is_subset(self, vm: &mut Vm, other: Elements<'_>) -> R<bool> {
        if self.len() > other.len() {
            return Ok(false);
        }
        if let Some(all) = self.all_quickly(other, true) {
            return Ok(all);
        }
        let mut position = 0;
        loop {
            let next = self.with(|t| t.next(position).map(|(at, s)| (at, s.clone())));
            let Some((at, slot)) = next else {
                return Ok(true);
            };
            if !other.contains_hashed(vm, &slot.key, slot.hash)? {
                return Ok(false);
            }
            position = at + 1;
        }
    }

    /// A table of the elements that are also items of an iterable.
    fn common(self, vm: &mut Vm, value: &Value) -> R<SetTable> {
        let found = MutCell::new(SetTable::default());
        self.intersection(vm, value, Elements(&found))?;
        Ok(found.take())
    }

    /// Put the elements that are also items of an iterable into a fresh set.
    fn intersection(self, vm: &mut Vm, value: &Value, found: Elements<'_>) -> R<()> {
        if let Some(other) = Elements::of(value) {
            if self.same(other) {
                return found.merge(vm, self);
            }
            let (walk, ask) = if other.len() > self.len() {
                (self, other)
            } else {
                (other, self)
            };
            if walk.select_quickly(ask, true, found) {
                return Ok(());
            }
            for slot in walk.snapshot() {
                if ask.contains_hashed(vm, &slot.key, slot.hash)? {
                    found.add_hashed(vm, &slot.key, slot.hash)?;
                }
            }
            return Ok(());
        }
        vm.iterate(value, |vm, item| {
            let hash = vm.hash(&item)?;
            if self.contains_hashed(vm, &item, hash)? {
                found.add_hashed(vm, &item, hash)?;
            }
            Ok(())
        })
    }

    /// Put the elements that are no items of an iterable into a fresh set.
    fn difference(self, vm: &mut Vm, value: &Value, found: Elements<'_>) -> R<()> {
        let dict = value
            .downcast::<Dict>()
            .filter(|_| value.raw().has_shape(exact(Kind::Dict)));
        let other_len = Elements::of(value)
            .map(|o| o.len())
            .or(dict.map(|d| d.len()));
        match other_len {
            Some(n) if self.len() / 4 <= n => {
                if let Some(other) = Elements::of(value)
                    && self.select_quickly(other, false, found)
                {
                    return Ok(());
                }
                for slot in self.snapshot() {
                    let there = match (Elements::of(value), dict) {
                        (Some(other), _) => other.contains_hashed(vm, &slot.key, slot.hash)?,
                        (None, Some(dict)) => dict.find(vm, &slot.key, slot.hash)?.is_some(),
                        (None, None) => false,
                    };
                    if !there {
                        found.add_hashed(vm, &slot.key, slot.hash)?;
                    }
                }
            }
            _ => {
                found.merge(vm, self)?;
                found.remove_all(vm, value)?;
            }
        }
        Ok(())
    }

    /// The hash of a frozenset with these elements.
    pub fn hash(self) -> u64 {
        let shuffle = |h: u64| ((h ^ 89_869_747) ^ (h << 16)).wrapping_mul(3_644_798_167);
        let mut hash = self.with(|t| {
            t.slots
                .iter()
                .filter(|s| !s.key.is_undef())
                .fold(0, |acc, s| acc ^ shuffle(s.hash))
        });
        hash ^= (self.len() as u64 + 1).wrapping_mul(1_927_868_237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69_069).wrapping_add(907_133_923);
        if hash == u64::MAX { 590_923_713 } else { hash }
    }
}

impl Sink for Elements<'_> {
    #[inline]
    fn take(&mut self, item: Value) -> Option<Value> {
        let added = quick_hash(&item).and_then(|hash| self.with(|t| t.add(&item, hash)));
        if added.is_some() { None } else { Some(item) }
    }
    fn work(&mut self, vm: &mut Vm, item: Value) -> R<bool> {
        self.add(vm, &item).map(|_| true)
    }
}

impl Vm {
    /// The hash of an element of a set, with the error text sets give for what has none.
    #[inline]
    pub fn hash_element(&mut self, key: &Value) -> R<u64> {
        if key.raw().has_shape(exact(Kind::Str))
            && let Some(s) = key.downcast::<Str>()
        {
            return Ok(s.hash());
        }
        match self.hash(key) {
            Ok(hash) => Ok(hash),
            Err(raise) => Err(self.unhashable(raise, key, "a set element")),
        }
    }

    /// The same, where a set stands for the frozenset with its elements.
    #[inline]
    fn hash_element_or_set(&mut self, key: &Value) -> R<u64> {
        match quick_hash(key) {
            Some(hash) => Ok(hash),
            None => self.hash_element_or_set_slow(key),
        }
    }

    #[inline(never)]
    fn hash_element_or_set_slow(&mut self, key: &Value) -> R<u64> {
        let Some(set) = key.downcast::<Set>() else {
            return self.hash_element(key);
        };
        if key.raw().has_shape(exact(Kind::Set)) {
            return Ok(set.table_of().hash());
        }
        // An instance of a subclass may have a hash of its own.
        let hash = self.hash_element(key);
        Ok(match self.catch(hash, |t| &t.TypeError)? {
            Some(hash) => hash,
            None => set.table_of().hash(),
        })
    }

    /// Call `work` with the keys of a dict and their hashes.
    pub fn iterate_dict(
        &mut self,
        dict: &Dict,
        mut work: impl FnMut(&mut Vm, &Value, u64) -> R<()>,
    ) -> R<()> {
        let mut position = 0;
        loop {
            let next = dict.table.with(|t| {
                let i = t.next(position)?;
                Some((i + 1, t.entries[i].hash, t.entries[i].key.clone()))
            });
            let Some((after, hash, key)) = next else {
                return Ok(());
            };
            work(self, &key, hash)?;
            position = after;
        }
    }

    /// Call `work` with the elements of a set and their hashes.
    pub fn iterate_set(
        &mut self,
        set: Elements<'_>,
        mut work: impl FnMut(&mut Vm, &Value, u64) -> R<()>,
    ) -> R<()> {
        for slot in set.snapshot() {
            work(self, &slot.key, slot.hash)?;
        }
        Ok(())
    }

    /// A set of these values.
    pub fn set_of(&mut self, items: &[Value]) -> R {
        let set = Set::alloc(self);
        for item in items {
            set.downcast::<Set>()
                .expect("just made")
                .table_of()
                .add(self, item)?;
        }
        Ok(set)
    }
}

/// A set of these items.
pub fn set_from(vm: &mut Vm, items: Vec<Value>) -> R {
    vm.set_of(&items)
}

/// A frozenset of these items.
pub fn frozenset_from(vm: &mut Vm, items: Vec<Value>) -> R {
    let table = MutCell::new(SetTable::default());
    for item in &items {
        Elements(&table).add(vm, item)?;
    }
    Ok(vm
        .heap
        .alloc(exact(Kind::FrozenSet), FrozenSet::new(table.take())))
}

/// Add an item to a set.
pub fn add(vm: &mut Vm, set: &Value, item: &Value) -> R<()> {
    match Elements::of(set) {
        Some(elements) => elements.add(vm, item).map(drop),
        None => Err(vm.type_error_named("'{}' object is not a set", set)),
    }
}
