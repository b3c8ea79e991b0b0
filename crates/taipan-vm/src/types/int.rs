//! `int` beyond the 62 bits of the value word.

use crate::heap::Trace;
use dashu_int::IBig;

/// Payload of a big `int` (or of any instance of an `int` subclass, small or not; `bool` is no object).
pub struct Int(pub IBig);

impl Trace for Int {}
