//! Conversions between values of scripts and types of Rust.

use crate::ctx::Ctx;
use crate::value::{Local, Value};
use crate::{Error, Result};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::Str;

/// How a parameter takes its argument. Only for natives.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    One,
    /// It may be left out.
    Optional,
    /// All further positional arguments.
    Rest,
}

/// A type that values of scripts become: results of calls, parameters of native functions.
///
/// Derive it for structures that scripts hand over as dicts or objects, or write it in terms of a type that has it:
///
/// ```
/// use taipan::{Ctx, Error, FromScript, Local, Result};
///
/// struct Percent(u8);
///
/// impl FromScript for Percent {
///     fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Percent> {
///         match value.get(cx)? {
///             percent @ 0..=100 => Ok(Percent(percent)),
///             other => Err(Error::value_error(format!("{other} is no percentage"))),
///         }
///     }
/// }
/// assert_eq!(taipan::eval::<Percent>("20 + 22")?.0, 42);
/// # Result::Ok(())
/// ```
#[diagnostic::on_unimplemented(
    message = "values of scripts do not become `{Self}`",
    note = "derive or implement `taipan::FromScript`; with the feature `serde`, `De<{Self}>` takes what `serde` can deserialize"
)]
pub trait FromScript: Sized {
    /// Convert a value.
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self>;

    /// The type as stubs for editors show it. See [`NativeModule::stub`](crate::NativeModule::stub).
    fn hint() -> String {
        "Any".into()
    }

    #[doc(hidden)]
    const TAKES: Takes = Takes::One;

    /// What a parameter is that got no argument.
    #[doc(hidden)]
    fn missing() -> Option<Self> {
        None
    }

    /// What the parameter of all further arguments is.
    #[doc(hidden)]
    fn rest<'vm>(values: &[taipan_vm::Value], cx: &mut Ctx<'vm>) -> Result<Self> {
        let _ = (values, cx);
        Err(Error::type_error("not a parameter of several arguments"))
    }
}

/// A type that becomes a value of scripts: arguments of calls, results of native functions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not become a value of scripts",
    note = "derive or implement `taipan::IntoScript`; with the feature `serde`, `Ser({Self})` gives what `serde` can serialize"
)]
pub trait IntoScript {
    /// Convert into a value.
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>>;

    /// The type as stubs for editors show it. See [`NativeModule::stub`](crate::NativeModule::stub).
    fn hint() -> String {
        "Any".into()
    }
}

impl FromScript for Value {
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Value> {
        value.keep(cx)
    }
}

impl IntoScript for Value {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(self.of(cx.machine())?))
    }
}

impl IntoScript for &Value {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(self.of(cx.machine())?))
    }
}

impl<'a> IntoScript for Local<'a> {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(self.of(cx.machine_ref())?.clone()))
    }
}

impl IntoScript for crate::Module {
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        self.value().into_script(cx)
    }
}

/// What a native function fails with is raised in the script: see [`Error::host`].
impl<T: IntoScript, E: std::error::Error + Send + Sync + 'static> IntoScript
    for std::result::Result<T, E>
{
    fn hint() -> String {
        T::hint()
    }
    #[inline]
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        match self {
            Ok(value) => value.into_script(cx),
            Err(error) => Err(Error::host(error)),
        }
    }
}

/// `None` is `None`. As a parameter of a native function it may be left out.
impl<T: FromScript> FromScript for Option<T> {
    fn hint() -> String {
        format!("{} | None", T::hint())
    }
    const TAKES: Takes = Takes::Optional;
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
        match value.is_none() {
            true => Ok(None),
            false => T::from_script(value, cx).map(Some),
        }
    }
    fn missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: IntoScript> IntoScript for Option<T> {
    fn hint() -> String {
        format!("{} | None", T::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        match self {
            Some(value) => value.into_script(cx),
            None => Ok(Local::new(taipan_vm::Value::NONE)),
        }
    }
}

/// All further positional arguments of a native function, as `*args` takes them.
///
/// ```
/// # use taipan::{Rest, Vm};
/// let mut vm = Vm::new();
/// vm.set("total", |Rest(numbers): Rest<f64>| numbers.iter().sum::<f64>())?;
/// assert_eq!(vm.eval::<f64>("total(1, 2, 0.5)")?, 3.5);
/// # taipan::Result::Ok(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest<T>(pub Vec<T>);

impl<T: FromScript> FromScript for Rest<T> {
    fn hint() -> String {
        T::hint()
    }
    const TAKES: Takes = Takes::Rest;
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
        Vec::from_script(value, cx).map(Rest)
    }
    fn missing() -> Option<Self> {
        Some(Rest(Vec::new()))
    }
    fn rest<'vm>(values: &[taipan_vm::Value], cx: &mut Ctx<'vm>) -> Result<Self> {
        let items = values.iter().cloned();
        let items = items.map(|item| T::from_script(&Local::new(item), cx));
        items.collect::<Result<Vec<T>>>().map(Rest)
    }
}

