//! SipHash with one round a word and three at the end, of a text that is there as a whole.

/// The hash of some bytes with a key of two words.
pub(crate) fn hash(bytes: &[u8], key: (u64, u64)) -> u64 {
    let mut state = State {
        v0: key.0 ^ 0x736f_6d65_7073_6575,
        v1: key.1 ^ 0x646f_7261_6e64_6f6d,
        v2: key.0 ^ 0x6c79_6765_6e65_7261,
        v3: key.1 ^ 0x7465_6462_7974_6573,
    };
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state.take(u64::from_le_bytes(*word));
    }
    // The last word holds what is left, and the length in its highest byte.
    let mut last = (bytes.len() as u64) << 56;
    for (i, &byte) in rest.iter().enumerate() {
        last |= u64::from(byte) << (8 * i);
    }
    state.take(last);
    state.v2 ^= 0xff;
    for _ in 0..3 {
        state.round();
    }
    state.v0 ^ state.v1 ^ state.v2 ^ state.v3
}

struct State {
    v0: u64,
    v1: u64,
    v2: u64,
    v3: u64,
}

impl State {
    #[inline]
    fn take(&mut self, word: u64) {
        self.v3 ^= word;
        self.round();
        self.v0 ^= word;
    }

    #[inline]
    fn round(&mut self) {
        self.v0 = self.v0.wrapping_add(self.v1);
        self.v2 = self.v2.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(13) ^ self.v0;
        self.v3 = self.v3.rotate_left(16) ^ self.v2;
        self.v0 = self.v0.rotate_left(32);
        self.v2 = self.v2.wrapping_add(self.v1);
        self.v0 = self.v0.wrapping_add(self.v3);
        self.v1 = self.v1.rotate_left(17) ^ self.v2;
        self.v3 = self.v3.rotate_left(21) ^ self.v0;
        self.v2 = self.v2.rotate_left(32);
    }
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// What CPython's `hash` says of byte strings with `PYTHONHASHSEED=0` (a key of zeros).
    #[test]
    fn agrees_with_cpython() {
        let bytes: Vec<u8> = (0..20).collect();
        let expected = [
            (1, 7541581120933061747),
            (7, 3389392686435873370),
            (8, -1525574692105212182),
            (15, -932606700130547222),
            (20, 7178233520606413056),
        ];
        for (n, value) in expected {
            assert_eq!(hash(&bytes[..n], (0, 0)) as i64, value, "{n} bytes");
        }
    }
}
