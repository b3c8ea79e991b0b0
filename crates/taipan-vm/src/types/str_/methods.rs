//! The methods of `str`.

use super::ops::{bound, text};
use super::{Str, case, encode_point, ops, repr, split};
use crate::heap::Kind;
use crate::native::{ClassDef, FromArg, MethodDef, concat, methods, total};
use crate::raise::R;
use crate::types::dict::Dict;
use crate::types::int::Int;
use crate::types::iter::{SeqIter, SeqKind};
use crate::types::search::{self, NoReplace, window};
use crate::types::shape::exact;
use crate::types::tuple::Tuple;
use crate::types::type_::{Type, flag as class_flag};
use crate::unicode::{self, Case, flag};
use crate::value::Value;
use crate::vm::Vm;

const PARTS: &[&[MethodDef]] = &[Str::METHODS, Str::FORMATTING_METHODS];
const METHODS: &[MethodDef] = &concat::<MethodDef, { total(PARTS) }>(PARTS);

/// The class `str`.
pub const CLASS: ClassDef = ClassDef {
    name: "str",
    module: "builtins",
    doc: "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\n\
          A text: a sequence of Unicode characters that cannot be changed. With only an object, the text that the object\n\
          shows itself as; with encoding or errors, the text that the bytes stand for.",
    methods: METHODS,
    getset: &[],
    new: Str::NEW,
    flags: class_flag::BASETYPE | class_flag::MATCH_SELF,
};

/// An optional index of a search: None or anything with `__index__`.
#[derive(Clone, Copy)]
pub struct Bound(pub Option<i64>);

impl<'a> FromArg<'a> for Bound {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Bound> {
        bound(vm, value).map(Bound)
    }
}

/// The value of an optional bound.
#[inline]
pub(crate) fn opt(bound: Option<Bound>) -> Option<i64> {
    bound.and_then(|b| b.0)
}

/// A fill character.
struct Fill(u32);

impl<'a> FromArg<'a> for Fill {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Fill> {
        let Some(s) = value.downcast::<Str>() else {
            return Err(vm.type_error_named(
                "The fill character must be a unicode character, not {}",
                value,
            ));
        };
        if s.len() != 1 {
            return Err(vm.type_error("The fill character must be exactly one character long"));
        }
        Ok(Fill(s.point(0)))
    }
}

/// A separator: "must be str or None, not T".
struct Separator<'a>(Option<&'a Str>);

impl<'a> FromArg<'a> for Separator<'a> {
    #[inline]
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<Separator<'a>> {
        if value.is_none() {
            return Ok(Separator(None));
        }
        match value.downcast::<Str>() {
            Some(s) => Ok(Separator(Some(s))),
            None => Err(vm.type_error_named("must be str or None, not {}", value)),
        }
    }
}

/// `this` if it is an exact str, else a str with the same text.
pub(crate) fn same(vm: &mut Vm, this: &Value) -> Value {
    if this.raw().has_shape(exact(Kind::Str)) {
        this.clone()
    } else {
        let s = text(this);
        vm.str_part(s, 0, s.bytes().len())
    }
}

/// Byte borders of a window given in characters.
fn byte_window(s: &Str, start: Option<Bound>, end: Option<Bound>) -> Option<(usize, usize)> {
    let (from, to) = window(s.len(), opt(start), opt(end))?;
    if s.is_ascii() {
        Some((from, to))
    } else {
        Some((s.offset(from), s.offset(to)))
    }
}

/// Index of the first or last occurrence.
fn position(
    s: &Str,
    sub: &Str,
    start: Option<Bound>,
    end: Option<Bound>,
    last: bool,
) -> Option<i64> {
    let (from, to) = byte_window(s, start, end)?;
    let part = &s.bytes()[from..to];
    let at = if last {
        search::rfind(part, sub.bytes())
    } else {
        search::find(part, sub.bytes(), 0)
    };
    at.map(|i| s.char_index(from + i) as i64)
}

