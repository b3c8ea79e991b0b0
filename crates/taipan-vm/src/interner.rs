//! The table of interned strings: open addressing by the hash that the strings carry anyway.

use crate::heap::Heap;
use crate::types::str_::{self, Str};
use crate::value::Value;

/// Room for the names that every isolate knows from the start.
const FIRST_SIZE: usize = 4096;

/// One str for each text that serves as a name.
pub(crate) struct Interner {
    /// A power of two of places; a text lies at its hash or behind it.
    places: Vec<Option<Value>>,
    count: usize,
}

impl Interner {
    pub(crate) fn new() -> Interner {
        Interner {
            places: empty(FIRST_SIZE),
            count: 0,
        }
    }

    /// The str of this text, made on first use.
    pub(crate) fn intern(&mut self, heap: &mut Heap, bytes: &[u8]) -> Value {
        let hash = str_::hash_text(bytes, heap.hash_seed);
        self.enter(hash, bytes, || {
            heap.alloc_str(bytes, str_::count(bytes), str_::has_surrogates(bytes))
        })
    }

    /// The str that stands for all equal to this one; `make` makes it if there is none.
    pub(crate) fn intern_with(&mut self, equal: &Str, make: impl FnOnce() -> Value) -> Value {
        self.enter(equal.hash(), equal.bytes(), make)
    }

    fn enter(&mut self, hash: u64, bytes: &[u8], make: impl FnOnce() -> Value) -> Value {
        let place = self.find(hash, |s| s.bytes() == bytes);
        if let Some(known) = &self.places[place] {
            return known.clone();
        }
        let value = make();
        text(&value).interned.set(true);
        self.places[place] = Some(value.clone());
        self.count += 1;
        if self.count * 4 > self.places.len() * 3 {
            self.rebuild(self.places.len() * 2);
        }
        value
    }

    /// How many strings there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Forget the strings that nothing else refers to.
    pub(crate) fn purge(&mut self) {
        for place in &mut self.places {
            if place.as_ref().is_some_and(|v| v.refcount() == 1) {
                *place = None;
                self.count -= 1;
            }
        }
        self.rebuild(self.places.len());
    }

    /// The place of the string that fits, or the empty one where it belongs.
    fn find(&self, hash: u64, fits: impl Fn(&Str) -> bool) -> usize {
        let mask = self.places.len() - 1;
        let mut place = hash as usize & mask;
        while let Some(value) = &self.places[place] {
            let known = text(value);
            if known.hash() == hash && fits(known) {
                break;
            }
            place = (place + 1) & mask;
        }
        place
    }

    fn rebuild(&mut self, size: usize) {
        let old = std::mem::replace(&mut self.places, empty(size));
        for value in old.into_iter().flatten() {
            let place = self.find(text(&value).hash(), |_| false);
            self.places[place] = Some(value);
        }
    }
}

fn empty(size: usize) -> Vec<Option<Value>> {
    std::iter::repeat_with(|| None).take(size).collect()
}

fn text(value: &Value) -> &Str {
    value.downcast::<Str>().expect("only strings are interned")
}
