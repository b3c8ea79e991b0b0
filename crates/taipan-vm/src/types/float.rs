//! `float`.

use crate::heap::Trace;

/// Payload of `float`.
pub struct Float(pub f64);

impl Trace for Float {}
