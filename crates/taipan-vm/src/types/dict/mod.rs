//! `dict`: insertion-ordered hash table. Entries in a vector, found through an open-addressed index (none for up to eight).

mod methods;

use crate::cell_mut::MutCell;
use crate::heap::{Buffer, Heap, Kind, Trace};
use crate::raise::R;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// One item; a deleted one has an UNDEF key.
#[derive(Clone)]
pub struct Entry {
    pub hash: u64,
    pub key: Value,
    pub value: Value,
}

/// The table behind a dict.
#[derive(Default)]
pub struct Table {
    pub entries: Vec<Entry>,
    /// Positions in `entries`; power-of-two size; empty while there are at most [`SMALL`] entries.
    index: Vec<u32>,
    /// Places of the index that are not empty: used or deleted.
    fill: usize,
    /// All entries before this one are deleted: taking items off the front stays cheap.
    first: usize,
    /// Live entries.
    pub len: usize,
    /// A number of the isolate that stands for exactly this set of keys in inline caches; 0 when none was given
    /// since the last added or removed key.
    pub keys_version: u32,
    /// Counts added and removed keys.
    pub changes: u32,
}

const SMALL: usize = 8;
const EMPTY: u32 = u32::MAX;
const DELETED: u32 = u32::MAX - 1;

/// No position.
const MISSING: usize = usize::MAX;

/// What one probing step found.
pub enum Probe {
    /// The entry's position.
    Found(usize),
    Missing,
    /// The entry at this position has the same hash but another object as key: only `==` can tell.
    Ask(usize),
}

impl Table {
    #[inline(always)]
    fn changed(&mut self) {
        self.keys_version = 0;
        self.changes = self.changes.wrapping_add(1);
    }

    /// Find a key. `skip` is where to go on after an `Ask` answered no (0 at first): pass the value returned with it.
    #[inline(always)]
    pub fn probe(&self, key: Raw, hash: u64, skip: usize) -> (Probe, usize) {
        match self.search(key, hash, skip) {
            (MISSING, _) => (Probe::Missing, 0),
            (position, 0) => (Probe::Found(position), 0),
            (position, next) => (Probe::Ask(position), next),
        }
    }

    /// As [`Table::probe`] from the beginning; what the first place of the index tells is told at once.
    #[inline(always)]
    fn look(&self, key: Raw, hash: u64) -> (usize, usize) {
        let mask = self.index.len().wrapping_sub(1);
        if let Some(&i) = self.index.get(spread(hash) & mask) {
            if i == EMPTY {
                return (MISSING, 0);
            }
            if self
                .entries
                .get(i as usize)
                .is_some_and(|e| e.key.raw() == key)
            {
                return (i as usize, 0);
            }
        }
        self.search(key, hash, 0)
    }

    /// The entry of a key that is found without comparing: among few, or in the first place where it may be.
    #[inline(always)]
    pub fn identical(&mut self, key: Raw) -> Option<&mut Entry> {
        if self.index.is_empty() {
            let found = self.entries.iter_mut().find(|e| e.key.raw() == key);
            // A script's `__hash__` is asked for each look-up.
            return found.filter(|_| hashes_natively(key));
        }
        let mask = self.index.len() - 1;
        let at = spread(known_hash(key)?) & mask;
        let entry = self.entries.get_mut(*self.index.get(at)? as usize)?;
        (entry.key.raw() == key).then_some(entry)
    }

    /// As [`Table::probe`], in two words that are returned in registers: a position or `MISSING`, and 0 or where to go on.
    #[inline(never)]
    fn search(&self, key: Raw, hash: u64, skip: usize) -> (usize, usize) {
        if self.index.is_empty() {
            for (i, e) in self.entries.iter().enumerate().skip(skip) {
                if e.key.raw() == key && !key.is_undef() {
                    return (i, 0);
                }
                if e.hash == hash && !e.key.is_undef() {
                    match quick_eq(e.key.raw(), key) {
                        Some(true) => return (i, 0),
                        Some(false) => {}
                        None => return (i, i + 1),
                    }
                }
            }
            return (MISSING, 0);
        }
        let mask = self.index.len() - 1;
        let mut at = (spread(hash).wrapping_add(skip)) & mask;
        let mut step = skip;
        loop {
            let i = self.index[at];
            if i == EMPTY {
                return (MISSING, 0);
            }
            if i != DELETED {
                let e = &self.entries[i as usize];
                if e.key.raw() == key {
                    return (i as usize, 0);
                }
                if e.hash == hash {
                    match quick_eq(e.key.raw(), key) {
                        Some(true) => return (i as usize, 0),
                        Some(false) => {}
                        None => return (i as usize, step + 1),
                    }
                }
            }
            step += 1;
            at = (at + 1) & mask;
        }
    }

