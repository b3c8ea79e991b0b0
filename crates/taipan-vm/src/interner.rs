//! The table of interned strings: open addressing by the hash that the strings carry anyway.

use crate::heap::Heap;
use crate::names::Names;
use crate::types::str_::{self, Str};
use crate::value::Value;

const FIRST_SIZE: usize = 256;

/// One str for each text that serves as a name.
pub(crate) struct Interner {
    /// The names that the isolate has from the start, in the order of [`Names::TEXTS`]: [`KNOWN`] finds them.
    known: Vec<Value>,
    /// The others: a power of two of places; a text lies at its hash or behind it.
    places: Vec<Option<Value>>,
    count: usize,
}

impl Interner {
    /// With the names that the isolate has from the start.
    pub(crate) fn new(known: Vec<Value>) -> Interner {
        for name in &known {
            text(name).interned.set(true);
        }
        Interner {
            known,
            places: empty(FIRST_SIZE),
            count: 0,
        }
    }

    /// The str of this text, made on first use.
    pub(crate) fn intern(&mut self, heap: &mut Heap, bytes: &[u8]) -> Value {
        if let Some(index) = known(bytes) {
            return self.known[index].clone();
        }
        let hash = str_::hash_text(bytes, heap.hash_seed);
        self.enter(hash, bytes, || {
            heap.alloc_str(bytes, str_::count(bytes), str_::has_surrogates(bytes))
        })
    }

    /// The str that stands for all equal to this one; `make` makes it if there is none.
    pub(crate) fn intern_with(&mut self, equal: &Str, make: impl FnOnce() -> Value) -> Value {
        if let Some(index) = known(equal.bytes()) {
            return self.known[index].clone();
        }
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
        self.known.len() + self.count
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

/// Places of the texts of [`Names`], by [`known_place`]; the same for all isolates, as no script chooses them.
static KNOWN: [u16; KNOWN_SIZE] = {
    let mut places = [u16::MAX; KNOWN_SIZE];
    let mut index = 0;
    while index < Names::TEXTS.len() {
        let mut place = known_place(Names::TEXTS[index].as_bytes());
        while places[place] != u16::MAX {
            place = (place + 1) % KNOWN_SIZE;
        }
        places[place] = index as u16;
        index += 1;
    }
    places
};
const KNOWN_SIZE: usize = 1024;

const fn known_place(bytes: &[u8]) -> usize {
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ hash >> 15) as usize % KNOWN_SIZE
}

/// The index of a text in [`Names::TEXTS`].
fn known(bytes: &[u8]) -> Option<usize> {
    const LONGEST: usize = 32;
    if bytes.len() > LONGEST {
        return None;
    }
    let mut place = known_place(bytes);
    loop {
        let index = KNOWN[place] as usize;
        if Names::TEXTS.get(index)?.as_bytes() == bytes {
            return Some(index);
        }
        place = (place + 1) % KNOWN_SIZE;
    }
}

fn empty(size: usize) -> Vec<Option<Value>> {
    std::iter::repeat_with(|| None).take(size).collect()
}

fn text(value: &Value) -> &Str {
    value.downcast::<Str>().expect("only strings are interned")
}
