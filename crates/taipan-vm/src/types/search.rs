//! Searching, splitting and replacing in bytes: what `str` (as UTF-8), `bytes` and `bytearray` have in common.

use memchr::memmem;

/// First occurrence at or after `from`.
#[inline]
pub fn find(text: &[u8], part: &[u8], from: usize) -> Option<usize> {
    let at = match part {
        [byte] => memchr::memchr(*byte, &text[from..]),
        _ => memmem::find(&text[from..], part),
    };
    at.map(|i| i + from)
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
    match part {
        [byte] => memchr::memchr_iter(*byte, text).count(),
        _ => memmem::find_iter(text, part).count(),
    }
}

/// Call `piece` with the borders of the pieces between up to `max` separators.
pub fn split(text: &[u8], separator: &[u8], max: usize, mut piece: impl FnMut(usize, usize)) {
    let mut start = 0;
    if let [byte] = separator {
        for at in memchr::memchr_iter(*byte, text).take(max) {
            piece(start, at);
            start = at + 1;
        }
    } else {
        for at in memmem::find_iter(text, separator).take(max) {
            piece(start, at);
            start = at + separator.len();
        }
    }
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
        let Some(first) = find(text, old, 0) else {
            return Err(NoReplace::Unchanged);
        };
        let mut out = text.to_vec();
        if let ([from], [to]) = (old, new) {
            for at in memchr::memchr_iter(*from, text).take(max) {
                out[at] = *to;
            }
            return Ok(out);
        }
        let finder = memmem::Finder::new(old);
        let mut at = first;
        for _ in 0..max {
            out[at..at + new.len()].copy_from_slice(new);
            match finder.find(&text[at + old.len()..]) {
                Some(i) => at += old.len() + i,
                None => break,
            }
        }
        return Ok(out);
    }
    let mut places = Vec::new();
    match old {
        [byte] => places.extend(memchr::memchr_iter(*byte, text).take(max)),
        _ => places.extend(memmem::find_iter(text, old).take(max)),
    }
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