    /// Append an entry for a key that is not there.
    pub fn push(&mut self, hash: u64, key: Value, value: Value) {
        self.changed();
        let position = self.entries.len();
        crate::heap::push_in_place(&mut self.entries, || Entry { hash, key, value });
        self.len += 1;
        if self.index.is_empty() {
            if self.entries.len() > SMALL {
                self.rebuild();
            }
            return;
        }
        if (self.fill + 1) * 3 > self.index.len() * 2 {
            self.rebuild();
            return;
        }
        self.put(hash, position as u32);
    }

    /// Whether the next entry makes tables grow that take up a notable part of the memory.
    #[inline]
    fn is_large_and_full(&self) -> bool {
        /// Entries of a table that is large.
        const LARGE: usize = 1 << 14;
        self.entries.len() == self.entries.capacity() && self.entries.len() >= LARGE
    }

    /// Make room for more entries.
    pub fn reserve(&mut self, more: usize) {
        self.entries.reserve(more);
        let total = self.len + more;
        if total > SMALL && total * 2 > self.index.len() {
            self.rebuild_for(total);
        }
    }

    fn put(&mut self, hash: u64, position: u32) {
        let mask = self.index.len() - 1;
        let mut at = spread(hash) & mask;
        while self.index[at] < DELETED {
            at = (at + 1) & mask;
        }
        self.fill += (self.index[at] == EMPTY) as usize;
        self.index[at] = position;
    }

    /// Drop deleted entries and make a fitting index.
    fn rebuild(&mut self) {
        self.rebuild_for(self.len);
    }

    fn rebuild_for(&mut self, count: usize) {
        // Positions change.
        self.keys_version = 0;
        if self.len != self.entries.len() {
            self.entries.retain(|e| !e.key.is_undef());
        }
        self.first = 0;
        self.reindex(count);
    }

    /// Make an index for `count` entries.
    fn reindex(&mut self, count: usize) {
        self.fill = 0;
        if count <= SMALL {
            self.index = Vec::new();
            return;
        }
        let size = (count * 3).next_power_of_two().max(16);
        self.index.clear();
        self.index.resize(size, EMPTY);
        for i in 0..self.entries.len() {
            if !self.entries[i].key.is_undef() {
                self.put(self.entries[i].hash, i as u32);
            }
        }
    }

    /// Remove the entry at a position.
    pub fn remove(&mut self, position: usize) -> (Value, Value) {
        let removed = self.remove_at(position);
        self.shrink(position);
        removed
    }

    /// Empty the entry at a position and its place in the index.
    fn remove_at(&mut self, position: usize) -> (Value, Value) {
        self.changed();
        if !self.index.is_empty() {
            let mask = self.index.len() - 1;
            let mut at = spread(self.entries[position].hash) & mask;
            while self.index[at] != position as u32 {
                at = (at + 1) & mask;
            }
            self.index[at] = DELETED;
        }
        let entry = &mut self.entries[position];
        let key = std::mem::replace(&mut entry.key, Value::UNDEF);
        let value = std::mem::replace(&mut entry.value, Value::UNDEF);
        self.len -= 1;
        (key, value)
    }

    /// Tidy up after a removal.
    fn shrink(&mut self, position: usize) {
        if position == self.first {
            self.first = self.next(position).unwrap_or(self.entries.len());
        }
        // Places at the end stay empty too, so that iterators notice keys that have come back.
        if self.entries.len() > 32 && self.len * 2 < self.entries.len() {
            self.rebuild();
        }
    }

    /// Remove the last entry, if there is one, and its place.
    fn pop(&mut self) -> Option<(Value, Value)> {
        let last = self.entries.iter().rposition(|e| !e.key.is_undef())?;
        let removed = self.remove_at(last);
        self.entries.truncate(last);
        self.first = self.first.min(last);
        if self.entries.is_empty() {
            self.index.clear();
            self.fill = 0;
        }
        Some(removed)
    }

