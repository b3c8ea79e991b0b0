//! Cutting strings into pieces.

use super::ops::{BYTES_PER_UNIT, COPIED};
use super::{Points, Str};
use crate::raise::R;
use crate::types::search;
use crate::unicode::{is_line_break, is_space};
use crate::value::Value;
use crate::vm::Vm;

/// Borders of the runs without whitespace.
fn words(s: &Str, max: usize, mut piece: impl FnMut(usize, usize) -> R<()>) -> R<()> {
    let bytes = s.bytes();
    if s.is_ascii() {
        return search::split_space(bytes, max, search::is_str_space, piece);
    }
    let (mut at, mut done) = (0, 0);
    loop {
        while at < bytes.len()
            && let n @ 1.. = space_at(bytes, at)
        {
            at += n;
        }
        if at == bytes.len() {
            return Ok(());
        }
        if done == max {
            return piece(at, bytes.len());
        }
        let start = at;
        while at < bytes.len() && space_at(bytes, at) == 0 {
            at += 1;
        }
        piece(start, at)?;
        done += 1;
    }
}

/// How many bytes of whitespace there are at a place; none inside a code point.
#[inline]
fn space_at(bytes: &[u8], at: usize) -> usize {
    match bytes[at] {
        byte @ 0..0x80 => usize::from(search::is_str_space(byte)),
        // No other bytes begin a code point that is whitespace.
        0xc2 | 0xe1..=0xe3 => {
            let mut points = Points::new(&bytes[at..]);
            let space = points.next().is_some_and(is_space);
            usize::from(space) * (bytes.len() - at - points.rest().len())
        }
        _ => 0,
    }
}

/// As [`words`] from the end, last first.
fn words_back(s: &Str, max: usize, mut piece: impl FnMut(usize, usize) -> R<()>) -> R<()> {
    let bytes = s.bytes();
    if s.is_ascii() {
        return search::rsplit_space(bytes, max, search::is_str_space, piece);
    }
    let mut points = s.points();
    let mut n = 0;
    loop {
        let mut end;
        loop {
            end = points.rest().len();
            match points.next_back() {
                None => return Ok(()),
                Some(p) if is_space(p) => {}
                Some(_) => break,
            }
        }
        if n == max {
            return piece(0, end);
        }
        let start = loop {
            let at = points.rest().len();
            match points.next_back() {
                None => break at,
                Some(p) if is_space(p) => break at,
                Some(_) => {}
            }
        };
        piece(start, end)?;
        n += 1;
    }
}

/// Borders of the text without whitespace at the ends.
pub fn strip_space(bytes: &[u8], left: bool, right: bool) -> (usize, usize) {
    strip_points(bytes, left, right, is_space)
}

/// Borders of the text without certain characters at the ends.
pub fn strip_points(
    bytes: &[u8],
    left: bool,
    right: bool,
    drop: impl Fn(u32) -> bool,
) -> (usize, usize) {
    let (mut from, mut to) = (0, bytes.len());
    if left {
        let mut points = Points::new(bytes);
        loop {
            from = bytes.len() - points.rest().len();
            match points.next() {
                Some(p) if drop(p) => {}
                _ => break,
            }
        }
    }
    if right {
        let mut points = Points::new(&bytes[from..]);
        loop {
            to = from + points.rest().len();
            match points.next_back() {
                Some(p) if drop(p) => {}
                _ => break,
            }
        }
    }
    (from, to)
}

/// How often to split at most.
fn limit(max: Option<i64>) -> usize {
    match max {
        Some(n) if n >= 0 => n as usize,
        _ => usize::MAX,
    }
}

/// Room for pieces at first, so that the list need not grow step by step.
const FIRST_PIECES: usize = 12;

/// Takes the borders of pieces of `s` and collects them, each for a unit of fuel.
fn pieces<'a>(
    vm: &'a mut Vm,
    s: &'a Str,
    out: &'a mut Vec<Value>,
) -> impl FnMut(usize, usize) -> R<()> + 'a {
    |start, end| {
        out.push(vm.str_part(s, start, end));
        vm.charge(1)
    }
}

/// `s.split(separator, max)`
pub fn split(vm: &mut Vm, s: &Str, separator: Option<&Str>, max: Option<i64>) -> R<Vec<Value>> {
    let max = limit(max);
    let mut out = Vec::with_capacity(max.saturating_add(1).min(FIRST_PIECES));
    match separator {
        Some(separator) if separator.is_empty() => return Err(vm.value_error("empty separator")),
        None => words(s, max, pieces(vm, s, &mut out)),
        Some(separator) => {
            let piece = pieces(vm, s, &mut out);
            search::split(s.bytes(), separator.bytes(), max, piece)
        }
    }?;
    Ok(out)
}

/// `s.rsplit(separator, max)`
pub fn rsplit(vm: &mut Vm, s: &Str, separator: Option<&Str>, max: Option<i64>) -> R<Vec<Value>> {
    let mut out = Vec::new();
    let max = limit(max);
    match separator {
        Some(separator) if separator.is_empty() => return Err(vm.value_error("empty separator")),
        None => words_back(s, max, pieces(vm, s, &mut out)),
        Some(separator) => {
            let piece = pieces(vm, s, &mut out);
            search::rsplit(s.bytes(), separator.bytes(), max, piece)
        }
    }?;
    out.reverse();
    Ok(out)
}

/// `s.splitlines(keep)`
pub fn splitlines(vm: &mut Vm, s: &Str, keep: bool) -> R<Vec<Value>> {
    let bytes = s.bytes();
    let mut out = Vec::new();
    let (mut start, mut charged) = (0, 0);
    let mut points = s.points();
    // The first bytes of what may end a line.
    let ends = |&b: &u8| matches!(b, 10..=13 | 28..=30 | 0xc2 | 0xe2);
    loop {
        let rest = points.rest();
        // Blocks are searched without a branch for each byte.
        let blocks = rest.chunks_exact(32);
        let free = blocks.take_while(|block| !block.iter().fold(false, |found, b| found | ends(b)));
        let free = free.count() * 32;
        let free = free
            + rest[free..]
                .iter()
                .position(ends)
                .unwrap_or(rest.len() - free);
        points = Points::new(&rest[free..]);
        let at = bytes.len() - points.rest().len();
        let Some(p) = points.next() else { break };
        if at - charged > COPIED {
            vm.charge((at - charged) / BYTES_PER_UNIT)?;
            charged = at;
        }
        if !is_line_break(p) {
            continue;
        }
        if p == 13 && points.rest().first() == Some(&b'\n') {
            points.next();
        }
        let end = bytes.len() - points.rest().len();
        out.push(vm.str_part(s, start, if keep { end } else { at }));
        vm.charge(1)?;
        start = end;
    }
    if start < bytes.len() {
        out.push(vm.str_part(s, start, bytes.len()));
    }
    Ok(out)
}
