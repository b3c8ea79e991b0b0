//! The type codes of arrays: how items lie in memory.

use taipan_vm::native::bad_argument;
use taipan_vm::raise::Raise;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;
use taipan_vm::{R, Value, Vm};

/// What an item is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Signed,
    Unsigned,
    Float,
    Character,
}

/// A type code.
#[derive(Clone, Copy)]
pub struct Code {
    pub letter: u8,
    pub kind: Kind,
    pub size: usize,
    /// As errors call it.
    name: &'static str,
    /// The format of a memoryview.
    pub format: &'static str,
}

const fn code(
    letter: u8,
    kind: Kind,
    size: usize,
    name: &'static str,
    format: &'static str,
) -> Code {
    Code {
        letter,
        kind,
        size,
        name,
        format,
    }
}

static CODES: [Code; 15] = [
    code(b'b', Kind::Signed, 1, "signed char", "b"),
    code(b'B', Kind::Unsigned, 1, "unsigned byte integer", "B"),
    code(b'u', Kind::Character, 4, "", "w"),
    code(b'w', Kind::Character, 4, "", "w"),
    code(b'h', Kind::Signed, 2, "signed short integer", "h"),
    code(b'H', Kind::Unsigned, 2, "unsigned short", "H"),
    code(b'i', Kind::Signed, 4, "signed integer", "i"),
    code(b'I', Kind::Unsigned, 4, "unsigned int", "I"),
    code(b'l', Kind::Signed, 8, "long", "l"),
    code(b'L', Kind::Unsigned, 8, "unsigned long", "L"),
    code(b'q', Kind::Signed, 8, "", "q"),
    code(b'Q', Kind::Unsigned, 8, "", "Q"),
    code(b'f', Kind::Float, 4, "", "f"),
    code(b'd', Kind::Float, 8, "", "d"),
    // Not a code that scripts write: the end of the list.
    code(0, Kind::Unsigned, 1, "", "B"),
];

pub const LETTERS: &str = "bBuwhHiIlLqQfd";

pub fn code_of(letter: u32) -> Option<&'static Code> {
    let letter = u8::try_from(letter).ok().filter(|&l| l != 0)?;
    CODES.iter().find(|code| code.letter == letter)
}

impl Code {
    /// The bytes of an item.
    pub fn pack(&self, vm: &mut Vm, value: &Value) -> R<[u8; 8]> {
        match self.kind {
            Kind::Float => {
                let number = vm.to_f64(value)?;
                let mut bytes = [0; 8];
                if self.size == 4 {
                    bytes[..4].copy_from_slice(&(number as f32).to_ne_bytes());
                } else {
                    bytes = number.to_ne_bytes();
                }
                Ok(bytes)
            }
            Kind::Character => {
                let Some(text) = value.downcast::<Str>() else {
                    return Err(bad_argument(vm, "array item", "a unicode character", value));
                };
                if text.len() != 1 {
                    let n = text.len();
                    return Err(vm.type_error(format!(
                        "array item must be a unicode character, not a string of length {n}"
                    )));
                }
                Ok(u64::from(text.point(0)).to_le_bytes())
            }
            Kind::Signed | Kind::Unsigned => {
                let index = vm.index(value)?;
                let number = match int_ref(&index) {
                    Some(number) => i128::try_from(&*number.big()).ok(),
                    None => None,
                };
                let bits = self.size as u32 * 8;
                let (low, high) = match self.kind {
                    Kind::Signed => (-(1i128 << (bits - 1)), (1i128 << (bits - 1)) - 1),
                    _ => (0, (1i128 << bits) - 1),
                };
                match number.filter(|n| (low..=high).contains(n)) {
                    Some(number) => Ok((number as u64).to_le_bytes()),
                    None => Err(self.overflow(vm, &index, number)),
                }
            }
        }
    }

