//! Encodings of East Asia: one byte for ASCII, two and sometimes more for the rest.

#[cfg_attr(not(feature = "encodings"), path = "no_tables.rs")]
mod tables;

use super::Registry;
use super::errors::{Decoding, Encoding};
use crate::raise::R;
use crate::types::str_::encode_point;
use crate::vm::Vm;
use std::sync::Arc;
use tables::{ENCODINGS, FIRST_JAMO, LAST_JAMO, NUMBERS, RUNS};

/// No character.
const NONE: u16 = 0xfffe;
/// The first of several bytes.
const LEAD: u16 = 0xffff;
pub(super) const ILLEGAL: &str = "illegal multibyte sequence";
const INCOMPLETE: &str = "incomplete multibyte sequence";
/// How many places the forms of four bytes have before those of the characters beyond the first 65536.
const SUPPLEMENTARY: u32 = 189_000;
/// What begins a syllable spelled out in euc_kr, and says that it has no last part.
const FILLER: u8 = 0xd4;

/// The first and the last byte of pairs: of the first bytes, then of the second ones; and where their code points are.
type Grid = ([u8; 4], usize);

/// An encoding, by places in [`NUMBERS`].
#[derive(Debug)]
pub struct Multibyte {
    pub name: &'static str,
    /// Code points of the bytes from 0x80 on.
    singles: usize,
    pairs: Grid,
    /// The pairs that follow a byte 0x8f.
    behind_8f: Option<Grid>,
    /// Characters and their bytes, where that is not the first form that is decoded to them; and how many.
    exceptions: (usize, usize),
}

/// What some bytes are.
enum Form {
    /// A character, and how many bytes it takes.
    Point(u32, usize),
    Illegal,
    /// More bytes have to come.
    Incomplete,
}

fn number(place: usize) -> u16 {
    u16::from_le_bytes(NUMBERS[place])
}

/// The code point of a pair.
fn in_grid(grid: &Grid, first: u8, second: u8) -> u16 {
    let ([lowest, highest, left, right], place) = *grid;
    if !(lowest..=highest).contains(&first) || !(left..=right).contains(&second) {
        return NONE;
    }
    let width = usize::from(right - left) + 1;
    number(place + usize::from(first - lowest) * width + usize::from(second - left))
}

impl Multibyte {
    pub fn find(name: &str) -> Option<&'static Multibyte> {
        let at = ENCODINGS.binary_search_by_key(&name, |e| e.name).ok()?;
        Some(&ENCODINGS[at])
    }

    /// Decode; the number of bytes used.
    pub fn decode(&self, vm: &mut Vm, decoding: &mut Decoding<'_>, last: bool) -> R<usize> {
        let data = decoding.data;
        let mut at = 0;
        while at < data.len() {
            let ascii = data[at..].iter().take_while(|b| b.is_ascii()).count();
            decoding.out.extend_from_slice(&data[at..at + ascii]);
            at += ascii;
            if at == data.len() {
                break;
            }
            match self.form(&data[at..]) {
                Form::Point(point, length) => {
                    encode_point(point, &mut decoding.out);
                    at += length;
                }
                Form::Illegal => at = decoding.fail(vm, at, at + 1, ILLEGAL)?,
                Form::Incomplete if !last => break,
                Form::Incomplete => at = decoding.fail(vm, at, data.len(), INCOMPLETE)?,
            }
        }
        Ok(at)
    }

    /// The character at the start of some bytes that is not ASCII.
    fn form(&self, data: &[u8]) -> Form {
        let first = data[0];
        match number(self.singles + usize::from(first - 0x80)) {
            NONE => return Form::Illegal,
            LEAD => {}
            point => return Form::Point(point.into(), 1),
        }
        let Some(&second) = data.get(1) else {
            return Form::Incomplete;
        };
        if let Some(grid) = &self.behind_8f
            && first == 0x8f
        {
            return match data.get(2).map(|&third| in_grid(grid, second, third)) {
                None => Form::Incomplete,
                Some(NONE) => Form::Illegal,
                Some(point) => Form::Point(point.into(), 3),
            };
        }
        match in_grid(&self.pairs, first, second) {
            NONE => {}
            point => return Form::Point(point.into(), 2),
        }
        match self.name {
            "gb18030" if second.is_ascii_digit() => four_bytes(data),
            "euc_kr" if [first, second] == [0xa4, FILLER] => spelled(data),
            _ => Form::Illegal,
        }
    }

    /// Encode.
    pub fn encode(&self, vm: &mut Vm, encoding: &mut Encoding<'_>) -> R<()> {
        let known = vm.module_state::<Registry>().encoders.get(self.name);
        let inverse = match known.cloned() {
            Some(inverse) => inverse,
            None => {
                let inverse = self.inverse();
                let encoders = &mut vm.module_state::<Registry>().encoders;
                encoders.insert(self.name, inverse.clone());
                inverse
            }
        };
        encoding.run(vm, ILLEGAL, |point, out| self.put(&inverse, point, out))
    }

    /// The bytes of each of the first 65536 code points as a number. The three of which the first is 0x8f are the other two, with the
    /// highest bit of the last one off.
    fn inverse(&self) -> Arc<[u16]> {
        let mut inverse = vec![0; 0x10000];
        let mut learn = |point: u16, code: u16| {
            if point < NONE && inverse[usize::from(point)] == 0 {
                inverse[usize::from(point)] = code;
            }
        };
        for byte in 0..0x80 {
            learn(byte, byte);
            learn(number(self.singles + usize::from(byte)), byte + 0x80);
        }
        let others = self.behind_8f.iter().map(|grid| (grid, 0xff7f));
        for (grid, mask) in std::iter::once((&self.pairs, 0xffff)).chain(others) {
            let [lowest, highest, left, right] = grid.0;
            for first in lowest..=highest {
                for second in left..=right {
                    let code = u16::from_be_bytes([first, second]);
                    learn(in_grid(grid, first, second), code & mask);
                }
            }
        }
        let (place, count) = self.exceptions;
        for pair in 0..count {
            let (point, code) = (number(place + 2 * pair), number(place + 2 * pair + 1));
            inverse[usize::from(point)] = code;
        }
        inverse.into()
    }

    fn put(&self, inverse: &[u16], point: u32, out: &mut Vec<u8>) -> bool {
        let code = inverse.get(point as usize).copied().unwrap_or(0);
        match code.to_be_bytes() {
            [0, 0] if point != 0 => match self.name {
                "gb18030" => put_four_bytes(point, out),
                "euc_kr" => put_spelled(point, out),
                _ => false,
            },
            [0, byte] => {
                out.push(byte);
                true
            }
            [second, third] if self.behind_8f.is_some() && third < 0x80 => {
                out.extend([0x8f, second, third | 0x80]);
                true
            }
            pair => {
                out.extend(pair);
                true
            }
        }
    }
}

