//! The second pass over the tokens, once the grammar has refused: finds CPython's words for what is wrong.
//!
//! CPython parses by ordered choice with backtracking, and a second time with extra alternatives that only raise errors; which
//! error is found first, and which token counts as the last one seen, follows from that order. So this pass is a
//! recogniser by recursive descent with ordered choice too: it builds nothing, begins at the top-level statement that
//! the grammar refused, and stops at the first thing it has words for. If it finds none, the error is "invalid syntax"
//! at the token the grammar refused.

mod atoms;
mod calls;
mod compound;
mod expressions;
mod parameters;
mod patterns;
mod shape;
mod simple;
mod strings;

use std::collections::HashMap;

use crate::ast::Span;
use crate::error::{End, ErrorKind, Rank, SyntaxError, TokenError};
use crate::layout::Lexed;
use crate::parse::Mode;
use crate::source::SourceMap;
use crate::suggest::keyword_typo;
use crate::token::{Tok, Token};

use shape::Shape;

/// Stands for the end of the text.
const END: Tok = Tok::StartExec;

/// How deeply expressions may nest for the pass to look into them. Only the words of the error depend on it.
const MAX_NESTING: u32 = 40;

type Fail = Box<SyntaxError>;

/// `Ok(None)`: this is not here; `Err`: found what is wrong.
type Found<T> = Result<Option<T>, Fail>;

/// Leaves the function if what is asked for is not here.
macro_rules! need {
    ($found:expr) => {
        match $found? {
            Some(found) => found,
            None => return Ok(None),
        }
    };
}
use need;

/// Why a source was refused.
pub enum Why {
    /// No production takes the token.
    Grammar,
    /// A builder refused: the tokens are in order, but not what they mean.
    Builder,
    /// A builder refused, and said why.
    Known(TokenError),
}

/// The error for a source that was refused at the token number `failed_at`.
pub fn diagnose(
    source: &SourceMap,
    lexed: &Lexed,
    failed_at: usize,
    why: Why,
    mode: Mode,
    suggest: bool,
) -> SyntaxError {
    let tokens = &lexed.tokens;
    let start = top_level_start(tokens, failed_at);
    let mut pass = Pass {
        source,
        tokens,
        lexed,
        open: &lexed.open,
        levels: levels(tokens),
        mark: 0,
        furthest: start,
        invalid: false,
        memo: HashMap::new(),
        nesting: 0,
        too_nested: false,
        is_final: false,
        mode,
        came_to: failed_at,
    };
    let mut error = match why {
        Why::Known(error) => {
            pass.furthest = failed_at;
            error.into_syntax_error(source)
        }
        Why::Grammar | Why::Builder => {
            let found = pass.run(start);
            let mut error = found.err().unwrap_or_else(|| Box::new(pass.generic()));
            // The prompt asks for more exactly if the first time came to the end of the text.
            error.incomplete = pass.came_to_end();
            if pass.is_final {
                return *error;
            }
            pass.cut_text(&mut error);
            *error
        }
    };
    let incomplete = error.incomplete;
    // Text that cannot even be cut into tokens outranks what the parser finds, and an open bracket explains an error on a
    // later line better than anything else.
    match &lexed.error {
        Some(token_error) if token_error.rank == Rank::First => {
            if !token_error.in_string {
                error = token_error.clone().into_syntax_error(source);
            }
        }
        _ => {
            if let Some(&(_, open)) = lexed.open.last() {
                let line = tokens
                    .get(pass.furthest)
                    .map_or(u32::MAX, |token| source.position(token.start).0);
                if line > source.position(open).0 {
                    error = *pass.never_closed();
                }
            }
        }
    }
    error.incomplete = incomplete;
    if suggest {
        let mut tried = Vec::new();
        let shown = keyword_typo(source, tokens, pass.came_to, &error, &mut tried);
        (error.shown, error.tried) = (shown.map(Box::new), tried.into());
    }
    error
}

/// How many brackets are open after each token.
fn levels(tokens: &[Token]) -> Vec<u16> {
    let mut level = 0u16;
    tokens
        .iter()
        .map(|token| {
            match token.kind {
                Tok::LPar | Tok::WithLPar | Tok::LSqb | Tok::LBrace | Tok::FLBrace => level += 1,
                Tok::RPar | Tok::RSqb | Tok::RBrace | Tok::FRBrace => {
                    level = level.saturating_sub(1)
                }
                _ => {}
            }
            level
        })
        .collect()
}