/// Anything: for results that do not matter.
impl FromScript for () {
    fn hint() -> String {
        "object".into()
    }
    fn from_script<'vm>(_: &Local<'vm>, _: &mut Ctx<'vm>) -> Result<()> {
        Ok(())
    }
}

/// `None`
impl IntoScript for () {
    fn hint() -> String {
        "None".into()
    }
    fn into_script<'vm>(self, _: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(taipan_vm::Value::NONE))
    }
}

/// The truth value.
impl FromScript for bool {
    fn hint() -> String {
        "bool".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<bool> {
        let value = value.of(cx.machine_ref())?;
        if value.is_bool() {
            return Ok(value.is_true());
        }
        let truth = cx.machine().truth(value);
        cx.check(truth)
    }
}

impl IntoScript for bool {
    fn hint() -> String {
        "bool".into()
    }
    fn into_script<'vm>(self, _: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(taipan_vm::Value::bool(self)))
    }
}

macro_rules! ints {
    ($($int:ty),*) => { $(
        /// An int, or what `__index__` makes one of. OverflowError if it does not fit.
        impl FromScript for $int {
            fn hint() -> String {
                "int".into()
            }
            #[inline]
            fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<$int> {
                let value = value.of(cx.machine_ref())?;
                if let Some(Ok(int)) = value.as_small_int().map(<$int>::try_from) {
                    return Ok(int);
                }
                let int = cx.machine().to_bigint(value);
                let int = cx.check(int)?;
                <$int>::try_from(&int).map_err(|_| {
                    let what = concat!("int does not fit ", stringify!($int));
                    Error::new("OverflowError", what)
                })
            }
        }

        impl IntoScript for $int {
            fn hint() -> String {
                "int".into()
            }
            #[inline]
            fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
                Ok(Local::new(match i64::try_from(self) {
                    Ok(int) => cx.machine().int(int),
                    Err(_) => cx.machine().bigint(self.into()),
                }))
            }
        }
    )* };
}

ints!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

/// A real number, or what `__float__` makes one of.
impl FromScript for f64 {
    fn hint() -> String {
        "float".into()
    }
    #[inline]
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<f64> {
        let value = value.of(cx.machine_ref())?;
        let number = cx.machine().to_f64(value);
        cx.check(number)
    }
}

impl IntoScript for f64 {
    fn hint() -> String {
        "float".into()
    }
    #[inline]
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(cx.machine().float(self)))
    }
}