    /// Move the entry at a position behind all others, or in front of them.
    pub fn move_to_end(&mut self, position: usize, last: bool) {
        if last {
            if self.next(position + 1).is_some() {
                let hash = self.entries[position].hash;
                let (key, value) = self.remove(position);
                self.push(hash, key, value);
            }
            return;
        }
        if position == self.first {
            return;
        }
        if self.first == 0 {
            // Make room in front for a while: half as many places as there are entries.
            let room = self.len / 2 + 4;
            let live = self.entries[..position]
                .iter()
                .filter(|e| !e.key.is_undef())
                .count();
            self.entries.retain(|e| !e.key.is_undef());
            let unused = (0..room).map(|_| Entry {
                hash: 0,
                key: Value::UNDEF,
                value: Value::UNDEF,
            });
            self.entries.splice(0..0, unused);
            self.reindex(self.len + room);
            self.first = room;
            return self.move_to_end(live + room, last);
        }
        let hash = self.entries[position].hash;
        let front = self.first - 1;
        // `first` must not run ahead while the place in front is being filled.
        let (key, value) = self.remove_at(position);
        self.entries[front] = Entry { hash, key, value };
        self.first = front;
        self.len += 1;
        if !self.index.is_empty() {
            if (self.fill + 1) * 3 > self.index.len() * 2 {
                self.reindex(self.entries.len());
            } else {
                self.put(hash, front as u32);
            }
        }
    }

    /// The items in order.
    pub fn live(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|e| !e.key.is_undef())
    }

    /// The first live entry at or after a position.
    #[inline]
    pub fn next(&self, position: usize) -> Option<usize> {
        let mut position = position.max(self.first);
        while position < self.entries.len() {
            if !self.entries[position].key.is_undef() {
                return Some(position);
            }
            position += 1;
        }
        None
    }
}

#[inline(always)]
fn spread(hash: u64) -> usize {
    (hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20) as usize
}

/// Whether the hash of a key is no business of its class.
#[inline(always)]
fn hashes_natively(key: Raw) -> bool {
    let is_exact = |kind| kind != Kind::Instance && key.has_shape(exact(kind));
    !key.is_ptr() || key.kind().is_some_and(is_exact)
}

/// The hash of a small int or of a text that has been hashed before.
#[inline(always)]
pub(crate) fn known_hash(key: Raw) -> Option<u64> {
    if key.is_int() {
        return crate::protocol::hash::quick_hash(key.as_value());
    }
    if key.has_shape(exact(Kind::Str)) {
        return key.as_value().downcast::<Str>()?.known_hash();
    }
    None
}

/// Equality of two different words where no script code can be involved; `None` when it may be.
#[inline(always)]
pub fn quick_eq(a: Raw, b: Raw) -> Option<bool> {
    if a.is_int() && b.is_int() {
        return Some(a == b);
    }
    if a.both_float(b) {
        return Some(a.as_float() == b.as_float());
    }
    let str_shape = exact(Kind::Str);
    if a.has_shape(str_shape) && b.has_shape(str_shape) {
        let (a, b) = (
            a.as_value().downcast::<Str>()?,
            b.as_value().downcast::<Str>()?,
        );
        return Some(a.bytes() == b.bytes());
    }
    let tuple_shape = exact(Kind::Tuple);
    if a.has_shape(tuple_shape) && b.has_shape(tuple_shape) {
        return quick_eq_tuples(a, b);
    }
    None
}

/// As [`quick_eq`] of two tuples; those within tuples are left to `==`, which bounds how deep it goes.
#[inline(never)]
fn quick_eq_tuples(a: Raw, b: Raw) -> Option<bool> {
    let (a, b) = (
        a.as_value().downcast::<Tuple>()?.items(),
        b.as_value().downcast::<Tuple>()?.items(),
    );
    if a.len() != b.len() {
        return Some(false);
    }
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a.raw(), b.raw());
        if a != b && (a.has_shape(exact(Kind::Tuple)) || !quick_eq(a, b)?) {
            return if a.has_shape(exact(Kind::Tuple)) {
                None
            } else {
                Some(false)
            };
        }
    }
    Some(true)
}

/// Payload of `dict`.
pub struct Dict {
    pub table: MutCell<Table>,
}

impl Trace for Dict {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.table.with(|t| {
            for e in &t.entries {
                visit(e.key.raw());
                visit(e.value.raw());
            }
        });
    }
    fn clear(&self) {
        Dict::clear(self);
    }
    fn outside(&self) -> usize {
        self.table
            .with(|t| t.entries.bytes_owned() + t.index.bytes_owned())
    }
}

impl Dict {
    pub fn new() -> Dict {
        Dict {
            table: MutCell::default(),
        }
    }
    /// Put a table on the heap as an exact dict.
    pub fn alloc(heap: &mut Heap, dict: Dict) -> Value {
        heap.alloc(exact(Kind::Dict), dict)
    }
    pub fn len(&self) -> usize {
        self.table.with(|t| t.len)
    }
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
    pub fn clear(&self) {
        let old = self.table.with(|t| {
            let changes = t.changes;
            let old = std::mem::take(t);
            t.changes = changes.wrapping_add(1);
            old
        });
        drop(old);
    }

