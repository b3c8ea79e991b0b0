//! Guards for containers that contain themselves.

use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

/// Objects whose `repr()` is being made.
#[derive(Default)]
struct InRepr(Vec<u64>);

impl Vm {
    /// Begin the `repr()` of a container; `false` if it is already being made further out (write `[...]` then).
    pub fn repr_enter(&mut self, object: &Value) -> bool {
        let id = object.id();
        let active = &mut self.thread_state::<InRepr>().0;
        if active.contains(&id) {
            return false;
        }
        active.push(id);
        true
    }

    /// The end of what [`Vm::repr_enter`] began.
    pub fn repr_leave(&mut self, object: &Value) {
        let id = object.id();
        let active = &mut self.thread_state::<InRepr>().0;
        if let Some(at) = active.iter().rposition(|&x| x == id) {
            active.remove(at);
        }
    }

    /// Append `repr(value)`.
    pub fn push_repr(&mut self, value: &Value, out: &mut Vec<u8>) -> R<()> {
        self.charge(1)?;
        if let Some(i) = value.as_small_int() {
            self.extend(out, 20)?;
            out.extend_from_slice(i.to_string().as_bytes());
            return Ok(());
        }
        let text = self.repr(value)?;
        if let Some(text) = text.downcast::<Str>() {
            self.extend(out, text.bytes().len())?;
            out.extend_from_slice(text.bytes());
        }
        Ok(())
    }

    /// `repr` of a container: `open`, what `items` writes, `close`; `nested` if it is inside itself.
    pub fn repr_container(
        &mut self,
        object: &Value,
        nested: &str,
        items: impl FnOnce(&mut Vm, &mut Vec<u8>) -> R<()>,
    ) -> R {
        if !self.repr_enter(object) {
            return Ok(self.str(nested));
        }
        let mut out = Vec::new();
        let result = items(self, &mut out);
        self.repr_leave(object);
        result?;
        Ok(self.str_wtf8(out))
    }
}