/// As [`f64`], rounded.
impl FromScript for f32 {
    fn hint() -> String {
        "float".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<f32> {
        Ok(f64::from_script(value, cx)? as f32)
    }
}

impl IntoScript for f32 {
    fn hint() -> String {
        "float".into()
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        f64::from(self).into_script(cx)
    }
}

/// The text of a str value.
fn text<'vm, 'a>(value: &'a Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Cow<'a, str>> {
    let value = value.of(cx.machine_ref())?;
    match value.downcast::<Str>() {
        Some(text) if !text.has_surrogates() => Ok(text.to_string_lossy()),
        Some(_) => Err(Error::new(
            "UnicodeError",
            "surrogates not allowed in a string of the host",
        )),
        None => Err(Error::expected(cx.machine_ref(), "str", value)),
    }
}

impl FromScript for String {
    fn hint() -> String {
        "str".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<String> {
        Ok(text(value, cx)?.into_owned())
    }
}

/// A str of one character.
impl FromScript for char {
    fn hint() -> String {
        "str".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<char> {
        let text = text(value, cx)?;
        let mut chars = text.chars();
        match (chars.next(), chars.next()) {
            (Some(only), None) => Ok(only),
            _ => Err(Error::type_error(format!(
                "expected a character, but string of length {} found",
                text.chars().count()
            ))),
        }
    }
}

macro_rules! from_string {
    ($($owner:ty),*) => { $(
        impl FromScript for $owner {
            fn hint() -> String {
                "str".into()
            }
            fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<$owner> {
                Ok(text(value, cx)?.into())
            }
        }
    )* };
}

from_string!(Box<str>, std::sync::Arc<str>, std::rc::Rc<str>);

impl FromScript for std::path::PathBuf {
    fn hint() -> String {
        "str".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<std::path::PathBuf> {
        Ok(text(value, cx)?.into_owned().into())
    }
}

macro_rules! into_str {
    ($($text:ty),*) => { $(
        impl IntoScript for $text {
            fn hint() -> String {
                "str".into()
            }
            fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
                let text: &str = self.as_ref();
                Ok(Local::new(cx.machine().str(text)))
            }
        }
    )* };
}

into_str!(
    &str,
    String,
    &String,
    Cow<'_, str>,
    Box<str>,
    std::sync::Arc<str>,
    std::rc::Rc<str>
);

impl IntoScript for char {
    fn hint() -> String {
        "str".into()
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(cx.machine().str_point(self.into())))
    }
}

/// The contents of a bytes object (a `Vec<u8>` is a list of ints).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bytes(pub Vec<u8>);

/// Any bytes-like object.
impl FromScript for Bytes {
    fn hint() -> String {
        "Buffer".into()
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Bytes> {
        let value = value.of(cx.machine_ref())?;
        let data = taipan_vm::types::bytes_like::data_of(cx.machine(), value);
        match cx.check(data)? {
            Some(data) => Ok(Bytes(data.into_owned())),
            None => Err(Error::expected(
                cx.machine_ref(),
                "a bytes-like object",
                value,
            )),
        }
    }
}

impl IntoScript for Bytes {
    fn hint() -> String {
        "bytes".into()
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        Ok(Local::new(cx.machine().bytes(self.0)))
    }
}

/// Convert items.
fn from_items<'vm, T: FromScript, C: FromIterator<T>>(
    items: impl IntoIterator<Item = taipan_vm::Value>,
    cx: &mut Ctx<'vm>,
) -> Result<C> {
    let items = items.into_iter().enumerate();
    items
        .map(|(i, item)| T::from_script(&Local::new(item), cx).map_err(|error| error.in_item(i)))
        .collect()
}

/// The items of any iterable.
fn items<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Vec<taipan_vm::Value>> {
    let value = value.of(cx.machine_ref())?;
    let items = cx.machine().collect(value);
    cx.check(items)
}

/// Convert into items.
fn into_items<'vm, T: IntoScript>(
    items: impl IntoIterator<Item = T>,
    cx: &mut Ctx<'vm>,
) -> Result<Vec<taipan_vm::Value>> {
    items.into_iter().map(|item| cx.raw(item)).collect()
}

/// The items of any iterable.
impl<T: FromScript> FromScript for Vec<T> {
    fn hint() -> String {
        format!("Iterable[{}]", T::hint())
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Vec<T>> {
        if value.of(cx.machine_ref())?.is_a::<Str>() {
            // Its characters are hardly what was meant.
            return Err(Error::type_error("expected a sequence of items, got str"));
        }
        let items = items(value, cx)?;
        from_items(items, cx)
    }
}

/// A list.
impl<T: IntoScript> IntoScript for Vec<T> {
    fn hint() -> String {
        format!("list[{}]", T::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let items = into_items(self, cx)?;
        Ok(Local::new(cx.machine().list(items)))
    }
}

/// A list.
impl<T: IntoScript + Clone> IntoScript for &[T] {
    fn hint() -> String {
        format!("list[{}]", T::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let items = into_items(self.iter().cloned(), cx)?;
        Ok(Local::new(cx.machine().list(items)))
    }
}

/// As many items as the array has.
impl<T: FromScript, const N: usize> FromScript for [T; N] {
    fn hint() -> String {
        format!("Iterable[{}]", T::hint())
    }
    fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<[T; N]> {
        let items = Vec::from_script(value, cx)?;
        let n = items.len();
        items
            .try_into()
            .map_err(|_| Error::value_error(format!("expected {N} items, got {n}")))
    }
}

/// A list.
impl<T: IntoScript, const N: usize> IntoScript for [T; N] {
    fn hint() -> String {
        format!("list[{}]", T::hint())
    }
    fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
        let items = into_items(self, cx)?;
        Ok(Local::new(cx.machine().list(items)))
    }
}

macro_rules! sets {
    ($($set:ident<T $(, $hasher:ident)?>: $($bound:path),+;)*) => { $(
        impl<T: FromScript $(+ $bound)+ $(, $hasher: BuildHasher + Default)?> FromScript for $set<T $(, $hasher)?> {
            fn hint() -> String {
                format!("Iterable[{}]", T::hint())
            }
            fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
                let items = items(value, cx)?;
                from_items(items, cx)
            }
        }

        /// A set.
        impl<T: IntoScript $(, $hasher)?> IntoScript for $set<T $(, $hasher)?> {
            fn hint() -> String {
                format!("set[{}]", T::hint())
            }
            fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
                let items = into_items(self, cx)?;
                let set = taipan_vm::types::set::set_from(cx.machine(), items);
                cx.check(set).map(Local::new)
            }
        }
    )* };
}

sets! {
    HashSet<T, S>: Eq, Hash;
    BTreeSet<T>: Ord;
}

macro_rules! maps {
    ($($map:ident<K, V $(, $hasher:ident)?>: $($bound:path),+;)*) => { $(
        impl<K: FromScript $(+ $bound)+, V: FromScript $(, $hasher: BuildHasher + Default)?> FromScript for $map<K, V $(, $hasher)?> {
            fn hint() -> String {
                format!("dict[{}, {}]", K::hint(), V::hint())
            }
            fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
                pairs(value, cx)?
                    .into_iter()
                    .map(|(key, item)| {
                        let key = K::from_script(&Local::new(key), cx)?;
                        Ok((key, V::from_script(&Local::new(item), cx)?))
                    })
                    .collect()
            }
        }

        /// A dict.
        impl<K: IntoScript, V: IntoScript $(, $hasher)?> IntoScript for $map<K, V $(, $hasher)?> {
            fn hint() -> String {
                format!("dict[{}, {}]", K::hint(), V::hint())
            }
            fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
                into_dict(self, cx)
            }
        }
    )* };
}

