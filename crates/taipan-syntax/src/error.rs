//! `SyntaxError` and its kin, as the script will see them.

use crate::ast::Span;
use crate::source::SourceMap;

/// The exception's class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `SyntaxError`.
    SyntaxError,
    /// `IndentationError`.
    IndentationError,
    /// `TabError`.
    TabError,
}

impl ErrorKind {
    /// The name of the exception's class.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::SyntaxError => "SyntaxError",
            ErrorKind::IndentationError => "IndentationError",
            ErrorKind::TabError => "TabError",
        }
    }
}

/// Why a source cannot be compiled: the exception's arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The exception's class.
    pub kind: ErrorKind,
    /// The exception's `msg`.
    pub message: String,
    /// The line, from 1; 0 where CPython says `None`.
    pub lineno: u32,
    /// The column in characters, from 1; 0 as CPython's 0.
    pub offset: u32,
    /// The line where the error ends.
    pub end_lineno: u32,
    /// The column after the error's last character; CPython's odd 0 and -1 are kept.
    pub end_offset: i32,
    /// The text of the line.
    pub text: Option<String>,
    /// More input could make it right: the question a prompt asks.
    pub incomplete: bool,
    /// The tree would be too deep. CPython raises `MemoryError` with this message instead.
    pub too_deep: bool,
    /// What a traceback shows instead: CPython looks for misspelt keywords when it prints the error.
    pub shown: Option<Box<SyntaxError>>,
    /// What the tokens deserve a SyntaxWarning for: told first.
    pub warnings: Vec<SyntaxError>,
    /// What the sources deserve a SyntaxWarning for that were tried to find [`SyntaxError::shown`].
    pub tried: Box<[SyntaxError]>,
    /// The compiler found it: CPython then knows the line's text only if it finds it in a file.
    pub compiling: bool,
}

impl SyntaxError {
    /// A `SyntaxError` at a place of the source, found by the compiler: CPython's then counts columns in bytes.
    pub fn at(source: &SourceMap, span: Span, message: impl Into<String>) -> SyntaxError {
        let (lineno, offset) = source.position(span.start);
        let (end_lineno, end_offset) = source.position(span.end);
        SyntaxError {
            kind: ErrorKind::SyntaxError,
            message: message.into(),
            lineno,
            offset: offset + 1,
            end_lineno,
            end_offset: end_offset as i32 + 1,
            text: Some(line_with_newline(source, lineno)),
            incomplete: false,
            too_deep: false,
            shown: None,
            warnings: Vec::new(),
            tried: Box::default(),
            compiling: false,
        }
    }

    /// A `SyntaxError` at a place of the source, found by the parser. An end on a later line is, as CPython has it, not
    /// beyond the length of the first line.
    pub(crate) fn parsing(
        source: &SourceMap,
        span: Span,
        message: impl Into<String>,
    ) -> SyntaxError {
        let mut error = SyntaxError::at(source, span, message);
        error.offset = source.character_position(span.start).1 + 1;
        let line = source.line_text(error.lineno).trim_end_matches('\n');
        let column = (error.end_offset - 1).max(0) as usize;
        error.end_offset = if column >= line.len() && error.end_lineno > error.lineno {
            line.chars().count() as i32 + 1
        } else {
            let line = if error.end_lineno > error.lineno {
                line
            } else {
                source.line_text(error.end_lineno)
            };
            line.char_indices()
                .take_while(|(at, c)| at + c.len_utf8() <= column)
                .count() as i32
                + 1
        };
        error
    }

    /// A `SyntaxError` about the source as a whole.
    pub fn placeless(message: impl Into<String>) -> SyntaxError {
        SyntaxError {
            kind: ErrorKind::SyntaxError,
            message: message.into(),
            lineno: 0,
            offset: 0,
            end_lineno: 0,
            end_offset: 0,
            text: None,
            incomplete: false,
            too_deep: false,
            shown: None,
            warnings: Vec::new(),
            tried: Box::default(),
            compiling: false,
        }
    }

