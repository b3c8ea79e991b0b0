//! Which part of a source range a traceback marks with `^` and which with `~`: found by reading the text of the expression.

/// The marked middle of an expression: the operator of an operation, the brackets of a subscript or call. Positions in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Anchors {
    pub start: usize,
    pub end: usize,
    pub kind: Outer,
}

/// What the outermost operation of an expression is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outer {
    Binary,
    Subscript,
    Call,
    /// A call of a plain name.
    NameCall,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    /// Numbers and strings.
    Literal,
    Open(usize),
    Close(usize),
    Operator(String),
}

struct Lexed {
    token: Token,
    start: usize,
    end: usize,
}

const OPERATORS: &[&str] = &[
    "**=", "//=", "<<=", ">>=", "...", ":=", "->", "==", "!=", "<=", ">=", "+=", "-=", "*=", "/=",
    "%=", "&=", "|=", "^=", "@=", "**", "//", "<<", ">>", "+", "-", "*", "/", "%", "@", "&", "|",
    "^", "~", "<", ">", "=", ",", ":", ".", ";", "!",
];

/// Split an expression into tokens; brackets know their partner's number. Nothing if it is not well-formed.
fn lex(text: &[char]) -> Option<Vec<Lexed>> {
    let mut out: Vec<Lexed> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let c = text[at];
        if c.is_whitespace() || c == '\\' {
            at += 1;
            continue;
        }
        if c == '#' {
            while at < text.len() && text[at] != '\n' {
                at += 1;
            }
            continue;
        }
        let start = at;
        let token = if c == '"' || c == '\'' {
            at = string_end(text, at, false)?;
            Token::Literal
        } else if c.is_ascii_digit()
            || (c == '.' && text.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            while at < text.len()
                && (text[at].is_alphanumeric()
                    || text[at] == '.'
                    || text[at] == '_'
                    || (matches!(text[at], '+' | '-')
                        && matches!(text[at - 1], 'e' | 'E')
                        && !text[start..at].iter().any(|c| matches!(c, 'x' | 'X'))))
            {
                at += 1;
            }
            Token::Literal
        } else if c.is_alphabetic() || c == '_' {
            while at < text.len() && (text[at].is_alphanumeric() || text[at] == '_') {
                at += 1;
            }
            let name: String = text[start..at].iter().collect();
            let prefix = name.to_ascii_lowercase();
            let is_prefix = prefix.len() <= 2 && prefix.chars().all(|c| "rbuft".contains(c));
            match text.get(at) {
                Some('"' | '\'') if is_prefix => {
                    at = string_end(text, at, prefix.contains('f') || prefix.contains('t'))?;
                    Token::Literal
                }
                _ => Token::Name(name),
            }
        } else if "([{".contains(c) {
            open.push(out.len());
            at += 1;
            Token::Open(0)
        } else if ")]}".contains(c) {
            let partner = open.pop()?;
            out[partner].token = Token::Open(out.len());
            at += 1;
            Token::Close(partner)
        } else {
            let rest: String = text[at..text.len().min(at + 3)].iter().collect();
            let op = OPERATORS.iter().find(|op| rest.starts_with(**op))?;
            at += op.len();
            Token::Operator((*op).to_string())
        };
        out.push(Lexed {
            token,
            start,
            end: at,
        });
    }
    open.is_empty().then_some(out)
}

/// The position after a string that starts with a quote at `at`.
fn string_end(text: &[char], at: usize, formatted: bool) -> Option<usize> {
    let quote = text[at];
    let triple = text.get(at + 1) == Some(&quote) && text.get(at + 2) == Some(&quote);
    let width = if triple { 3 } else { 1 };
    let mut i = at + width;
    if !triple && text.get(at + 1) == Some(&quote) {
        return Some(at + 2);
    }
    let mut depth = 0usize;
    while i < text.len() {
        let c = text[i];
        if c == '\\' && depth == 0 {
            i += 2;
            continue;
        }
        if formatted && c == '{' {
            if depth == 0 && text.get(i + 1) == Some(&'{') {
                i += 2;
                continue;
            }
            depth += 1;
        } else if formatted && c == '}' {
            depth = depth.saturating_sub(1);
        } else if depth > 0 && (c == '"' || c == '\'') && (c != quote || !triple) {
            i = string_end(text, i, false)?;
            continue;
        } else if depth == 0
            && c == quote
            && (!triple || (text.get(i + 1) == Some(&quote) && text.get(i + 2) == Some(&quote)))
        {
            return Some(i + width);
        }
        i += 1;
    }
    None
}

/// How loosely a binary operator binds; 0: it is none.
fn looseness(op: &str) -> u8 {
    match op {
        "|" => 7,
        "^" => 6,
        "&" => 5,
        "<<" | ">>" => 4,
        "+" | "-" => 3,
        "*" | "@" | "/" | "//" | "%" => 2,
        "**" => 1,
        _ => 0,
    }
}

