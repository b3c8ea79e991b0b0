//! Runs golden scripts: a `.py` file, what it must print, and nothing else to edit.
//!
//! `case` knows how a test file is named and what its header may say, `run` starts an
//! interpreter on one, `verdict` compares. The golden test of the root package and the
//! developer tasks (`cargo xtask oracle`, `cargo xtask known`) are built from these.

pub mod case;
pub mod known;
pub mod run;
pub mod verdict;

pub use case::{Case, discover};
pub use run::{Interpreter, Outcome};
