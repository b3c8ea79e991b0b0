//! `format`.

use crate::native::functions;
use crate::raise::R;
use crate::types::str_::Str;
use crate::value::Value;
use crate::vm::Vm;

pub struct Format;

#[functions]
impl Format {
    /// The text of a value under a format specification.
    #[sig("(value, format_spec='', /)")]
    fn format(vm: &mut Vm, value: &Value, format_spec: Option<&Str>) -> R {
        let spec = match format_spec {
            Some(spec) => vm.str_wtf8(spec.bytes().to_vec()),
            None => vm.empty_str.clone(),
        };
        vm.format(value, &spec)
    }
}