fn starts_or_ends(
    vm: &mut Vm,
    s: &Str,
    part: &Value,
    start: Option<Bound>,
    end: Option<Bound>,
    at_end: bool,
) -> R<bool> {
    let window = byte_window(s, start, end);
    let test = |part: &Str| {
        window.is_some_and(|(from, to)| {
            let bytes = &s.bytes()[from..to];
            if at_end {
                bytes.ends_with(part.bytes())
            } else {
                bytes.starts_with(part.bytes())
            }
        })
    };
    if let Some(part) = part.downcast::<Str>() {
        return Ok(test(part));
    }
    let name = if at_end { "endswith" } else { "startswith" };
    let Some(parts) = part.downcast::<Tuple>() else {
        let other = vm.type_name(part);
        return Err(vm.type_error(format!(
            "{name} first arg must be str or a tuple of str, not {other}"
        )));
    };
    for item in parts.items() {
        match item.downcast::<Str>() {
            Some(part) if test(part) => return Ok(true),
            Some(_) => {}
            None => {
                let other = vm.type_name(item);
                return Err(vm.type_error(format!(
                    "tuple for {name} must only contain str, not {other}"
                )));
            }
        }
    }
    Ok(false)
}

/// Fill up to a width; `left` says how much of the missing goes in front.
fn pad(vm: &mut Vm, this: &Value, width: i64, fill: u32, left: impl FnOnce(usize) -> usize) -> R {
    let s = text(this);
    let missing = width.saturating_sub(s.len() as i64);
    if missing <= 0 {
        return Ok(same(vm, this));
    }
    let missing = missing as usize;
    let mut one = [0; 4];
    let n = super::write_point(fill, &mut one);
    let size = missing.saturating_mul(n).saturating_add(s.bytes().len());
    let mut out = vm.buffer(size)?;
    let front = left(missing);
    let fill_up = |out: &mut Vec<u8>, count: usize| {
        if n == 1 {
            out.resize(out.len() + count, one[0]);
        } else {
            (0..count).for_each(|_| out.extend_from_slice(&one[..n]));
        }
    };
    fill_up(&mut out, front);
    out.extend_from_slice(s.bytes());
    fill_up(&mut out, missing - front);
    let surrogates = s.has_surrogates() || (0xd800..0xe000).contains(&fill);
    Ok(vm.str_buffer(out, s.len() + missing, surrogates))
}

fn strip(
    vm: &mut Vm,
    this: &Value,
    chars: Option<&Value>,
    left: bool,
    right: bool,
    name: &str,
) -> R {
    let s = text(this);
    let bytes = s.bytes();
    let (from, to) = match chars.filter(|c| !c.is_none()) {
        None if s.is_ascii() => search::strip(bytes, left, right, search::is_str_space),
        None => split::strip_space(bytes, left, right),
        Some(chars) => {
            let Some(chars) = chars.downcast::<Str>() else {
                return Err(vm.type_error(format!("{name} arg must be None or str")));
            };
            match chars.bytes() {
                [] => (0, bytes.len()),
                [only] => search::strip(bytes, left, right, |b| b == *only),
                set if chars.is_ascii() => {
                    let mut table = [false; 256];
                    set.iter().for_each(|&b| table[b as usize] = true);
                    search::strip(bytes, left, right, |b| table[b as usize])
                }
                _ => {
                    let mut set: Vec<u32> = chars.points().collect();
                    set.sort_unstable();
                    split::strip_points(bytes, left, right, |p| set.binary_search(&p).is_ok())
                }
            }
        }
    };
    if to - from == bytes.len() {
        return Ok(same(vm, this));
    }
    Ok(vm.str_part(s, from, to))
}

