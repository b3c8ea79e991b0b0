//! Subscripts, membership and length: `x[k]`, `x[k] = v`, `del x[k]`, `v in x`, `len(x)`.

use crate::heap::Kind;
use crate::protocol::slots::Slot;
use crate::raise::R;
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::dict_view::DictView;
use crate::types::list::List;
use crate::types::range::Range;
use crate::types::set::Elements;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::tuple::Tuple;
use crate::types::type_::Type;
use crate::value::Value;
use crate::vm::Vm;

/// The text of a str (lone surrogates replaced); empty for anything else.
pub fn text_of(value: &Value) -> String {
    value
        .downcast::<Str>()
        .map(|s| s.to_string_lossy().into_owned())
        .unwrap_or_default()
}

impl Vm {
    /// `object[key]`
    #[inline]
    pub fn get_item(&mut self, object: &Value, key: &Value) -> R {
        let raw = object.raw();
        if raw.has_shape(exact(Kind::List)) {
            let list = object.downcast::<List>().expect("kind");
            if let Some(i) = key.as_small_int() {
                let found = list.items.with(|v| {
                    let at = if i < 0 { i + v.len() as i64 } else { i };
                    v.get(usize::try_from(at).ok()?).cloned()
                });
                if let Some(item) = found {
                    return Ok(item);
                }
            }
            return list.get_item(self, key);
        }
        if raw.has_shape(exact(Kind::Dict)) {
            let dict = object.downcast::<Dict>().expect("kind");
            return match dict.get(self, key)? {
                Some(value) => Ok(value),
                None => Err(self.key_error(key)),
            };
        }
        if raw.has_shape(exact(Kind::Tuple)) {
            return object
                .downcast::<Tuple>()
                .expect("kind")
                .get_item(self, key);
        }
        if raw.has_shape(exact(Kind::Str)) {
            return crate::types::str_::get_item(self, object, key);
        }
        self.get_item_general(object, key)
    }

    /// The byte of an exact bytes or bytearray at an index, if there is one.
    fn byte_at(object: &Value, key: &Value) -> Option<Value> {
        let kind = object.kind()?;
        if !object.raw().has_shape(exact(kind)) {
            return None;
        }
        let i = usize::try_from(key.as_small_int()?).ok()?;
        let byte = match kind {
            Kind::Bytes => object.downcast::<Bytes>()?.0.get(i).copied()?,
            Kind::ByteArray => {
                let array = object.downcast::<ByteArray>()?;
                array.data.with(|d| d.get(i).copied())?
            }
            _ => return None,
        };
        Some(Value::small_int(byte as i64))
    }

    #[inline(never)]
    fn get_item_general(&mut self, object: &Value, key: &Value) -> R {
        if let Some(byte) = Vm::byte_at(object, key) {
            return Ok(byte);
        }
        if let Some(call) = self.native_slot(object, Slot::GetItem) {
            return self.call_slot(call, [object, key]);
        }
        let name = self.names.__getitem__.clone();
        if let Some(value) = self.call_special(object, &name, std::slice::from_ref(key))? {
            return Ok(value);
        }
        let Some(class) = object.downcast::<Type>() else {
            return Err(self.type_error_named("'{}' object is not subscriptable", object));
        };
        // `type[int]` is an alias although `type` has no `__class_getitem__`.
        if object.is(&self.types.r#type) {
            return Ok(self.generic_alias(object, key));
        }
        let hook = self.names.__class_getitem__.clone();
        match self.get_attr_opt(object, &hook)? {
            Some(hook) if !hook.is_none() => self.call(&hook, std::slice::from_ref(key)),
            _ => {
                let name = class.name();
                Err(self.type_error(format!("type '{name}' is not subscriptable")))
            }
        }
    }

    /// `object[key] = value`
    #[inline]
    pub fn set_item(&mut self, object: &Value, key: &Value, value: Value) -> R<()> {
        let raw = object.raw();
        if raw.has_shape(exact(Kind::List)) {
            return object
                .downcast::<List>()
                .expect("kind")
                .set_item(self, key, value);
        }
        if raw.has_shape(exact(Kind::ByteArray)) {
            return ByteArray::__setitem__(object, self, key, &value);
        }
        if raw.has_shape(exact(Kind::Dict)) {
            object
                .downcast::<Dict>()
                .expect("kind")
                .set(self, key, value)?;
            return Ok(());
        }
        if let Some(call) = self.native_slot(object, Slot::SetItem) {
            return self.call_slot(call, [object, key, &value]).map(drop);
        }
        let name = self.names.__setitem__.clone();
        match self.call_special(object, &name, &[key.clone(), value])? {
            Some(_) => Ok(()),
            None => {
                Err(self.type_error_named("'{}' object does not support item assignment", object))
            }
        }
    }