/// Where the top-level statement begins that was not finished when the token `failed_at` was refused.
fn top_level_start(tokens: &[Token], failed_at: usize) -> usize {
    let mut start = 0;
    let mut depth = 0usize;
    let mut begins_line = true;
    let mut decorated = false;
    for (at, token) in tokens.iter().enumerate().take(failed_at) {
        match token.kind {
            Tok::Indent => depth += 1,
            Tok::Dedent => depth = depth.saturating_sub(1),
            Tok::Newline => {
                begins_line = true;
                continue;
            }
            kind if begins_line && depth == 0 => {
                let continues = matches!(kind, Tok::Elif | Tok::Else | Tok::Except | Tok::Finally);
                if !continues && !decorated {
                    start = at;
                }
                decorated = kind == Tok::At;
            }
            _ => {}
        }
        begins_line = matches!(token.kind, Tok::Dedent | Tok::Indent) && begins_line;
    }
    start
}

/// A rule whose result at a place is remembered, so that backtracking stays cheap.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Rule {
    Expression,
    Disjunction,
    Named,
    StarExpression,
    BitOr,
    Sum,
    Primary,
    Atom,
    Block,
    Simple,
    Arguments,
}

struct Pass<'a> {
    source: &'a SourceMap,
    tokens: &'a [Token],
    lexed: &'a Lexed,
    open: &'a [(u8, u32)],
    levels: Vec<u16>,
    /// The next token.
    mark: usize,
    /// The last token looked at, in the grammar's pass or in this one.
    furthest: usize,
    /// Whether to look for errors, or only to recognise.
    invalid: bool,
    memo: HashMap<(Rule, usize), Option<(Shape, usize)>>,
    nesting: u32,
    /// Something nested deeper than this pass looks.
    too_nested: bool,
    /// What was found outranks everything else.
    is_final: bool,
    mode: Mode,
    /// The last token that the first time came to.
    came_to: usize,
}

