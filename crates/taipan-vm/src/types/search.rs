//! Searching, splitting and replacing in bytes: what `str` (as UTF-8), `bytes` and `bytearray` have in common.

use crate::raise::{R, Raise};
use crate::types::str_::ops::BYTES_PER_UNIT;
use crate::vm::Vm;
use memchr::memmem;
use std::convert::Infallible;

/// Texts up to this many bytes are searched without the preparation that pays off in longer ones.
const SHORT: usize = 512;

/// Long texts are searched in parts of this many bytes.
const STRETCH: usize = 4 << 20;
/// Work is told of when it comes to so many bytes.
const BLOCK: usize = 1 << 16;

/// First occurrence at or after `from`.
#[inline]
pub fn find(text: &[u8], part: &[u8], from: usize) -> Option<usize> {
    let rest = &text[from..];
    let at = match part {
        [byte] => memchr::memchr(*byte, rest),
        [_, _, ..] if rest.len() <= SHORT => find_short(rest, part),
        _ => memmem::find(rest, part),
    };
    at.map(|i| i + from)
}

/// First occurrence of two bytes or more: places where the first and the last byte fit are looked for in words.
fn find_short(text: &[u8], part: &[u8]) -> Option<usize> {
    const WIDE: usize = size_of::<u64>();
    const ONES: u64 = u64::MAX / 0xff;
    let last = part.len() - 1;
    let places = text.len().checked_sub(last)?;
    let (head, tail) = (part[0], part[last]);
    let fits = |at: usize| text[at..].starts_with(part);
    if places < WIDE {
        return (0..places).find(|&at| text[at] == head && text[at + last] == tail && fits(at));
    }
    let (all_head, all_tail) = (ONES * u64::from(head), ONES * u64::from(tail));
    let mut at = 0;
    while at < places {
        // The last word begins where it ends with the text: some of its places have been looked at.
        at = at.min(places - WIDE);
        let heads = u64::from_le_bytes(*text[at..].first_chunk()?);
        let tails = u64::from_le_bytes(*text[at + last..].first_chunk()?);
        let differ = (heads ^ all_head) | (tails ^ all_tail);
        // The highest bit of every byte that is zero, and perhaps of some above it.
        let mut hits = differ.wrapping_sub(ONES) & !differ & (ONES << 7);
        while hits != 0 {
            let place = at + hits.trailing_zeros() as usize / 8;
            if fits(place) {
                return Some(place);
            }
            hits &= hits - 1;
        }
        at += WIDE;
    }
    None
}

/// Call `found` with up to `max` occurrences that do not overlap, and with `None` after every [`STRETCH`] or so: whoever cannot
/// wait for the end looks then whether to go on.
#[inline]
fn each<E>(
    text: &[u8],
    part: &[u8],
    max: usize,
    mut found: impl FnMut(Option<usize>) -> Result<(), E>,
) -> Result<(), E> {
    if let [_, _, ..] = part
        && text.len() <= SHORT
    {
        let mut from = 0;
        for _ in 0..max {
            let Some(at) = find(text, part, from) else {
                break;
            };
            found(Some(at))?;
            from = at + part.len();
        }
        return Ok(());
    }
    let finder = memmem::Finder::new(part);
    let (mut from, mut left) = (0usize, max);
    while left > 0 {
        // A place found begins within the stretch and may end behind it.
        let end = text
            .len()
            .min(from.saturating_add(STRETCH + part.len() - 1));
        let stretch = &text[from..end];
        let mut behind = stretch.len() + 1 - part.len().min(stretch.len() + 1);
        match part {
            [byte] => {
                for at in memchr::memchr_iter(*byte, stretch).take(left) {
                    found(Some(from + at))?;
                    left -= 1;
                }
            }
            _ => {
                for at in finder.find_iter(stretch).take(left) {
                    found(Some(from + at))?;
                    left -= 1;
                    behind = behind.max(at + part.len());
                }
            }
        }
        if end == text.len() {
            break;
        }
        found(None)?;
        from += behind;
    }
    Ok(())
}

/// Last occurrence.
#[inline]
pub fn rfind(text: &[u8], part: &[u8]) -> Option<usize> {
    match part {
        [byte] => memchr::memrchr(*byte, text),
        _ => memmem::rfind(text, part),
    }
}