maps! {
    HashMap<K, V, S>: Eq, Hash;
    BTreeMap<K, V>: Ord;
}

/// The items of a dict.
fn pairs<'vm>(
    value: &Local<'vm>,
    cx: &mut Ctx<'vm>,
) -> Result<Vec<(taipan_vm::Value, taipan_vm::Value)>> {
    let value = value.of(cx.machine_ref())?;
    match value.downcast::<Dict>() {
        Some(dict) => Ok(dict.items()),
        None => Err(Error::expected(cx.machine_ref(), "dict", value)),
    }
}

/// A dict of pairs.
pub(crate) fn into_dict<'vm, K: IntoScript, V: IntoScript>(
    pairs: impl IntoIterator<Item = (K, V)>,
    cx: &mut Ctx<'vm>,
) -> Result<Local<'vm>> {
    let dict = cx.machine().dict();
    for (key, value) in pairs {
        let (key, value) = (cx.raw(key)?, cx.raw(value)?);
        let object = dict.downcast::<Dict>().expect("just made");
        let result = object.set(cx.machine(), &key, value);
        drop(cx.check(result)?);
    }
    Ok(Local::new(dict))
}

macro_rules! tuples {
    ($($n:literal: $($name:ident)+;)*) => { $(
        /// As many items of a tuple or list.
        impl<$($name: FromScript),+> FromScript for ($($name,)+) {
            fn hint() -> String {
                format!("tuple[{}]", [$($name::hint()),+].join(", "))
            }
            fn from_script<'vm>(value: &Local<'vm>, cx: &mut Ctx<'vm>) -> Result<Self> {
                let items = items(value, cx)?;
                if items.len() != $n {
                    return Err(Error::value_error(format!("expected {} items, got {}", $n, items.len())));
                }
                let mut items = items.into_iter();
                Ok(($($name::from_script(&Local::new(items.next().expect("counted")), cx)?,)+))
            }
        }

        /// A tuple.
        impl<$($name: IntoScript),+> IntoScript for ($($name,)+) {
            fn hint() -> String {
                format!("tuple[{}]", [$($name::hint()),+].join(", "))
            }
            #[allow(non_snake_case)]
            fn into_script<'vm>(self, cx: &mut Ctx<'vm>) -> Result<Local<'vm>> {
                let ($($name,)+) = self;
                let items = vec![$(cx.raw($name)?),+];
                Ok(Local::new(cx.machine().tuple(items)))
            }
        }
    )* };
}

tuples! {
    1: A; 2: A B; 3: A B C; 4: A B C D; 5: A B C D E; 6: A B C D E F; 7: A B C D E F G; 8: A B C D E F G H;
}
