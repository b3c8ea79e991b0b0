//! A scanner that knows no errors: what is being typed is seldom a program yet.
//!
//! Colours, bracket matching and indentation are made from its tokens.

/// What a token is, as far as colours go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A word of the language.
    Keyword,
    /// The name behind `def` or `class`.
    Definition,
    /// The name of a builtin that is not an attribute.
    Builtin,
    /// Any other name.
    Name,
    /// A number.
    Number,
    /// A string, or as much of it as there is.
    Str,
    /// A comment.
    Comment,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// Anything else that is no white space.
    Operator,
}

/// A piece of the text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// The words of the language, for colours and completion.
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield",
];

/// Words that are keywords at the beginning of a line only.
const SOFT_KEYWORDS: [&str; 3] = ["match", "case", "type"];

/// The tokens of a text; `is_builtin` says which names are builtins.
pub fn tokens(text: &str, is_builtin: impl Fn(&str) -> bool) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {
                at += 1;
                continue;
            }
            b'#' => {
                at += text[at..].find('\n').unwrap_or(text.len() - at);
                Kind::Comment
            }
            b'"' | b'\'' => {
                at = string_end(bytes, at, false);
                Kind::Str
            }
            b'0'..=b'9' => {
                at = number_end(bytes, at);
                Kind::Number
            }
            b'.' if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                at = number_end(bytes, at);
                Kind::Number
            }
            b'(' | b'[' | b'{' => {
                at += 1;
                Kind::Open
            }
            b')' | b']' | b'}' => {
                at += 1;
                Kind::Close
            }
            byte if byte == b'_' || byte.is_ascii_alphabetic() || byte >= 0x80 => {
                let word = &text[at..];
                at += word
                    .find(|c: char| !(c == '_' || c.is_alphanumeric()))
                    .unwrap_or(word.len());
                if at == start {
                    // No letter after all.
                    at += text[at..].chars().next().map_or(1, char::len_utf8);
                    Kind::Operator
                } else if is_prefix(&text[start..at]) && matches!(bytes.get(at), Some(b'"' | b'\''))
                {
                    at = string_end(bytes, at, is_formatted(&text[start..at]));
                    Kind::Str
                } else {
                    word_kind(text, &tokens, start, at, &is_builtin)
                }
            }
            _ => {
                at += 1;
                Kind::Operator
            }
        };
        tokens.push(Token {
            kind,
            start,
            end: at,
        });
    }
    tokens
}

fn word_kind(
    text: &str,
    before: &[Token],
    start: usize,
    end: usize,
    is_builtin: &impl Fn(&str) -> bool,
) -> Kind {
    let word = &text[start..end];
    let previous = before.last().map_or("", |t| &text[t.start..t.end]);
    if matches!(previous, "def" | "class") {
        return Kind::Definition;
    }
    if KEYWORDS.contains(&word) {
        return Kind::Keyword;
    }
    if previous == "." {
        return Kind::Name;
    }
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let follows = text[end..].trim_start_matches([' ', '\t']);
    if SOFT_KEYWORDS.contains(&word)
        && text[line..start].trim().is_empty()
        && text[end..].starts_with([' ', '\t'])
        && !follows.starts_with(['=', '.', ',', ')', ':'])
    {
        return Kind::Keyword;
    }
    if is_builtin(word) {
        return Kind::Builtin;
    }
    Kind::Name
}

fn is_prefix(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b"rRbBuUfFtT".contains(&b))
}

/// Whether braces in a string with this prefix hold expressions.
fn is_formatted(prefix: &str) -> bool {
    prefix.bytes().any(|b| b"fFtT".contains(&b))
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let sign = matches!(byte, b'+' | b'-')
            && matches!(bytes[at - 1], b'e' | b'E')
            && !matches!(bytes.get(start + 1), Some(b'x' | b'X'));
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || at > start && sign) {
            break;
        }
        at += 1;
    }
    at
}

