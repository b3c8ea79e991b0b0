//! Conversions through `serde` (feature `serde`): structures become dicts, sequences lists, tuples tuples, enums what `serde_json`
//! makes of them.

use crate::ctx::Ctx;
use crate::value::Local;
use crate::{Error, FromScript, IntoScript, Result};
use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};
use serde::ser::{self, Serialize};
use std::fmt::Display;
use taipan_vm::Value as RawValue;
use taipan_vm::heap::Kind;
use taipan_vm::types::bytes_like;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::str_::Str;

/// Takes whatever `serde` can deserialize.
///
/// ```
/// use taipan::{De, Ser, Vm};
///
/// #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
/// struct Reading {
///     sensor: String,
///     values: Vec<f64>,
/// }
///
/// let mut vm = Vm::new();
/// vm.run("def scale(reading): return reading | {'values': [v * 2 for v in reading['values']]}")?;
/// let reading = Reading { sensor: "t1".into(), values: vec![1.5, 2.0] };
/// let De(scaled): De<Reading> = vm.call("scale", (Ser(&reading),))?;
/// assert_eq!(scaled.values, [3.0, 4.0]);
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct De<T>(pub T);

/// Gives whatever `serde` can serialize. See [`De`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ser<T>(pub T);

impl<T: DeserializeOwned> FromScript for De<T> {
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<De<T>> {
        let value = value.of(cx.machine_ref())?.clone();
        T::deserialize(Reader { cx, value }).map(De)
    }
}

impl<T: Serialize> IntoScript for Ser<T> {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.0.serialize(Writer { cx }).map(Local::new)
    }
}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Error {
        Error::value_error(message.to_string())
    }
}

impl de::Error for Error {
    fn custom<T: Display>(message: T) -> Error {
        Error::value_error(message.to_string())
    }
}

/// Makes values.
struct Writer<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
}

impl<'a, 'vm> Writer<'a, 'vm> {
    /// `{variant: content}`
    fn tagged(self, variant: &'static str, content: RawValue) -> Result<RawValue> {
        let dict = self.cx.machine().dict();
        let key = self.cx.machine().intern(variant);
        if let Some(names) = dict.downcast::<Dict>() {
            drop(names.set_str(&key, content));
        }
        Ok(dict)
    }

    fn items(self, variant: Option<&'static str>, list: bool) -> Items<'a, 'vm> {
        Items {
            cx: self.cx,
            items: Vec::new(),
            list,
            variant,
        }
    }

    fn entries(self, variant: Option<&'static str>) -> Entries<'a, 'vm> {
        let dict = self.cx.machine().dict();
        Entries {
            cx: self.cx,
            dict,
            key: RawValue::NONE,
            variant,
        }
    }
}

macro_rules! write_as {
    ($($method:ident $ty:ty),*) => { $(
        fn $method(self, value: $ty) -> Result<RawValue> {
            self.cx.raw(value)
        }
    )* };
}

impl<'a, 'vm> ser::Serializer for Writer<'a, 'vm> {
    type Ok = RawValue;
    type Error = Error;
    type SerializeSeq = Items<'a, 'vm>;
    type SerializeTuple = Items<'a, 'vm>;
    type SerializeTupleStruct = Items<'a, 'vm>;
    type SerializeTupleVariant = Items<'a, 'vm>;
    type SerializeMap = Entries<'a, 'vm>;
    type SerializeStruct = Entries<'a, 'vm>;
    type SerializeStructVariant = Entries<'a, 'vm>;

    write_as!(
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64, serialize_i128 i128,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_u128 u128,
        serialize_f32 f32, serialize_f64 f64, serialize_char char, serialize_str &str
    );

