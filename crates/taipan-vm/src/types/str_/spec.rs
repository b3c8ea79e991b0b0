//! `format(text, spec)`: the format specification for strings.

use super::Str;
use super::ops::text;
use crate::format::{self, FormatError, Spec};
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

/// `format(s, spec)` for a spec that is not empty.
pub fn format_str(vm: &mut Vm, this: &Value, spec: &Str) -> R {
    match Spec::parse(spec, b's', b'<').and_then(|spec| padded(text(this), &spec)) {
        Ok(bytes) => Ok(vm.str_wtf8(bytes)),
        Err(error) => {
            let name = vm.type_name(this);
            Err(format::raise(vm, error, &name))
        }
    }
}

/// Cut to the precision, filled to the width.
fn padded(text: &Str, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let refuse = |text: &str| Err(FormatError::Value(text.to_string()));
    if spec.kind != 's' as u32 {
        return Err(FormatError::UnknownCode(spec.kind));
    }
    match spec.sign {
        0 => {}
        b' ' => return refuse("Space not allowed in string format specifier"),
        _ => return refuse("Sign not allowed in string format specifier"),
    }
    if spec.no_negative_zero {
        return refuse("Negative zero coercion (z) not allowed in string format specifier");
    }
    if spec.alternate {
        return refuse("Alternate form (#) not allowed in string format specifier");
    }
    if spec.align == b'=' {
        return refuse("'=' alignment not allowed in string format specifier");
    }
    let chars = spec.precision.map_or(text.len(), |p| p.min(text.len()));
    spec.pad(text.slice(0, chars), chars)
}
