//! The keyword that a wrong name was meant to be: "invalid syntax. Did you mean 'import'?"
//!
//! CPython looks for it only when it prints a SyntaxError; the exception's `msg` stays as it was.

use crate::parse::{Mode, parse};

/// The hard keywords.
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Sources longer than this are not searched.
const LONGEST: usize = 1024;
/// How many names are tried.
const NAMES: usize = 10;
/// How many keywords are tried for a name.
const CANDIDATES: usize = 3;

/// A name that would make sense as a keyword.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeywordTypo {
    /// The line of the name, from 1, within the text that was searched.
    pub line: u32,
    /// The column of the name in characters, from 1, counted in the dedented line.
    pub offset: u32,
    /// The column after it.
    pub end_offset: u32,
    /// The text of the line, dedented.
    pub text: String,
    /// The keyword.
    pub keyword: &'static str,
}

/// Looks for a name that was meant to be a keyword in `source`, which ends with the line of the
/// error. With `last_line_only` names of other lines are left alone.
pub fn keyword_typo(source: &str, last_line_only: bool) -> Option<KeywordTypo> {
    let lines = dedented(source);
    if lines
        .iter()
        .map(|line| line.chars().count() + 1)
        .sum::<usize>()
        > LONGEST + 1
    {
        return None;
    }
    let mut tried = 0;
    for (number, line) in lines.iter().enumerate() {
        if last_line_only && number + 1 != lines.len() {
            continue;
        }
        for (start, end) in names(line) {
            let name = &line[start..end];
            if KEYWORDS.contains(&name) {
                continue;
            }
            tried += 1;
            if tried > NAMES {
                return None;
            }
            for keyword in candidates(name) {
                let mut changed = lines.clone();
                changed[number].replace_range(start..end, keyword);
                if could_go_on(&changed.join("\n")) {
                    let column = |at: usize| line[..at].chars().count() as u32 + 1;
                    return Some(KeywordTypo {
                        line: number as u32 + 1,
                        offset: column(start),
                        end_offset: column(end),
                        text: line.clone(),
                        keyword,
                    });
                }
            }
        }
    }
    None
}

/// Whether a source is right as it is or could become so by going on.
fn could_go_on(source: &str) -> bool {
    let closed = format!("{source}\n");
    match parse(&closed, Mode::Exec) {
        Ok(_) => true,
        Err(error) => {
            error.is_incomplete() || error.message.starts_with("expected an indented block")
        }
    }
}

fn dedented(source: &str) -> Vec<String> {
    let lines: Vec<&str> = source.lines().collect();
    let indent = lines
        .iter()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start_matches([' ', '\t']).len())
        .min()
        .unwrap_or(0);
    lines
        .iter()
        .map(|line| line.get(indent..).unwrap_or("").to_owned())
        .collect()
}

/// The byte ranges of the names in a line, outside of simple string literals and comments.
fn names(line: &str) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, ch)) = chars.next() {
        match ch {
            '#' => break,
            '\'' | '"' => while chars.next().is_some_and(|(_, other)| other != ch) {},
            _ if ch == '_' || ch.is_alphabetic() => {
                let mut end = start + ch.len_utf8();
                while let Some((_, next)) =
                    chars.next_if(|(_, next)| *next == '_' || next.is_alphanumeric())
                {
                    end += next.len_utf8();
                }
                names.push((start, end));
            }
            _ if ch.is_ascii_digit() => {
                while chars
                    .next_if(|(_, next)| next.is_alphanumeric() || *next == '_')
                    .is_some()
                {}
            }
            _ => {}
        }
    }
    names
}

/// The keywords nearest to a name: the one with the fewest edits, then by likeness.
fn candidates(name: &str) -> Vec<&'static str> {
    let mut found: Vec<&'static str> = Vec::new();
    found.extend(fewest_edits(name));
    let mut alike: Vec<(f64, &'static str)> = KEYWORDS
        .iter()
        .map(|keyword| (likeness(keyword, name), *keyword))
        .filter(|(ratio, _)| *ratio >= 0.5)
        .collect();
    alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(right.1.cmp(left.1)));
    found.extend(
        alike
            .into_iter()
            .take(CANDIDATES)
            .map(|(_, keyword)| keyword),
    );
    found.truncate(CANDIDATES);
    found
}

fn fewest_edits(name: &str) -> Option<&'static str> {
    let mut best = None;
    for keyword in KEYWORDS {
        let limit = (keyword.len() + name.chars().count() + 3) / 3;
        let edits = edits(keyword, name);
        if edits <= limit && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, keyword));
        }
    }
    best.map(|(_, keyword)| keyword)
}

/// The distance of two words where changing a letter costs as much as leaving one out and putting one in.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in right.iter().enumerate() {
            let cost = if a == *b { 0 } else { 1 };
            let least = (diagonal + cost).min(row[j] + 1).min(row[j + 1] + 1);
            diagonal = row[j + 1];
            row[j + 1] = least;
        }
    }
    row[right.len()]
}

/// Twice the length of what two words have in common, in order, by their total length.
fn likeness(left: &str, right: &str) -> f64 {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    2.0 * common(&left, &right) as f64 / (left.len() + right.len()) as f64
}

/// The length of the longest common run and of what is common before and behind it.
fn common(left: &[char], right: &[char]) -> usize {
    let mut longest = (0, 0, 0);
    for i in 0..left.len() {
        for j in 0..right.len() {
            let run = left[i..]
                .iter()
                .zip(&right[j..])
                .take_while(|(a, b)| a == b)
                .count();
            if run > longest.0 {
                longest = (run, i, j);
            }
        }
    }
    let (run, i, j) = longest;
    if run == 0 {
        return 0;
    }
    run + common(&left[..i], &right[..j]) + common(&left[i + run..], &right[j + run..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyword(source: &str) -> Option<&'static str> {
        keyword_typo(source, true).map(|typo| typo.keyword)
    }

    #[test]
    fn misspelt_keywords_are_found() {
        assert_eq!(keyword("improt os"), Some("import"));
        assert_eq!(keyword("whille True:"), Some("while"));
        assert_eq!(keyword("dfe f():"), Some("def"));
        assert_eq!(keyword("def f():\n    retrun 5"), Some("return"));
        assert_eq!(keyword("if 1:\n    x\nesle:"), Some("else"));
        assert_eq!(keyword("asnyc def f(): pass"), Some("async"));
        assert_eq!(keyword("x = [a fro a in b]"), Some("for"));
        assert_eq!(keyword("foo bar = 1"), None);
    }

    #[test]
    fn the_place_is_that_of_the_name() {
        let typo = keyword_typo("def f():\n    retrun 5", true).unwrap();
        assert_eq!((typo.line, typo.offset, typo.end_offset), (2, 5, 11));
    }
}