/// Occurrences that do not overlap. `part` is not empty.
pub fn count(text: &[u8], part: &[u8]) -> usize {
    if let [byte] = part {
        return memchr::memchr_iter(*byte, text).count();
    }
    let mut n = 0;
    let Ok(()) = each(text, part, usize::MAX, |at| {
        n += at.is_some() as usize;
        Ok::<(), Infallible>(())
    });
    n
}

/// Call `piece` with the borders of the pieces between up to `max` separators. It may end that.
pub fn split<E>(
    text: &[u8],
    separator: &[u8],
    max: usize,
    mut piece: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = 0;
    each(text, separator, max, |at| {
        let Some(at) = at else { return Ok(()) };
        piece(start, at)?;
        start = at + separator.len();
        Ok(())
    })?;
    piece(start, text.len())
}

/// As [`split`] from the end; pieces come last first.
pub fn rsplit<E>(
    text: &[u8],
    separator: &[u8],
    max: usize,
    mut piece: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut end = text.len();
    for _ in 0..max {
        let Some(at) = rfind(&text[..end], separator) else {
            break;
        };
        piece(at + separator.len(), end)?;
        end = at;
    }
    piece(0, end)
}

/// ASCII whitespace of `str` (more than `bytes` has: the separators 28 to 31).
#[inline(always)]
pub fn is_str_space(byte: u8) -> bool {
    matches!(byte, 9..=13 | 28..=32)
}

/// ASCII whitespace of `bytes`.
#[inline(always)]
pub fn is_bytes_space(byte: u8) -> bool {
    matches!(byte, 9..=13 | 32)
}

/// Split at runs of whitespace.
pub fn split_space<E>(
    text: &[u8],
    max: usize,
    is_space: impl Fn(u8) -> bool,
    mut piece: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut at = 0;
    let mut n = 0;
    loop {
        while at < text.len() && is_space(text[at]) {
            at += 1;
        }
        if at == text.len() {
            return Ok(());
        }
        let start = at;
        if n == max {
            return piece(start, text.len());
        }
        while at < text.len() && !is_space(text[at]) {
            at += 1;
        }
        piece(start, at)?;
        n += 1;
    }
}

/// As [`split_space`] from the end; pieces come last first.
pub fn rsplit_space<E>(
    text: &[u8],
    max: usize,
    is_space: impl Fn(u8) -> bool,
    mut piece: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut at = text.len();
    let mut n = 0;
    loop {
        while at > 0 && is_space(text[at - 1]) {
            at -= 1;
        }
        if at == 0 {
            return Ok(());
        }
        let end = at;
        if n == max {
            return piece(0, end);
        }
        while at > 0 && !is_space(text[at - 1]) {
            at -= 1;
        }
        piece(at, end)?;
        n += 1;
    }
}

/// Lines of `bytes`: ended by `\n`, `\r` or `\r\n`.
pub fn split_lines<E>(
    text: &[u8],
    keep: bool,
    mut piece: impl FnMut(usize, usize) -> Result<(), E>,
) -> Result<(), E> {
    let mut start = 0;
    while start < text.len() {
        let Some(i) = memchr::memchr2(b'\n', b'\r', &text[start..]) else {
            return piece(start, text.len());
        };
        let at = start + i;
        let end = if text[at] == b'\r' && text.get(at + 1) == Some(&b'\n') {
            at + 2
        } else {
            at + 1
        };
        piece(start, if keep { end } else { at })?;
        start = end;
    }
    Ok(())
}

/// Why a replacement was not made.
pub enum NoReplace<E> {
    /// The foreman has ended it.
    Stopped(E),
    /// Nothing to replace: the text is the result.
    Unchanged,
    /// The result would be too large.
    TooLarge,
}

/// Who is told of long work and may end it.
pub trait Foreman {
    /// Why it is ended.
    type Stop;
    /// So many bytes have been looked at or copied.
    fn work(&mut self, bytes: usize) -> Result<(), Self::Stop>;
    /// An empty buffer with that much room.
    fn room(&mut self, size: usize) -> Result<Vec<u8>, Self::Stop>;
}

impl Foreman for Vm {
    type Stop = Raise;

    fn work(&mut self, bytes: usize) -> R<()> {
        self.charge(bytes / BYTES_PER_UNIT)
    }

    fn room(&mut self, size: usize) -> R<Vec<u8>> {
        let mut out = Vec::new();
        self.reserve(&mut out, size)?;
        Ok(out)
    }
}

