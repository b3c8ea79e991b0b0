//! Searching, splitting and replacing in bytes: what `str` (as UTF-8), `bytes` and `bytearray` have in common.

use memchr::memmem;

/// Texts up to this many bytes are searched without the preparation that pays off in longer ones.
const SHORT: usize = 512;

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

/// Call `found` with up to `max` occurrences that do not overlap.
#[inline]
fn each(text: &[u8], part: &[u8], max: usize, mut found: impl FnMut(usize)) {
    match part {
        [byte] => memchr::memchr_iter(*byte, text).take(max).for_each(found),
        [_, _, ..] if text.len() <= SHORT => {
            let mut from = 0;
            for _ in 0..max {
                let Some(at) = find(text, part, from) else {
                    return;
                };
                found(at);
                from = at + part.len();
            }
        }
        _ => memmem::find_iter(text, part).take(max).for_each(found),
    }
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
    each(text, part, usize::MAX, |_| n += 1);
    n
}

/// Call `piece` with the borders of the pieces between up to `max` separators.
pub fn split(text: &[u8], separator: &[u8], max: usize, mut piece: impl FnMut(usize, usize)) {
    let mut start = 0;
    each(text, separator, max, |at| {
        piece(start, at);
        start = at + separator.len();
    });
    piece(start, text.len());
}

/// As [`split`] from the end; pieces come last first.
pub fn rsplit(text: &[u8], separator: &[u8], max: usize, mut piece: impl FnMut(usize, usize)) {
    let mut end = text.len();
    for _ in 0..max {
        let Some(at) = rfind(&text[..end], separator) else {
            break;
        };
        piece(at + separator.len(), end);
        end = at;
    }
    piece(0, end);
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
pub fn split_space(
    text: &[u8],
    max: usize,
    is_space: impl Fn(u8) -> bool,
    mut piece: impl FnMut(usize, usize),
) {
    let mut at = 0;
    let mut n = 0;
    loop {
        while at < text.len() && is_space(text[at]) {
            at += 1;
        }
        if at == text.len() {
            return;
        }
        let start = at;
        if n == max {
            return piece(start, text.len());
        }
        while at < text.len() && !is_space(text[at]) {
            at += 1;
        }
        piece(start, at);
        n += 1;
    }
}

/// As [`split_space`] from the end; pieces come last first.
pub fn rsplit_space(
    text: &[u8],
    max: usize,
    is_space: impl Fn(u8) -> bool,
    mut piece: impl FnMut(usize, usize),
) {
    let mut at = text.len();
    let mut n = 0;
    loop {
        while at > 0 && is_space(text[at - 1]) {
            at -= 1;
        }
        if at == 0 {
            return;
        }
        let end = at;
        if n == max {
            return piece(0, end);
        }
        while at > 0 && !is_space(text[at - 1]) {
            at -= 1;
        }
        piece(at, end);
        n += 1;
    }
}

/// Lines of `bytes`: ended by `\n`, `\r` or `\r\n`.
pub fn split_lines(text: &[u8], keep: bool, mut piece: impl FnMut(usize, usize)) {
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
        piece(start, if keep { end } else { at });
        start = end;
    }
}

/// Why a replacement was not made.
pub enum NoReplace {
    /// Nothing to replace: the text is the result.
    Unchanged,
    /// The result would be too large.
    TooLarge,
}

/// Replace up to `max` occurrences of `old` (not empty).
pub fn replace(text: &[u8], old: &[u8], new: &[u8], max: usize) -> Result<Vec<u8>, NoReplace> {
    if max == 0 || old.len() > text.len() || old == new {
        return Err(NoReplace::Unchanged);
    }
    if old.len() == new.len() {
        let mut out = Vec::new();
        each(text, old, max, |at| {
            if out.is_empty() {
                out = text.to_vec();
            }
            match new {
                [byte] => out[at] = *byte,
                _ => out[at..at + new.len()].copy_from_slice(new),
            }
        });
        return match out.is_empty() {
            true => Err(NoReplace::Unchanged),
            false => Ok(out),
        };
    }
    let mut places = Vec::new();
    each(text, old, max, |at| places.push(at));
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
    let mut out = Vec::new();
    out.try_reserve_exact(size)
        .map_err(|_| NoReplace::TooLarge)?;
    let mut start = 0;
    for at in places {
        out.extend_from_slice(&text[start..at]);
        out.extend_from_slice(new);
        start = at + old.len();
    }
    out.extend_from_slice(&text[start..]);
    Ok(out)
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

    fn pieces(run: impl FnOnce(&mut dyn FnMut(usize, usize))) -> Vec<(usize, usize)> {
        let mut out = Vec::new();
        run(&mut |a, b| out.push((a, b)));
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

    #[test]
    fn replacing() {
        assert_eq!(
            replace(b"aXbX", b"X", b"--", 1).ok().as_deref(),
            Some(&b"a--bX"[..])
        );
        assert_eq!(
            replace(b"aXbX", b"X", b"", 9).ok().as_deref(),
            Some(&b"ab"[..])
        );
        assert_eq!(
            replace(b"abab", b"ab", b"cd", 1).ok().as_deref(),
            Some(&b"cdab"[..])
        );
        assert!(matches!(
            replace(b"abab", b"x", b"cd", 1),
            Err(NoReplace::Unchanged)
        ));
    }

    #[test]
    fn windows() {
        assert_eq!(window(5, Some(-2), None), Some((3, 5)));
        assert_eq!(window(5, Some(6), None), None);
        assert_eq!(window(5, None, Some(i64::MAX)), Some((0, 5)));
        assert_eq!(window(5, Some(i64::MIN), Some(i64::MIN)), Some((0, 0)));
    }
}