fn partition(vm: &mut Vm, this: &Value, sep: &Value, last: bool) -> R {
    let s = text(this);
    let Some(part) = sep.downcast::<Str>() else {
        return Err(vm.type_error_named("must be str, not {}", sep));
    };
    if part.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let found = if last {
        search::rfind(s.bytes(), part.bytes())
    } else {
        search::find(s.bytes(), part.bytes(), 0)
    };
    let items = match found {
        Some(at) => [
            vm.str_part(s, 0, at),
            same(vm, sep),
            vm.str_part(s, at + part.bytes().len(), s.bytes().len()),
        ],
        None => {
            let (whole, empty) = (same(vm, this), vm.empty_str.clone());
            if last {
                [empty.clone(), empty, whole]
            } else {
                [whole, empty.clone(), empty]
            }
        }
    };
    Ok(vm.tuple_of(items))
}

/// Compare with another str; NotImplemented for anything else.
fn rich_compare(this: &Value, other: &Value, test: fn(std::cmp::Ordering) -> bool) -> Value {
    match other.downcast::<Str>() {
        Some(other) => Value::bool(test(ops::compare(text(this), other))),
        None => Value::NOT_IMPLEMENTED,
    }
}

/// The int that a repetition count is; `None` for what is no int.
pub(crate) fn repeat_count(vm: &mut Vm, value: &Value) -> R<i64> {
    if let Some(i) = value.as_small_int() {
        return Ok(i);
    }
    let result = vm.to_i64(value);
    if let Err(raise) = &result
        && vm.is_raised(raise, &vm.types.OverflowError)
    {
        vm.raised = None;
        return Err(vm.overflow_error("cannot fit 'int' into an index-sized integer"));
    }
    result
}

