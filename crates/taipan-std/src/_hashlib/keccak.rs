//! The Keccak sponge: SHA-3 and SHAKE.

/// Round constants.
const ROUNDS: [u64; 24] = round_constants();
/// Rotations of the lanes in the order in which the permutation of lanes visits them, and that order.
const ROTATIONS: [u32; 24] = [
    1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
];
const LANES: [usize; 24] = [
    10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
];

/// The constants are bits of a shift register (FIPS 202, 3.2.5).
const fn round_constants() -> [u64; 24] {
    let mut constants = [0; 24];
    let mut register = 1u8;
    let mut round = 0;
    while round < 24 {
        let mut j = 0;
        while j <= 6 {
            if register & 1 != 0 {
                constants[round] |= 1 << ((1 << j) - 1);
            }
            let feedback = if register & 0x80 != 0 { 0x71 } else { 0 };
            register = register << 1 ^ feedback;
            j += 1;
        }
        round += 1;
    }
    constants
}

fn permute(state: &mut [u64; 25]) {
    for constant in ROUNDS {
        let mut columns = [0; 5];
        for (x, column) in columns.iter_mut().enumerate() {
            *column = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
        }
        for x in 0..5 {
            let mix = columns[(x + 4) % 5] ^ columns[(x + 1) % 5].rotate_left(1);
            for y in 0..5 {
                state[x + 5 * y] ^= mix;
            }
        }
        let mut last = state[1];
        for (&lane, &rotation) in LANES.iter().zip(&ROTATIONS) {
            (state[lane], last) = (last.rotate_left(rotation), state[lane]);
        }
        for row in state.as_chunks_mut::<5>().0 {
            let old = *row;
            for x in 0..5 {
                row[x] = old[x] ^ !old[(x + 1) % 5] & old[(x + 2) % 5];
            }
        }
        state[0] ^= constant;
    }
}

#[derive(Clone)]
pub struct Keccak {
    state: [u64; 25],
    /// Bytes a block takes in or gives out.
    rate: usize,
    /// Bytes of the current block taken in so far.
    filled: usize,
    /// What marks the end of the message: it tells SHA-3 from SHAKE.
    suffix: u8,
    /// Bytes of the digest; 0 for SHAKE, which gives any number.
    pub size: usize,
}

impl Keccak {
    pub fn sha3(bits: usize) -> Keccak {
        Keccak {
            state: [0; 25],
            rate: 200 - bits / 4,
            filled: 0,
            suffix: 0x06,
            size: bits / 8,
        }
    }
    pub fn shake(bits: usize) -> Keccak {
        Keccak {
            suffix: 0x1f,
            size: 0,
            ..Keccak::sha3(bits)
        }
    }
    pub fn block_size(&self) -> usize {
        self.rate
    }

    fn absorb(&mut self, at: usize, byte: u8) {
        self.state[at / 8] ^= (byte as u64) << (at % 8 * 8);
    }

    pub fn update(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.filled == 0 && data.len() >= self.rate {
                let (block, rest) = data.split_at(self.rate);
                for (lane, word) in self.state.iter_mut().zip(block.as_chunks::<8>().0) {
                    *lane ^= u64::from_le_bytes(*word);
                }
                data = rest;
                permute(&mut self.state);
                continue;
            }
            self.absorb(self.filled, data[0]);
            data = &data[1..];
            self.filled += 1;
            if self.filled == self.rate {
                permute(&mut self.state);
                self.filled = 0;
            }
        }
    }

    /// The digest, as many bytes as `out` has.
    pub fn finish(mut self, out: &mut [u8]) {
        self.absorb(self.filled, self.suffix);
        self.absorb(self.rate - 1, 0x80);
        for block in out.chunks_mut(self.rate) {
            permute(&mut self.state);
            for (i, byte) in block.iter_mut().enumerate() {
                *byte = (self.state[i / 8] >> (i % 8 * 8)) as u8;
            }
        }
    }
}
