//! BLAKE2b and BLAKE2s (RFC 7693) with keys, salts, personalisation and the parameters of tree hashing.

/// What the two variants differ in: the word and its numbers.
pub trait Word: Copy + Default {
    const BYTES: usize;
    const ROUNDS: usize;
    const ROTATIONS: [u32; 4];
    const IV: [Self; 8];
    fn add(self, other: Self) -> Self;
    fn xor(self, other: Self) -> Self;
    fn turn(self, bits: u32) -> Self;
    fn read(bytes: &[u8]) -> Self;
    fn write(self, out: &mut [u8]);
    /// Low and high word of a counter.
    fn split(count: u128) -> [Self; 2];
    const ONES: Self;
}

macro_rules! word {
    ($t:ty, $rounds:literal, $rotations:expr, $iv:expr) => {
        impl Word for $t {
            const BYTES: usize = size_of::<$t>();
            const ROUNDS: usize = $rounds;
            const ROTATIONS: [u32; 4] = $rotations;
            const IV: [$t; 8] = $iv;
            const ONES: $t = <$t>::MAX;
            #[inline(always)]
            fn add(self, other: $t) -> $t {
                self.wrapping_add(other)
            }
            #[inline(always)]
            fn xor(self, other: $t) -> $t {
                self ^ other
            }
            #[inline(always)]
            fn turn(self, bits: u32) -> $t {
                self.rotate_right(bits)
            }
            #[inline(always)]
            fn read(bytes: &[u8]) -> $t {
                let mut word = [0; size_of::<$t>()];
                word.copy_from_slice(&bytes[..size_of::<$t>()]);
                <$t>::from_le_bytes(word)
            }
            fn write(self, out: &mut [u8]) {
                out.copy_from_slice(&self.to_le_bytes());
            }
            fn split(count: u128) -> [$t; 2] {
                [count as $t, (count >> <$t>::BITS) as $t]
            }
        }
    };
}

word!(
    u64,
    12,
    [32, 24, 16, 63],
    [
        0x6a09e667f3bcc908,
        0xbb67ae8584caa73b,
        0x3c6ef372fe94f82b,
        0xa54ff53a5f1d36f1,
        0x510e527fade682d1,
        0x9b05688c2b3e6c1f,
        0x1f83d9abfb41bd6b,
        0x5be0cd19137e2179,
    ]
);
word!(
    u32,
    10,
    [16, 12, 8, 7],
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
    ]
);

/// Which words of a block a round takes, in order.
const SIGMA: [[u8; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

/// The words that each step of a round mixes: four columns, then four diagonals.
const STEPS: [[usize; 4]; 8] = [
    [0, 4, 8, 12],
    [1, 5, 9, 13],
    [2, 6, 10, 14],
    [3, 7, 11, 15],
    [0, 5, 10, 15],
    [1, 6, 11, 12],
    [2, 7, 8, 13],
    [3, 4, 9, 14],
];

/// What a hash may be given beside the message.
pub struct Parameters<'a> {
    pub digest_size: usize,
    pub key: &'a [u8],
    pub salt: &'a [u8],
    pub person: &'a [u8],
    pub fanout: u8,
    pub depth: u8,
    pub leaf_size: u32,
    pub node_offset: u64,
    pub node_depth: u8,
    pub inner_size: u8,
    pub last_node: bool,
}

impl Parameters<'_> {
    pub fn sized(digest_size: usize) -> Parameters<'static> {
        Parameters {
            digest_size,
            key: &[],
            salt: &[],
            person: &[],
            fanout: 1,
            depth: 1,
            leaf_size: 0,
            node_offset: 0,
            node_depth: 0,
            inner_size: 0,
            last_node: false,
        }
    }
}

#[derive(Clone)]
pub struct Blake2<W: Word> {
    state: [W; 8],
    /// Bytes hashed, without those in the buffer.
    count: u128,
    /// The last block is kept back, since it is hashed with a mark.
    buffer: Vec<u8>,
    pub size: usize,
    last_node: bool,
}

impl<W: Word> Blake2<W> {
    pub const BLOCK: usize = 16 * W::BYTES;
    pub const MAX_SIZE: usize = 8 * W::BYTES;
    /// Of salt and of person.
    pub const SALT_SIZE: usize = 2 * W::BYTES;

