//! Telling the user what went wrong: tracebacks, uncaught and unraisable exceptions, warnings.

pub mod anchors;
pub mod lines;
pub mod suggest;
pub mod traceback_text;
pub mod unraisable;
