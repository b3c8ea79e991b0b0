//! The way from text to tree. The only file that sees what lalrpop generates and its types.

use std::rc::Rc;

use lalrpop_util::{ParseError, lalrpop_mod};

use crate::actions::{Builder, DEEP, MAX_DEPTH, Refusal, Stop};
use crate::ast::{self, Mod};
use crate::diagnose::{self, Why};
use crate::error::{SyntaxError, SyntaxWarning};
use crate::layout;
use crate::soft;
use crate::source::SourceMap;
use crate::span::Span;
use crate::token::{Tok, Token};

lalrpop_mod!(
    #[allow(
        clippy::all,
        clippy::pedantic,
        unused,
        missing_docs,
        reason = "generated"
    )]
    grammar,
    "/taipan.rs"
);

/// What a source is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A file.
    Exec,
    /// One statement at a prompt.
    Single,
    /// One expression.
    Eval,
}

/// A parsed source.
#[derive(Debug)]
pub struct Parsed {
    /// The tree.
    pub module: ast::Mod,
    /// The text the tree's spans point into.
    pub source: Rc<SourceMap>,
    /// What deserves a warning though it means something.
    pub warnings: Vec<SyntaxWarning>,
}

/// Parses a source text.
pub fn parse(source: &str, mode: Mode) -> Result<Parsed, SyntaxError> {
    parse_with(source, mode, true, MAX_DEPTH)
}

/// Parses a source text into a tree of up to [`DEEP`](crate::DEEP) levels: needs [`DEEP_STACK`](crate::DEEP_STACK) bytes of stack.
pub fn parse_deep(source: &str, mode: Mode) -> Result<Parsed, SyntaxError> {
    parse_with(source, mode, true, DEEP)
}

/// Parses without looking for misspelt keywords, as the search for them does.
pub(crate) fn parse_plainly(source: &str, mode: Mode) -> Result<Parsed, SyntaxError> {
    parse_with(source, mode, false, MAX_DEPTH)
}

fn parse_with(source: &str, mode: Mode, suggest: bool, limit: u32) -> Result<Parsed, SyntaxError> {
    if source.contains('\0') {
        return Err(SyntaxError::placeless(
            "source code string cannot contain null bytes",
        ));
    }
    if source.len() >= (u32::MAX / 2) as usize {
        return Err(SyntaxError::placeless("source is too large"));
    }
    let last_line = source.rsplit('\n').next().unwrap_or_default();
    let source = Rc::new(SourceMap::new(source));
    let mut lexed = layout::tokenize(source.text());
    soft::resolve(&mut lexed.tokens);
    let builder = Builder::new(source.text(), limit);
    let start = match mode {
        Mode::Exec => Tok::StartExec,
        Mode::Single => Tok::StartSingle,
        Mode::Eval => Tok::StartEval,
    };
    let taken = std::cell::Cell::new(0usize);
    let tokens = std::iter::once(Token {
        kind: start,
        start: 0,
        end: 0,
    })
    .chain(lexed.tokens.iter().copied())
    .map(|token| {
        taken.set(taken.get() + 1);
        if builder.has_refused() {
            Err(Stop)
        } else {
            Ok((token.start, token.kind, token.end))
        }
    });
    let result = grammar::StartParser::new().parse(&builder, tokens);
    let refused = builder.has_refused();
    // The token that asks for the mode is not among `lexed.tokens`, so the count is one ahead; the last one taken is what
    // was refused, or, if a builder refused, the one after the token that led to it.
    let failed_at = match result {
        Err(ParseError::UnrecognizedEof { .. }) => lexed.tokens.len(),
        _ => taken.get().saturating_sub(if refused { 3 } else { 2 }),
    };
    let (refusal, mut warnings) = builder.finish();
    match result {
        Ok(module) if !refused && is_open(&module, last_line) => {
            let end = source.text().trim_end_matches('\n').len() as u32;
            let span = Span { start: end, end };
            let mut error = SyntaxError::at(&source, span, "invalid syntax");
            (error.offset, error.end_offset) = (0, 0);
            error.incomplete = true;
            end_last_line(mode, &mut error);
            Err(error)
        }
        Ok(module) if !refused => {
            warnings.extend(lexed.warnings);
            warnings.sort_by_key(|warning| warning.offset);
            Ok(Parsed {
                module,
                source,
                warnings,
            })
        }
        _ => {
            let why = match refusal {
                Some(Refusal::TooDeep) => return Err(SyntaxError::too_deep()),
                Some(Refusal::Known(error)) => Why::Known(error),
                Some(Refusal::Diagnose) => Why::Builder,
                None => Why::Grammar,
            };
            // The rest of the text is cut into tokens too, to see whether that goes wrong.
            let told = lexed.warnings.iter();
            let warnings = told.map(|w| w.as_error(&source)).collect();
            let mut error = diagnose::diagnose(&source, &lexed, failed_at, why, mode, suggest);
            error.warnings = warnings;
            let text = source.text();
            let text = match mode {
                Mode::Exec => text.strip_suffix('\n').unwrap_or(text),
                Mode::Single | Mode::Eval => text,
            };
            if error.lineno == text.split('\n').count() as u32 {
                end_last_line(mode, &mut error);
            }
            Err(error)
        }
    }
}

/// Whether an interactive statement with blocks lacks the line end that closes it.
fn is_open(module: &Mod, last_line: &str) -> bool {
    let Mod::Interactive { body } = module else {
        return false;
    };
    let is_closed = last_line.is_empty()
        || last_line.starts_with([' ', '\t']) && !last_line.trim_start().starts_with('#');
    !is_closed && body.last().is_some_and(|last| last.kind.is_compound())
}

/// The error is in the last line, which has no line end of its own. Files are completed by one; what is compiled in the other
/// modes is not, so that a backslash there continues no line.
fn end_last_line(mode: Mode, error: &mut SyntaxError) {
    let Some(text) = error.text.as_mut() else {
        return;
    };
    if mode == Mode::Exec {
        // Other errors have it already, or are found before it is there.
        if error.message.ends_with("was never closed") && !text.ends_with('\n') {
            text.push('\n');
        }
        return;
    }
    if text.ends_with('\n') {
        text.pop();
    }
    if error.message == "unexpected EOF while parsing" {
        error.message = "unexpected character after line continuation character".to_owned();
        error.offset -= 1;
        error.end_offset = 0;
    }
}
