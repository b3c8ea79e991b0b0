//! Why a pattern or a replacement template is refused.

/// A pattern that is none.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Error {
    /// `re.PatternError`: its message, and where in the pattern (in characters), if that is known.
    Pattern {
        message: String,
        position: Option<usize>,
    },
    /// ValueError: flags that do not go together.
    Flags(&'static str),
    /// OverflowError: a repetition number beyond what is counted.
    Overflow,
    /// RecursionError: groups nested too deep.
    TooDeep,
    /// IndexError of a template: the name of a group that does not exist.
    UnknownGroup(String),
}

impl Error {
    pub(crate) fn at(message: impl Into<String>, position: usize) -> Error {
        Error::Pattern {
            message: message.into(),
            position: Some(position),
        }
    }
    pub(crate) fn general(message: impl Into<String>) -> Error {
        Error::Pattern {
            message: message.into(),
            position: None,
        }
    }
}