    /// The error of what nests deeper than a limit.
    pub fn too_deep() -> SyntaxError {
        let mut error = SyntaxError::placeless("too many nested expressions");
        error.too_deep = true;
        error
    }

    /// Whether more input could make the source right.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }
}

impl std::fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} (line {})",
            self.kind.name(),
            self.message,
            self.lineno
        )
    }
}

impl std::error::Error for SyntaxError {}

/// A `SyntaxWarning`: the source means something, but perhaps not what was intended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxWarning {
    /// The warning's text.
    pub message: String,
    /// The byte offset it is about.
    pub offset: u32,
    /// The byte offset behind what it is about.
    pub end: u32,
}

impl SyntaxWarning {
    /// The error that it becomes where warnings are errors; its line is also that of the warning.
    pub fn as_error(&self, source: &SourceMap) -> SyntaxError {
        let span = Span {
            start: self.offset,
            end: self.end,
        };
        SyntaxError::at(source, span, self.message.clone())
    }
}

fn line_with_newline(source: &SourceMap, line: u32) -> String {
    let mut text = source.line_text(line).to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// How a [`TokenError`] stands to errors of the parser before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    /// It is reported instead of them.
    First,
    /// It is reported only if the parser comes so far.
    Reached,
    /// Like `Reached`, and open brackets explain it better.
    EndOfText,
}

/// Where a [`TokenError`] ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where it starts.
    Point,
    /// At a byte offset.
    At(u32),
    /// At what CPython gives as column.
    Column(i32),
    /// Nowhere: the line as a whole is meant.
    Line,
}

/// An error found while cutting the text into tokens or reading a literal, in byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) start: u32,
    pub(crate) end: End,
    /// The line of text is given with its newline.
    pub(crate) newline: bool,
    pub(crate) incomplete: bool,
    pub(crate) rank: Rank,
    /// Found inside an f-string, which errors of its expressions outrank.
    pub(crate) in_string: bool,
}

impl TokenError {
    pub(crate) fn spanning(start: u32, end: u32, message: impl Into<String>) -> TokenError {
        TokenError {
            end: End::At(end),
            ..TokenError::point(start, message)
        }
    }

    pub(crate) fn point(at: u32, message: impl Into<String>) -> TokenError {
        TokenError {
            kind: ErrorKind::SyntaxError,
            message: message.into(),
            start: at,
            end: End::Point,
            newline: false,
            incomplete: false,
            rank: Rank::First,
            in_string: false,
        }
    }

    pub(crate) fn incomplete(self) -> TokenError {
        TokenError {
            incomplete: true,
            ..self
        }
    }

    pub(crate) fn of_kind(self, kind: ErrorKind) -> TokenError {
        TokenError { kind, ..self }
    }

    pub(crate) fn with_end(self, end: End) -> TokenError {
        TokenError { end, ..self }
    }

    pub(crate) fn ranking(self, rank: Rank) -> TokenError {
        TokenError { rank, ..self }
    }

    pub(crate) fn with_newline(self) -> TokenError {
        TokenError {
            newline: true,
            ..self
        }
    }

    pub(crate) fn into_syntax_error(self, source: &SourceMap) -> SyntaxError {
        let end = if let End::At(end) = self.end {
            end
        } else {
            self.start
        };
        let mut error = SyntaxError::parsing(
            source,
            Span {
                start: self.start,
                end,
            },
            self.message,
        );
        match self.end {
            End::Column(column) => error.end_offset = column,
            End::Line => (error.offset, error.end_offset) = (0, 0),
            End::Point | End::At(_) => {}
        }
        if !self.newline
            && let Some(text) = &mut error.text
        {
            text.truncate(text.trim_end_matches('\n').len());
        }
        error.kind = self.kind;
        error.incomplete = self.incomplete;
        error
    }
}