/// The anchors of an expression whose outermost operation has some.
pub fn find(text: &str) -> Option<Anchors> {
    let text: Vec<char> = text.chars().collect();
    let tokens = lex(&text)?;
    anchors_in(&text, &tokens, 0, tokens.len())
}

fn anchors_in(text: &[char], tokens: &[Lexed], first: usize, last: usize) -> Option<Anchors> {
    if first >= last {
        return None;
    }
    // One pair of parentheses around everything changes nothing.
    if text[tokens[first].start] == '(' && tokens[first].token == Token::Open(last - 1) {
        return anchors_in(text, tokens, first + 1, last - 1);
    }
    let mut best: Option<(u8, usize)> = None;
    let mut unary = false;
    let mut operand_before = false;
    let mut i = first;
    while i < last {
        match &tokens[i].token {
            Token::Name(name) => match name.as_str() {
                "if" | "else" | "lambda" | "and" | "or" | "not" | "in" | "is" | "yield" | "for"
                | "async" | "return" | "raise" | "del" | "assert" | "import" | "from" | "with" => {
                    return None;
                }
                "await" => unary |= i == first,
                _ => operand_before = true,
            },
            Token::Literal => operand_before = true,
            Token::Open(partner) => {
                i = *partner;
                operand_before = true;
            }
            Token::Close(_) => return None,
            Token::Operator(op) => match op.as_str() {
                "." => {}
                "..." => operand_before = true,
                "+" | "-" | "~" if !operand_before => unary |= i == first,
                op => {
                    let looseness = looseness(op);
                    if looseness == 0 || !operand_before {
                        return None;
                    }
                    // The last of the loosest operators is outermost; of powers the first.
                    let better = match best {
                        None => true,
                        Some((known, _)) => {
                            looseness > known || (looseness == known && looseness > 1)
                        }
                    };
                    if better {
                        best = Some((looseness, i));
                    }
                    operand_before = false;
                }
            },
        }
        i += 1;
    }
    if let Some((looseness, i)) = best
        && (looseness > 1 || !unary)
    {
        return Some(Anchors {
            start: tokens[i].start,
            end: tokens[i].end,
            kind: Outer::Binary,
        });
    }
    if unary || best.is_some() {
        return None;
    }
    let Token::Close(opening) = tokens[last - 1].token else {
        return None;
    };
    if opening <= first {
        return None;
    }
    let is_name = opening == first + 1 && matches!(tokens[first].token, Token::Name(_));
    let kind = match text[tokens[opening].start] {
        '(' if is_name => Outer::NameCall,
        '(' => Outer::Call,
        '[' => Outer::Subscript,
        _ => return None,
    };
    Some(Anchors {
        start: tokens[opening].start,
        end: tokens[last - 1].end,
        kind,
    })
}

/// Whether the text in front of an expression makes it the value of an assignment (`x = `) or of a `return`.
pub enum Before {
    Assignment,
    Return,
    Other,
}

/// What stands in front of an expression on its first line.
pub fn before(text: &str) -> Before {
    let text = text.trim();
    if text == "return" {
        return Before::Return;
    }
    let Some(target) = text.strip_suffix('=') else {
        return Before::Other;
    };
    let chars: Vec<char> = target.chars().collect();
    let Some(tokens) = lex(&chars) else {
        return Before::Other;
    };
    if tokens.is_empty()
        || target.ends_with([
            '=', '!', '<', '>', '+', '-', '*', '/', '%', '&', '|', '^', '@', ':',
        ])
    {
        return Before::Other;
    }
    let mut i = 0;
    while i < tokens.len() {
        match &tokens[i].token {
            Token::Open(partner) => i = *partner,
            Token::Operator(op) if !matches!(op.as_str(), "." | "," | "*" | "=") => {
                return Before::Other;
            }
            _ => {}
        }
        i += 1;
    }
    Before::Assignment
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Option<String> {
        find(text).map(|a| text.chars().skip(a.start).take(a.end - a.start).collect())
    }

    #[test]
    fn marks_what_is_outermost() {
        assert_eq!(marked("a + b * c").as_deref(), Some("+"));
        assert_eq!(marked("a - b - c").as_deref(), Some("-"));
        assert_eq!(find("a - b - c").map(|a| a.start), Some(6));
        assert_eq!(marked("x[1](2)").as_deref(), Some("(2)"));
        assert_eq!(marked("x(2)[1]").as_deref(), Some("[1]"));
        assert_eq!(marked("(a // b)").as_deref(), Some("//"));
        assert_eq!(marked("-a ** b"), None);
        assert_eq!(marked("a < b"), None);
        assert_eq!(marked("a.b.c"), None);
        assert_eq!(marked("(a)"), None);
        assert_eq!(marked("f'{a[\"x\"]}' + 1").as_deref(), Some("+"));
        assert_eq!(marked("await f(1)"), None);
        assert_eq!(marked("[1, 2][5]").as_deref(), Some("[5]"));
        assert_eq!(marked("x += 1"), None);
    }
}
