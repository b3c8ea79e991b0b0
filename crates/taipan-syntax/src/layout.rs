//! From text to the tokens the grammar reads: indentation, logical lines, brackets, and strings with replacement fields.
//!
//! `logos` finds the single tokens ([`Tok`]); what depends on the surroundings is done here by hand on the same text:
//! measuring indentation, throwing away line ends inside brackets, checking that brackets match, finding the ends of
//! strings and numbers, and switching between the text of an f-string and the expressions in it.

use logos::{Lexer, Logos};
use unicode_normalization::UnicodeNormalization;

use crate::error::{End, ErrorKind, Rank, SyntaxWarning, TokenError};
use crate::number;
use crate::token::{Tok, Token};

/// CPython's limits; beyond them the text is refused.
const MAX_BRACKETS: usize = 200;
const MAX_INDENTS: usize = 100;
const MAX_NESTED_FSTRINGS: usize = 150;
const MAX_NESTED_SPECS: usize = 3;

/// The tokens of a text.
pub struct Lexed {
    pub tokens: Vec<Token>,
    /// Why the tokens end before the text does; the last token is then a [`Tok::Error`].
    pub error: Option<TokenError>,
    pub warnings: Vec<SyntaxWarning>,
    /// The brackets open at the end, outermost first: their character and place.
    pub open: Vec<(u8, u32)>,
}

/// Cuts a text (line ends `\n`, no null bytes) into tokens.
pub fn tokenize(text: &str) -> Lexed {
    let mut layout = Layout {
        text,
        bytes: text.as_bytes(),
        lexer: Tok::lexer(text),
        tokens: Vec::with_capacity(text.len() / 4 + 8),
        warnings: Vec::new(),
        indents: vec![Indent {
            column: 0,
            strict: 0,
        }],
        brackets: Vec::new(),
        strings: Vec::new(),
        last_comment: None,
    };
    let mut error = layout.run().err();
    if let Some(error) = &mut error {
        error.in_string = !layout.strings.is_empty();
        layout.push(Tok::Error, error.start, error.start);
    }
    let open = layout
        .brackets
        .iter()
        .map(|bracket| (bracket.open, bracket.at))
        .collect();
    Lexed {
        tokens: layout.tokens,
        error,
        warnings: layout.warnings,
        open,
    }
}

type Step = Result<(), TokenError>;

/// An indentation: its column with tabs to multiples of eight, and with tabs as one, to tell whether the order of two
/// indentations depends on the width of a tab.
#[derive(Clone, Copy)]
struct Indent {
    column: u32,
    strict: u32,
}

struct Bracket {
    open: u8,
    at: u32,
    /// The brace of a replacement field.
    is_field: bool,
    /// Inside the field's format specification.
    in_spec: bool,
}

/// An f- or t-string that is open.
struct Format {
    start: u32,
    quote: u8,
    triple: bool,
    raw: bool,
    template: bool,
    /// How many brackets were open before it.
    outer: usize,
}

impl Format {
    fn letter(&self) -> char {
        if self.template { 't' } else { 'f' }
    }
}

struct Layout<'s> {
    text: &'s str,
    bytes: &'s [u8],
    lexer: Lexer<'s, Tok>,
    tokens: Vec<Token>,
    warnings: Vec<SyntaxWarning>,
    indents: Vec<Indent>,
    brackets: Vec<Bracket>,
    strings: Vec<Format>,
    /// Where a comment begins that ends the text.
    last_comment: Option<u32>,
}

