//! Source text to syntax tree: tokens (`logos`), layout, grammar (`lalrpop`, in `grammar/`), and CPython's SyntaxErrors.

mod actions;
pub mod ast;
mod diagnose;
mod error;
mod layout;
mod literal;
mod number;
mod parse;
mod soft;
pub mod source;
mod span;
mod suggest;
mod token;

pub use actions::MAX_DEPTH;
pub use error::{ErrorKind, SyntaxError, SyntaxWarning};
pub use parse::{Mode, Parsed, parse};
pub use source::{decode, decode_file};
