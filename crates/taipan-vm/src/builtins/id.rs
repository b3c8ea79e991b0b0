//! `id`.

use crate::native::functions;
use crate::value::Value;

pub struct Id;

#[functions]
impl Id {
    /// A number that no other object has while this one lives.
    fn id(obj: &Value) -> u64 {
        obj.id()
    }
}