    /// `del object[key]`
    pub fn del_item(&mut self, object: &Value, key: &Value) -> R<()> {
        let raw = object.raw();
        if raw.has_shape(exact(Kind::List)) {
            return object.downcast::<List>().expect("kind").del_item(self, key);
        }
        if raw.has_shape(exact(Kind::Dict)) {
            return match object.downcast::<Dict>().expect("kind").remove(self, key)? {
                Some(_) => Ok(()),
                None => Err(self.key_error(key)),
            };
        }
        let name = self.names.__delitem__.clone();
        match self.call_special(object, &name, std::slice::from_ref(key))? {
            Some(_) => Ok(()),
            None => {
                let set = self.names.__setitem__.clone();
                let sets = self.lookup_special(object, &set);
                if sets.is_some_and(|m| !m.is_kind(Kind::MethodDescr)) {
                    return Err(self.attribute_error("__delitem__"));
                }
                let verb = if self.may_be_sequence(object) && self.has_index(key) {
                    "doesn't"
                } else {
                    "does not"
                };
                Err(self.type_error_named(
                    &format!("'{{}}' object {verb} support item deletion"),
                    object,
                ))
            }
        }
    }

    /// `item in container`
    pub fn contains(&mut self, container: &Value, item: &Value) -> R<bool> {
        if let Some(kind) = container.kind()
            && container.raw().has_shape(exact(kind))
        {
            match kind {
                Kind::Dict => {
                    let hash = self.hash_key(item)?;
                    let dict = container.downcast::<Dict>().expect("kind");
                    return Ok(dict.find(self, item, hash)?.is_some());
                }
                Kind::Set | Kind::FrozenSet => {
                    return Elements::of(container).expect("kind").contains(self, item);
                }
                Kind::Tuple => {
                    return container
                        .downcast::<Tuple>()
                        .expect("kind")
                        .__contains__(self, item);
                }
                Kind::Str => {
                    let text = container.downcast::<Str>().expect("kind");
                    return crate::types::str_::contains(self, text, item);
                }
                _ => {}
            }
        }
        if let Some(view) = container.downcast::<DictView>() {
            return view.contains(self, item);
        }
        if let Some(call) = self.native_slot(container, Slot::Contains) {
            let result = self.call_slot(call, [container, item])?;
            return self.truth(&result);
        }
        let name = self.names.__contains__.clone();
        match self.lookup_special(container, &name) {
            Some(method) if method.is_none() => {
                Err(self.type_error_named("'{}' object is not a container", container))
            }
            Some(method) => {
                let result = self.call_unbound(&method, container, std::slice::from_ref(item))?;
                self.truth(&result)
            }
            None => {
                if self.iter_refused(container) {
                    return Err(self.type_error_named(
                        "argument of type '{}' is not a container or iterable",
                        container,
                    ));
                }
                let iterator = self.iter(container)?;
                while let Some(candidate) = self.next(&iterator)? {
                    if self.eq(&candidate, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
        }
    }

    /// The length of an exact builtin container.
    #[inline]
    pub fn len_builtin(&self, value: &Value) -> Option<usize> {
        let kind = value.kind()?;
        if kind != Kind::DictView && !value.raw().has_shape(exact(kind)) {
            return None;
        }
        match kind {
            Kind::List => Some(value.downcast::<List>()?.len()),
            Kind::Tuple => Some(value.downcast::<Tuple>()?.len()),
            Kind::Str => Some(value.downcast::<Str>()?.len()),
            Kind::Dict => Some(value.downcast::<Dict>()?.len()),
            Kind::Set | Kind::FrozenSet => Some(Elements::of(value)?.len()),
            Kind::Bytes => Some(value.downcast::<Bytes>()?.0.len()),
            Kind::ByteArray => Some(value.downcast::<ByteArray>()?.data.with(|d| d.len())),
            Kind::DictView => Some(value.downcast::<DictView>()?.dict.downcast::<Dict>()?.len()),
            Kind::Range => {
                let n = value.downcast::<Range>()?.count_items()?;
                usize::try_from(n).ok().filter(|&n| n <= i64::MAX as usize)
            }
            _ => None,
        }
    }

    /// `len(value)`
    #[inline]
    pub fn len(&mut self, value: &Value) -> R<usize> {
        match self.len_builtin(value) {
            Some(n) => Ok(n),
            None => self.len_slow(value),
        }
    }

    #[inline(never)]
    fn len_slow(&mut self, value: &Value) -> R<usize> {
        let result = match self.native_slot(value, Slot::Len) {
            Some(call) => self.call_slot(call, [value])?,
            None => {
                let name = self.names.__len__.clone();
                let Some(result) = self.call_special(value, &name, &[])? else {
                    return Err(self.type_error_named("object of type '{}' has no len()", value));
                };
                result
            }
        };
        if let Some(n) = result.as_small_int()
            && n >= 0
        {
            return Ok(n as usize);
        }
        let index = self.index(&result)?;
        if let Some(i) = index.downcast::<crate::types::int::Int>()
            && i.0 > dashu_int::IBig::ZERO
        {
            let i = i64::try_from(&i.0);
            return match i {
                Ok(n) => Ok(n as usize),
                Err(_) => {
                    let name = self.type_name(&result);
                    Err(self
                        .overflow_error(format!("cannot fit '{name}' into an index-sized integer")))
                }
            };
        }
        match index.as_small_int() {
            Some(n) if n >= 0 => Ok(n as usize),
            _ if index.is_bool() => Ok(index.is_true() as usize),
            _ => Err(self.value_error("__len__() should return >= 0")),
        }
    }
}
