//! The compiler's own error: a message and a source range, turned into the public SyntaxError at the border.

use taipan_syntax::ast::Span;

#[derive(Debug)]
pub(crate) struct Error {
    pub span: Span,
    pub message: String,
}

/// Boxed: the error path is cold and every function of the compiler returns one of these.
pub(crate) type Fallible<T> = Result<T, Box<Error>>;

pub(crate) fn error<T>(span: Span, message: impl Into<String>) -> Fallible<T> {
    Err(Box::new(Error {
        span,
        message: message.into(),
    }))
}
