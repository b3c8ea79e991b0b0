//! Names of Unicode characters: what literals, codecs and the module `unicodedata` have in common.

mod aliases;

use aliases::ALIASES;

/// The name of a character.
pub fn name(character: char) -> Option<String> {
    unicode_names2::name(character).map(|name| name.to_string())
}

/// The character with a name or alias, in upper or lower case.
pub fn character(name: &str) -> Option<char> {
    let upper = name.to_ascii_uppercase();
    // The table also finds names with other spaces and hyphens, which are none here.
    unicode_names2::character(&upper)
        .filter(|&found| unicode_names2::name(found).is_some_and(|n| n.to_string() == upper))
        .or_else(|| {
            let i = ALIASES.binary_search_by_key(&&*upper, |row| row.0).ok()?;
            Some(ALIASES[i].1)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_exact() {
        assert_eq!(character("latin small letter a"), Some('a'));
        assert_eq!(character("LATIN SMALL LETTER-A"), None);
        assert_eq!(character("CJK UNIFIED IDEOGRAPH-4E00"), Some('一'));
        assert_eq!(character("LINE FEED"), Some('\n'));
        assert_eq!(
            name('é').as_deref(),
            Some("LATIN SMALL LETTER E WITH ACUTE")
        );
        assert!(ALIASES.is_sorted());
    }
}
