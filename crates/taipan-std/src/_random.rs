//! `_random`: the Mersenne Twister (MT19937) behind `random.Random`, with CPython's way of seeding, so that seeds give the same numbers.

use crate::classes::add_classes;
use taipan_vm::native::{Trace, class, methods, module};
use taipan_vm::raise::Raise;
use taipan_vm::types::int::{int_ref, is_exact_int};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{MutCell, R, Value, Vm};

const N: usize = 624;
const M: usize = 397;

/// The generator's numbers, and how many of them have been used.
struct Twister {
    words: [u32; N],
    used: usize,
}

impl Twister {
    fn seeded(seed: u32) -> Twister {
        let mut words = [seed; N];
        for i in 1..N {
            let last = words[i - 1];
            words[i] = 1812433253u32
                .wrapping_mul(last ^ last >> 30)
                .wrapping_add(i as u32);
        }
        Twister { words, used: N }
    }

    /// Seeded by a key of any length (not empty).
    fn keyed(key: &[u32]) -> Twister {
        let mut twister = Twister::seeded(19650218);
        let words = &mut twister.words;
        let mut i = 1;
        let wrap = |words: &mut [u32; N], i: &mut usize| {
            *i += 1;
            if *i >= N {
                words[0] = words[N - 1];
                *i = 1;
            }
        };
        for step in 0..N.max(key.len()) {
            let j = step % key.len();
            let last = words[i - 1];
            words[i] = (words[i] ^ (last ^ last >> 30).wrapping_mul(1664525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            wrap(words, &mut i);
        }
        for _ in 1..N {
            let last = words[i - 1];
            words[i] =
                (words[i] ^ (last ^ last >> 30).wrapping_mul(1566083941)).wrapping_sub(i as u32);
            wrap(words, &mut i);
        }
        words[0] = 0x8000_0000;
        twister
    }

    /// Make the next 624 numbers.
    fn refill(&mut self) {
        for i in 0..N {
            let mixed = self.words[i] & 0x8000_0000 | self.words[(i + 1) % N] & 0x7fff_ffff;
            let twist = if mixed & 1 != 0 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + M) % N] ^ mixed >> 1 ^ twist;
        }
        self.used = 0;
    }

    #[inline]
    fn next(&mut self) -> u32 {
        if self.used >= N {
            self.refill();
        }
        let mut word = self.words[self.used];
        self.used += 1;
        word ^= word >> 11;
        word ^= word << 7 & 0x9d2c_5680;
        word ^= word << 15 & 0xefc6_0000;
        word ^ word >> 18
    }

    /// A float in [0, 1) of 53 random bits.
    #[inline]
    fn float(&mut self) -> f64 {
        let (high, low) = ((self.next() >> 5) as f64, (self.next() >> 6) as f64);
        (high * 67108864.0 + low) * (1.0 / 9007199254740992.0)
    }
}

/// A random number generator with a state of its own.
#[class(name = "Random", module = "_random", flags(BASETYPE), new)]
#[derive(Trace)]
pub struct Random {
    twister: MutCell<Box<Twister>>,
}

/// A seed from a value; None asks the system.
fn twister_of(vm: &mut Vm, seed: Option<&Value>) -> R<Twister> {
    let Some(seed) = seed.filter(|s| !s.is_none()) else {
        let mut bytes = [0; N * 4];
        if vm.host.random(&mut bytes).is_err() {
            // Without a source of randomness the clock has to do.
            let (time, tick) = (vm.host.time(), vm.host.monotonic());
            bytes[..8].copy_from_slice(&time.to_le_bytes());
            bytes[8..16].copy_from_slice(&tick.to_le_bytes());
        }
        let key: Vec<u32> = bytes
            .chunks_exact(4)
            .map(|c| u32::from_le_bytes([c[0], c[1], c[2], c[3]]))
            .collect();
        return Ok(Twister::keyed(&key));
    };
    let magnitude = match int_ref(seed) {
        Some(i) => i.magnitude(),
        // Other objects seed by their hash, as unsigned number.
        None => vm.hash(seed)?.into(),
    };
    let bytes = magnitude.to_le_bytes();
    let mut key: Vec<u32> = bytes
        .chunks(4)
        .map(|c| c.iter().rev().fold(0, |word, &b| word << 8 | b as u32))
        .collect();
    if key.is_empty() {
        key.push(0);
    }
    Ok(Twister::keyed(&key))
}

