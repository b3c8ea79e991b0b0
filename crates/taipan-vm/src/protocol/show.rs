//! Texts of values for messages, and other small conversions that native code needs everywhere.

use crate::raise::R;
use crate::types::list::List;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// The text of a str value (lone surrogates replaced); empty for anything else.
pub fn text(value: &Value) -> String {
    value
        .downcast::<Str>()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

/// Whether a value is the str `name`.
pub fn is_text(value: &Value, name: &str) -> bool {
    value
        .downcast::<Str>()
        .is_some_and(|s| s.bytes() == name.as_bytes())
}

/// The items of a tuple or list; nothing for anything else.
pub fn items(value: &Value) -> Vec<Value> {
    if let Some(t) = value.downcast::<Tuple>() {
        t.items().to_vec()
    } else if let Some(l) = value.downcast::<List>() {
        l.snapshot()
    } else {
        Vec::new()
    }
}

impl Vm {
    /// `repr(value)` as Rust text, for messages.
    pub fn repr_text(&mut self, value: &Value) -> R<String> {
        let shown = self.repr(value)?;
        Ok(text(&shown))
    }

    /// `str(value)` as Rust text, for messages.
    pub fn str_text(&mut self, value: &Value) -> R<String> {
        let shown = self.str_of(value)?;
        Ok(text(&shown))
    }

    /// A value from a class's own namespace, by text.
    pub fn class_own(&mut self, class: &Value, name: &str) -> Option<Value> {
        let name = self.intern(name);
        self.class_dict(class.downcast::<Type>()?).get_str(&name)
    }

    /// Put a value into the namespace of a native class that is being made.
    pub(crate) fn add_to_class(&mut self, class: &Value, name: &Value, value: Value) {
        if let Some(class) = class.downcast::<Type>() {
            self.class_dict(class).set_str(name, value);
        }
        self.class_changed(class);
    }

    /// `module.qualname` of a class, without the module where it is `builtins`.
    pub fn full_class_name(&mut self, class: &Value) -> String {
        let Some(t) = class.downcast::<Type>() else {
            return String::new();
        };
        let qualname = t.qualname();
        match self.class_own(class, "__module__") {
            Some(module) if module.is_a::<Str>() && !is_text(&module, "builtins") => {
                format!("{}.{qualname}", text(&module))
            }
            _ => qualname,
        }
    }

    /// The name of a class as tracebacks show it: without the module where that goes without saying.
    pub fn shown_class_name(&mut self, class: &Value) -> String {
        let name = self.full_class_name(class);
        name.strip_prefix("__main__.")
            .map(str::to_string)
            .unwrap_or(name)
    }

    /// Whether a class's special method is still the builtin one of `object` (or of the class given).
    pub fn inherits(&mut self, class: &Value, from: &Value, name: &Value) -> bool {
        let (Some(c), Some(f)) = (class.downcast::<Type>(), from.downcast::<Type>()) else {
            return false;
        };
        match (self.lookup(c, name), self.lookup(f, name)) {
            (Some(a), Some(b)) => a.is(&b),
            (None, None) => true,
            _ => false,
        }
    }
}
