//! `bytes`.

use crate::heap::Trace;

/// Payload of `bytes`.
pub struct Bytes(pub Box<[u8]>);

impl Trace for Bytes {}