    /// The value of a string key, compared with string keys only (namespaces, keyword arguments).
    #[inline]
    pub fn get_str(&self, key: &Value) -> Option<Value> {
        let hash = key.downcast::<Str>()?.hash();
        self.table.with(|t| {
            let mut skip = 0;
            loop {
                match t.probe(key.raw(), hash, skip) {
                    (Probe::Found(i), _) => return Some(t.entries[i].value.clone()),
                    (Probe::Missing, _) => return None,
                    (Probe::Ask(_), next) => skip = next,
                }
            }
        })
    }
    /// Set a string key as in [`Dict::get_str`]; the old value.
    pub fn set_str(&self, key: &Value, value: Value) -> Option<Value> {
        let hash = key.downcast::<Str>()?.hash();
        self.table.with(|t| {
            let mut skip = 0;
            loop {
                match t.probe(key.raw(), hash, skip) {
                    (Probe::Found(i), _) => {
                        return Some(std::mem::replace(&mut t.entries[i].value, value));
                    }
                    (Probe::Missing, _) => break,
                    (Probe::Ask(_), next) => skip = next,
                }
            }
            t.push(hash, key.clone(), value);
            None
        })
    }
    /// Remove a string key as in [`Dict::get_str`]; its value.
    pub fn remove_str(&self, key: &Value) -> Option<Value> {
        let hash = key.downcast::<Str>()?.hash();
        let (key, value) = self.table.with(|t| {
            let mut skip = 0;
            loop {
                match t.probe(key.raw(), hash, skip) {
                    (Probe::Found(i), _) => return Some(t.remove(i)),
                    (Probe::Missing, _) => return None,
                    (Probe::Ask(_), next) => skip = next,
                }
            }
        })?;
        drop(key);
        Some(value)
    }

    /// Find a key with full semantics (`__eq__` of keys with equal hash is asked); its position.
    #[inline(always)]
    pub fn find(&self, vm: &mut Vm, key: &Value, hash: u64) -> R<Option<usize>> {
        let position = self.position(vm, key, hash)?;
        Ok(if position == MISSING {
            None
        } else {
            Some(position)
        })
    }

    /// As [`Dict::find`], MISSING if it is not there.
    #[inline]
    fn position(&self, vm: &mut Vm, key: &Value, hash: u64) -> R<usize> {
        match self.table.with(|t| t.look(key.raw(), hash)) {
            (position, 0) => Ok(position),
            _ => self.position_slow(vm, key, hash),
        }
    }