impl Pass<'_> {
    /// Once without looking for errors, to see how far that comes and for the few that are found even so, and once
    /// looking for all.
    fn run(&mut self, start: usize) -> Result<(), Fail> {
        for invalid in [false, true] {
            // Rules about what is wrong may hold for statements that are right, and are tried on all of them.
            self.mark = if invalid { 0 } else { start };
            self.invalid = invalid;
            self.memo.clear();
            let found = self.whole();
            if !invalid && !self.too_nested {
                self.came_to = self.furthest;
            }
            found?;
        }
        Ok(())
    }

    fn whole(&mut self) -> Result<(), Fail> {
        match self.mode {
            Mode::Exec => {
                self.statements()?;
            }
            Mode::Single => {
                if self.attempt(Self::compound_statement)?.is_some() {
                    // The end of its line is read next.
                    self.peek()?;
                } else if self.simple_statements()?.is_some() {
                    // It is right, so what was refused stands behind it.
                    self.is_final = true;
                    let message = "multiple statements found while compiling a single statement";
                    return Err(self.at_token(self.mark - 1, message));
                }
            }
            Mode::Eval => {
                if self.expressions()?.is_some() {
                    while self.token(Tok::Newline)?.is_some() {}
                    self.peek()?;
                }
            }
        }
        Ok(())
    }

    /// "Invalid syntax" at the token that the first time could not take.
    fn generic(&mut self) -> SyntaxError {
        let at = self.came_to;
        match self.tokens.get(at).map(|token| token.kind) {
            Some(kind @ (Tok::Indent | Tok::Dedent)) => {
                self.is_final = true;
                let word = if kind == Tok::Indent {
                    "indent"
                } else {
                    "unindent"
                };
                let message = format!("unexpected {word}");
                let mut error = if self.is_absent(at) {
                    self.at_end_of_text(message)
                } else {
                    self.at_token(at, message)
                };
                error.kind = ErrorKind::IndentationError;
                *error
            }
            None if !self.open.is_empty() => *self.never_closed(),
            _ => *self.at_token(at, "invalid syntax"),
        }
    }

    /// Of a line behind which tokens have been looked at the text is told without its end.
    fn cut_text(&self, error: &mut SyntaxError) {
        let last = self.source.text().len().saturating_sub(1) as u32;
        let furthest = self
            .tokens
            .get(self.furthest)
            .map_or(last, |token| token.start.min(last));
        let is_before = self.source.position(furthest).0 > error.lineno;
        if let Some(text) = error
            .text
            .as_mut()
            .filter(|text| is_before && text.ends_with('\n'))
        {
            text.pop();
        }
    }

    /// Whether the first time looked at the end of the text.
    fn came_to_end(&self) -> bool {
        match self.tokens.get(self.came_to) {
            None => true,
            Some(token) if token.kind == Tok::Error => self
                .lexed
                .error
                .as_ref()
                .is_some_and(|error| error.incomplete),
            Some(token) => {
                token.kind == Tok::Dedent && token.start as usize >= self.source.text().len()
            }
        }
    }

    /// The last line, and its length with its newline; only a file has one that is not written.
    fn end_of_text(&self) -> (u32, u32) {
        let text = self.source.text();
        let body = text.strip_suffix('\n').unwrap_or(text);
        let (line, column) = self.source.character_position(body.len() as u32);
        (
            line,
            column + u32::from(body.len() < text.len() || self.mode == Mode::Exec),
        )
    }

    /// Whether a token is not in the text: its end, or the newline that a prompt or an expression may lack.
    fn is_absent(&self, at: usize) -> bool {
        let end = self.source.text().len() as u32;
        match self.tokens.get(at) {
            None => true,
            Some(token) => {
                token.start >= end
                    && (token.kind == Tok::Dedent
                        || (token.kind == Tok::Newline && self.mode != Mode::Exec))
            }
        }
    }

    fn never_closed(&self) -> Fail {
        let (open, at) = self.open.last().copied().unwrap_or((b'(', 0));
        let message = format!("'{}' was never closed", open as char);
        let error = TokenError::point(at, message)
            .with_end(End::Column(0))
            .incomplete();
        Box::new(error.into_syntax_error(self.source))
    }

    /// The error that ended the tokens.
    fn token_error(&self) -> Fail {
        match &self.lexed.error {
            Some(error) if error.rank != Rank::EndOfText || self.open.is_empty() => {
                Box::new(error.clone().into_syntax_error(self.source))
            }
            _ => self.never_closed(),
        }
    }

    fn error(&self, start: u32, end: u32, message: impl Into<String>) -> Fail {
        Box::new(SyntaxError::parsing(
            self.source,
            Span { start, end },
            message,
        ))
    }

    /// An error about all of something.
    fn about(&self, shape: &Shape, message: impl Into<String>) -> Fail {
        self.error(shape.start, shape.end, message)
    }

    /// An error from a place up to the last token looked at.
    fn starting_from(&self, start: u32, message: impl Into<String>) -> Fail {
        let mut error = self.error(start, start, message);
        let last = self.furthest.min(self.tokens.len().saturating_sub(1));
        let end = self.tokens[last].end;
        let (line, column) = self.source.character_position(end);
        (error.end_lineno, error.end_offset) = (line, column as i32);
        if self.tokens[last].kind == Tok::Newline {
            let (line, column) = self.newline_position(last);
            (error.end_lineno, error.end_offset) = (line, column as i32 + 1);
        }
        error
    }

    /// An error at the last token looked at.
    fn at_last(&self, message: impl Into<String>) -> Fail {
        if self.is_absent(self.furthest) {
            return self.at_end_of_text(message);
        }
        self.at_token(self.furthest, message)
    }

    /// An error at the next token.
    fn at_next(&self, message: impl Into<String>) -> Fail {
        if self.is_absent(self.mark) {
            return self.at_end_of_text(message);
        }
        self.at_token(self.mark, message)
    }

    /// An error at a token. Those without text of their own are placed as CPython does.
    fn at_token(&self, at: usize, message: impl Into<String>) -> Fail {
        let Some(token) = self.tokens.get(at).filter(|_| !self.is_absent(at)) else {
            let (line, _) = self.end_of_text();
            let start = self.source.line_start(line);
            let mut error = self.error(start, start, message);
            (error.offset, error.end_offset) = (0, 0);
            if self.source.text().is_empty() {
                (error.lineno, error.end_lineno) = (0, 0);
            }
            return error;
        };
        match token.kind {
            Tok::Indent | Tok::Dedent => {
                let mut error = self.error(token.end, token.end, message);
                error.offset -= 1;
                error.end_offset = -1;
                error
            }
            Tok::Newline => {
                let mut error = self.error(token.start, token.start, message);
                error.end_offset = self.newline_position(at).1 as i32 + 2;
                error
            }
            // CPython has only its first character in mind.
            Tok::LessGreater => self.error(token.start, token.start + 1, message),
            _ => self.error(token.start, token.end, message),
        }
    }

    /// The place of the line end itself of a newline token, which may begin with a comment.
    fn newline_position(&self, at: usize) -> (u32, u32) {
        let end = self.tokens[at].end;
        let is_written = self.source.text().as_bytes()[..end as usize].last() == Some(&b'\n');
        self.source
            .character_position(if is_written && end > self.tokens[at].start {
                end - 1
            } else {
                end
            })
    }

    fn at_end_of_text(&self, message: impl Into<String>) -> Fail {
        let (line, length) = self.end_of_text();
        let start = self.source.line_start(line);
        let mut error = self.error(start, start, message);
        error.offset = length;
        error.end_offset = -1;
        error
    }

    fn indentation_error(&self, message: impl Into<String>) -> Fail {
        let mut error = self.at_last(message);
        error.kind = ErrorKind::IndentationError;
        error
    }

    /// The kind of the token at `at`. To look past the end of a text with open brackets is an error.
    fn kind(&mut self, at: usize) -> Result<Tok, Fail> {
        self.furthest = self.furthest.max(at);
        match self.tokens.get(at) {
            Some(token) if token.kind == Tok::Error => {
                self.is_final = true;
                Err(self.token_error())
            }
            Some(token) => Ok(token.kind),
            None if !self.open.is_empty() => Err(self.never_closed()),
            None => Ok(END),
        }
    }

    fn peek(&mut self) -> Result<Tok, Fail> {
        self.kind(self.mark)
    }

    /// The next token if it is of a kind; returns its number.
    fn token(&mut self, kind: Tok) -> Found<usize> {
        let next = self.peek()?;
        let is_it = next == kind || (kind == Tok::LPar && next == Tok::WithLPar);
        Ok(is_it.then(|| {
            self.mark += 1;
            self.mark - 1
        }))
    }

    /// The next token if it is of one of several kinds.
    fn one_of(&mut self, kinds: &[Tok]) -> Found<usize> {
        let next = self.peek()?;
        Ok(kinds.contains(&next).then(|| {
            self.mark += 1;
            self.mark - 1
        }))
    }

    /// The next token if it can be a name; soft keywords can.
    fn name(&mut self) -> Found<usize> {
        let is_name = self.peek()?.is_name();
        Ok(is_name.then(|| {
            self.mark += 1;
            self.mark - 1
        }))
    }

    /// The next token if it is this word.
    fn word(&mut self, word: &str) -> Found<usize> {
        let is_name = self.peek()?.is_name();
        let is_it = is_name && self.text(self.mark) == word;
        Ok(is_it.then(|| {
            self.mark += 1;
            self.mark - 1
        }))
    }

    fn text(&self, at: usize) -> &str {
        let token = self.tokens[at];
        &self.source.text()[token.start as usize..token.end as usize]
    }

    fn start_of(&self, at: usize) -> u32 {
        self.tokens
            .get(at)
            .map_or(self.source.text().len() as u32, |token| token.start)
    }

    fn end_of(&self, at: usize) -> u32 {
        self.tokens
            .get(at)
            .map_or(self.source.text().len() as u32, |token| token.end)
    }

    /// Where the last token taken ends.
    fn taken_end(&self) -> u32 {
        self.end_of(self.mark.saturating_sub(1))
    }

    fn line_of(&self, at: usize) -> u32 {
        self.source.position(self.start_of(at)).0
    }

    /// Tries something, and goes back if it is not here.
    fn attempt<T>(&mut self, what: impl FnOnce(&mut Self) -> Found<T>) -> Found<T> {
        let mark = self.mark;
        let found = what(self)?;
        if found.is_none() {
            self.mark = mark;
        }
        Ok(found)
    }

    /// Whether something is next, without taking it.
    fn ahead<T>(&mut self, what: impl FnOnce(&mut Self) -> Found<T>) -> Result<bool, Fail> {
        let mark = self.mark;
        let found = what(self)?;
        self.mark = mark;
        Ok(found.is_some())
    }

    /// Whether the next token is of one of several kinds, without taking it.
    fn ahead_of(&mut self, kinds: &[Tok]) -> Result<bool, Fail> {
        let next = self.peek()?;
        Ok(kinds.contains(&next))
    }

    /// A rule whose result is remembered.
    fn remembered(
        &mut self,
        rule: Rule,
        what: impl FnOnce(&mut Self) -> Found<Shape>,
    ) -> Found<Shape> {
        let start = self.mark;
        if let Some(known) = self.memo.get(&(rule, start)) {
            return Ok(known.clone().map(|(shape, mark)| {
                self.mark = mark;
                shape
            }));
        }
        let found = self.attempt(what)?;
        self.memo
            .insert((rule, start), found.clone().map(|shape| (shape, self.mark)));
        Ok(found)
    }

    /// One or more of something with commas between them.
    fn separated<T>(&mut self, mut what: impl FnMut(&mut Self) -> Found<T>) -> Found<Vec<T>> {
        let mut list = vec![need!(self.attempt(&mut what))];
        while let Some(next) = self.attempt(|pass| {
            need!(pass.token(Tok::Comma));
            what(pass)
        })? {
            list.push(next);
        }
        Ok(Some(list))
    }

    /// A token without which there is no other way to read the source.
    fn forced(&mut self, kind: Tok, text: &str) -> Found<usize> {
        let found = self.token(kind)?;
        if found.is_none() && self.invalid {
            return Err(self.at_token(self.mark, format!("expected '{text}'")));
        }
        Ok(found)
    }
}