    /// The lengths in the parameters have been checked.
    pub fn new(parameters: &Parameters<'_>) -> Blake2<W> {
        let mut block = vec![0; Self::MAX_SIZE];
        block[0] = parameters.digest_size as u8;
        block[1] = parameters.key.len() as u8;
        block[2] = parameters.fanout;
        block[3] = parameters.depth;
        block[4..8].copy_from_slice(&parameters.leaf_size.to_le_bytes());
        // The offset has six bytes in the small variant.
        let offset = if W::BYTES == 8 { 8 } else { 6 };
        block[8..8 + offset].copy_from_slice(&parameters.node_offset.to_le_bytes()[..offset]);
        block[8 + offset] = parameters.node_depth;
        block[9 + offset] = parameters.inner_size;
        let (salt, person) = (4 * W::BYTES, 6 * W::BYTES);
        block[salt..salt + parameters.salt.len()].copy_from_slice(parameters.salt);
        block[person..person + parameters.person.len()].copy_from_slice(parameters.person);
        let mut state = W::IV;
        for (word, bytes) in state.iter_mut().zip(block.chunks(W::BYTES)) {
            *word = word.xor(W::read(bytes));
        }
        let mut buffer = Vec::new();
        if !parameters.key.is_empty() {
            buffer.extend_from_slice(parameters.key);
            buffer.resize(Self::BLOCK, 0);
        }
        Blake2 {
            state,
            count: 0,
            buffer,
            size: parameters.digest_size,
            last_node: parameters.last_node,
        }
    }

    pub fn update(&mut self, mut data: &[u8]) {
        while !data.is_empty() {
            if self.buffer.len() == Self::BLOCK {
                let block = std::mem::take(&mut self.buffer);
                self.compress(&block, Self::BLOCK, None);
                self.buffer = block;
                self.buffer.clear();
            }
            if self.buffer.is_empty() {
                while data.len() > Self::BLOCK {
                    let (block, rest) = data.split_at(Self::BLOCK);
                    self.compress(block, Self::BLOCK, None);
                    data = rest;
                }
            }
            let n = data.len().min(Self::BLOCK - self.buffer.len());
            self.buffer.extend_from_slice(&data[..n]);
            data = &data[n..];
        }
    }

    pub fn finish(mut self) -> Vec<u8> {
        let mut block = std::mem::take(&mut self.buffer);
        let used = block.len();
        block.resize(Self::BLOCK, 0);
        self.compress(&block, used, Some(self.last_node));
        let mut out = vec![0; Self::MAX_SIZE];
        for (word, bytes) in self.state.iter().zip(out.chunks_mut(W::BYTES)) {
            word.write(bytes);
        }
        out.truncate(self.size);
        out
    }

    /// Hash a block; the last one is marked, and says whether the node is the last of its level.
    fn compress(&mut self, block: &[u8], used: usize, last: Option<bool>) {
        self.count += used as u128;
        let mut words = [W::default(); 16];
        for (word, bytes) in words.iter_mut().zip(block.chunks(W::BYTES)) {
            *word = W::read(bytes);
        }
        let mut v = [W::default(); 16];
        v[..8].copy_from_slice(&self.state);
        v[8..].copy_from_slice(&W::IV);
        let [low, high] = W::split(self.count);
        v[12] = v[12].xor(low);
        v[13] = v[13].xor(high);
        if let Some(last_node) = last {
            v[14] = v[14].xor(W::ONES);
            if last_node {
                v[15] = v[15].xor(W::ONES);
            }
        }
        let [r0, r1, r2, r3] = W::ROTATIONS;
        for round in 0..W::ROUNDS {
            let order = &SIGMA[round % 10];
            for (step, &[a, b, c, d]) in STEPS.iter().enumerate() {
                let (x, y) = (order[2 * step] as usize, order[2 * step + 1] as usize);
                v[a] = v[a].add(v[b]).add(words[x]);
                v[d] = v[d].xor(v[a]).turn(r0);
                v[c] = v[c].add(v[d]);
                v[b] = v[b].xor(v[c]).turn(r1);
                v[a] = v[a].add(v[b]).add(words[y]);
                v[d] = v[d].xor(v[a]).turn(r2);
                v[c] = v[c].add(v[d]);
                v[b] = v[b].xor(v[c]).turn(r3);
            }
        }
        for (i, word) in self.state.iter_mut().enumerate() {
            *word = word.xor(v[i]).xor(v[i + 8]);
        }
    }
}
