//! What is built of hashes: keyed hashing (RFC 2104) and the derivation of keys from passwords (RFC 8018, RFC 7914).

use super::hasher::Hasher;

/// A keyed hash in progress.
#[derive(Clone)]
pub struct Mac {
    inner: Hasher,
    outer: Hasher,
}

impl Mac {
    /// `hasher` is a fresh hash of the algorithm.
    pub fn new(hasher: &Hasher, key: &[u8]) -> Mac {
        let block = hasher.block_size();
        let mut padded = if key.len() > block {
            let mut whole = hasher.clone();
            whole.update(key);
            whole.digest()
        } else {
            key.to_vec()
        };
        padded.resize(block, 0);
        let (mut inner, mut outer) = (hasher.clone(), hasher.clone());
        inner.update(&padded.iter().map(|b| b ^ 0x36).collect::<Vec<_>>());
        outer.update(&padded.iter().map(|b| b ^ 0x5c).collect::<Vec<_>>());
        Mac { inner, outer }
    }
    pub fn update(&mut self, data: &[u8]) {
        self.inner.update(data);
    }
    pub fn digest(&self) -> Vec<u8> {
        let mut outer = self.outer.clone();
        outer.update(&self.inner.digest());
        outer.digest()
    }
    /// The algorithm under it.
    pub fn hasher(&self) -> &Hasher {
        &self.inner
    }
}

/// Units of fuel for a round of PBKDF2: four blocks are hashed.
const ROUND: usize = 8;
/// Units of fuel for two of the parts that scrypt mixes.
const MIX: usize = 3;

/// PBKDF2. `pause` is asked from time to time whether to go on, with the units of fuel used since.
pub fn pbkdf2<E>(
    mac: &Mac,
    salt: &[u8],
    iterations: u64,
    out: &mut [u8],
    mut pause: impl FnMut(usize) -> Result<(), E>,
) -> Result<(), E> {
    const ROUNDS: u64 = 512;
    for (i, block) in out.chunks_mut(mac.hasher().digest_size()).enumerate() {
        let mut first = mac.clone();
        first.update(salt);
        first.update(&(i as u32 + 1).to_be_bytes());
        let mut last = first.digest();
        let mut sum = last.clone();
        for round in 1..iterations {
            let mut next = mac.clone();
            next.update(&last);
            last = next.digest();
            sum.iter_mut().zip(&last).for_each(|(s, b)| *s ^= b);
            if round % ROUNDS == 0 {
                pause(ROUNDS as usize * ROUND)?;
            }
        }
        pause((iterations % ROUNDS) as usize * ROUND)?;
        let n = block.len();
        block.copy_from_slice(&sum[..n]);
    }
    Ok(())
}

/// The scrypt function; the caller has checked the parameters and the memory they take.
pub fn scrypt<E>(
    mac: &Mac,
    salt: &[u8],
    (n, r, p): (usize, usize, usize),
    out: &mut [u8],
    mut pause: impl FnMut(usize) -> Result<(), E>,
) -> Result<(), E> {
    const UNITS: usize = 10_000;
    let block = 128 * r;
    let mut used = 0;
    let mut mixed = |pause: &mut dyn FnMut(usize) -> Result<(), E>| {
        used += MIX * r;
        match used > UNITS {
            true => pause(std::mem::take(&mut used)),
            false => Ok(()),
        }
    };
    let mut bytes = vec![0; block * p];
    pbkdf2(mac, salt, 1, &mut bytes, &mut pause)?;
    let mut table = vec![0u32; 32 * r * n];
    let mut scratch = vec![0u32; 32 * r];
    for part in bytes.chunks_mut(block) {
        let words = part.as_chunks::<4>().0.iter();
        let mut x: Vec<u32> = words.map(|word| u32::from_le_bytes(*word)).collect();
        for row in table.chunks_mut(32 * r) {
            row.copy_from_slice(&x);
            mix_block(&mut x, &mut scratch);
            mixed(&mut pause)?;
        }
        for _ in 0..n {
            // The mix depends on the last block's first word only, since n is below 2**32.
            let row = x[32 * r - 16] as usize & (n - 1);
            let row = &table[row * 32 * r..][..32 * r];
            x.iter_mut().zip(row).for_each(|(a, b)| *a ^= b);
            mix_block(&mut x, &mut scratch);
            mixed(&mut pause)?;
        }
        for (bytes, word) in part.as_chunks_mut::<4>().0.iter_mut().zip(&x) {
            *bytes = word.to_le_bytes();
        }
    }
    pbkdf2(mac, &bytes, 1, out, pause)
}

/// Mix the 64-byte parts of a block, and put the even ones before the odd ones.
fn mix_block(x: &mut [u32], scratch: &mut [u32]) {
    let parts = x.len() / 16;
    let mut last = [0; 16];
    last.copy_from_slice(&x[x.len() - 16..]);
    for (i, part) in x.chunks(16).enumerate() {
        last.iter_mut().zip(part).for_each(|(a, b)| *a ^= b);
        salsa20_8(&mut last);
        let to = i / 2 + if i % 2 == 1 { parts / 2 } else { 0 };
        scratch[to * 16..][..16].copy_from_slice(&last);
    }
    x.copy_from_slice(scratch);
}

/// The core of Salsa20 with eight rounds.
fn salsa20_8(block: &mut [u32; 16]) {
    /// The words of each quarter round: columns, then rows.
    const QUARTERS: [[usize; 4]; 8] = [
        [0, 4, 8, 12],
        [5, 9, 13, 1],
        [10, 14, 2, 6],
        [15, 3, 7, 11],
        [0, 1, 2, 3],
        [5, 6, 7, 4],
        [10, 11, 8, 9],
        [15, 12, 13, 14],
    ];
    let mut x = *block;
    for _ in 0..4 {
        for [a, b, c, d] in QUARTERS {
            x[b] ^= x[a].wrapping_add(x[d]).rotate_left(7);
            x[c] ^= x[b].wrapping_add(x[a]).rotate_left(9);
            x[d] ^= x[c].wrapping_add(x[b]).rotate_left(13);
            x[a] ^= x[d].wrapping_add(x[c]).rotate_left(18);
        }
    }
    for (word, mixed) in block.iter_mut().zip(x) {
        *word = word.wrapping_add(mixed);
    }
}