/// The end of the string whose quotes are at `start`; an unfinished one ends with its line, or with the text.
/// A backslash keeps the next quote from ending a raw string too. If the braces of a string hold expressions, the same
/// quotes may stand in them again.
fn string_end(bytes: &[u8], start: usize, is_formatted: bool) -> usize {
    let quote = bytes[start];
    let triple = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if triple { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' if !triple => return at,
            b'{' if is_formatted && bytes.get(at + 1) == Some(&b'{') => at += 1,
            b'{' if is_formatted => match field_end(bytes, at) {
                Some(end) => at = end,
                // The field is not at its end yet, so neither is the string.
                None if triple => return bytes.len(),
                None => return string_end(bytes, start, false),
            },
            byte if byte == quote && !triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Where the brace is that closes the one at `start`.
fn field_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'"' | b'\'' => at = string_end(bytes, at, false) - 1,
            b'\n' => return None,
            _ => {}
        }
        at += 1;
    }
    None
}

/// The tokens with those in the braces of strings, for colours.
pub fn with_fields(text: &str, tokens: &[Token], is_builtin: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens {
        let shown = &text[token.start..token.end];
        let prefix = shown.find(['"', '\'']).unwrap_or(0);
        if token.kind == Kind::Str && is_formatted(&shown[..prefix]) {
            fields(text, token, is_builtin, &mut found);
        } else {
            found.push(*token);
        }
    }
    found
}

fn fields(text: &str, token: &Token, is_builtin: &dyn Fn(&str) -> bool, found: &mut Vec<Token>) {
    let bytes = &text.as_bytes()[..token.end];
    let mut push = |kind, start, end| {
        if start < end {
            found.push(Token { kind, start, end });
        }
    };
    let (mut begin, mut at) = (token.start, token.start);
    while at < token.end {
        if bytes[at] != b'{' {
            at += 1;
            continue;
        }
        let end = field_end(bytes, at);
        let Some(end) = end.filter(|_| bytes.get(at + 1) != Some(&b'{')) else {
            at += 2;
            continue;
        };
        push(Kind::Str, begin, at);
        push(Kind::Operator, at, at + 1);
        let inside = &text[at + 1..end];
        // A format, and what chooses a conversion, is no expression.
        let tokens_inside = tokens(inside, is_builtin);
        let mut depth = 0i32;
        let ends = tokens_inside.iter().find(|inner| {
            let word = &inside[inner.start..inner.end];
            depth += i32::from(inner.kind == Kind::Open) - i32::from(inner.kind == Kind::Close);
            let is_conversion = word == "!" && !inside[inner.end..].starts_with('=');
            depth == 0 && (word == ":" || is_conversion)
        });
        let length = ends.map_or(inside.len(), |inner| inner.start);
        for inner in with_fields(inside, &tokens_inside, is_builtin) {
            if inner.end <= length {
                push(inner.kind, at + 1 + inner.start, at + 1 + inner.end);
            }
        }
        if let Some(colon) = inside[length..].find(':') {
            push(Kind::Operator, at + 1 + length, at + 2 + length + colon);
            push(Kind::Str, at + 2 + length + colon, end);
        }
        push(Kind::Operator, end, end + 1);
        (begin, at) = (end + 1, end + 1);
    }
    push(Kind::Str, begin, token.end);
}

/// Where a text stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Between statements, or in one.
    Code,
    /// In brackets that the line with this number has opened last.
    Brackets { line: usize },
    /// In a string with three quotes.
    Str,
}

/// Where a text stops, for the indentation of what follows.
pub fn place(text: &str, tokens: &[Token]) -> Place {
    if let Some(last) = tokens.last()
        && last.kind == Kind::Str
        && last.end == text.len()
        && is_open_string(&text[last.start..])
    {
        return Place::Str;
    }
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            Kind::Open => open.push(token.start),
            Kind::Close => drop(open.pop()),
            _ => {}
        }
    }
    match open.last() {
        Some(&start) => Place::Brackets {
            line: text[..start].matches('\n').count(),
        },
        None => Place::Code,
    }
}

/// Whether a string with three quotes has no end.
fn is_open_string(string: &str) -> bool {
    let quotes = string.find(['"', '\'']).unwrap_or(0);
    let bytes = string.as_bytes();
    let Some(&quote) = bytes.get(quotes) else {
        return false;
    };
    let triple = bytes[quotes..].starts_with(&[quote; 3]);
    triple && (string.len() < quotes + 6 || !string.ends_with(&string[quotes..quotes + 3]))
}

