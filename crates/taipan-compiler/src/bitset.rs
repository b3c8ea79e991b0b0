//! A set of small numbers; no allocation while they stay below 64.

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BitSet {
    first: u64,
    rest: Vec<u64>,
}

impl BitSet {
    pub fn insert(&mut self, i: usize) {
        if i < 64 {
            self.first |= 1 << i;
        } else {
            let word = i / 64 - 1;
            if word >= self.rest.len() {
                self.rest.resize(word + 1, 0);
            }
            self.rest[word] |= 1 << (i % 64);
        }
    }

    pub fn remove(&mut self, i: usize) {
        if i < 64 {
            self.first &= !(1 << i);
        } else if let Some(word) = self.rest.get_mut(i / 64 - 1) {
            *word &= !(1 << (i % 64));
        }
    }

    pub fn contains(&self, i: usize) -> bool {
        if i < 64 {
            self.first >> i & 1 != 0
        } else {
            self.rest
                .get(i / 64 - 1)
                .is_some_and(|w| w >> (i % 64) & 1 != 0)
        }
    }

    pub fn intersect(&mut self, other: &BitSet) {
        self.first &= other.first;
        self.rest.truncate(other.rest.len());
        for (word, o) in self.rest.iter_mut().zip(&other.rest) {
            *word &= o;
        }
    }

    pub fn subtract(&mut self, other: &BitSet) {
        self.first &= !other.first;
        for (word, o) in self.rest.iter_mut().zip(&other.rest) {
            *word &= !o;
        }
    }
}
