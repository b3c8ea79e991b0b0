//! "Did you mean 'while'?": keywords that a name on the wrong line may have been meant to be.
//!
//! CPython leaves the exception's message as it is and looks for the keyword when it prints a traceback; so what is found
//! here stands beside the error ([`SyntaxError::shown`]). A keyword is proposed only if the source up to the error would
//! compile with it, or could with more lines.

use crate::error::SyntaxError;
use crate::layout;
use crate::parse::{Mode, parse_plainly};
use crate::source::SourceMap;
use crate::token::{Tok, Token};

const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// CPython's bounds on the search.
const MAX_TEXT: usize = 1024;
const MAX_NAMES: usize = 10;
const MAX_MATCHES: usize = 3;

/// The error as a traceback shows it, if a keyword in place of a name would help. `came_to` is the token refused, `tried`
/// takes what is warned about in the sources that are tried.
pub fn keyword_typo(
    source: &SourceMap,
    tokens: &[Token],
    came_to: usize,
    error: &SyntaxError,
    tried: &mut Vec<SyntaxError>,
) -> Option<SyntaxError> {
    if error.message != "invalid syntax" && !error.message.contains("Perhaps you forgot a comma") {
        return None;
    }
    let first_line = last_compound_line(source, tokens, came_to);
    let skipped = first_line.saturating_sub(1);
    let lines: Vec<&str> = source
        .text()
        .lines()
        .take(error.lineno as usize)
        .skip(skipped as usize)
        .collect();
    let lines = dedent(&lines);
    let text = lines.join("\n");
    if text.chars().count() > MAX_TEXT {
        return None;
    }
    let wrong_line = error.lineno - skipped;
    let found = layout::tokenize(&text);
    let map = SourceMap::new(&text);
    let names = found
        .tokens
        .iter()
        .filter(|token| token.kind.is_name() && map.position(token.start).0 == wrong_line)
        .take(MAX_NAMES);
    for token in names {
        let (start, end) = (token.start as usize, token.end as usize);
        for keyword in candidates(&text[start..end]) {
            let code = format!("{}{keyword}{}", &text[..start], &text[end..]);
            if compiles(&code, start, keyword, tried) {
                let mut shown = error.clone();
                shown.message = format!("invalid syntax. Did you mean '{keyword}'?");
                // The lines are counted from the last compound statement before the error; so does CPython.
                shown.lineno = wrong_line;
                shown.end_lineno = wrong_line;
                shown.offset = map.character_position(token.start).1 + 1;
                shown.end_offset = map.character_position(token.end).1 as i32 + 1;
                shown.text = Some(map.line_text(wrong_line).trim_end_matches('\n').to_owned());
                return Some(shown);
            }
        }
    }
    None
}

/// The line (from 1) of the last compound statement, definitions of functions aside, that was complete when the parser
/// came to the token it refused; 0 if there is none.
fn last_compound_line(source: &SourceMap, tokens: &[Token], came_to: usize) -> u32 {
    let mut line = 0;
    let mut begins_line = true;
    for (at, token) in tokens.iter().enumerate().take(came_to) {
        let is_compound = matches!(
            token.kind,
            Tok::If | Tok::While | Tok::For | Tok::With | Tok::Try | Tok::Match | Tok::Class
        );
        let asynchronous = token.kind == Tok::Async
            && matches!(
                tokens.get(at + 1).map(|next| next.kind),
                Some(Tok::For | Tok::With)
            );
        if begins_line && (is_compound || asynchronous) {
            let mut end = block_end(tokens, at);
            if token.kind == Tok::Try {
                end = end
                    .filter(|&end| {
                        matches!(
                            tokens.get(end).map(|next| next.kind),
                            Some(Tok::Except | Tok::Finally)
                        )
                    })
                    .and_then(|end| block_end(tokens, end));
            }
            if end.is_some_and(|end| end <= came_to) {
                line = source.position(token.start).0;
            }
        }
        begins_line = matches!(token.kind, Tok::Newline | Tok::Indent | Tok::Dedent);
    }
    line
}

/// The token after the block of the clause whose head begins at `head`.
fn block_end(tokens: &[Token], head: usize) -> Option<usize> {
    let newline = head
        + tokens[head..]
            .iter()
            .position(|token| token.kind == Tok::Newline)?;
    if tokens
        .get(newline + 1)
        .is_none_or(|next| next.kind != Tok::Indent)
    {
        return Some(newline + 1);
    }
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate().skip(newline + 1) {
        match token.kind {
            Tok::Indent => depth += 1,
            Tok::Dedent => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The lines without the indentation they have in common.
fn dedent<'s>(lines: &[&'s str]) -> Vec<&'s str> {
    let indent = |line: &'s str| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
    let mut common: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim().is_empty()) {
        let own = indent(line);
        common = Some(match common {
            None => own,
            Some(so_far) => {
                let length = so_far
                    .bytes()
                    .zip(own.bytes())
                    .take_while(|(a, b)| a == b)
                    .count();
                &so_far[..length]
            }
        });
    }
    let width = common.map_or(0, str::len);
    lines
        .iter()
        .map(|line| {
            if line.trim().is_empty() {
                ""
            } else {
                &line[width..]
            }
        })
        .collect()
}

/// Keywords like a name, the likeliest first.
fn candidates(name: &str) -> Vec<&'static str> {
    let mut found = Vec::new();
    found.extend(nearest(name));
    let mut close: Vec<(f64, &str)> = KEYWORDS
        .iter()
        .map(|keyword| (likeness(keyword, name), *keyword))
        .filter(|(likeness, _)| *likeness >= 0.5)
        .collect();
    close.sort_by(|a, b| b.partial_cmp(a).unwrap_or(std::cmp::Ordering::Equal));
    found.extend(
        close
            .into_iter()
            .take(MAX_MATCHES)
            .map(|(_, keyword)| keyword),
    );
    found.truncate(MAX_MATCHES);
    found
}

