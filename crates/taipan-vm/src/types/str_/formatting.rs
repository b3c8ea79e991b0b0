//! The methods of `str` that format and encode.

use super::{Str, format, percent, spec};
use crate::native::{Kwargs, Rest, methods};
use crate::raise::R;
use crate::value::Value;
use crate::vm::Vm;

#[methods(class = "str", part = "FORMATTING")]
impl Str {
    /// Return self%value.
    fn __mod__(&self, vm: &mut Vm, value: &Value) -> R {
        percent::format(vm, self, value)
    }

    /// Return value%self.
    fn __rmod__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        match value.downcast::<Str>() {
            Some(template) => percent::format(vm, template, this),
            None => Ok(Value::NOT_IMPLEMENTED),
        }
    }

    /// Format the string as the format specification says.
    fn __format__(this: &Value, vm: &mut Vm, format_spec: &Str) -> R {
        if format_spec.is_empty() {
            return vm.str_of(this);
        }
        spec::format_str(vm, this, format_spec)
    }

    /// Return the bytes that stand for the string in an encoding.
    ///
    /// errors names what happens to characters that the encoding does not have: 'strict' raises UnicodeEncodeError, 'ignore'
    /// leaves them out, 'replace' puts a question mark; see codecs.register_error for more.
    #[sig("(encoding='utf-8', errors='strict')")]
    fn encode(this: &Value, vm: &mut Vm, encoding: Option<&Str>, errors: Option<&Str>) -> R {
        if encoding.is_none()
            && let Some(text) = this.downcast::<Str>()
            && !text.has_surrogates()
        {
            // Nothing is there that `errors` could be asked about.
            return Ok(vm.bytes(text.bytes()));
        }
        let (encoding, errors) = (encoding.map(Str::to_escaped), errors.map(Str::to_escaped));
        crate::codecs::encode_object(vm, this, encoding.as_deref(), errors.as_deref())
    }

    /// Return the string with its replacement fields `{...}` filled from the arguments.
    fn format(&self, vm: &mut Vm, args: Rest<'_>, kwargs: Kwargs<'_>) -> R {
        format::format(vm, self, args.0, format::Names::Keywords(&kwargs.0))
    }

    /// Return the string with its replacement fields `{...}` filled from a mapping.
    fn format_map(&self, vm: &mut Vm, mapping: &Value) -> R {
        format::format(vm, self, &[], format::Names::Mapping(mapping))
    }
}