    #[cold]
    fn overflow(&self, vm: &mut Vm, index: &Value, number: Option<i128>) -> Raise {
        let is_negative = int_ref(index).is_some_and(|i| i.is_negative());
        let fits_word = number.is_some_and(|n| n <= i128::from(u64::MAX));
        let message = match (self.letter, is_negative) {
            (b'q' | b'Q', false) | (b'q', true) => "int too big to convert".to_string(),
            (b'Q', true) => "can't convert negative int to unsigned".to_string(),
            (b'I' | b'L', true) => "can't convert negative value to unsigned int".to_string(),
            (b'L', false) => "Python int too large to convert to C unsigned long".to_string(),
            (b'I', false) if !fits_word => {
                "Python int too large to convert to C unsigned long".to_string()
            }
            (b'l', _) => "Python int too large to convert to C long".to_string(),
            // These go through a wider type of C, which may refuse the number first.
            _ => {
                let (wider, bits) = match self.letter {
                    b'H' => ("signed integer", 31),
                    b'b' => ("signed short integer", 15),
                    _ => (self.name, 63),
                };
                let limit = 1i128 << bits;
                let name = match number {
                    Some(n) if (-limit..limit).contains(&n) => self.name,
                    _ => wider,
                };
                match number.and_then(|n| i64::try_from(n).ok()) {
                    None => "Python int too large to convert to C long".to_string(),
                    Some(..0) => format!("{name} is less than minimum"),
                    Some(_) => format!("{name} is greater than maximum"),
                }
            }
        };
        vm.overflow_error(message)
    }

    /// The value of an item's bytes.
    #[inline]
    pub fn unpack(&self, vm: &mut Vm, bytes: &[u8]) -> Value {
        self.item_of_word(vm, word_of(bytes))
    }

    /// The item whose bytes are the lowest of a word.
    #[inline]
    pub fn item_of_word(&self, vm: &mut Vm, number: u64) -> Value {
        match self.kind {
            Kind::Float if self.size == 4 => vm.float(f32::from_bits(number as u32).into()),
            Kind::Float => vm.float(f64::from_bits(number)),
            Kind::Character => {
                let point = number as u32;
                vm.str_point(if point > 0x10ffff { 0xfffd } else { point })
            }
            Kind::Unsigned => match i64::try_from(number) {
                Ok(number) => vm.int(number),
                Err(_) => vm.bigint(number.into()),
            },
            Kind::Signed => {
                let unused = 64 - self.size as u32 * 8;
                vm.int((number << unused) as i64 >> unused)
            }
        }
    }
}

/// Bytes of an item as the lowest ones of a word.
#[inline]
pub fn word_of(bytes: &[u8]) -> u64 {
    match *bytes {
        [a] => a.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        _ => bytes
            .first_chunk()
            .map_or(0, |word| u64::from_le_bytes(*word)),
    }
}

/// The number that says in pickles how items lie in memory.
pub fn format_number(code: &Code) -> i64 {
    let little = cfg!(target_endian = "little");
    match (code.kind, code.size) {
        (Kind::Unsigned, 1) => 0,
        (Kind::Signed, 1) => 1,
        (Kind::Unsigned, 2) => 3 - little as i64,
        (Kind::Signed, 2) => 5 - little as i64,
        (Kind::Unsigned, 4) => 7 - little as i64,
        (Kind::Signed, 4) => 9 - little as i64,
        (Kind::Unsigned, _) => 11 - little as i64,
        (Kind::Signed, _) => 13 - little as i64,
        (Kind::Float, 4) => 15 - little as i64,
        (Kind::Float, _) => 17 - little as i64,
        (Kind::Character, _) => 21 - little as i64,
    }
}

/// The letters of a machine format, and whether its highest byte comes first.
pub fn machine_format(number: i32) -> Option<(&'static str, bool)> {
    let native = cfg!(target_endian = "big");
    Some(match number {
        0 => ("B", native),
        1 => ("b", native),
        2 | 3 => ("H", number == 3),
        4 | 5 => ("h", number == 5),
        6 | 7 => ("I", number == 7),
        8 | 9 => ("i", number == 9),
        10 | 11 => ("LQ", number == 11),
        12 | 13 => ("lq", number == 13),
        14 | 15 => ("f", number == 15),
        16 | 17 => ("d", number == 17),
        18..=21 => ("text", number % 2 == 1),
        _ => return None,
    })
}
