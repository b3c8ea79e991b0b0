//! The memo of a pickler: objects by identity, with the places they have. It keeps them alive.

use taipan_vm::Value;
use taipan_vm::native::Visit;
use taipan_vm::value::Raw;

/// A slot of the table in which nothing stands.
const FREE: u32 = 0;
/// Slots of the first table.
const SMALLEST: usize = 128;

/// An object and its place in the pickle.
struct Entry {
    object: Value,
    place: usize,
}

/// Open addressing: a slot holds the number of an entry, counted from one.
#[derive(Default)]
pub struct Memo {
    slots: Vec<u32>,
    entries: Vec<Entry>,
}

impl Memo {
    pub fn find(&self, object: &Value) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        match self.slots[self.slot(object)] {
            FREE => None,
            number => Some(self.entries[number as usize - 1].place),
        }
    }

    /// Remember an object at the next place, which is returned.
    pub fn add(&mut self, object: &Value) -> usize {
        let next = self.entries.len();
        self.set(object, next);
        next
    }

    /// The place of an object; one that is not known is remembered at the next place, which is the error.
    pub fn find_or_add(&mut self, object: &Value) -> Result<usize, usize> {
        let next = self.entries.len();
        if self.is_full() {
            self.grow();
        }
        let slot = self.slot(object);
        match self.slots[slot] {
            FREE => {
                self.fill(slot, object, next);
                Err(next)
            }
            number => Ok(self.entries[number as usize - 1].place),
        }
    }

    #[inline(always)]
    fn is_full(&self) -> bool {
        (self.entries.len() + 1) * 3 > self.slots.len() * 2
    }

    #[inline(always)]
    fn fill(&mut self, slot: usize, object: &Value, place: usize) {
        self.entries.push(Entry {
            object: object.clone(),
            place,
        });
        self.slots[slot] = self.entries.len() as u32;
    }

    /// Remember an object at a place.
    pub fn set(&mut self, object: &Value, place: usize) {
        if self.is_full() {
            self.grow();
        }
        let slot = self.slot(object);
        match self.slots[slot] {
            FREE => self.fill(slot, object, place),
            number => self.entries[number as usize - 1].place = place,
        }
    }

    /// The objects with their places.
    pub fn iter(&self) -> impl Iterator<Item = (&Value, usize)> {
        self.entries
            .iter()
            .map(|entry| (&entry.object, entry.place))
    }

    /// The slot of an object, or the free one it would take.
    #[inline]
    fn slot(&self, object: &Value) -> usize {
        let mask = self.slots.len() - 1;
        // A multiplication spreads the bits of an address over the upper half.
        let spread = (object.id() >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        let mut slot = spread as usize & mask;
        loop {
            match self.slots[slot] {
                FREE => return slot,
                number if self.entries[number as usize - 1].object.is(object) => return slot,
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    #[cold]
    fn grow(&mut self) {
        let size = (self.slots.len() * 4).max(SMALLEST);
        self.slots.clear();
        self.slots.resize(size, FREE);
        self.entries.reserve(size / 4);
        for i in 0..self.entries.len() {
            let slot = self.slot(&self.entries[i].object);
            self.slots[slot] = i as u32 + 1;
        }
    }
}

impl Visit for Memo {
    fn visit(&self, visit: &mut dyn FnMut(Raw)) {
        self.iter().for_each(|(object, _)| visit(object.raw()));
    }
}