    #[cold]
    #[inline(never)]
    fn position_slow(&self, vm: &mut Vm, key: &Value, hash: u64) -> R<usize> {
        'restart: loop {
            let mut skip = 0;
            loop {
                let (i, next) = self.table.with(|t| t.search(key.raw(), hash, skip));
                if next == 0 {
                    return Ok(i);
                }
                let (version, candidate) =
                    self.table.with(|t| (t.changes, t.entries[i].key.clone()));
                let equal = vm.eq(&candidate, key)?;
                let same = self.table.with(|t| {
                    t.changes == version && t.entries.get(i).is_some_and(|e| e.key.is(&candidate))
                });
                if !same {
                    continue 'restart;
                }
                if equal {
                    return Ok(i);
                }
                skip = next;
            }
        }
    }
    /// `self[key]`, or nothing.
    #[inline(always)]
    pub fn get(&self, vm: &mut Vm, key: &Value) -> R<Option<Value>> {
        let value = self.get_or_undef(vm, key)?;
        Ok(if value.is_undef() { None } else { Some(value) })
    }
    /// `self[key]`, or UNDEF (which comes back in registers, as an `Option` would not).
    pub fn get_or_undef(&self, vm: &mut Vm, key: &Value) -> R {
        let hash = vm.hash_key(key)?;
        Ok(match self.position(vm, key, hash)? {
            MISSING => Value::UNDEF,
            i => self.table.with(|t| t.entries[i].value.clone()),
        })
    }
    /// `self[key] = value`; the old value.
    pub fn set(&self, vm: &mut Vm, key: &Value, value: Value) -> R<Option<Value>> {
        let hash = vm.hash_key(key)?;
        self.set_hashed(vm, key, hash, value)
    }
    /// As [`Dict::set`] with the key's hash known.
    #[inline(always)]
    pub fn set_hashed(
        &self,
        vm: &mut Vm,
        key: &Value,
        hash: u64,
        value: Value,
    ) -> R<Option<Value>> {
        let old = self.replace(vm, key, hash, value)?;
        Ok(if old.is_undef() { None } else { Some(old) })
    }
    /// As [`Dict::set_hashed`]; UNDEF if there was no old value.
    fn replace(&self, vm: &mut Vm, key: &Value, hash: u64, value: Value) -> R {
        Ok(match self.position(vm, key, hash)? {
            MISSING => {
                if self.table.with(|t| t.is_large_and_full()) {
                    self.make_room(vm)?;
                }
                self.table.with(|t| t.push(hash, key.clone(), value));
                Value::UNDEF
            }
            i => self
                .table
                .with(|t| std::mem::replace(&mut t.entries[i].value, value)),
        })
    }
    /// The tables are about to grow: MemoryError if there may not be so much more. Where the limit is near, it is less than usual.
    #[cold]
    #[inline(never)]
    fn make_room(&self, vm: &mut Vm) -> R<()> {
        let now = self.outside();
        if vm.heap.admits(now) {
            return Ok(());
        }
        vm.make_room(now / 8)?;
        self.table
            .with(|t| t.entries.reserve_exact(t.entries.len() / 16 + 1));
        Ok(())
    }
    /// Remove a key; its value.
    pub fn remove(&self, vm: &mut Vm, key: &Value) -> R<Option<Value>> {
        let hash = vm.hash_key(key)?;
        let Some(i) = self.find(vm, key, hash)? else {
            return Ok(None);
        };
        let (key, value) = self.table.with(|t| t.remove(i));
        drop(key);
        Ok(Some(value))
    }
    /// Remove the last item.
    pub fn pop_last(&self) -> Option<(Value, Value)> {
        self.table.with(Table::pop)
    }
    /// The item at or after a position, and the position after it.
    pub fn next_item(&self, position: usize) -> Option<(usize, Value, Value)> {
        self.table.with(|t| {
            let i = t.next(position)?;
            Some((i + 1, t.entries[i].key.clone(), t.entries[i].value.clone()))
        })
    }
    /// All items now.
    pub fn items(&self) -> Vec<(Value, Value)> {
        self.table.with(|t| {
            t.entries
                .iter()
                .filter(|e| !e.key.is_undef())
                .map(|e| (e.key.clone(), e.value.clone()))
                .collect()
        })
    }
    /// All keys now.
    pub fn keys(&self) -> Vec<Value> {
        self.table.with(|t| {
            let live = t.entries.iter().filter(|e| !e.key.is_undef());
            let mut keys = Vec::with_capacity(t.len);
            keys.extend(live.map(|e| e.key.clone()));
            keys
        })
    }
    /// All values now.
    pub fn values(&self) -> Vec<Value> {
        self.table.with(|t| {
            let live = t.entries.iter().filter(|e| !e.key.is_undef());
            let mut values = Vec::with_capacity(t.len);
            values.extend(live.map(|e| e.value.clone()));
            values
        })
    }
    /// A copy with the same items.
    pub fn copy(&self) -> Dict {
        self.copy_with_room(0)
    }
    /// A copy with room for more items.
    fn copy_with_room(&self, more: usize) -> Dict {
        let whole = self.table.with(|t| {
            let entries = || {
                let mut entries = Vec::with_capacity(t.entries.len() + more);
                entries.extend(t.entries.iter().cloned());
                entries
            };
            (t.len == t.entries.len()).then(|| Table {
                entries: entries(),
                index: t.index.clone(),
                fill: t.fill,
                first: t.first,
                len: t.len,
                keys_version: 0,
                changes: 0,
            })
        });
        if let Some(whole) = whole {
            return Dict {
                table: MutCell::new(whole),
            };
        }
        let copy = Dict::new();
        let items: Vec<Entry> = self.table.with(|t| {
            t.entries
                .iter()
                .filter(|e| !e.key.is_undef())
                .map(|e| Entry {
                    hash: e.hash,
                    key: e.key.clone(),
                    value: e.value.clone(),
                })
                .collect()
        });
        copy.table.with(|t| {
            t.len = items.len();
            t.entries = items;
            t.rebuild();
        });
        copy
    }
    /// Counts added and removed keys: tells whether the dict changed size during an iteration.
    pub fn changes(&self) -> u32 {
        self.table.with(|t| t.changes)
    }
}

impl Default for Dict {
    fn default() -> Self {
        Dict::new()
    }
}