/// Replace up to `max` occurrences of `old` (not empty).
pub fn replace<F: Foreman>(
    foreman: &mut F,
    text: &[u8],
    old: &[u8],
    new: &[u8],
    max: usize,
) -> Result<Vec<u8>, NoReplace<F::Stop>> {
    if max == 0 || old.len() > text.len() || old == new {
        return Err(NoReplace::Unchanged);
    }
    let mut told = Told { since: 0, foreman };
    if old.len() == new.len() {
        let mut out = Vec::new();
        let replaced = each(text, old, max, |at| {
            let Some(at) = at else {
                return told.add(STRETCH);
            };
            let end = at + new.len();
            if end > out.len() {
                // The text is copied a block ahead, and changed there.
                told.copy(&mut out, text, text.len().min(end + BLOCK))?;
            }
            match new {
                [byte] => out[at] = *byte,
                _ => out[at..end].copy_from_slice(new),
            }
            Ok(())
        });
        replaced.map_err(NoReplace::Stopped)?;
        if out.is_empty() {
            return Err(NoReplace::Unchanged);
        }
        let copied = told.copy(&mut out, text, text.len());
        copied.map_err(NoReplace::Stopped)?;
        return Ok(out);
    }
    let mut places = Vec::new();
    let found = each(text, old, max, |at| match at {
        Some(at) => {
            places.push(at);
            told.add(size_of::<usize>())
        }
        None => told.add(STRETCH),
    });
    found.map_err(NoReplace::Stopped)?;
    if places.is_empty() {
        return Err(NoReplace::Unchanged);
    }
    let size = (text.len() - places.len() * old.len())
        .checked_add(
            places
                .len()
                .checked_mul(new.len())
                .ok_or(NoReplace::TooLarge)?,
        )
        .filter(|&n| n <= isize::MAX as usize)
        .ok_or(NoReplace::TooLarge)?;
    let mut out = told.foreman.room(size).map_err(NoReplace::Stopped)?;
    let mut start = 0;
    let mut fill = |part: &[u8], more: &[u8]| {
        out.extend_from_slice(part);
        out.extend_from_slice(more);
        told.add(part.len() + more.len())
    };
    for at in places {
        fill(&text[start..at], new).map_err(NoReplace::Stopped)?;
        start = at + old.len();
    }
    fill(&text[start..], &[]).map_err(NoReplace::Stopped)?;
    Ok(out)
}

/// Tells of work in parts that are worth it.
struct Told<'a, F> {
    since: usize,
    foreman: &'a mut F,
}

impl<F: Foreman> Told<'_, F> {
    #[inline]
    fn add(&mut self, bytes: usize) -> Result<(), F::Stop> {
        self.since += bytes;
        if self.since < BLOCK {
            return Ok(());
        }
        self.foreman.work(std::mem::take(&mut self.since))
    }

    /// Copy what `out` does not have yet of the text up to `end`.
    fn copy(&mut self, out: &mut Vec<u8>, text: &[u8], end: usize) -> Result<(), F::Stop> {
        if out.is_empty() {
            *out = self.foreman.room(text.len())?;
        }
        for block in text[out.len()..end].chunks(BLOCK) {
            out.extend_from_slice(block);
            self.add(block.len())?;
        }
        Ok(())
    }
}

/// Clamp `start:end` to a length, as slices do; `None` if nothing, not even the empty string, lies there.
#[inline]
pub fn window(len: usize, start: Option<i64>, end: Option<i64>) -> Option<(usize, usize)> {
    let n = len as i64;
    let clamp = |i: i64| {
        if i < 0 {
            (i.saturating_add(n)).max(0)
        } else {
            i
        }
    };
    let start = clamp(start.unwrap_or(0));
    let end = clamp(end.unwrap_or(n)).min(n);
    if start > end {
        return None;
    }
    Some((start as usize, end as usize))
}