impl Layout<'_> {
    fn run(&mut self) -> Step {
        while self.line_start()? {
            self.line()?;
        }
        self.end_of_text()
    }

    fn push(&mut self, kind: Tok, start: u32, end: u32) {
        self.tokens.push(Token { kind, start, end });
    }

    /// Where the next token is looked for.
    fn at(&self) -> usize {
        self.lexer.span().end
    }

    fn skip_to(&mut self, at: usize) {
        self.lexer.bump(at - self.at());
    }

    fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(b'\n')
    }

    /// Passes over blank lines and comments, and turns the indentation of the next line into tokens; false at the end.
    fn line_start(&mut self) -> Result<bool, TokenError> {
        let mut at = self.at();
        let mut line = at;
        let mut indent = Indent {
            column: 0,
            strict: 0,
        };
        let mut continued: Option<Indent> = None;
        loop {
            match self.bytes.get(at) {
                Some(b' ') => {
                    indent.column += 1;
                    indent.strict += 1;
                }
                Some(b'\t') => {
                    indent.column = (indent.column / 8 + 1) * 8;
                    indent.strict += 1;
                }
                Some(0x0c) => {
                    indent = Indent {
                        column: 0,
                        strict: 0,
                    }
                }
                // The first of several joined lines is the one whose indentation counts.
                Some(b'\\')
                    if self.bytes.get(at + 1) == Some(&b'\n') && at + 2 < self.bytes.len() =>
                {
                    continued = continued.or(Some(indent));
                    at += 1;
                    indent = Indent {
                        column: 0,
                        strict: 0,
                    };
                }
                Some(b'#') => {
                    while !matches!(self.bytes.get(at), None | Some(b'\n')) {
                        at += 1;
                    }
                    continue;
                }
                Some(b'\n') => {
                    indent = Indent {
                        column: 0,
                        strict: 0,
                    };
                    continued = None;
                    line = at + 1;
                }
                Some(_) => break,
                None => {
                    self.skip_to(at);
                    return Ok(false);
                }
            }
            at += 1;
        }
        self.skip_to(at);
        self.indent(continued.unwrap_or(indent), line, at)?;
        Ok(true)
    }

    fn indent(&mut self, new: Indent, line: usize, at: usize) -> Step {
        let inconsistent = || {
            Err(TokenError::point(
                line as u32,
                "inconsistent use of tabs and spaces in indentation",
            )
            .of_kind(ErrorKind::TabError)
            .ranking(Rank::Reached)
            .with_newline()
            .with_end(End::Column(0)))
        };
        let current = *self
            .indents
            .last()
            .expect("the outermost indentation stays");
        if new.column == current.column {
            return if new.strict == current.strict {
                Ok(())
            } else {
                inconsistent()
            };
        }
        if new.column > current.column {
            if new.strict <= current.strict {
                return inconsistent();
            }
            if self.indents.len() >= MAX_INDENTS {
                return Err(
                    TokenError::point(line as u32, "too many levels of indentation")
                        .of_kind(ErrorKind::IndentationError)
                        .ranking(Rank::Reached)
                        .with_end(End::Column(0)),
                );
            }
            self.indents.push(new);
            self.push(Tok::Indent, line as u32, at as u32);
            return Ok(());
        }
        let mut closed = 0;
        while self
            .indents
            .last()
            .is_some_and(|open| new.column < open.column)
        {
            self.indents.pop();
            closed += 1;
        }
        let outer = *self
            .indents
            .last()
            .expect("the outermost indentation stays");
        if new.column != outer.column {
            let end = self.line_end(at);
            return Err(TokenError::point(
                end as u32,
                "unindent does not match any outer indentation level",
            )
            .of_kind(ErrorKind::IndentationError)
            .ranking(Rank::Reached)
            .with_newline()
            .with_end(End::Column(-1)));
        }
        if new.strict != outer.strict {
            return inconsistent();
        }
        for _ in 0..closed {
            self.push(Tok::Dedent, at as u32, at as u32);
        }
        Ok(())
    }

    fn line_end(&self, at: usize) -> usize {
        self.bytes[at..]
            .iter()
            .position(|&byte| byte == b'\n')
            .map_or(self.bytes.len(), |ahead| at + ahead)
    }

    /// The tokens up to the end of a logical line, which may span several lines of text. A comment before its end belongs
    /// to the newline token.
    fn line(&mut self) -> Step {
        let mut comment = None;
        loop {
            let Some(found) = self.lexer.next() else {
                self.last_comment = comment;
                return Ok(());
            };
            let span = self.lexer.span();
            let (start, end) = (span.start as u32, span.end as u32);
            let Ok(kind) = found else {
                self.unknown(span.start)?;
                continue;
            };
            match kind {
                Tok::Newline => {
                    if self.brackets.is_empty() {
                        self.push(Tok::Newline, comment.unwrap_or(start), end);
                        return Ok(());
                    }
                }
                Tok::Comment => {
                    comment = Some(start);
                    continue;
                }
                Tok::Backslash => self.continuation(span.start)?,
                Tok::Name | Tok::Match | Tok::Case | Tok::Type => {
                    if matches!(self.byte(span.end), b'"' | b'\'') {
                        self.incompatible_prefixes(span.start, span.end)?;
                    }
                    if self.byte(span.end) >= 0x80 {
                        self.unicode_name(span.start)?;
                    } else {
                        self.push(kind, start, end);
                    }
                }
                Tok::NonAscii => self.unicode_name(span.start)?,
                Tok::Number => self.number(span.start)?,
                Tok::Str => self.string(span.start, span.end)?,
                Tok::FStart | Tok::TStart => self.format_start(kind, span.start, span.end)?,
                Tok::LPar | Tok::LSqb | Tok::LBrace => {
                    self.open(self.bytes[span.start], start, false)?;
                    self.push(kind, start, end);
                }
                Tok::RPar | Tok::RSqb | Tok::RBrace => self.close(kind, span.start)?,
                Tok::Colon | Tok::ColonEqual => self.colon(kind, start, end)?,
                _ => {
                    if kind.is_keyword() && self.byte(span.end) >= 0x80 {
                        self.unicode_name(span.start)?;
                    } else {
                        self.push(kind, start, end);
                    }
                }
            }
            comment = None;
        }
    }

    fn end_of_text(&mut self) -> Step {
        let end = self.bytes.len() as u32;
        // A text may end without a newline, and inside brackets it never has one: the grammar then refuses at the end.
        if self.brackets.is_empty() {
            if !matches!(
                self.tokens.last().map(|token| token.kind),
                None | Some(Tok::Newline | Tok::Dedent)
            ) {
                self.push(Tok::Newline, self.last_comment.unwrap_or(end), end);
            }
            for _ in 1..self.indents.len() {
                self.push(Tok::Dedent, end, end);
            }
        }
        Ok(())
    }

    /// A character that begins no token.
    fn unknown(&mut self, at: usize) -> Step {
        let byte = self.bytes[at];
        if byte < 0x20 || byte == 0x7f {
            return Err(TokenError::point(
                at as u32,
                format!("invalid non-printable character U+{byte:04X}"),
            ));
        }
        self.push(Tok::Unknown, at as u32, at as u32 + 1);
        Ok(())
    }

    fn continuation(&mut self, at: usize) -> Step {
        let next = at as u32 + 1;
        match self.bytes.get(at + 1) {
            Some(b'\n') if at + 2 < self.bytes.len() => {
                self.skip_to(at + 2);
                Ok(())
            }
            Some(b'\n') | None => Err(TokenError::point(next, "unexpected EOF while parsing")
                .ranking(Rank::EndOfText)
                .with_end(End::Column(-1))
                .with_newline()
                .incomplete()),
            Some(_) => Err(TokenError::point(
                next,
                "unexpected character after line continuation character",
            )
            .ranking(Rank::Reached)
            .with_end(End::Column(0))
            .with_newline()),
        }
    }

    /// Letters before a quote that are string prefixes, but not together.
    fn incompatible_prefixes(&self, start: usize, end: usize) -> Step {
        let mut seen = [false; 5];
        for &byte in &self.bytes[start..end] {
            match b"ubrft"
                .iter()
                .position(|&letter| letter == byte.to_ascii_lowercase())
            {
                Some(at) if !seen[at] => seen[at] = true,
                _ => return Ok(()),
            }
        }
        let [u, b, r, f, t] = seen;
        for (first, second, names) in [
            (u, b, "'u' and 'b'"),
            (u, r, "'u' and 'r'"),
            (u, f, "'u' and 'f'"),
            (u, t, "'u' and 't'"),
            (b, f, "'b' and 'f'"),
            (b, t, "'b' and 't'"),
            (f, t, "'f' and 't'"),
        ] {
            if first && second {
                let message = format!("{names} prefixes are incompatible");
                return Err(TokenError::spanning(start as u32, end as u32, message));
            }
        }
        Ok(())
    }

    /// A name with characters beyond ASCII.
    fn unicode_name(&mut self, start: usize) -> Step {
        let mut end = start;
        for (offset, character) in self.text[start..].char_indices() {
            if character.is_ascii() {
                if !(character.is_ascii_alphanumeric() || character == '_') {
                    break;
                }
            } else if !continues_name(character, offset == 0) {
                // Names end only at ASCII; whatever else follows belongs to them and spoils them.
                return Err(invalid_character((start + offset) as u32, character));
            }
            end = start + offset + character.len_utf8();
        }
        self.skip_to(end);
        self.push(Tok::Name, start as u32, end as u32);
        Ok(())
    }

    fn number(&mut self, start: usize) -> Step {
        let end = number::scan(self.bytes, start)?;
        if number::runs_into_keyword(self.bytes, end) {
            let message = format!(
                "invalid {} literal",
                number::kind_of(&self.text[start..end])
            );
            self.warnings.push(SyntaxWarning {
                message,
                offset: start as u32,
                end: start as u32,
            });
        }
        self.skip_to(end);
        self.push(Tok::Number, start as u32, end as u32);
        Ok(())
    }

    /// A plain string; `body` is after the first quote.
    fn string(&mut self, start: usize, body: usize) -> Step {
        let quote = self.bytes[body - 1];
        let triple =
            self.bytes.get(body) == Some(&quote) && self.bytes.get(body + 1) == Some(&quote);
        let mut at = if triple { body + 2 } else { body };
        loop {
            match self.bytes.get(at) {
                Some(b'\\') => at += 2,
                Some(b'\n') if !triple => break,
                Some(&byte) if byte == quote => {
                    if !triple {
                        at += 1;
                        self.skip_to(at);
                        self.push(Tok::Str, start as u32, at as u32);
                        return Ok(());
                    }
                    if self.bytes[at + 1..].starts_with(&[quote, quote]) {
                        at += 3;
                        self.skip_to(at);
                        self.push(Tok::Str, start as u32, at as u32);
                        return Ok(());
                    }
                    at += 1;
                }
                Some(_) => at += 1,
                None => break,
            }
        }
        Err(self.unterminated_string(start, body - 1, quote, triple, at.min(self.bytes.len())))
    }

    fn unterminated_string(
        &self,
        start: usize,
        quote_at: usize,
        quote: u8,
        triple: bool,
        end: usize,
    ) -> TokenError {
        if let Some(format) = self.strings.last()
            && format.quote == quote
            && format.triple == triple
        {
            let message = format!("{}-string: expecting '}}'", format.letter());
            return TokenError::point(start as u32, message);
        }
        let line = self.bytes[..end]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        if triple {
            let last = self.last_line();
            let message =
                format!("unterminated triple-quoted string literal (detected at line {last})");
            return TokenError::point(start as u32, message).incomplete();
        }
        // A backslash before the last quote on the line is probably why there is no other.
        let mut escaped = false;
        let mut at = quote_at + 1;
        while at < end {
            if self.bytes[at] == b'\\' {
                escaped = self.bytes.get(at + 1) == Some(&quote) || escaped;
                at += 1;
            }
            at += 1;
        }
        let hint = if escaped {
            "; perhaps you escaped the end quote?"
        } else {
            ""
        };
        let incomplete = end >= self.bytes.len() && self.bytes.ends_with(b"\\\n");
        let error = TokenError::point(
            start as u32,
            format!("unterminated string literal (detected at line {line}){hint}"),
        );
        if incomplete {
            error.incomplete()
        } else {
            error
        }
    }

    fn last_line(&self) -> usize {
        let newlines = self.bytes.iter().filter(|&&byte| byte == b'\n').count();
        if self.bytes.ends_with(b"\n") {
            newlines
        } else {
            newlines + 1
        }
    }

    fn format_start(&mut self, kind: Tok, start: usize, body: usize) -> Step {
        if self.strings.len() >= MAX_NESTED_FSTRINGS {
            return Err(TokenError::point(
                start as u32,
                "too many nested f-strings or t-strings",
            ));
        }
        let quote = self.bytes[body - 1];
        let triple =
            self.bytes.get(body) == Some(&quote) && self.bytes.get(body + 1) == Some(&quote);
        let body = if triple { body + 2 } else { body };
        let prefix = &self.bytes[start..body];
        self.strings.push(Format {
            start: start as u32,
            quote,
            triple,
            raw: prefix.contains(&b'r') || prefix.contains(&b'R'),
            template: kind == Tok::TStart,
            outer: self.brackets.len(),
        });
        self.push(kind, start as u32, body as u32);
        self.skip_to(body);
        self.middle()
    }

    /// The text of the innermost f-string up to its end or to a brace.
    fn middle(&mut self) -> Step {
        let start = self.at();
        let format = self.strings.last().expect("inside an f-string");
        let (quote, triple, raw) = (format.quote, format.triple, format.raw);
        let in_spec = self.brackets.len() > format.outer;
        let mut at = start;
        loop {
            let byte = match self.bytes.get(at) {
                Some(&byte) => byte,
                // A text that lacks its last newline is read as if it had it.
                None if in_spec && !triple => b'\n',
                None => return self.unterminated_format(at),
            };
            match byte {
                b'\n' if !triple => {
                    if in_spec {
                        let message = format!(
                            "{0}-string: newlines are not allowed in format specifiers for single quoted {0}-strings",
                            format.letter()
                        );
                        return Err(TokenError::point(at as u32, message));
                    }
                    return self.unterminated_format(at);
                }
                _ if byte == quote => {
                    let ends = !triple || self.bytes[at + 1..].starts_with(&[quote, quote]);
                    if ends {
                        break;
                    }
                    at += 1;
                }
                b'\\' => match self.bytes.get(at + 1) {
                    // The brace after a backslash still begins a field; `\N{...}` is a character.
                    Some(b'{' | b'}') => at += 1,
                    Some(b'N') if !raw && self.bytes.get(at + 2) == Some(&b'{') => {
                        at += 3;
                        while self
                            .bytes
                            .get(at)
                            .is_some_and(|&byte| byte != b'}' && byte != quote && byte != b'\n')
                        {
                            at += 1;
                        }
                        if self.bytes.get(at) == Some(&b'}') {
                            at += 1;
                        }
                    }
                    _ => at += 2,
                },
                b'{' if !in_spec && self.bytes.get(at + 1) == Some(&b'{') => at += 2,
                b'{' => {
                    self.text_token(start, at);
                    self.open(b'{', at as u32, true)?;
                    self.push(Tok::FLBrace, at as u32, at as u32 + 1);
                    self.skip_to(at + 1);
                    return Ok(());
                }
                b'}' if in_spec => {
                    self.text_token(start, at);
                    self.skip_to(at + 1);
                    return self.close(Tok::RBrace, at);
                }
                b'}' if self.bytes.get(at + 1) == Some(&b'}') => at += 2,
                b'}' => {
                    let message = format!("{}-string: single '}}' is not allowed", format.letter());
                    return Err(TokenError::point(at as u32, message));
                }
                _ => at += 1,
            }
        }
        self.text_token(start, at);
        let end = at + if triple { 3 } else { 1 };
        let kind = if self.strings.last().is_some_and(|format| format.template) {
            Tok::TEnd
        } else {
            Tok::FEnd
        };
        self.push(kind, at as u32, end as u32);
        // If it ends before its last field does, the brace stays open, as for CPython, but as any other.
        let outer = self.strings.pop().map_or(0, |format| format.outer);
        for bracket in self.brackets.iter_mut().skip(outer) {
            bracket.is_field = false;
        }
        self.skip_to(end);
        Ok(())
    }

    fn text_token(&mut self, start: usize, end: usize) {
        if end > start {
            self.push(Tok::FMiddle, start as u32, end as u32);
        }
    }

    fn unterminated_format(&self, at: usize) -> Step {
        let format = self.strings.last().expect("inside an f-string");
        let letter = format.letter();
        let line = self.bytes[..at.min(self.bytes.len())]
            .iter()
            .filter(|&&byte| byte == b'\n')
            .count()
            + 1;
        if format.triple {
            let line = self.last_line();
            let message = format!(
                "unterminated triple-quoted {letter}-string literal (detected at line {line})"
            );
            return Err(TokenError::point(format.start, message).incomplete());
        }
        let message = format!("unterminated {letter}-string literal (detected at line {line})");
        Err(TokenError::point(format.start, message))
    }

    fn open(&mut self, open: u8, at: u32, is_field: bool) -> Step {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(TokenError::point(at, "too many nested parentheses"));
        }
        self.brackets.push(Bracket {
            open,
            at,
            is_field,
            in_spec: false,
        });
        Ok(())
    }

    /// How many brackets belong to text outside the innermost f-string.
    fn outer(&self) -> usize {
        self.strings.last().map_or(0, |format| format.outer)
    }

    fn close(&mut self, kind: Tok, at: usize) -> Step {
        let close = self.bytes[at];
        let expected = match close {
            b')' => b'(',
            b']' => b'[',
            _ => b'{',
        };
        let place = at as u32;
        let close = close as char;
        let Some(bracket) = self.brackets.last() else {
            return Err(TokenError::point(place, format!("unmatched '{close}'")));
        };
        if bracket.open != expected {
            if bracket.is_field {
                let letter = self.strings.last().map_or('f', Format::letter);
                return Err(TokenError::point(
                    place,
                    format!("{letter}-string: unmatched '{close}'"),
                ));
            }
            let open = bracket.open as char;
            let newlines = |end: usize| {
                self.bytes[..end]
                    .iter()
                    .filter(|&&byte| byte == b'\n')
                    .count()
                    + 1
            };
            let line = newlines(bracket.at as usize);
            let place_of_open = if line == newlines(at) {
                String::new()
            } else {
                format!(" on line {line}")
            };
            return Err(TokenError::point(
                place,
                format!(
                    "closing parenthesis '{close}' does not match opening parenthesis '{open}'{place_of_open}"
                ),
            ));
        }
        let is_field = bracket.is_field;
        self.brackets.pop();
        if is_field {
            self.push(Tok::FRBrace, place, place + 1);
            return self.middle();
        }
        self.push(kind, place, place + 1);
        Ok(())
    }

    /// A colon, which directly inside a replacement field begins the format specification, also if `=` follows it.
    fn colon(&mut self, kind: Tok, start: u32, end: u32) -> Step {
        let outer = self.outer();
        let specs = self.brackets[outer.min(self.brackets.len())..]
            .iter()
            .filter(|bracket| bracket.in_spec)
            .count();
        match self.brackets.last_mut() {
            Some(bracket) if bracket.is_field => {
                bracket.in_spec = true;
                if specs + 1 >= MAX_NESTED_SPECS {
                    let letter = self.strings.last().map_or('f', Format::letter);
                    let message = format!("{letter}-string: expressions nested too deeply");
                    return Err(TokenError::point(start, message));
                }
                self.push(Tok::FColon, start, start + 1);
                // The lexer may have taken the `=` too: it is the first character of the specification.
                self.rewind(start as usize + 1);
                self.middle()
            }
            _ => {
                self.push(kind, start, end);
                Ok(())
            }
        }
    }

    fn rewind(&mut self, at: usize) {
        if at != self.at() {
            self.lexer = Tok::lexer(self.text);
            self.lexer.bump(at);
        }
    }
}

