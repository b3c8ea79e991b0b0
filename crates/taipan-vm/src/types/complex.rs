//! `complex`.

use crate::heap::Trace;

/// Payload of `complex`.
pub struct Complex {
    pub re: f64,
    pub im: f64,
}

impl Trace for Complex {}
