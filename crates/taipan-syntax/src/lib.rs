//! Source text to syntax tree: tokens (`logos`), layout, grammar (`lalrpop`, in `grammar/`), and CPython's SyntaxErrors.
pub mod ast;
