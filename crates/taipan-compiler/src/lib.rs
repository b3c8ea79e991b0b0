//! Syntax tree to register bytecode.
//!
//! [`scope`] decides where names live; `expr/` and `stmt/` walk the tree once per code object and write instructions through
//! [`emit`], which knows labels, tables and reachability; [`regalloc`] hands out temporaries. The machine model they
//! write for is described in `taipan_bytecode`.

mod bitset;
mod compiler;
mod emit;
mod error;
mod expr;
mod fold;
mod hash;
mod names;
mod regalloc;
mod scope;
mod stmt;
mod unparse;

use std::sync::Arc;
use taipan_bytecode::Code;
use taipan_syntax::ast;
use taipan_syntax::source::SourceMap;
use taipan_syntax::{Mode, SyntaxError};

/// How deep expressions and statements may nest; chosen so that the recursion fits a 2 MB stack in a debug build.
const MAX_NESTING: u32 = 900;
/// The error of what nests deeper.
const TOO_DEEP: &str = "too many nested expressions";

/// What to compile for.
#[derive(Clone, Debug)]
pub struct Options {
    /// The `-O` level: 1 drops `assert`, 2 docstrings too.
    pub optimize: u8,
    /// `co_filename`.
    pub filename: Arc<str>,
    /// Bits of `from __future__` features switched on from outside ([`taipan_bytecode::CodeFlags::FUTURE_ANNOTATIONS`]).
    pub future_flags: u32,
    /// Allow `await`, `async for` and `async with` at the top level; the code is then a coroutine's.
    pub allow_top_level_await: bool,
    /// Let trees be as deep as [`taipan_syntax::DEEP`]: whoever asks for it has [`taipan_syntax::DEEP_STACK`] bytes of stack.
    pub deep: bool,
}

impl Options {
    /// Options for a file: no optimisation, nothing special.
    pub fn new(filename: impl Into<Arc<str>>) -> Options {
        Options {
            optimize: 0,
            filename: filename.into(),
            future_flags: 0,
            allow_top_level_await: false,
            deep: false,
        }
    }

    fn max_nesting(&self) -> u32 {
        match self.deep {
            true => taipan_syntax::DEEP,
            false => MAX_NESTING,
        }
    }
}

/// A compiled source.
#[derive(Debug)]
pub struct Compiled {
    /// The code of the module, statement or expression.
    pub code: Arc<Code>,
    /// What deserves a SyntaxWarning, in the order in which it was found: as the errors that the warnings may become.
    pub warnings: Vec<SyntaxError>,
}

/// Compile a tree made from `source`.
pub fn compile(
    module: &ast::Mod,
    source: &SourceMap,
    options: &Options,
) -> Result<Compiled, SyntaxError> {
    compiler::Compiler::compile(module, source, options).map_err(|error| {
        let too_deep = error.message == TOO_DEEP;
        let mut error = SyntaxError::at(source, error.span, error.message);
        error.too_deep = too_deep;
        error.compiling = true;
        error
    })
}

/// Parse and compile a source text.
pub fn compile_source(
    source: &str,
    mode: Mode,
    options: &Options,
) -> Result<Compiled, SyntaxError> {
    let parsed = match options.deep {
        true => taipan_syntax::parse_deep(source, mode)?,
        false => taipan_syntax::parse(source, mode)?,
    };
    let mut compiled = compile(&parsed.module, &parsed.source, options)?;
    let found = parsed.warnings.iter();
    let found = found.map(|warning| warning.as_error(&parsed.source));
    compiled.warnings.splice(0..0, found);
    Ok(compiled)
}
