//! The second pass over the tokens, once the grammar has refused: finds the words for what is wrong.

use crate::ast::Span;
use crate::error::SyntaxError;
use crate::layout::Lexed;
use crate::parse::Mode;
use crate::source::SourceMap;
use crate::token::Tok;

/// The error for a source whose token number `failed_at` the grammar could not take.
pub fn diagnose(source: &SourceMap, lexed: Lexed, failed_at: usize, _mode: Mode) -> SyntaxError {
    let at_end = failed_at >= lexed.tokens.len();
    if let Some(error) = lexed.error {
        return error.into_syntax_error(source);
    }
    let Some(token) = lexed.tokens.get(failed_at).or(lexed.tokens.last()) else {
        let mut error = SyntaxError::at(source, Span::default(), "invalid syntax");
        error.incomplete = true;
        return error;
    };
    let message = match token.kind {
        Tok::Indent => "unexpected indent",
        _ => "invalid syntax",
    };
    let mut error = SyntaxError::at(
        source,
        Span {
            start: token.start,
            end: token.end,
        },
        message,
    );
    error.incomplete = at_end;
    error
}