#[methods(class = "str")]
impl Str {
    #[new]
    #[sig("(object='', encoding='utf-8', errors='strict')")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        object: Option<&Value>,
        encoding: Option<&Str>,
        errors: Option<&Str>,
    ) -> R {
        let value = match object {
            None => vm.empty_str.clone(),
            Some(object) if encoding.is_none() && errors.is_none() => vm.str_of(object)?,
            Some(object) => {
                let (encoding, errors) =
                    (encoding.map(Str::to_escaped), errors.map(Str::to_escaped));
                crate::codecs::decode_object(vm, object, encoding.as_deref(), errors.as_deref())?
            }
        };
        if class.is(&vm.types.str_) {
            return Ok(value);
        }
        let copy = text(&value).copy();
        if class.downcast::<Type>().is_none() {
            return Err(vm.type_error("str.__new__(X): X is not a type object"));
        }
        Ok(vm.new_object(class, copy))
    }

    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R {
        repr::repr(vm, self)
    }

    /// Return str(self).
    fn __str__(this: &Value, vm: &mut Vm) -> Value {
        same(vm, this)
    }

    /// Return hash(self).
    fn __hash__(&self, vm: &mut Vm) -> Value {
        vm.int(self.hash() as i64)
    }

    /// Return self==value.
    fn __eq__(&self, value: &Value) -> Value {
        match value.downcast::<Str>() {
            Some(other) => Value::bool(self.bytes() == other.bytes()),
            None => Value::NOT_IMPLEMENTED,
        }
    }

    /// Return self!=value.
    fn __ne__(&self, value: &Value) -> Value {
        match value.downcast::<Str>() {
            Some(other) => Value::bool(self.bytes() != other.bytes()),
            None => Value::NOT_IMPLEMENTED,
        }
    }

    /// Return self<value.
    fn __lt__(this: &Value, value: &Value) -> Value {
        rich_compare(this, value, |o| o.is_lt())
    }

    /// Return self<=value.
    fn __le__(this: &Value, value: &Value) -> Value {
        rich_compare(this, value, |o| o.is_le())
    }

    /// Return self>value.
    fn __gt__(this: &Value, value: &Value) -> Value {
        rich_compare(this, value, |o| o.is_gt())
    }

    /// Return self>=value.
    fn __ge__(this: &Value, value: &Value) -> Value {
        rich_compare(this, value, |o| o.is_ge())
    }

    /// Return self+value.
    fn __add__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        ops::concat(vm, this, value)
    }

    /// Return self*value.
    fn __mul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let n = repeat_count(vm, value)?;
        ops::repeat(vm, this, n)
    }

    /// Return value*self.
    fn __rmul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let n = repeat_count(vm, value)?;
        ops::repeat(vm, this, n)
    }

    /// Return len(self).
    fn __len__(&self) -> usize {
        self.len()
    }

    /// Return self[key].
    fn __getitem__(this: &Value, vm: &mut Vm, key: &Value) -> R {
        ops::get_item(vm, this, key)
    }

    /// Return bool(key in self).
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        ops::contains(vm, self, key)
    }

    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = if text(this).is_ascii() {
            vm.class(|t| &t.str_ascii_iterator)
        } else {
            vm.class(|t| &t.str_iterator)
        };
        let shape = class.downcast::<Type>().expect("a class").root_word();
        let iterator = SeqIter {
            kind: SeqKind::Str,
            sequence: crate::cell_mut::MutCell::new(this.clone()),
            index: Default::default(),
        };
        vm.heap.alloc(shape, iterator)
    }

    /// The arguments that make an equal object.
    fn __getnewargs__(this: &Value, vm: &mut Vm) -> Value {
        let s = text(this);
        let copy = vm.str_part(s, 0, s.bytes().len());
        vm.tuple_of([copy])
    }

    /// Return the size of the string in memory, in bytes.
    fn __sizeof__(&self) -> usize {
        if self.is_ascii() {
            41 + self.len()
        } else {
            let widest = self.points().max().unwrap_or(0);
            let (head, unit) = match widest {
                0..0x100 => (57, 1),
                0x100..0x10000 => (58, 2),
                _ => (60, 4),
            };
            head + unit * self.len()
        }
    }

    /// Return a copy whose first character is in title case and the rest in lower case.
    fn capitalize(&self, vm: &mut Vm) -> Value {
        case::capitalize(vm, self)
    }

    /// Return a copy for comparisons that ignore case.
    fn casefold(&self, vm: &mut Vm) -> Value {
        case::changed(vm, self, Case::Fold)
    }

    /// Return the string in the middle of a string of the given width, filled with fillchar (a blank by default).
    #[sig("(width, fillchar=' ', /)")]
    fn center(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<Fill>) -> R {
        let odd = width as usize & 1;
        pad(vm, this, width, fillchar.map_or(32, |f| f.0), |missing| {
            missing / 2 + (missing & odd & 1)
        })
    }

    /// Return the string at the left of a string of the given width, filled with fillchar (a blank by default).
    #[sig("(width, fillchar=' ', /)")]
    fn ljust(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<Fill>) -> R {
        pad(vm, this, width, fillchar.map_or(32, |f| f.0), |_| 0)
    }

    /// Return the string at the right of a string of the given width, filled with fillchar (a blank by default).
    #[sig("(width, fillchar=' ', /)")]
    fn rjust(this: &Value, vm: &mut Vm, width: i64, fillchar: Option<Fill>) -> R {
        pad(vm, this, width, fillchar.map_or(32, |f| f.0), |missing| {
            missing
        })
    }

    /// Return how often sub occurs in self[start:end], without overlaps.
    fn count(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> usize {
        if sub.is_empty() {
            return window(self.len(), opt(start), opt(end)).map_or(0, |(from, to)| to - from + 1);
        }
        match byte_window(self, start, end) {
            Some((from, to)) => search::count(&self.bytes()[from..to], sub.bytes()),
            None => 0,
        }
    }

    /// Return whether self[start:end] ends with suffix, a string or a tuple of strings.
    fn endswith(
        &self,
        vm: &mut Vm,
        suffix: &Value,
        start: Option<Bound>,
        end: Option<Bound>,
    ) -> R<bool> {
        starts_or_ends(vm, self, suffix, start, end, true)
    }

    /// Return whether self[start:end] starts with prefix, a string or a tuple of strings.
    fn startswith(
        &self,
        vm: &mut Vm,
        prefix: &Value,
        start: Option<Bound>,
        end: Option<Bound>,
    ) -> R<bool> {
        starts_or_ends(vm, self, prefix, start, end, false)
    }

    /// Return a copy with blanks up to the next multiple of tabsize in place of tabs.
    #[sig("(tabsize=8)")]
    fn expandtabs(&self, vm: &mut Vm, tabsize: Option<TabSize>) -> R {
        let tab = tabsize.map_or(8, |t| t.0);
        let mut out = Vec::with_capacity(self.bytes().len());
        let mut column = 0usize;
        for &byte in self.bytes() {
            match byte {
                b'\t' => {
                    if tab > 0 {
                        let blanks = tab - column % tab;
                        column += blanks;
                        if out.try_reserve(blanks).is_err() {
                            return Err(vm.overflow_error("new string is too long"));
                        }
                        out.resize(out.len() + blanks, b' ');
                    }
                    continue;
                }
                b'\n' | b'\r' => column = 0,
                b if b & 0xc0 != 0x80 => column += 1,
                _ => {}
            }
            out.push(byte);
        }
        Ok(vm.str_wtf8(out))
    }

    /// Return the lowest index in self[start:end] where sub is found, or -1.
    fn find(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> i64 {
        position(self, sub, start, end, false).unwrap_or(-1)
    }

    /// Return the highest index in self[start:end] where sub is found, or -1.
    fn rfind(&self, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> i64 {
        position(self, sub, start, end, true).unwrap_or(-1)
    }

    /// Return the lowest index in self[start:end] where sub is found; ValueError if it is not.
    fn index(&self, vm: &mut Vm, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> R<i64> {
        position(self, sub, start, end, false).ok_or_else(|| vm.value_error("substring not found"))
    }

    /// Return the highest index in self[start:end] where sub is found; ValueError if it is not.
    fn rindex(&self, vm: &mut Vm, sub: &Str, start: Option<Bound>, end: Option<Bound>) -> R<i64> {
        position(self, sub, start, end, true).ok_or_else(|| vm.value_error("substring not found"))
    }

    /// Return whether all characters are letters or digits and there is at least one.
    fn isalnum(&self) -> bool {
        case::all(
            self,
            flag::ALPHA | flag::DECIMAL | flag::DIGIT | flag::NUMERIC,
        )
    }

    /// Return whether all characters are letters and there is at least one.
    fn isalpha(&self) -> bool {
        case::all(self, flag::ALPHA)
    }

    /// Return whether all characters are ASCII (true for the empty string).
    fn isascii(&self) -> bool {
        self.is_ascii()
    }

    /// Return whether all characters are decimal digits and there is at least one.
    fn isdecimal(&self) -> bool {
        case::all(self, flag::DECIMAL)
    }

    /// Return whether all characters are digits and there is at least one.
    fn isdigit(&self) -> bool {
        case::all(self, flag::DIGIT)
    }

    /// Return whether the string is an identifier; keyword.iskeyword() tells reserved ones.
    fn isidentifier(&self) -> bool {
        case::is_identifier(self)
    }

    /// Return whether there is a cased character and all of them are in lower case.
    fn islower(&self) -> bool {
        case::all_cased(self, flag::LOWER)
    }

    /// Return whether all characters are numeric and there is at least one.
    fn isnumeric(&self) -> bool {
        case::all(self, flag::NUMERIC)
    }

    /// Return whether repr() shows all characters as they are (true for the empty string).
    fn isprintable(&self) -> bool {
        self.points().all(unicode::is_printable)
    }

    /// Return whether all characters are whitespace and there is at least one.
    fn isspace(&self) -> bool {
        case::all(self, flag::SPACE)
    }

    /// Return whether words begin with a capital and go on in lower case, and there is at least one.
    fn istitle(&self) -> bool {
        case::is_title(self)
    }

    /// Return whether there is a cased character and all of them are in upper case.
    fn isupper(&self) -> bool {
        case::all_cased(self, flag::UPPER)
    }

    /// Return the strings of an iterable with this one between them.
    fn join(this: &Value, vm: &mut Vm, iterable: &Value) -> R {
        ops::join(vm, this, iterable)
    }

    /// Return a copy in lower case.
    fn lower(&self, vm: &mut Vm) -> Value {
        case::changed(vm, self, Case::Lower)
    }

    /// Return a copy in upper case.
    fn upper(&self, vm: &mut Vm) -> Value {
        case::changed(vm, self, Case::Upper)
    }

    /// Return a copy without whitespace (or the characters of chars) at the start.
    #[sig("(chars=None, /)")]
    fn lstrip(this: &Value, vm: &mut Vm, chars: Option<&Value>) -> R {
        strip(vm, this, chars, true, false, "lstrip")
    }

    /// Return a copy without whitespace (or the characters of chars) at the end.
    #[sig("(chars=None, /)")]
    fn rstrip(this: &Value, vm: &mut Vm, chars: Option<&Value>) -> R {
        strip(vm, this, chars, false, true, "rstrip")
    }

    /// Return a copy without whitespace (or the characters of chars) at both ends.
    #[sig("(chars=None, /)")]
    fn strip(this: &Value, vm: &mut Vm, chars: Option<&Value>) -> R {
        strip(vm, this, chars, true, true, "strip")
    }

    /// Return a table for translate().
    ///
    /// One argument: a dict from characters or code points to code points, strings or None. Two strings of equal length: from
    /// each character of the first to the one of the second. A third string: characters that are left out.
    #[staticmethod]
    fn maketrans(vm: &mut Vm, x: &Value, y: Option<&Str>, z: Option<&Str>) -> R {
        let table = vm.dict();
        let dict = table.downcast::<Dict>().expect("just made");
        let Some(y) = y else {
            let Some(source) = x
                .downcast::<Dict>()
                .filter(|_| x.raw().has_shape(exact(Kind::Dict)))
            else {
                return Err(
                    vm.type_error("if you give only one argument to maketrans it must be a dict")
                );
            };
            for (key, value) in source.items() {
                let key = if let Some(s) = key.downcast::<Str>() {
                    if s.len() != 1 {
                        return Err(
                            vm.value_error("string keys in translatetable must be of length 1")
                        );
                    }
                    Value::small_int(s.point(0) as i64)
                } else if key.as_small_int().is_some() || key.is_a::<Int>() || key.is_bool() {
                    key
                } else {
                    return Err(vm.type_error("keys in translate table mustbe strings or integers"));
                };
                dict.set(vm, &key, value)?;
            }
            return Ok(table.clone());
        };
        let Some(x) = x.downcast::<Str>() else {
            return Err(vm.type_error(
                "first maketrans argument must be a string if there is a second argument",
            ));
        };
        if x.len() != y.len() {
            return Err(vm.value_error("the first two maketrans arguments must have equal length"));
        }
        for (from, to) in x.points().zip(y.points()) {
            let (from, to) = (Value::small_int(from as i64), Value::small_int(to as i64));
            dict.set(vm, &from, to)?;
        }
        if let Some(z) = z {
            for point in z.points() {
                dict.set(vm, &Value::small_int(point as i64), Value::NONE)?;
            }
        }
        Ok(table.clone())
    }

    /// Return the part before the first sep, sep, and the part after it; self and two empty strings if there is none.
    fn partition(this: &Value, vm: &mut Vm, sep: &Value) -> R {
        partition(vm, this, sep, false)
    }

    /// Return the part before the last sep, sep, and the part after it; two empty strings and self if there is none.
    fn rpartition(this: &Value, vm: &mut Vm, sep: &Value) -> R {
        partition(vm, this, sep, true)
    }

    /// Return the string without the prefix, if it starts with it.
    fn removeprefix(this: &Value, vm: &mut Vm, prefix: &Str) -> Value {
        let s = text(this);
        if prefix.is_empty() || !s.bytes().starts_with(prefix.bytes()) {
            return same(vm, this);
        }
        vm.str_part(s, prefix.bytes().len(), s.bytes().len())
    }

    /// Return the string without the suffix, if it ends with it.
    fn removesuffix(this: &Value, vm: &mut Vm, suffix: &Str) -> Value {
        let s = text(this);
        if suffix.is_empty() || !s.bytes().ends_with(suffix.bytes()) {
            return same(vm, this);
        }
        vm.str_part(s, 0, s.bytes().len() - suffix.bytes().len())
    }

    /// Return a copy with new in place of old, the first count times (-1: everywhere).
    #[sig("(old, new, /, count=-1)")]
    fn replace(this: &Value, vm: &mut Vm, old: &Str, new: &Str, count: Option<i64>) -> R {
        let s = text(this);
        let max = match count {
            Some(n) if n >= 0 => n as usize,
            _ => usize::MAX,
        };
        if old.is_empty() {
            return replace_between(vm, this, new, max);
        }
        match search::replace(vm, s.bytes(), old.bytes(), new.bytes(), max) {
            Ok(out) if s.is_ascii() && new.is_ascii() => {
                let chars = out.len();
                Ok(vm.str_buffer(out, chars, false))
            }
            Ok(out) => Ok(vm.str_wtf8(out)),
            Err(NoReplace::Unchanged) => Ok(same(vm, this)),
            Err(NoReplace::TooLarge) => Err(vm.overflow_error("replace string is too long")),
            Err(NoReplace::Stopped(raise)) => Err(raise),
        }
    }

    /// Return the parts between separators (whitespace by default, runs of it counting as one), at most maxsplit times split.
    #[sig("(sep=None, maxsplit=-1)")]
    fn split(
        &self,
        vm: &mut Vm,
        sep: Option<Separator<'_>>,
        maxsplit: Option<i64>,
    ) -> R<Vec<Value>> {
        split::split(vm, self, sep.and_then(|s| s.0), maxsplit)
    }

    /// As split(), splitting from the end.
    #[sig("(sep=None, maxsplit=-1)")]
    fn rsplit(
        &self,
        vm: &mut Vm,
        sep: Option<Separator<'_>>,
        maxsplit: Option<i64>,
    ) -> R<Vec<Value>> {
        split::rsplit(vm, self, sep.and_then(|s| s.0), maxsplit)
    }

    /// Return the lines, without their ends unless keepends is true.
    #[sig("(keepends=False)")]
    fn splitlines(&self, vm: &mut Vm, keepends: Option<bool>) -> R<Vec<Value>> {
        split::splitlines(vm, self, keepends.unwrap_or(false))
    }

    /// Return a copy with upper case in lower case and the other way round.
    fn swapcase(&self, vm: &mut Vm) -> Value {
        case::swapcase(vm, self)
    }

    /// Return a copy in which words begin with a capital and go on in lower case.
    fn title(&self, vm: &mut Vm) -> Value {
        case::title(vm, self)
    }

    /// Return a copy with each character replaced by what table[code point] gives: a code point, a string, or None to leave it
    /// out. Characters for which the table raises LookupError stay.
    fn translate(&self, vm: &mut Vm, table: &Value) -> R {
        translate(vm, self, table)
    }

    /// Return the string filled with zeros on the left, after a sign.
    fn zfill(this: &Value, vm: &mut Vm, width: i64) -> R {
        let s = text(this);
        let missing = width.saturating_sub(s.len() as i64);
        if missing <= 0 {
            return Ok(same(vm, this));
        }
        let missing = missing as usize;
        let mut out = vm.buffer(missing.saturating_add(s.bytes().len()))?;
        let (sign, digits) = match s.bytes() {
            [sign @ (b'+' | b'-'), digits @ ..] => (Some(*sign), digits),
            digits => (None, digits),
        };
        out.extend(sign);
        out.resize(out.len() + missing, b'0');
        out.extend_from_slice(digits);
        Ok(vm.str_buffer(out, s.len() + missing, s.has_surrogates()))
    }
}

/// A C int: OverflowError beyond.
pub(crate) struct TabSize(pub usize);

impl<'a> FromArg<'a> for TabSize {
    fn from_arg(vm: &mut Vm, value: &'a Value) -> R<TabSize> {
        let n = i64::from_arg(vm, value)?;
        if i32::try_from(n).is_err() {
            return Err(vm.overflow_error("Python int too large to convert to C int"));
        }
        Ok(TabSize(n.max(0) as usize))
    }
}

/// `s.replace("", new)`: between all characters.
fn replace_between(vm: &mut Vm, this: &Value, new: &Str, max: usize) -> R {
    let s = text(this);
    if max == 0 || new.is_empty() {
        return Ok(same(vm, this));
    }
    let places = (s.len() + 1).min(max);
    let size = places
        .saturating_mul(new.bytes().len())
        .saturating_add(s.bytes().len());
    let mut out = vm.buffer(size)?;
    for (i, point) in s.points().enumerate() {
        if i < places {
            out.extend_from_slice(new.bytes());
        }
        encode_point(point, &mut out);
    }
    if s.len() < places {
        out.extend_from_slice(new.bytes());
    }
    Ok(vm.str_wtf8(out))
}

fn translate(vm: &mut Vm, s: &Str, table: &Value) -> R {
    /// What the table says about an ASCII character: not asked yet; nothing, one ASCII character, or something else.
    #[derive(Clone, Copy)]
    enum Known {
        No,
        Gone,
        One(u8),
        Other,
    }
    let mut out = Vec::with_capacity(s.bytes().len());
    let mut known = [Known::No; 128];
    for point in s.points() {
        match known.get(point as usize) {
            Some(Known::One(byte)) => {
                out.push(*byte);
                continue;
            }
            Some(Known::Gone) => continue,
            _ => {}
        }
        let mapped = translate_point(vm, point, table)?;
        let told = match &mapped {
            None if point < 0x80 => Known::One(point as u8),
            Some(bytes) => match bytes[..] {
                [] => Known::Gone,
                [byte] => Known::One(byte),
                _ => Known::Other,
            },
            None => Known::Other,
        };
        match &mapped {
            Some(bytes) => out.extend_from_slice(bytes),
            None => encode_point(point, &mut out),
        }
        if let Some(slot) = known.get_mut(point as usize) {
            *slot = told;
        }
    }
    Ok(vm.str_wtf8(out))
}

/// What a table maps a code point to; `None` if it does not.
pub(crate) fn translate_point(vm: &mut Vm, point: u32, table: &Value) -> R<Option<Vec<u8>>> {
    let key = Value::small_int(point as i64);
    let found = if table.raw().has_shape(exact(Kind::Dict)) {
        let dict = table.downcast::<Dict>().expect("its shape is dict's");
        match dict.get(vm, &key)? {
            Some(value) => value,
            None => return Ok(None),
        }
    } else {
        let result = vm.get_item(table, &key);
        match vm.catch(result, |t| &t.LookupError)? {
            Some(value) => value,
            None => return Ok(None),
        }
    };
    if found.is_none() {
        return Ok(Some(Vec::new()));
    }
    if let Some(s) = found.downcast::<Str>() {
        return Ok(Some(s.bytes().to_vec()));
    }
    let number = match found.as_small_int() {
        Some(n) => Some(n),
        None if found.is_bool() => Some(found.is_true() as i64),
        None => found
            .downcast::<Int>()
            .map(|i| i64::try_from(&i.0).unwrap_or(-1)),
    };
    match number {
        Some(n) if (0..0x11_0000).contains(&n) => {
            let mut bytes = Vec::new();
            encode_point(n as u32, &mut bytes);
            Ok(Some(bytes))
        }
        Some(_) => Err(vm.value_error("character mapping must be in range(0x110000)")),
        None => Err(vm.type_error("character mapping must return integer, None or str")),
    }
}