/// The bracket that belongs to the one at or before a position: both, in bytes.
pub fn matching(tokens: &[Token], text: &str, position: usize) -> Option<(usize, usize)> {
    let is_bracket = |t: &&Token| matches!(t.kind, Kind::Open | Kind::Close);
    let here = tokens
        .iter()
        .filter(is_bracket)
        .find(|t| t.start == position);
    let before = || tokens.iter().filter(is_bracket).find(|t| t.end == position);
    let chosen = here.or_else(before)?;
    let mut open: Vec<&Token> = Vec::new();
    for token in tokens.iter().filter(is_bracket) {
        if token.kind == Kind::Open {
            open.push(token);
            continue;
        }
        let partner = open.pop()?;
        let pair = (
            &text[partner.start..partner.end],
            &text[token.start..token.end],
        );
        let fits = matches!(pair, ("(", ")") | ("[", "]") | ("{", "}"));
        if partner.start == chosen.start || token.start == chosen.start {
            return fits.then_some((partner.start, token.start));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_of_strings_hold_expressions() {
        let text = "f\"a{d[\"k\"] + 1!r:>{w}}b{{c}}\" 'x{1}'";
        let found = with_fields(text, &tokens(text, |_| false), &|_| false);
        let strings = found.iter().filter(|token| token.kind == Kind::Str);
        let strings: Vec<&str> = strings.map(|token| &text[token.start..token.end]).collect();
        assert_eq!(strings, ["f\"a", "\"k\"", ">{w}", "b{{c}}\"", "'x{1}'"]);
        let numbers = found.iter().filter(|token| token.kind == Kind::Number);
        assert_eq!(numbers.count(), 1);
        assert_eq!(tokens("f'{a", |_| false).len(), 1);
    }

    fn kinds(text: &str) -> Vec<(Kind, &str)> {
        let tokens = tokens(text, |name| name == "print");
        tokens
            .iter()
            .map(|t| (t.kind, &text[t.start..t.end]))
            .collect()
    }

    #[test]
    fn words_have_kinds() {
        assert_eq!(
            kinds("def f(x): return print(x.print, 1e-5)"),
            [
                (Kind::Keyword, "def"),
                (Kind::Definition, "f"),
                (Kind::Open, "("),
                (Kind::Name, "x"),
                (Kind::Close, ")"),
                (Kind::Operator, ":"),
                (Kind::Keyword, "return"),
                (Kind::Builtin, "print"),
                (Kind::Open, "("),
                (Kind::Name, "x"),
                (Kind::Operator, "."),
                (Kind::Name, "print"),
                (Kind::Operator, ","),
                (Kind::Number, "1e-5"),
                (Kind::Close, ")"),
            ]
        );
    }

    #[test]
    fn strings_may_be_unfinished() {
        assert_eq!(
            kinds("rb'a\\'b' 'c"),
            [(Kind::Str, "rb'a\\'b'"), (Kind::Str, "'c")]
        );
        assert_eq!(kinds("f\"\"\"a\n\"b"), [(Kind::Str, "f\"\"\"a\n\"b")]);
        assert_eq!(
            kinds("'é' # é'"),
            [(Kind::Str, "'é'"), (Kind::Comment, "# é'")]
        );
    }

    #[test]
    fn soft_keywords_need_their_place() {
        assert_eq!(kinds("match x:")[0].0, Kind::Keyword);
        assert_eq!(kinds("match = 1")[0].0, Kind::Name);
        assert_eq!(kinds("type(x)")[0].0, Kind::Name);
    }

    #[test]
    fn the_end_has_a_place() {
        let at_end = |text: &str| place(text, &tokens(text, |_| false));
        assert_eq!(at_end("f(1)"), Place::Code);
        assert_eq!(at_end("x\nf(1, [2],"), Place::Brackets { line: 1 });
        assert_eq!(at_end("'''a\nb"), Place::Str);
        assert_eq!(at_end("'''a'''"), Place::Code);
    }

    #[test]
    fn brackets_find_their_partners() {
        let pair = |text: &str, at| matching(&tokens(text, |_| false), text, at);
        assert_eq!(pair("f(a[1])", 1), Some((1, 6)));
        assert_eq!(pair("f(a[1])", 7), Some((1, 6)));
        assert_eq!(pair("f(a[1])", 4), Some((3, 5)));
        assert_eq!(pair("f('(' )", 1), Some((1, 6)));
        assert_eq!(pair("f(a]", 1), None);
    }
}
