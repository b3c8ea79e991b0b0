//! The algorithms behind one face.

use super::blake2::{Blake2, Parameters};
use super::keccak::Keccak;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha224, Sha256, Sha384, Sha512, Sha512_224, Sha512_256};

/// A hash in progress.
#[derive(Clone)]
pub enum State {
    Md5(Md5),
    Sha1(Sha1),
    Sha224(Sha224),
    Sha256(Sha256),
    Sha384(Sha384),
    Sha512(Sha512),
    Sha512_224(Sha512_224),
    Sha512_256(Sha512_256),
    Keccak(Keccak),
    Blake2b(Blake2<u64>),
    Blake2s(Blake2<u32>),
}

/// A hash in progress and the name of its algorithm.
#[derive(Clone)]
pub struct Hasher {
    pub name: &'static str,
    state: State,
}

/// Names of the algorithms.
pub const NAMES: [&str; 16] = [
    "blake2b",
    "blake2s",
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "sha512",
    "sha512_224",
    "sha512_256",
    "shake_128",
    "shake_256",
];

impl Hasher {
    /// By any of the names an algorithm goes by: in any case, with or without the usual hyphens.
    pub fn named(name: &str) -> Option<Hasher> {
        let plain = |name: &str| -> String {
            let letters = name.bytes().filter(|b| !matches!(b, b'-' | b'_' | b'/'));
            letters.map(|b| b.to_ascii_lowercase() as char).collect()
        };
        let wanted = plain(name);
        let name = NAMES.into_iter().find(|known| plain(known) == wanted)?;
        let state = match name {
            "blake2b" => State::Blake2b(Blake2::new(&Parameters::sized(64))),
            "blake2s" => State::Blake2s(Blake2::new(&Parameters::sized(32))),
            "md5" => State::Md5(Md5::new()),
            "sha1" => State::Sha1(Sha1::new()),
            "sha224" => State::Sha224(Sha224::new()),
            "sha256" => State::Sha256(Sha256::new()),
            "sha384" => State::Sha384(Sha384::new()),
            "sha512" => State::Sha512(Sha512::new()),
            "sha512_224" => State::Sha512_224(Sha512_224::new()),
            "sha512_256" => State::Sha512_256(Sha512_256::new()),
            "sha3_224" => State::Keccak(Keccak::sha3(224)),
            "sha3_256" => State::Keccak(Keccak::sha3(256)),
            "sha3_384" => State::Keccak(Keccak::sha3(384)),
            "sha3_512" => State::Keccak(Keccak::sha3(512)),
            "shake_128" => State::Keccak(Keccak::shake(128)),
            _ => State::Keccak(Keccak::shake(256)),
        };
        Some(Hasher { name, state })
    }

    pub fn blake2b(parameters: &Parameters<'_>) -> Hasher {
        let state = State::Blake2b(Blake2::new(parameters));
        Hasher {
            name: "blake2b",
            state,
        }
    }
    pub fn blake2s(parameters: &Parameters<'_>) -> Hasher {
        let state = State::Blake2s(Blake2::new(parameters));
        Hasher {
            name: "blake2s",
            state,
        }
    }

    pub fn update(&mut self, data: &[u8]) {
        match &mut self.state {
            State::Md5(state) => state.update(data),
            State::Sha1(state) => state.update(data),
            State::Sha224(state) => state.update(data),
            State::Sha256(state) => state.update(data),
            State::Sha384(state) => state.update(data),
            State::Sha512(state) => state.update(data),
            State::Sha512_224(state) => state.update(data),
            State::Sha512_256(state) => state.update(data),
            State::Keccak(state) => state.update(data),
            State::Blake2b(state) => state.update(data),
            State::Blake2s(state) => state.update(data),
        }
    }

    /// The digest; empty for the algorithms that give any number of bytes.
    pub fn digest(&self) -> Vec<u8> {
        match self.state.clone() {
            State::Md5(state) => state.finalize().to_vec(),
            State::Sha1(state) => state.finalize().to_vec(),
            State::Sha224(state) => state.finalize().to_vec(),
            State::Sha256(state) => state.finalize().to_vec(),
            State::Sha384(state) => state.finalize().to_vec(),
            State::Sha512(state) => state.finalize().to_vec(),
            State::Sha512_224(state) => state.finalize().to_vec(),
            State::Sha512_256(state) => state.finalize().to_vec(),
            State::Keccak(state) => {
                let mut out = vec![0; state.size];
                state.finish(&mut out);
                out
            }
            State::Blake2b(state) => state.finish(),
            State::Blake2s(state) => state.finish(),
        }
    }

    /// Fill a buffer of any size (SHAKE only).
    pub fn squeeze(&self, out: &mut [u8]) {
        if let State::Keccak(state) = &self.state {
            state.clone().finish(out);
        }
    }

    /// Whether the digest may have any size.
    pub fn is_extendable(&self) -> bool {
        matches!(&self.state, State::Keccak(state) if state.size == 0)
    }

    pub fn digest_size(&self) -> usize {
        match &self.state {
            State::Md5(_) => 16,
            State::Sha1(_) => 20,
            State::Sha224(_) | State::Sha512_224(_) => 28,
            State::Sha256(_) | State::Sha512_256(_) => 32,
            State::Sha384(_) => 48,
            State::Sha512(_) => 64,
            State::Keccak(state) => state.size,
            State::Blake2b(state) => state.size,
            State::Blake2s(state) => state.size,
        }
    }

    pub fn block_size(&self) -> usize {
        match &self.state {
            State::Md5(_) | State::Sha1(_) | State::Sha224(_) | State::Sha256(_) => 64,
            State::Sha384(_) | State::Sha512(_) | State::Sha512_224(_) | State::Sha512_256(_) => {
                128
            }
            State::Keccak(state) => state.block_size(),
            State::Blake2b(_) => Blake2::<u64>::BLOCK,
            State::Blake2s(_) => Blake2::<u32>::BLOCK,
        }
    }
}