#[methods(class = "Random")]
impl Random {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &taipan_vm::native::Args<'_>) -> R<Value> {
        let class = args.pos()[0].clone();
        // Arguments are the initialiser's: subclasses may take others.
        let twister = MutCell::new(Box::new(Twister::seeded(5489)));
        Ok(vm.new_native(&class, Random { twister }))
    }
    #[raw]
    fn __init__(vm: &mut Vm, args: &taipan_vm::native::Args<'_>) -> R<Value> {
        let Some(this) = args.pos().first().and_then(|v| v.native::<Random>()) else {
            return Err(taipan_vm::native::receiver_error(
                vm,
                "__init__",
                "Random",
                args.pos().first(),
            ));
        };
        if !args.names.is_empty() {
            return Err(vm.type_error("Random() takes no keyword arguments"));
        }
        let rest = &args.pos()[1..];
        if rest.len() > 1 {
            let n = rest.len();
            return Err(vm.type_error(format!("Random expected at most 1 argument, got {n}")));
        }
        let twister = twister_of(vm, rest.first())?;
        this.twister.replace(Box::new(twister));
        Ok(Value::NONE)
    }

    /// The next float in the half-open range from 0 to 1.
    fn random(&self) -> f64 {
        self.twister.with(|t| t.float())
    }
    /// Start again from a seed; from the system's randomness if it is None or left out.
    #[sig("(n=None, /)")]
    fn seed(&self, vm: &mut Vm, n: Option<&Value>) -> R<()> {
        let twister = twister_of(vm, n)?;
        self.twister.replace(Box::new(twister));
        Ok(())
    }
    /// An int of k random bits.
    fn getrandbits(&self, vm: &mut Vm, k: &Value) -> R<Value> {
        let index = vm.index(k)?;
        let bits = match int_ref(&index) {
            Some(i) if i.is_negative() => return Err(vm.value_error("Cannot convert negative int")),
            Some(i) => match u64::try_from(&i.magnitude()) {
                Ok(bits) => bits,
                Err(_) => return Err(vm.overflow_error("Python int too large for C uint64_t")),
            },
            None => 0,
        };
        if bits == 0 {
            return Ok(Value::small_int(0));
        }
        if bits <= 32 {
            let word = self.twister.with(|t| t.next()) >> (32 - bits);
            return Ok(Value::small_int(word as i64));
        }
        let count = bits.div_ceil(32) as usize;
        let mut bytes = Vec::new();
        if bits > 1 << 40 || bytes.try_reserve_exact(count * 4).is_err() {
            return Err(vm.no_memory());
        }
        self.twister.with(|t| {
            let mut left = bits;
            while left > 0 {
                let mut word = t.next();
                if left < 32 {
                    word >>= 32 - left;
                }
                bytes.extend_from_slice(&word.to_le_bytes());
                left = left.saturating_sub(32);
            }
        });
        Ok(vm.bigint(dashu_int::UBig::from_le_bytes(&bytes).into()))
    }
    /// The whole state as tuple of ints.
    fn getstate(&self, vm: &mut Vm) -> Value {
        let items = self.twister.with(|t| {
            let mut items: Vec<Value> = t
                .words
                .iter()
                .map(|w| Value::small_int(*w as i64))
                .collect();
            items.push(Value::small_int(t.used as i64));
            items
        });
        vm.tuple(items)
    }
    /// Go back to a state that getstate() returned.
    fn setstate(&self, vm: &mut Vm, state: &Value) -> R<()> {
        let Some(tuple) = state.downcast::<Tuple>() else {
            return Err(vm.type_error("state vector must be a tuple"));
        };
        if tuple.len() != N + 1 {
            return Err(vm.value_error("state vector is the wrong size"));
        }
        let mut words = [0; N];
        for (word, item) in words.iter_mut().zip(tuple.items()) {
            *word = word_of(vm, item)? as u32;
        }
        let used = word_of(vm, &tuple.items()[N])?;
        if used > N as u64 {
            return Err(vm.value_error("invalid state"));
        }
        let twister = Twister {
            words,
            used: used as usize,
        };
        self.twister.replace(Box::new(twister));
        Ok(())
    }
}

/// An unsigned int of a state.
fn word_of(vm: &mut Vm, item: &Value) -> R<u64> {
    let refuse = |vm: &mut Vm| -> Raise { vm.type_error("an integer is required") };
    match int_ref(item) {
        Some(_) if !is_exact_int(item) && !item.is_bool() => Err(refuse(vm)),
        Some(i) if i.is_negative() => {
            Err(vm.overflow_error("can't convert negative value to unsigned int"))
        }
        Some(i) => match u64::try_from(&i.magnitude()) {
            Ok(word) => Ok(word),
            Err(_) => Err(vm.overflow_error("Python int too large to convert to C unsigned long")),
        },
        None => Err(refuse(vm)),
    }
}

pub struct RandomModule;

/// The generator of random numbers behind the module random.
#[module(name = "_random")]
impl RandomModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASSES: &[&taipan_vm::native::ClassDef] = &[&Random::CLASS];
        add_classes(vm, module, CLASSES);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_give_known_numbers() {
        let mut twister = Twister::keyed(&[42]);
        assert_eq!(twister.float(), 0.6394267984578837);
        assert_eq!(twister.next() >> 22, 25);
        assert_eq!(Twister::keyed(&[0]).float(), 0.8444218515250481);
    }
}
