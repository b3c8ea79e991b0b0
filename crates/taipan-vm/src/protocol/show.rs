//! Texts of values for messages, and other small conversions that native code needs everywhere.

use crate::heap::Kind;
use crate::raise::R;
use crate::types::list::List;
use crate::types::shape::exact;
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
        let name = self.names.__repr__.clone();
        self.shown(value, &name)
    }

    /// `str(value)` as Rust text, for messages.
    pub fn str_text(&mut self, value: &Value) -> R<String> {
        if let Some(s) = value.downcast::<Str>()
            && value.raw().has_shape(exact(Kind::Str))
        {
            return Ok(s.to_string_lossy().into_owned());
        }
        let name = self.names.__str__.clone();
        self.shown(value, &name)
    }

    fn shown(&mut self, value: &Value, method: &Value) -> R<String> {
        self.enter_native(" while getting the text of an object")?;
        let result = self.call_special(value, method, &[]);
        self.leave_native();
        let result = result?.unwrap_or(Value::NONE);
        match result.downcast::<Str>() {
            Some(s) => Ok(s.to_string_lossy().into_owned()),
            None => {
                let found = self.type_name(&result);
                Err(self.type_error(format!(
                    "{} returned non-string (type {found})",
                    text(method)
                )))
            }
        }
    }

    /// All items of an iterable.
    pub fn items_of(&mut self, iterable: &Value) -> R<Vec<Value>> {
        let raw = iterable.raw();
        if raw.has_shape(exact(Kind::Tuple)) || raw.has_shape(exact(Kind::List)) {
            return Ok(items(iterable));
        }
        let (iter, next) = (self.names.__iter__.clone(), self.names.__next__.clone());
        let iterator = match self.call_special(iterable, &iter, &[])? {
            Some(iterator) => iterator,
            None => {
                let getitem = self.names.__getitem__.clone();
                if self.lookup_special(iterable, &getitem).is_none() {
                    return Err(self.type_error_named("'{}' object is not iterable", iterable));
                }
                let mut all = Vec::new();
                loop {
                    let index = self.int(all.len() as i64);
                    let item = self.call_special(iterable, &getitem, &[index]);
                    match self.catch(item, |t| &t.IndexError)? {
                        Some(Some(item)) => all.push(item),
                        _ => return Ok(all),
                    }
                }
            }
        };
        let mut all = Vec::new();
        loop {
            let item = self.call_special(&iterator, &next, &[]);
            match self.catch(item, |t| &t.StopIteration)? {
                Some(Some(item)) => all.push(item),
                Some(None) => {
                    return Err(self.type_error_named("'{}' object is not an iterator", &iterator));
                }
                None => return Ok(all),
            }
        }
    }

    /// The globals of the script function that runs now.
    pub fn current_globals(&self) -> Option<Value> {
        let record = self.stack.records.last()?;
        record
            .func
            .as_value()
            .downcast::<crate::types::function::Function>()
            .map(|f| f.globals.clone())
    }

    /// A value from a class's own namespace, by text.
    pub fn class_own(&mut self, class: &Value, name: &str) -> Option<Value> {
        let name = self.intern(name);
        class
            .downcast::<Type>()?
            .dict
            .downcast::<crate::types::dict::Dict>()?
            .get_str(&name)
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
