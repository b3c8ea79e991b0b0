//! The Python signature of a native function: parsed from `#[sig("(a, /, *, key=None)")]`, or made up from the Rust names.

/// A parameter as scripts see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    pub name: String,
    pub default: bool,
}

/// A whole signature.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Signature {
    pub params: Vec<Param>,
    pub posonly: usize,
    pub positional: usize,
    pub rest: bool,
    pub kwargs: bool,
    /// Has a `/` of its own.
    pub slash: bool,
}

impl Signature {
    /// Parse `(a, b=1, /, c, *args, d=None, **kw)`.
    pub fn parse(text: &str) -> Result<Signature, String> {
        let inner = text
            .trim()
            .strip_prefix('(')
            .and_then(|t| t.strip_suffix(')'))
            .ok_or("a signature is in parentheses")?;
        let mut signature = Signature::default();
        let mut keyword_only = false;
        for part in split(inner) {
            let part = part.trim();
            if part == "/" {
                signature.posonly = signature.params.len();
                signature.slash = true;
            } else if part == "*" {
                keyword_only = true;
            } else if part.starts_with("**") {
                signature.kwargs = true;
            } else if part.starts_with('*') {
                signature.rest = true;
                keyword_only = true;
            } else if !part.is_empty() {
                let name = part.split(['=', ':']).next().unwrap_or(part).trim();
                if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                    return Err(format!("not a parameter: {part}"));
                }
                signature.params.push(Param {
                    name: name.to_string(),
                    default: part.contains('='),
                });
                if !keyword_only {
                    signature.positional = signature.params.len();
                }
            }
        }
        Ok(signature)
    }

    /// Insert `$self` (or `$module`, `$type`) in front of a signature text.
    pub fn with_receiver(&self, text: &str, receiver: &str) -> String {
        let inner = text.trim().trim_start_matches('(');
        let inner = inner.strip_suffix(')').unwrap_or(inner).trim();
        match (inner.is_empty(), self.slash) {
            (true, _) => format!("({receiver}, /)"),
            (false, true) => format!("({receiver}, {inner})"),
            (false, false) => format!("({receiver}, /, {inner})"),
        }
    }
}

/// Split at commas outside of brackets and quotes.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut quote, mut start) = (Vec::new(), 0, None, 0);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_all_sections() {
        let s = Signature::parse("(a, b=(1, 2), /, c=', ', *args, d=None, **kw)").unwrap();
        assert_eq!(
            s.params.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
            ["a", "b", "c", "d"]
        );
        assert_eq!(
            (s.posonly, s.positional, s.rest, s.kwargs, s.slash),
            (2, 3, true, true, true)
        );
        assert!(!s.params[0].default && s.params[1].default);
    }

    #[test]
    fn receiver_is_positional_only() {
        let text = "(*, key=None, reverse=False)";
        let s = Signature::parse(text).unwrap();
        assert_eq!(
            s.with_receiver(text, "$self"),
            "($self, /, *, key=None, reverse=False)"
        );
        let text = "(index=-1, /)";
        let s = Signature::parse(text).unwrap();
        assert_eq!(s.with_receiver(text, "$self"), "($self, index=-1, /)");
        assert_eq!(
            Signature::parse("()").unwrap().with_receiver("()", "$self"),
            "($self, /)"
        );
    }
}