    fn serialize_bytes(self, value: &[u8]) -> Result<RawValue> {
        Ok(self.cx.machine().bytes(value))
    }
    fn serialize_none(self) -> Result<RawValue> {
        Ok(RawValue::NONE)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<RawValue> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<RawValue> {
        Ok(RawValue::NONE)
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<RawValue> {
        Ok(RawValue::NONE)
    }
    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<RawValue> {
        self.cx.raw(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<RawValue> {
        value.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<RawValue> {
        let content = value.serialize(Writer { cx: &mut *self.cx })?;
        self.tagged(variant, content)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a, 'vm>> {
        Ok(self.items(None, true))
    }
    fn serialize_tuple(self, _: usize) -> Result<Items<'a, 'vm>> {
        Ok(self.items(None, false))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a, 'vm>> {
        Ok(self.items(None, false))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a, 'vm>> {
        Ok(self.items(Some(variant), false))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<Entries<'a, 'vm>> {
        Ok(self.entries(None))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries<'a, 'vm>> {
        Ok(self.entries(None))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Entries<'a, 'vm>> {
        Ok(self.entries(Some(variant)))
    }
}

/// A list or tuple on its way.
struct Items<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
    items: Vec<RawValue>,
    list: bool,
    variant: Option<&'static str>,
}

impl Items<'_, '_> {
    fn add<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<()> {
        self.items
            .push(item.serialize(Writer { cx: &mut *self.cx })?);
        Ok(())
    }

    fn finish(self) -> Result<RawValue> {
        let vm = self.cx.machine();
        let items = match self.list {
            true => vm.list(self.items),
            false => vm.tuple(self.items),
        };
        match self.variant {
            Some(variant) => Writer { cx: self.cx }.tagged(variant, items),
            None => Ok(items),
        }
    }
}

macro_rules! items {
    ($($of:ident $add:ident),*) => { $(
        impl ser::$of for Items<'_, '_> {
            type Ok = RawValue;
            type Error = Error;
            fn $add<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<()> {
                self.add(item)
            }
            fn end(self) -> Result<RawValue> {
                self.finish()
            }
        }
    )* };
}

items!(
    SerializeSeq serialize_element, SerializeTuple serialize_element, SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field
);

/// A dict on its way.
struct Entries<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
    dict: RawValue,
    key: RawValue,
    variant: Option<&'static str>,
}

impl Entries<'_, '_> {
    fn add<T: Serialize + ?Sized>(&mut self, key: RawValue, item: &T) -> Result<()> {
        let item = item.serialize(Writer { cx: &mut *self.cx })?;
        let dict = self.dict.downcast::<Dict>().expect("a dict from the start");
        let result = dict.set(self.cx.machine(), &key, item);
        drop(self.cx.check(result)?);
        Ok(())
    }

    fn finish(self) -> Result<RawValue> {
        match self.variant {
            Some(variant) => Writer { cx: self.cx }.tagged(variant, self.dict),
            None => Ok(self.dict),
        }
    }
}

impl ser::SerializeMap for Entries<'_, '_> {
    type Ok = RawValue;
    type Error = Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.key = key.serialize(Writer { cx: &mut *self.cx })?;
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        let key = std::mem::take(&mut self.key);
        self.add(key, value)
    }
    fn end(self) -> Result<RawValue> {
        self.finish()
    }
}

macro_rules! fields {
    ($($of:ident),*) => { $(
        impl ser::$of for Entries<'_, '_> {
            type Ok = RawValue;
            type Error = Error;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
                let key = self.cx.machine().intern(name);
                self.add(key, value)
            }
            fn end(self) -> Result<RawValue> {
                self.finish()
            }
        }
    )* };
}

fields!(SerializeStruct, SerializeStructVariant);

/// Looks into a value.
struct Reader<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
    value: RawValue,
}

impl<'vm> Reader<'_, 'vm> {
    fn get<T: FromScript>(&mut self) -> Result<T> {
        T::from_script(&Local::new(self.value.clone()), self.cx)
    }

    fn visit_int<'de, V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        if let Some(int) = self.value.as_small_int() {
            return visitor.visit_i64(int);
        }
        if let Ok(int) = self.get::<i64>() {
            return visitor.visit_i64(int);
        }
        if let Ok(int) = self.get::<u64>() {
            return visitor.visit_u64(int);
        }
        if let Ok(int) = self.get::<u128>() {
            return visitor.visit_u128(int);
        }
        visitor.visit_i128(self.get()?)
    }

    /// The items of a dict, or the attributes of an object.
    fn entries(&mut self) -> Result<Vec<(RawValue, RawValue)>> {
        if let Some(dict) = self.value.downcast::<Dict>() {
            return Ok(dict.items());
        }
        let attributes = self.cx.machine().get_attr_str(&self.value, "__dict__");
        let attributes = attributes.ok();
        self.cx.machine().raised = None;
        match attributes.as_ref().and_then(|a| a.downcast::<Dict>()) {
            Some(dict) => Ok(dict.items()),
            None => Err(Error::expected(self.cx.machine_ref(), "data", &self.value)),
        }
    }