/// Whether a character beyond ASCII may stand in a name: its compatibility form must consist of what names consist of.
fn continues_name(character: char, first: bool) -> bool {
    let allowed = |c: char, first: bool| {
        c == '_'
            || if first {
                unicode_ident::is_xid_start(c)
            } else {
                unicode_ident::is_xid_continue(c)
            }
    };
    allowed(character, first)
        && std::iter::once(character)
            .nfkc()
            .enumerate()
            .all(|(at, c)| allowed(c, first && at == 0))
}

fn invalid_character(at: u32, character: char) -> TokenError {
    let code = character as u32;
    if is_printable(character) {
        TokenError::point(
            at,
            format!("invalid character '{character}' (U+{code:04X})"),
        )
    } else {
        TokenError::point(at, format!("invalid non-printable character U+{code:04X}"))
    }
}

/// Spaces, controls, formats, surrogates, private and unassigned characters are not printable.
fn is_printable(character: char) -> bool {
    let code = character as u32;
    let format = matches!(code,
        0x80..=0xA0 | 0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x1680 | 0x180E
        | 0x2000..=0x200F | 0x2028..=0x202F | 0x205F..=0x206F | 0x3000 | 0xE000..=0xF8FF | 0xFEFF | 0xFFF9..=0xFFFB
        | 0xFFFE..=0xFFFF | 0x110BD | 0x110CD | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A
        | 0xE0000..=0xE00FF | 0xE01F0..=0x10FFFF);
    !format
}