/// What changing, inserting or removing a character costs in [`distance`]; changing only its case costs half.
const MOVE_COST: usize = 2;

/// The keyword with the fewest edits, if they are few for its length.
fn nearest(name: &str) -> Option<&'static str> {
    let mut best: Option<(usize, &str)> = None;
    for keyword in KEYWORDS {
        let most = (name.chars().count() + keyword.len() + 3) * MOVE_COST / 6;
        let cost = distance(name, keyword);
        if cost <= most && best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, keyword));
        }
    }
    best.map(|(_, keyword)| keyword)
}

/// The cost of the edits that turn one word into the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).map(|at| at * MOVE_COST).collect();
    for (line, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = (line + 1) * MOVE_COST;
        for (column, &b) in to.iter().enumerate() {
            let change = if a == b {
                0
            } else if a.eq_ignore_ascii_case(&b) {
                MOVE_COST / 2
            } else {
                MOVE_COST
            };
            let cost = (diagonal + change)
                .min(row[column] + MOVE_COST)
                .min(row[column + 1] + MOVE_COST);
            diagonal = std::mem::replace(&mut row[column + 1], cost);
        }
    }
    row[to.len()]
}

/// How much two words have in common, from 0 to 1: the characters of their common blocks, the longest first, by the
/// length of both (Ratcliff and Obershelp).
fn likeness(a: &str, b: &str) -> f64 {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    2.0 * common(&a, &b) as f64 / (a.len() + b.len()) as f64
}

fn common(a: &[char], b: &[char]) -> usize {
    let (mut length, mut in_a, mut in_b) = (0, 0, 0);
    for i in 0..a.len() {
        for j in 0..b.len() {
            let same = a[i..]
                .iter()
                .zip(&b[j..])
                .take_while(|(a, b)| a == b)
                .count();
            if same > length {
                (length, in_a, in_b) = (same, i, j);
            }
        }
    }
    if length == 0 {
        return 0;
    }
    length + common(&a[..in_a], &b[..in_b]) + common(&a[in_a + length..], &b[in_b + length..])
}

/// Whether a source compiles, or could with more lines, where `keyword` was put at `at`.
fn compiles(code: &str, at: usize, keyword: &str, tried: &mut Vec<SyntaxError>) -> bool {
    match parse_plainly(code, Mode::Exec) {
        Ok(parsed) => {
            let found = parsed.warnings.iter();
            tried.extend(found.map(|warning| warning.as_error(&parsed.source)));
            stands_right(code, at, keyword)
        }
        Err(error) => {
            if !error.incomplete {
                tried.extend(error.warnings);
            }
            error.incomplete
        }
    }
}

/// Whether a keyword that belongs into a function or a loop stands in one, judging by the heads above it.
fn stands_right(code: &str, at: usize, keyword: &str) -> bool {
    let wanted: &[&str] = match keyword {
        "return" | "yield" | "nonlocal" => &["def ", "async def "],
        "await" => &["async def "],
        "break" | "continue" => &["for ", "while ", "async for "],
        _ => return true,
    };
    let line_start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let width = |line: &str| line.len() - line.trim_start().len();
    let mut inner = width(&code[line_start..]);
    let heads = |line: &str| {
        wanted
            .iter()
            .any(|word| line.trim_start().starts_with(word))
    };
    if heads(&code[line_start..at]) {
        return true;
    }
    for line in code[..line_start]
        .lines()
        .rev()
        .filter(|line| !line.trim().is_empty())
    {
        if width(line) < inner {
            inner = width(line);
            if heads(line) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn shown(source: &str) -> Option<(String, u32, u32, i32)> {
        let shown = parse(source, Mode::Exec).unwrap_err().shown?;
        let keyword = shown
            .message
            .split('\'')
            .nth(1)
            .unwrap_or_default()
            .to_owned();
        Some((keyword, shown.lineno, shown.offset, shown.end_offset))
    }

    #[test]
    fn misspelt_keywords_are_found() {
        for (source, keyword, line, offset, end) in [
            ("x = 1\nwhlie True:\n  pass\n", "while", 2, 1, 6),
            ("improt c\n", "import", 1, 1, 7),
            ("def f():\n  a\n  retrun x\n", "return", 3, 3, 9),
            ("if x:\n  a\n  b\n  dfe g():\n    pass", "def", 4, 3, 6),
            ("x = [a fro a in b]", "for", 1, 8, 11),
            ("with open(x) sa y: pass", "is", 1, 14, 16),
            ("a=1\nif x:\n  y\nesle:\n  z", "else", 3, 1, 5),
            (
                "def f():\n  pass\ndef g():\n  if x:\n    y\n  whlie x:\n    pass\n",
                "while",
                3,
                1,
                6,
            ),
            ("x = (a adn b)", "and", 1, 8, 11),
            ("def f(x): retrun x+1", "return", 1, 11, 17),
            ("IF x: y", "if", 1, 1, 3),
        ] {
            assert_eq!(
                shown(source),
                Some((keyword.to_owned(), line, offset, end)),
                "{source:?}"
            );
        }
    }

    #[test]
    fn nothing_else_is() {
        for source in [
            "retrun x",
            "foo bar = 1",
            "f(a nto b)",
            "awiat x",
            "a b\nwhlie x: pass",
            "x = a if b els c",
            "imprt os; x y",
            "while True: brek x",
            "pritn x",
        ] {
            assert_eq!(shown(source), None, "{source:?}");
        }
    }
}