/// Strip bytes that are in `set` (a table) from the ends; the borders of what stays.
pub fn strip(text: &[u8], left: bool, right: bool, drop: impl Fn(u8) -> bool) -> (usize, usize) {
    let (mut from, mut to) = (0, text.len());
    if left {
        while from < to && drop(text[from]) {
            from += 1;
        }
    }
    if right {
        while to > from && drop(text[to - 1]) {
            to -= 1;
        }
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Pieces<'a> = dyn FnMut(usize, usize) -> Result<(), Infallible> + 'a;

    fn pieces(run: impl FnOnce(&mut Pieces<'_>) -> Result<(), Infallible>) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        let Ok(()) = run(&mut |a, b| {
            out.push((a, b));
            Ok(())
        });
        out
    }

    #[test]
    fn splitting() {
        assert_eq!(
            pieces(|p| split(b"a,b,", b",", usize::MAX, p)),
            [(0, 1), (2, 3), (4, 4)]
        );
        assert_eq!(pieces(|p| split(b"a--b--c", b"--", 1, p)), [(0, 1), (3, 7)]);
        assert_eq!(pieces(|p| rsplit(b"a,b,c", b",", 1, p)), [(4, 5), (0, 3)]);
        assert_eq!(
            pieces(|p| split_space(b"  a b  c ", 1, is_str_space, p)),
            [(2, 3), (4, 9)]
        );
        assert_eq!(
            pieces(|p| rsplit_space(b"  a b  c ", 1, is_str_space, p)),
            [(7, 8), (0, 5)]
        );
        assert_eq!(
            pieces(|p| split_lines(b"a\r\nb\n\rc", false, p)),
            [(0, 1), (3, 4), (5, 5), (6, 7)]
        );
    }

    #[test]
    fn finding_in_short_and_long_texts() {
        for size in [2, 5, 15, 16, 17, 31, 40, 511, 512, 513, 2000] {
            let mut text = vec![b'a'; size];
            assert_eq!(find(&text, b"ab", 0), None);
            assert_eq!(find(&text, b"aa", 0), Some(0));
            assert_eq!(count(&text, b"aa"), size / 2);
            for at in [0, 1, 7, 14, 15, 16, 30, size - 2] {
                if at + 2 > size {
                    continue;
                }
                text[at..at + 2].copy_from_slice(b"xy");
                assert_eq!(find(&text, b"xy", 0), Some(at));
                assert_eq!(find(&text, b"xy", at + 1), None);
                assert_eq!(find(&text, &text.clone(), 0), Some(0));
                text[at..at + 2].copy_from_slice(b"aa");
            }
        }
    }

    /// Allows so many bytes of work.
    struct Patience(usize);

    impl Foreman for Patience {
        type Stop = ();

        fn work(&mut self, bytes: usize) -> Result<(), ()> {
            self.0 = self.0.checked_sub(bytes).ok_or(())?;
            Ok(())
        }

        fn room(&mut self, size: usize) -> Result<Vec<u8>, ()> {
            Ok(Vec::with_capacity(size))
        }
    }

    #[test]
    fn replacing() {
        let replaced = |text: &str, old: &str, new: &str, max| {
            let [text, old, new] = [text, old, new].map(str::as_bytes);
            replace(&mut Patience(usize::MAX), text, old, new, max).ok()
        };
        let expected = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(replaced("aXbX", "X", "--", 1), expected("a--bX"));
        assert_eq!(replaced("aXbX", "X", "", 9), expected("ab"));
        assert_eq!(replaced("abab", "ab", "cd", 1), expected("cdab"));
        assert_eq!(replaced("abab", "x", "cd", 1), None);
        // Places at the borders of the parts in which long texts are searched.
        for size in [STRETCH - 1, STRETCH, STRETCH + 1, 2 * STRETCH + 1] {
            for (old, new) in [("X", "Y"), ("XY", "YX"), ("XXX", "-")] {
                let places = [0, BLOCK, STRETCH - old.len(), size];
                let mut text = vec![b'a'; size + old.len()];
                for at in places {
                    text[at..at + old.len()].copy_from_slice(old.as_bytes());
                }
                let text = String::from_utf8(text).expect("ASCII");
                let out = replaced(&text, old, new, usize::MAX).expect("it is there");
                assert!(out == text.replace(old, new).as_bytes(), "{size} {old}");
                assert_eq!(
                    count(text.as_bytes(), old.as_bytes()),
                    text.matches(old).count()
                );
            }
        }
    }

    #[test]
    fn long_work_is_ended() {
        let text = vec![b'a'; 2 * STRETCH];
        for (old, new) in [("a", "b"), ("aa", "b"), ("b", "c")] {
            let [old, new] = [old, new].map(str::as_bytes);
            let result = replace(&mut Patience(1000), &text, old, new, usize::MAX);
            assert!(matches!(result, Err(NoReplace::Stopped(()))));
        }
    }

    #[test]
    fn windows() {
        assert_eq!(window(5, Some(-2), None), Some((3, 5)));
        assert_eq!(window(5, Some(6), None), None);
        assert_eq!(window(5, None, Some(i64::MAX)), Some((0, 5)));
        assert_eq!(window(5, Some(i64::MIN), Some(i64::MIN)), Some((0, 0)));
    }
}
