//! Case of strings, and tests of what kind of characters they hold.

use super::{Str, encode_point};
use crate::unicode::{self, Case, flag, is, map_case};
use crate::value::Value;
use crate::vm::Vm;

/// Append the lower case of the code point at index `i`, where a final sigma differs.
fn push_lower(points: &[u32], i: usize, case: Case, out: &mut Vec<u8>) {
    let mut push = |p| encode_point(p, out);
    if points[i] == 0x3a3 && case == Case::Lower {
        let cased_before = points[..i]
            .iter()
            .rev()
            .find(|&&p| !is(p, flag::IGNORABLE))
            .is_some_and(|&p| unicode::is_cased(p));
        let cased_after = points[i + 1..]
            .iter()
            .find(|&&p| !is(p, flag::IGNORABLE))
            .is_some_and(|&p| unicode::is_cased(p));
        push(if cased_before && !cased_after {
            0x3c2
        } else {
            0x3c3
        });
        return;
    }
    map_case(points[i], case, push);
}

/// All characters in one case.
pub fn change(s: &Str, case: Case) -> Vec<u8> {
    let bytes = s.bytes();
    if s.is_ascii() {
        return match case {
            Case::Upper => bytes.to_ascii_uppercase(),
            _ => bytes.to_ascii_lowercase(),
        };
    }
    let mut out = Vec::with_capacity(bytes.len());
    if case == Case::Lower && s.points().any(|p| p == 0x3a3) {
        let points: Vec<u32> = s.points().collect();
        for i in 0..points.len() {
            push_lower(&points, i, case, &mut out);
        }
        return out;
    }
    for p in s.points() {
        if p < 0x80 {
            out.push(if case == Case::Upper {
                (p as u8).to_ascii_uppercase()
            } else {
                (p as u8).to_ascii_lowercase()
            });
        } else {
            map_case(p, case, |p| encode_point(p, &mut out));
        }
    }
    out
}

/// A str with all characters in one case.
pub fn changed(vm: &mut Vm, s: &Str, case: Case) -> Value {
    const FEW: usize = 64;
    let bytes = s.bytes();
    if !s.is_ascii() || bytes.len() > FEW {
        let out = change(s, case);
        return match s.is_ascii() {
            true => vm.str_buffer(out, bytes.len(), false),
            false => vm.str_wtf8(out),
        };
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
pub fn capitalize(s: &Str) -> Vec<u8> {
    if s.is_ascii() {
        let mut out = s.bytes().to_ascii_lowercase();
        if let Some(first) = out.first_mut() {
            first.make_ascii_uppercase();
        }
        return out;
    }
    let points: Vec<u32> = s.points().collect();
    let mut out = Vec::with_capacity(s.bytes().len());
    for i in 0..points.len() {
        if i == 0 {
            map_case(points[0], Case::Title, |p| encode_point(p, &mut out));
        } else {
            push_lower(&points, i, Case::Lower, &mut out);
        }
    }
    out
}

/// Each word's first character in title case, the rest in lower case.
pub fn title(s: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.bytes().len());
    if s.is_ascii() {
        let mut inside = false;
        for &b in s.bytes() {
            out.push(if inside {
                b.to_ascii_lowercase()
            } else {
                b.to_ascii_uppercase()
            });
            inside = b.is_ascii_alphabetic();
        }
        return out;
    }
    let points: Vec<u32> = s.points().collect();
    let mut inside = false;
    for i in 0..points.len() {
        if inside {
            push_lower(&points, i, Case::Lower, &mut out);
        } else {
            map_case(points[i], Case::Title, |p| encode_point(p, &mut out));
        }
        inside = unicode::is_cased(points[i]);
    }
    out
}

/// Upper case to lower and lower to upper.
pub fn swapcase(s: &Str) -> Vec<u8> {
    let mut out = Vec::with_capacity(s.bytes().len());
    if s.is_ascii() {
        out.extend(
            s.bytes()
                .iter()
                .map(|&b| if b.is_ascii_alphabetic() { b ^ 0x20 } else { b }),
        );
        return out;
    }
    let points: Vec<u32> = s.points().collect();
    for (i, &p) in points.iter().enumerate() {
        if is(p, flag::UPPER) {
            push_lower(&points, i, Case::Lower, &mut out);
        } else if is(p, flag::LOWER) {
            map_case(p, Case::Upper, |p| encode_point(p, &mut out));
        } else {
            encode_point(p, &mut out);
        }
    }
    out
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