    fn sequence(&mut self) -> Result<Vec<RawValue>> {
        let items = self.cx.machine().collect(&self.value);
        self.cx.check(items)
    }
}

impl<'de> de::Deserializer<'de> for Reader<'_, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        let value = &self.value;
        if value.is_none() {
            return visitor.visit_unit();
        }
        if value.is_bool() {
            return visitor.visit_bool(value.is_true());
        }
        if int_ref(value).is_some() {
            return self.visit_int(visitor);
        }
        if value.raw().is_float() || value.is_kind(Kind::Float) {
            return visitor.visit_f64(self.get()?);
        }
        if value.is_a::<Str>() {
            return visitor.visit_string(self.get()?);
        }
        match value.kind() {
            Some(Kind::Bytes | Kind::ByteArray) => {
                visitor.visit_byte_buf(bytes_like::contents(value).into_owned())
            }
            Some(Kind::List | Kind::Tuple | Kind::Set | Kind::FrozenSet) => {
                self.deserialize_seq(visitor)
            }
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.value.is_none() {
            true => visitor.visit_none(),
            false => visitor.visit_some(self),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        if self.value.is_a::<Str>() || self.value.is_a::<Dict>() {
            let vm = self.cx.machine_ref();
            return Err(Error::expected(vm, "a sequence", &self.value));
        }
        let items = self.sequence()?;
        visitor.visit_seq(Walk {
            cx: self.cx,
            items: items.into_iter().enumerate(),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
        let entries = self.entries()?;
        visitor.visit_map(WalkEntries {
            cx: self.cx,
            entries: entries.into_iter(),
            entry: (RawValue::NONE, RawValue::NONE),
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.value.kind() {
            Some(Kind::List | Kind::Tuple) => self.deserialize_seq(visitor),
            _ => self.deserialize_map(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.value.is_a::<Str>() {
            let name: String = self.get()?;
            return visitor.visit_enum(name.into_deserializer());
        }
        let mut entries = self.entries()?;
        let (Some((key, value)), true) = (entries.pop(), entries.is_empty()) else {
            return Err(Error::value_error("expected a dict with one item"));
        };
        let name = String::from_script(&Local::new(key), self.cx)?;
        visitor.visit_enum(Variant {
            name,
            content: Reader { cx: self.cx, value },
        })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct identifier
        ignored_any
    }
}

/// The items of a sequence.
struct Walk<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
    items: std::iter::Enumerate<std::vec::IntoIter<RawValue>>,
}

impl<'de> de::SeqAccess<'de> for Walk<'_, '_> {
    type Error = Error;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some((i, value)) = self.items.next() else {
            return Ok(None);
        };
        let cx = &mut *self.cx;
        let item = seed.deserialize(Reader { cx, value });
        item.map(Some).map_err(|error| error.in_item(i))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The items of a dict.
struct WalkEntries<'a, 'vm> {
    cx: &'a mut Ctx<'vm>,
    entries: std::vec::IntoIter<(RawValue, RawValue)>,
    /// The one whose key was read last.
    entry: (RawValue, RawValue),
}

impl<'de> de::MapAccess<'de> for WalkEntries<'_, '_> {
    type Error = Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        let value = entry.0.clone();
        self.entry = entry;
        let cx = &mut *self.cx;
        seed.deserialize(Reader { cx, value }).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let (key, value) = std::mem::take(&mut self.entry);
        let cx = &mut *self.cx;
        seed.deserialize(Reader { cx, value })
            .map_err(|error| match key.downcast::<Str>() {
                Some(name) => error.in_field(&name.to_string_lossy()),
                None => error,
            })
    }
}

/// `{variant: content}`
struct Variant<'a, 'vm> {
    name: String,
    content: Reader<'a, 'vm>,
}

impl<'de, 'a, 'vm> de::EnumAccess<'de> for Variant<'a, 'vm> {
    type Error = Error;
    type Variant = Reader<'a, 'vm>;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Reader<'a, 'vm>)> {
        let name: StringDeserializer<Error> = self.name.into_deserializer();
        Ok((seed.deserialize(name)?, self.content))
    }
}

impl<'de> de::VariantAccess<'de> for Reader<'_, '_> {
    type Error = Error;
    fn unit_variant(self) -> Result<()> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(self)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        de::Deserializer::deserialize_seq(self, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        de::Deserializer::deserialize_map(self, visitor)
    }
}
