//! Source text to syntax tree: tokens (`logos`), layout, grammar (`lalrpop`, in `grammar/`), and CPython's SyntaxErrors.

mod actions;
pub mod ast;
mod diagnose;
mod error;
mod layout;
mod literal;
pub mod nodes;
mod number;
mod parse;
mod soft;
pub mod source;
mod span;
mod suggest;
mod token;
pub mod validate;

pub use actions::{DEEP, DEEP_STACK, MAX_DEPTH};
pub use error::{ErrorKind, SyntaxError, SyntaxWarning};
pub use parse::{Mode, Parsed, parse, parse_deep};
pub use source::{decode, decode_file};
