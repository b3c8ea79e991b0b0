//! The API for Rust programs, as they use it.

mod calls;
mod classes;
mod errors;
mod examples;
mod importing;
mod isolation;
mod natives;
#[cfg(feature = "serde")]
mod serde;
mod values;
