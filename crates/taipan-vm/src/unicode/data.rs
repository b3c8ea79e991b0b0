//! Sections of files of numbers that are built into a program; `cargo xtask tables` writes such files.
//!
//! Numbers are little-endian and stay as bytes until they are read: nothing has to be aligned, and the compiler has
//! no large arrays to evaluate.

/// The 16-bit numbers between two places of a file.
pub const fn halves(data: &'static [u8], from: usize, to: usize) -> &'static [[u8; 2]] {
    section(data, from, to).as_chunks().0
}

/// The rows of `N` 32-bit numbers between two places of a file.
pub const fn rows<const N: usize>(
    data: &'static [u8],
    from: usize,
    to: usize,
) -> &'static [[[u8; 4]; N]] {
    section(data, from, to).as_chunks().0.as_chunks().0
}

const fn section(data: &'static [u8], from: usize, to: usize) -> &'static [u8] {
    data.split_at(to).0.split_at(from).1
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &[u8] = &[1, 0, 2, 0, 3, 0, 0, 0, 4, 1, 0, 0];

    #[test]
    fn sections_are_read() {
        assert_eq!(halves(DATA, 0, 4), [[1, 0], [2, 0]]);
        assert_eq!(rows(DATA, 4, 12)[0].map(u32::from_le_bytes), [3, 260]);
        assert!(rows::<1>(DATA, 4, 4).is_empty());
    }
}