/// A form of gb18030: its bytes are digits of a number, which is the place in a row.
fn four_bytes(data: &[u8]) -> Form {
    let &[first, second, third, fourth, ..] = data else {
        return Form::Incomplete;
    };
    if !(0x81..=0xfe).contains(&third) || !fourth.is_ascii_digit() {
        return Form::Illegal;
    }
    let (first, second) = (u32::from(first - 0x81), u32::from(second - b'0'));
    let (third, fourth) = (u32::from(third - 0x81), u32::from(fourth - b'0'));
    let place = ((first * 10 + second) * 126 + third) * 10 + fourth;
    let point = match place.checked_sub(SUPPLEMENTARY) {
        Some(beyond) => Some(0x10000 + beyond).filter(|&p| p <= 0x10ffff),
        None => {
            let after = RUNS.partition_point(|run| u32::from_le_bytes(run[0]) <= place);
            let run = after
                .checked_sub(1)
                .map(|at| RUNS[at].map(u32::from_le_bytes));
            run.filter(|&[start, _, length]| place - start < length)
                .map(|[start, point, _]| point + place - start)
        }
    };
    point.map_or(Form::Illegal, |point| Form::Point(point, 4))
}

fn put_four_bytes(point: u32, out: &mut Vec<u8>) -> bool {
    let place = match point.checked_sub(0x10000) {
        Some(beyond) => Some(SUPPLEMENTARY + beyond),
        None => RUNS
            .iter()
            .map(|run| run.map(u32::from_le_bytes))
            .find(|&[_, first, length]| (first..first + length).contains(&point))
            .map(|[start, first, _]| start + point - first),
    };
    let Some(place) = place else {
        return false;
    };
    let (rest, fourth) = (place / 10, place % 10);
    let (rest, third) = (rest / 126, rest % 126);
    let (first, second) = (rest / 10, rest % 10);
    let [first, second] = [first as u8 + 0x81, second as u8 + b'0'];
    out.extend([first, second, third as u8 + 0x81, fourth as u8 + b'0']);
    true
}

/// A syllable of Hangul, spelled out in euc_kr: a filler, then its first, middle and last part (a filler if it has none).
fn spelled(data: &[u8]) -> Form {
    let &[_, _, 0xa4, first, 0xa4, middle, 0xa4, last, ..] = data else {
        let complete = data.len() >= 8;
        return if complete {
            Form::Illegal
        } else {
            Form::Incomplete
        };
    };
    let part = |table: &[[u8; 2]], byte: u8| {
        let at = usize::from(byte.checked_sub(0xa1)?);
        let part = u16::from_le_bytes(*table.get(at)?);
        (part != NONE).then_some(u32::from(part))
    };
    let middle = (0xbf..=0xd3)
        .contains(&middle)
        .then(|| u32::from(middle - 0xbf));
    match (part(FIRST_JAMO, first), middle, part(LAST_JAMO, last)) {
        (Some(first), Some(middle), Some(last)) => {
            Form::Point(0xac00 + (first * 21 + middle) * 28 + last, 8)
        }
        _ => Form::Illegal,
    }
}

fn put_spelled(point: u32, out: &mut Vec<u8>) -> bool {
    if !(0xac00..0xd7a4).contains(&point) {
        return false;
    }
    let syllable = point - 0xac00;
    let byte = |table: &[[u8; 2]], part: u32| {
        let at = table
            .iter()
            .position(|&p| u32::from(u16::from_le_bytes(p)) == part);
        at.map_or(FILLER, |at| at as u8 + 0xa1)
    };
    let (first, last) = (
        byte(FIRST_JAMO, syllable / 588),
        byte(LAST_JAMO, syllable % 28),
    );
    let middle = (syllable / 28 % 21) as u8 + 0xbf;
    out.extend([0xa4, FILLER, 0xa4, first, 0xa4, middle, 0xa4, last]);
    true
}
