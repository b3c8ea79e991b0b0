//! Case of strings, and tests of what kind of characters they hold.

use super::points::PointWriter;
use super::{Points, Str};
use crate::unicode::{self, Case, flag, is, map_case};
use crate::value::Value;
use crate::vm::Vm;

/// A text with every code point in the case that is chosen for it, if any.
fn mapped(s: &Str, mut choose: impl FnMut(u32) -> Option<Case>) -> PointWriter {
    let bytes = s.bytes();
    let mut out = PointWriter::with_room(bytes.len());
    let mut points = s.points();
    loop {
        let at = bytes.len() - points.rest().len();
        let Some(point) = points.next() else {
            return out;
        };
        match choose(point) {
            None => out.push(point),
            Some(Case::Lower) if point == SIGMA => out.push(lower_sigma(&bytes[..at], &points)),
            Some(case) => map_case(point, case, |point| out.push(point)),
        }
    }
}

const SIGMA: u32 = 0x3a3;

/// The lower case of a sigma between two parts of a text: it has another form at the end of a word.
#[cold]
fn lower_sigma(before: &[u8], after: &Points<'_>) -> u32 {
    let is_cased = |point: Option<u32>| point.is_some_and(unicode::is_cased);
    let passed_over = |point: &u32| is(*point, flag::IGNORABLE);
    let mut before = Points::new(before).rev().skip_while(passed_over);
    let mut after = after.clone().skip_while(passed_over);
    match is_cased(before.next()) && !is_cased(after.next()) {
        true => 0x3c2,
        false => 0x3c3,
    }
}

/// The upper, lower or folded form of a text of ASCII, Latin-1 and the usual Cyrillic letters, whose two bytes remain two; `None`
/// if there are others.
fn changed_quickly(bytes: &[u8], case: Case) -> Option<Vec<u8>> {
    let upper = case == Case::Upper;
    let mut out = bytes.to_vec();
    let mut at = 0;
    while let Some(&first) = out.get(at) {
        if first < 0x80 {
            out[at] = match upper {
                true => first.to_ascii_uppercase(),
                false => first.to_ascii_lowercase(),
            };
            at += 1;
            continue;
        }
        let second = *out.get(at + 1)?;
        let pair = match (first, second) {
            // The micro sign, a sharp s and a y with two dots have forms elsewhere.
            (0xc2, 0xb5) | (0xc3, 0x9f | 0xbf) if case != Case::Lower => return None,
            (0xc3, 0x80..=0x96 | 0x98..=0x9e) if !upper => (first, second + 0x20),
            (0xc3, 0xa0..=0xb6 | 0xb8..=0xbe) if upper => (first, second - 0x20),
            (0xd0, 0x80..=0x8f) if !upper => (0xd1, second + 0x10),
            (0xd0, 0x90..=0x9f) if !upper => (0xd0, second + 0x20),
            (0xd0, 0xa0..=0xaf) if !upper => (0xd1, second - 0x20),
            (0xd0, 0xb0..=0xbf) if upper => (0xd0, second - 0x20),
            (0xd1, 0x80..=0x8f) if upper => (0xd0, second + 0x20),
            (0xd1, 0x90..=0x9f) if upper => (0xd0, second - 0x10),
            (0xc2 | 0xc3 | 0xd0, _) | (0xd1, 0x80..=0x9f) => (first, second),
            _ => return None,
        };
        (out[at], out[at + 1]) = pair;
        at += 2;
    }
    Some(out)
}

/// A str with all characters in one case.
pub fn changed(vm: &mut Vm, s: &Str, case: Case) -> Value {
    const FEW: usize = 64;
    let bytes = s.bytes();
    if !s.is_ascii() {
        if case != Case::Title
            && let Some(out) = changed_quickly(bytes, case)
        {
            return vm.str_buffer(out, s.len(), false);
        }
        return mapped(s, |_| Some(case)).value(vm);
    }
    if bytes.len() > FEW {
        let out = match case {
            Case::Upper => bytes.to_ascii_uppercase(),
            _ => bytes.to_ascii_lowercase(),
        };
        return vm.str_buffer(out, bytes.len(), false);
    }
    let mut few = [0; FEW];
    let out = &mut few[..bytes.len()];
    out.copy_from_slice(bytes);
    match case {
        Case::Upper => out.make_ascii_uppercase(),
        _ => out.make_ascii_lowercase(),
    }
    vm.str_ascii(out)
}

/// First character in title case, the rest in lower case.
pub fn capitalize(vm: &mut Vm, s: &Str) -> Value {
    if s.is_ascii() {
        let mut out = s.bytes().to_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
        return vm.str_buffer(out, s.len(), false);
    }
    let mut first = true;
    let capitalized = mapped(s, |_| {
        Some(match std::mem::take(&mut first) {
            true => Case::Title,
            false => Case::Lower,
        })
    });
    capitalized.value(vm)
}

/// Each word's first character in title case, the rest in lower case.
pub fn title(vm: &mut Vm, s: &Str) -> Value {
    let mut inside = false;
    if s.is_ascii() {
        let byte = |b: &u8| match std::mem::replace(&mut inside, b.is_ascii_alphabetic()) {
            true => b.to_ascii_lowercase(),
            false => b.to_ascii_uppercase(),
        };
        let out = s.bytes().iter().map(byte).collect();
        return vm.str_buffer(out, s.len(), false);
    }
    let titled = mapped(s, |point| {
        let was_inside = std::mem::replace(&mut inside, unicode::is_cased(point));
        Some(match was_inside {
            true => Case::Lower,
            false => Case::Title,
        })
    });
    titled.value(vm)
}

/// Upper case to lower and lower to upper.
pub fn swapcase(vm: &mut Vm, s: &Str) -> Value {
    if s.is_ascii() {
        let byte = |&b: &u8| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b };
        let out = s.bytes().iter().map(byte).collect();
        return vm.str_buffer(out, s.len(), false);
    }
    let swapped = mapped(s, |point| match unicode::record(point).flags {
        flags if flags & flag::UPPER != 0 => Some(Case::Lower),
        flags if flags & flag::LOWER != 0 => Some(Case::Upper),
        _ => None,
    });
    swapped.value(vm)
}

/// Not empty, and all characters have one of these properties.
pub fn all(s: &Str, flags: u16) -> bool {
    if s.is_ascii() {
        return !s.is_empty() && s.bytes().iter().all(|&b| is(b.into(), flags));
    }
    s.points().all(|p| is(p, flags))
}

/// At least one cased character, and none of the other cases.
pub fn all_cased(s: &Str, wanted: u16) -> bool {
    let other = (flag::LOWER | flag::UPPER | flag::TITLE) & !wanted;
    let mut found = false;
    for p in s.points() {
        let flags = unicode::record(p).flags;
        if flags & other != 0 {
            return false;
        }
        found |= flags & wanted != 0;
    }
    found
}

/// Words begin with upper or title case and go on in lower case.
pub fn is_title(s: &Str) -> bool {
    let (mut found, mut inside) = (false, false);
    for p in s.points() {
        let flags = unicode::record(p).flags;
        if flags & (flag::UPPER | flag::TITLE) != 0 {
            if inside {
                return false;
            }
            (found, inside) = (true, true);
        } else if flags & flag::LOWER != 0 {
            if !inside {
                return false;
            }
        } else {
            inside = false;
        }
    }
    found
}

/// Whether the text is an identifier.
pub fn is_identifier(s: &Str) -> bool {
    let mut points = s.points();
    points
        .next()
        .is_some_and(|p| p == '_' as u32 || is(p, flag::START))
        && points.all(|p| is(p, flag::CONTINUE))
}
