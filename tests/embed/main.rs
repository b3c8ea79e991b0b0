//! The API for Rust programs, as they use it.

mod calls;
mod errors;
mod isolation;
mod values;
