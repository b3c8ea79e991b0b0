//! `memoryview`: a window on the bytes of another object, seen as items of a format, with up to 64 dimensions.

use super::bytearray::ByteArray;
use super::bytes::Bytes;
use super::bytes_like::data_of;
use crate::cell_mut::MutCell;
use crate::heap::{Kind, NativeBuffer, Trace};
use crate::native::{ClassDef, Nullable, Rest, methods};
use crate::raise::{R, Raise};
use crate::types::int::Int;
use crate::types::iter::SeqKind;
use crate::types::list::List;
use crate::types::shape::exact;
use crate::types::slice::Slice;
use crate::types::str_::Str;
use crate::types::str_::ops::{SliceRange, index_or_error, slice_range};
use crate::types::tuple::Tuple;
use crate::types::type_::flag;
use crate::value::{Raw, Value};
use crate::vm::Vm;

/// Payload of `memoryview`.
pub struct MemoryView {
    /// The exporting object, None once released.
    base: MutCell<Value>,
    /// Byte offset of the first item in the base.
    offset: usize,
    format: Box<str>,
    itemsize: usize,
    shape: Box<[usize]>,
    strides: Box<[isize]>,
    readonly: bool,
}

impl Trace for MemoryView {
    fn trace(&self, visit: &mut dyn FnMut(Raw)) {
        self.base.with(|b| visit(b.raw()));
    }
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// The class `memoryview`.
pub const CLASS: ClassDef = ClassDef {
    name: "memoryview",
    module: "builtins",
    doc: "(object)\n--\n\nShow the bytes of an object without copying them.",
    methods: MemoryView::METHODS,
    getset: MemoryView::GETSET,
    new: MemoryView::NEW,
    flags: flag::SEQUENCE | flag::WEAKREF,
};

/// Note that a view on an exporter is made or gone.
fn count_export(base: &Value, change: isize) {
    if let Some(array) = base.downcast::<ByteArray>() {
        let n = array.exports.get();
        array.exports.set(n.saturating_add_signed(change));
    } else if let Some(NativeBuffer { exports, .. }) = base.native_buffer() {
        exports(base, change);
    }
}

/// Work on all bytes of an exporter. The closure must not call into the VM.
fn with_base<T>(base: &Value, work: impl FnOnce(&[u8]) -> T) -> T {
    if let Some(buffer) = base.native_buffer() {
        let mut work = Some(work);
        let mut result = None;
        (buffer.with)(base, &mut |bytes| {
            result = work.take().map(|work| work(bytes));
        });
        return match (result, work) {
            (Some(result), _) => result,
            (None, Some(work)) => work(&[]),
            (None, None) => unreachable!("the work was done or is left"),
        };
    }
    super::bytes_like::view(base, work)
}

/// Change the bytes of a writable exporter.
fn with_base_mut(base: &Value, mut work: impl FnMut(&mut [u8])) {
    if let Some(buffer) = base.native_buffer() {
        (buffer.with)(base, &mut work);
    } else if let Some(array) = base.downcast::<ByteArray>() {
        array.data.with(|data| work(data));
    }
}

/// Bytes of an item of a native format (`@` or nothing before one letter).
fn size_of_format(format: &str) -> Option<usize> {
    Some(match format.strip_prefix('@').unwrap_or(format) {
        "b" | "B" | "c" | "?" => 1,
        "h" | "H" | "e" => 2,
        "i" | "I" | "f" => 4,
        "l" | "L" | "q" | "Q" | "n" | "N" | "P" | "d" => 8,
        _ => return None,
    })
}

fn letter(format: &str) -> u8 {
    format.bytes().next_back().unwrap_or(b'B')
}

/// The value of an item's bytes; `None` for formats that cannot be shown.
fn unpack(vm: &mut Vm, format: &str, item: &[u8]) -> Option<Value> {
    size_of_format(format)?;
    macro_rules! int {
        ($t:ty) => {
            vm.int(<$t>::from_ne_bytes(item.try_into().ok()?) as i64)
        };
    }
    Some(match letter(format) {
        b'B' => Value::small_int(item[0] as i64),
        b'b' => Value::small_int(item[0] as i8 as i64),
        b'c' => vm.bytes(item),
        b'?' => Value::bool(item[0] != 0),
        b'h' => int!(i16),
        b'H' => int!(u16),
        b'i' => int!(i32),
        b'I' => int!(u32),
        b'l' | b'q' | b'n' => int!(i64),
        b'L' | b'Q' | b'N' | b'P' => {
            let n = u64::from_ne_bytes(item.try_into().ok()?);
            vm.bigint(n.into())
        }
        b'f' => vm.float(f32::from_ne_bytes(item.try_into().ok()?) as f64),
        b'd' => vm.float(f64::from_ne_bytes(item.try_into().ok()?)),
        b'e' => vm.float(half_to_f64(u16::from_ne_bytes(item.try_into().ok()?))),
        _ => return None,
    })
}

/// A half-precision float.
pub fn half_to_f64(half: u16) -> f64 {
    let sign = if half & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exponent = (half >> 10 & 31) as i32;
    let fraction = (half & 0x3ff) as f64;
    sign * match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f64.powi(exponent - 15),
    }
}

/// The nearest half-precision float; `None` if it is too large.
pub fn f64_to_half(value: f64) -> Option<u16> {
    let sign = if value.is_sign_negative() { 0x8000 } else { 0 };
    let magnitude = value.abs();
    if value.is_nan() {
        return Some(sign | 0x7e00);
    }
    if magnitude.is_infinite() {
        return Some(sign | 0x7c00);
    }
    // Scale so that one unit is the last place, round to even, and let a carry go into the exponent.
    let exponent = if magnitude < 2f64.powi(-14) {
        -14
    } else {
        (magnitude.to_bits() >> 52) as i32 - 1023
    };
    if exponent > 15 {
        return None;
    }
    let units = (magnitude * 2f64.powi(10 - exponent)).round_ties_even() as u32;
    let bits = if magnitude < 2f64.powi(-14) {
        units
    } else {
        ((exponent + 15) as u32 * 1024) + units - 1024
    };
    (bits < 0x7c00).then_some(sign | bits as u16)
}

/// The bytes of a value under a format.
fn pack(vm: &mut Vm, format: &str, value: &Value) -> R<Vec<u8>> {
    let kind = letter(format);
    let wrong_type =
        |vm: &mut Vm| vm.type_error(format!("memoryview: invalid type for format '{format}'"));
    let wrong_value =
        |vm: &mut Vm| vm.value_error(format!("memoryview: invalid value for format '{format}'"));
    if size_of_format(format).is_none() {
        return Err(vm.not_implemented_error(format!("memoryview: format {format} not supported")));
    }
    match kind {
        b'c' => match value.downcast::<Bytes>() {
            Some(bytes) if bytes.0.len() == 1 => Ok(bytes.0.to_vec()),
            Some(_) => Err(wrong_value(vm)),
            None => Err(wrong_type(vm)),
        },
        b'?' => Ok(vec![vm.truth(value)? as u8]),
        b'f' | b'd' | b'e' => {
            let result = vm.to_f64(value);
            let Some(f) = vm.catch(result, |t| &t.TypeError)? else {
                return Err(wrong_type(vm));
            };
            match kind {
                b'd' => Ok(f.to_ne_bytes().to_vec()),
                b'f' => Ok((f as f32).to_ne_bytes().to_vec()),
                _ => match f64_to_half(f) {
                    Some(half) => Ok(half.to_ne_bytes().to_vec()),
                    None => Err(vm.overflow_error("float too large to pack with e format")),
                },
            }
        }
        _ => {
            let index = vm.names.__index__.clone();
            let is_int =
                value.as_small_int().is_some() || value.is_bool() || value.is_kind(Kind::Int);
            let number = if is_int {
                value.clone()
            } else {
                match vm.call_special(value, &index, &[])? {
                    Some(number) => number,
                    None => return Err(wrong_type(vm)),
                }
            };
            let number: Option<i128> = match (number.as_small_int(), number.downcast::<Int>()) {
                (Some(i), _) => Some(i as i128),
                (_, Some(big)) => i128::try_from(&big.0).ok(),
                _ => Some(number.is_true() as i128),
            };
            let Some(n) = number else {
                return Err(wrong_value(vm));
            };
            macro_rules! bytes_of {
                ($t:ty) => {
                    <$t>::try_from(n).ok().map(|v| v.to_ne_bytes().to_vec())
                };
            }
            let bytes = match kind {
                b'B' => bytes_of!(u8),
                b'b' => bytes_of!(i8),
                b'h' => bytes_of!(i16),
                b'H' => bytes_of!(u16),
                b'i' => bytes_of!(i32),
                b'I' => bytes_of!(u32),
                b'l' | b'q' | b'n' => bytes_of!(i64),
                _ => bytes_of!(u64),
            };
            bytes.ok_or_else(|| wrong_value(vm))
        }
    }
}

/// Strides of a C-contiguous layout.
fn c_strides(shape: &[usize], itemsize: usize) -> Box<[isize]> {
    let mut step = itemsize as isize;
    let mut strides = vec![0; shape.len()];
    for (stride, &n) in strides.iter_mut().zip(shape).rev() {
        *stride = step;
        step *= n as isize;
    }
    strides.into()
}

impl MemoryView {
    fn let_go(&self) {
        let base = self.base.replace(Value::NONE);
        if !base.is_none() {
            count_export(&base, -1);
        }
    }

    fn base(&self, vm: &mut Vm) -> R {
        let base = self.base.get();
        if base.is_none() {
            Err(vm.value_error("operation forbidden on released memoryview object"))
        } else {
            Ok(base)
        }
    }

    fn items(&self) -> usize {
        self.shape.iter().product()
    }

    fn nbytes(&self) -> usize {
        self.items() * self.itemsize
    }

    fn is_c(&self) -> bool {
        self.items() == 0
            || self
                .strides
                .iter()
                .zip(c_strides(&self.shape, self.itemsize).iter())
                .zip(&self.shape)
                .all(|((a, b), &n)| n <= 1 || a == b)
    }

    fn is_f(&self) -> bool {
        if self.items() == 0 {
            return true;
        }
        let mut step = self.itemsize as isize;
        self.strides.iter().zip(&self.shape).all(|(&stride, &n)| {
            let right = n <= 1 || stride == step;
            step *= n as isize;
            right
        })
    }

    /// Byte offsets of all items in C order.
    fn offsets(&self) -> Vec<usize> {
        let mut out = vec![self.offset as isize];
        for (&n, &stride) in self.shape.iter().zip(&self.strides) {
            out = out
                .iter()
                .flat_map(|&at| (0..n).map(move |i| at + i as isize * stride))
                .collect();
        }
        out.into_iter().map(|at| at as usize).collect()
    }

    /// The bytes in C order.
    fn copy_out(&self, base: &Value) -> Vec<u8> {
        with_base(base, |bytes| {
            if self.is_c() {
                let end = self.offset + self.nbytes();
                return bytes.get(self.offset..end).unwrap_or_default().to_vec();
            }
            let mut out = Vec::with_capacity(self.nbytes());
            for at in self.offsets() {
                out.extend_from_slice(bytes.get(at..at + self.itemsize).unwrap_or_default());
            }
            out
        })
    }

    /// A view on the same object.
    fn derive(&self, vm: &mut Vm, base: Value, change: impl FnOnce(&mut MemoryView)) -> Value {
        let mut view = MemoryView {
            base: MutCell::new(Value::NONE),
            offset: self.offset,
            format: self.format.clone(),
            itemsize: self.itemsize,
            shape: self.shape.clone(),
            strides: self.strides.clone(),
            readonly: self.readonly,
        };
        change(&mut view);
        count_export(&base, 1);
        view.base.replace(base);
        vm.heap.alloc(exact(Kind::MemoryView), view)
    }

    fn unpack_at(&self, vm: &mut Vm, base: &Value, at: usize) -> R {
        let size = self.itemsize;
        let mut item = [0; 16];
        let there = with_base(base, |b| {
            let found = b.get(at..at + size).zip(item.get_mut(..size));
            found.map(|(bytes, item)| item.copy_from_slice(bytes))
        });
        if there.is_some()
            && let Some(value) = unpack(vm, &self.format, &item[..size])
        {
            return Ok(value);
        }
        let format = self.format.clone();
        Err(vm.not_implemented_error(format!("memoryview: format {format} not supported")))
    }

    /// Offset of the item at an index in one dimension.
    fn step_into(&self, vm: &mut Vm, at: usize, dimension: usize, i: i64) -> R<usize> {
        let n = self.shape[dimension] as i64;
        let i = if i < 0 { i + n } else { i };
        if i < 0 || i >= n {
            return Err(vm.index_error(format!(
                "index out of bounds on dimension {}",
                dimension + 1
            )));
        }
        Ok((at as isize + i as isize * self.strides[dimension]) as usize)
    }

    /// What a key stands for: one item's offset, or a slice of the first dimension.
    fn locate(&self, vm: &mut Vm, key: &Value, write: bool) -> R<Place> {
        let dimensions = self.shape.len();
        if dimensions == 0 {
            return match key.downcast::<Tuple>() {
                Some(t) if t.is_empty() => Ok(Place::Item(self.offset)),
                _ => Err(vm.type_error("invalid indexing of 0-dim memory")),
            };
        }
        if let Some(slice) = key.downcast::<Slice>() {
            let range = slice_range(vm, slice, self.shape[0])?;
            return Ok(Place::Slice(range));
        }
        if let Some(t) = key.downcast::<Tuple>() {
            let items = t.items();
            if !items.is_empty() && items.iter().all(|i| i.is_kind(Kind::Slice)) {
                return Err(
                    vm.not_implemented_error("multi-dimensional slicing is not implemented")
                );
            }
            if items.len() > dimensions {
                return Err(vm.type_error(format!(
                    "cannot index {dimensions}-dimension view with {}-element tuple",
                    items.len()
                )));
            }
            let mut at = self.offset;
            let mut indices = Vec::new();
            for item in items {
                indices.push(view_index(vm, item)?);
            }
            if items.len() < dimensions {
                return Err(vm.not_implemented_error("sub-views are not implemented"));
            }
            for (dimension, i) in indices.into_iter().enumerate() {
                at = self.step_into(vm, at, dimension, i)?;
            }
            return Ok(Place::Item(at));
        }
        let i = view_index(vm, key)?;
        if dimensions > 1 {
            let what = if write {
                "sub-views"
            } else {
                "multi-dimensional sub-views"
            };
            return Err(vm.not_implemented_error(format!("{what} are not implemented")));
        }
        Ok(Place::Item(self.step_into(vm, self.offset, 0, i)?))
    }

    /// What iterating gives, if the view has one dimension.
    pub(crate) fn collected(&self, vm: &mut Vm) -> R<Option<Vec<Value>>> {
        if self.shape.len() != 1 {
            return Ok(None);
        }
        let base = self.base(vm)?;
        let list = self.nested_list(vm, &base, self.offset, 0)?;
        Ok(list.downcast::<List>().map(List::snapshot))
    }

    fn nested_list(&self, vm: &mut Vm, base: &Value, at: usize, dimension: usize) -> R {
        let Some(&n) = self.shape.get(dimension) else {
            return self.unpack_at(vm, base, at);
        };
        if &*self.format == "B" && self.strides[dimension] == 1 && dimension + 1 == self.shape.len()
        {
            let small = |&byte: &u8| Value::small_int(byte.into());
            let bytes = with_base(base, |b| {
                b.get(at..at + n)
                    .map(|b| b.iter().map(small).collect::<Vec<_>>())
            });
            if let Some(items) = bytes {
                return Ok(vm.list(items));
            }
        }
        let mut items = Vec::with_capacity(n);
        for i in 0..n {
            let next = (at as isize + i as isize * self.strides[dimension]) as usize;
            items.push(self.nested_list(vm, base, next, dimension + 1)?);
        }
        Ok(vm.list(items))
    }

    fn one_dimensional(&self, vm: &mut Vm, what: &str) -> R<()> {
        match self.shape.len() {
            1 => Ok(()),
            0 => Err(vm.type_error("invalid indexing of 0-dim memory")),
            _ => Err(vm.not_implemented_error(format!("{what} are not implemented"))),
        }
    }
}

enum Place {
    Item(usize),
    Slice(SliceRange),
}

fn view_index(vm: &mut Vm, key: &Value) -> R<i64> {
    if let Some(i) = key.as_small_int() {
        return Ok(i);
    }
    let index = vm.names.__index__.clone();
    if !key.is_kind(Kind::Int) && !key.is_bool() && vm.lookup_special(key, &index).is_none() {
        return Err(vm.type_error("memoryview: invalid slice key"));
    }
    index_or_error(vm, key)
}

/// A copy of the bytes that an object exports, if it is one that does.
pub fn export(vm: &mut Vm, object: &Value) -> R<Option<Vec<u8>>> {
    if let Some(view) = object.downcast::<MemoryView>() {
        let base = view.base(vm)?;
        return Ok(Some(view.copy_out(&base)));
    }
    if object.native_buffer().is_some() {
        return Ok(Some(with_base(object, |bytes| bytes.to_vec())));
    }
    match script_buffer(vm, object)? {
        Some(view) => export(vm, &view),
        None => Ok(None),
    }
}

/// What a script's `__buffer__` gives.
fn script_buffer(vm: &mut Vm, object: &Value) -> R<Option<Value>> {
    if !object.is_kind(Kind::Instance) && !object.is_kind(Kind::Native) {
        return Ok(None);
    }
    let name = vm.names.__buffer__.clone();
    // PyBUF_FULL_RO
    match vm.call_special(object, &name, &[Value::small_int(0x11c)])? {
        None => Ok(None),
        Some(view) if view.is_kind(Kind::MemoryView) => Ok(Some(view)),
        Some(_) => Err(vm.type_error("__buffer__ returned non-memoryview object")),
    }
}

impl Vm {
    /// Write into a writable bytes-like object at an offset (what does not fit is left out); `None` if it is not one.
    pub fn write_into(&mut self, object: &Value, data: &[u8]) -> R<Option<usize>> {
        let copy = |target: &mut [u8]| {
            let n = data.len().min(target.len());
            target[..n].copy_from_slice(&data[..n]);
            n
        };
        if let Some(array) = object.downcast::<ByteArray>() {
            return Ok(Some(array.data.with(|d| copy(d))));
        }
        let view = match object.downcast::<MemoryView>() {
            Some(_) => object.clone(),
            None if object.native_buffer().is_some_and(|b| !(b.items)(object).2) => {
                self.memoryview(object)?
            }
            None => match script_buffer(self, object)? {
                Some(view) => view,
                None => return Ok(None),
            },
        };
        let Some(view) = view.downcast::<MemoryView>() else {
            return Ok(None);
        };
        if view.readonly || !view.is_c() {
            return Ok(None);
        }
        let base = view.base(self)?;
        let (start, end) = (view.offset, view.offset + view.nbytes());
        let mut written = 0;
        with_base_mut(&base, |bytes| {
            if let Some(target) = bytes.get_mut(start..end) {
                written = copy(target);
            }
        });
        Ok(Some(written))
    }

    /// How many bytes a writable bytes-like object takes; `None` if it is not one.
    pub fn writable_len(&mut self, object: &Value) -> R<Option<usize>> {
        if let Some(array) = object.downcast::<ByteArray>() {
            return Ok(Some(array.data.with(|d| d.len())));
        }
        if let Some(view) = object.downcast::<MemoryView>() {
            view.base(self)?;
            return Ok((!view.readonly && view.is_c()).then(|| view.nbytes()));
        }
        if let Some(buffer) = object.native_buffer() {
            let writable = !(buffer.items)(object).2;
            return Ok(writable.then(|| with_base(object, <[u8]>::len)));
        }
        match script_buffer(self, object)? {
            Some(view) => self.writable_len(&view),
            None => Ok(None),
        }
    }

    /// `memoryview(object)`
    pub fn memoryview(&mut self, object: &Value) -> R {
        if let Some(view) = object.downcast::<MemoryView>() {
            let base = view.base(self)?;
            return Ok(view.derive(self, base, |_| ()));
        }
        let (format, itemsize, readonly) = match object.kind() {
            Some(Kind::Bytes) => ("B", 1, true),
            Some(Kind::ByteArray) => ("B", 1, false),
            _ => match object.native_buffer() {
                Some(buffer) => (buffer.items)(object),
                None => {
                    return match script_buffer(self, object)? {
                        Some(view) => Ok(view),
                        None => Err(self.type_error_named(
                            "memoryview: a bytes-like object is required, not '{}'",
                            object,
                        )),
                    };
                }
            },
        };
        let len = with_base(object, <[u8]>::len) / itemsize;
        count_export(object, 1);
        let view = MemoryView {
            base: MutCell::new(object.clone()),
            offset: 0,
            format: format.into(),
            itemsize,
            shape: [len].into(),
            strides: [itemsize as isize].into(),
            readonly,
        };
        Ok(self.heap.alloc(exact(Kind::MemoryView), view))
    }
}

fn structures_differ(vm: &mut Vm) -> Raise {
    vm.value_error("memoryview assignment: lvalue and rvalue have different structures")
}

#[methods(class = "memoryview")]
impl MemoryView {
    #[new]
    #[sig("(object)")]
    fn new_(class: &Value, vm: &mut Vm, object: &Value) -> R {
        let _ = class;
        vm.memoryview(object)
    }

    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> Value {
        let view = this
            .downcast::<MemoryView>()
            .expect("the class was checked");
        let state = if view.base.with(|b| b.is_none()) {
            "released memory"
        } else {
            "memory"
        };
        vm.str(format!("<{state} at {:#x}>", this.id()))
    }

    /// Return hash(self).
    fn __hash__(&self, vm: &mut Vm) -> R {
        let base = self.base(vm)?;
        if !self.readonly {
            return Err(vm.value_error("cannot hash writable memoryview object"));
        }
        if !matches!(letter(&self.format), b'B' | b'b' | b'c') {
            return Err(
                vm.value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
            );
        }
        let data = self.copy_out(&base);
        let hash = crate::types::str_::hash_bytes(&data, vm.heap.hash_seed);
        Ok(vm.int(hash as i64))
    }

    /// Return self==value.
    fn __eq__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        equal(vm, this, value).map(|e| e.map_or(Value::NOT_IMPLEMENTED, Value::bool))
    }

    /// Return self!=value.
    fn __ne__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        equal(vm, this, value).map(|e| e.map_or(Value::NOT_IMPLEMENTED, |e| Value::bool(!e)))
    }

    /// Return self<value.
    fn __lt__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }

    /// Return self<=value.
    fn __le__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }

    /// Return self>value.
    fn __gt__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }

    /// Return self>=value.
    fn __ge__(this: &Value, value: &Value) -> Value {
        let _ = (this, value);
        Value::NOT_IMPLEMENTED
    }

    /// Return len(self).
    fn __len__(&self, vm: &mut Vm) -> R<usize> {
        self.base(vm)?;
        match self.shape.first() {
            Some(&n) => Ok(n),
            None => Err(vm.type_error("0-dim memory has no length")),
        }
    }

    /// Return self[key].
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R {
        let base = self.base(vm)?;
        match self.locate(vm, key, false)? {
            Place::Item(at) => self.unpack_at(vm, &base, at),
            Place::Slice(range) => Ok(self.derive(vm, base, |view| {
                view.offset =
                    (view.offset as isize + range.start as isize * view.strides[0]) as usize;
                view.shape[0] = range.count;
                view.strides[0] *= range.step as isize;
            })),
        }
    }

    /// Set self[key] to value.
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: &Value) -> R<()> {
        let base = self.base(vm)?;
        if self.readonly {
            return Err(vm.type_error("cannot modify read-only memory"));
        }
        match self.locate(vm, key, true)? {
            Place::Item(at) => {
                let item = pack(vm, &self.format, value)?;
                self.base(vm)?;
                with_base_mut(&base, |bytes| {
                    if let Some(target) = bytes.get_mut(at..at + item.len()) {
                        target.copy_from_slice(&item);
                    }
                });
                Ok(())
            }
            Place::Slice(range) => {
                if self.shape.len() > 1 {
                    return Err(vm.not_implemented_error(
                        "memoryview slice assignments are currently restricted to ndim = 1",
                    ));
                }
                let (data, format) = match value.downcast::<MemoryView>() {
                    Some(other) => {
                        let other_base = other.base(vm)?;
                        (other.copy_out(&other_base), other.format.to_string())
                    }
                    None => match data_of(vm, value)? {
                        Some(data) => (data.into_owned(), "B".to_string()),
                        None => return Err(super::bytes_like::required(vm, value)),
                    },
                };
                if data.len() != range.count * self.itemsize
                    || letter(&format) != letter(&self.format)
                {
                    return Err(structures_differ(vm));
                }
                with_base_mut(&base, |bytes| {
                    for (i, item) in range.indices().zip(data.chunks_exact(self.itemsize)) {
                        let at = (self.offset as isize + i as isize * self.strides[0]) as usize;
                        if let Some(target) = bytes.get_mut(at..at + item.len()) {
                            target.copy_from_slice(item);
                        }
                    }
                });
                Ok(())
            }
        }
    }

    /// Delete self[key]: refused.
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        let _ = key;
        self.base(vm)?;
        Err(vm.type_error(if self.readonly {
            "cannot modify read-only memory"
        } else {
            "cannot delete memory"
        }))
    }

    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> R {
        let view = this
            .downcast::<MemoryView>()
            .expect("the class was checked");
        view.base(vm)?;
        view.one_dimensional(vm, "multi-dimensional sub-views")?;
        let class = vm.class(|t| &t.memory_iterator);
        Ok(vm.seq_iter(&class, SeqKind::MemoryView, this, 0))
    }

    /// Return the view itself; it is released at the end of the with statement.
    fn __enter__(this: &Value, vm: &mut Vm) -> R {
        this.downcast::<MemoryView>()
            .expect("the class was checked")
            .base(vm)?;
        Ok(this.clone())
    }

    /// Release the view.
    fn __exit__(&self, exc_info: Rest<'_>) {
        let _ = exc_info;
        self.let_go();
    }

    /// Return a memoryview on the same bytes.
    fn __buffer__(this: &Value, vm: &mut Vm, flags: i64) -> R {
        let _ = flags;
        vm.memoryview(this)
    }

    /// Release a memoryview that __buffer__ returned.
    fn __release_buffer__(&self, vm: &mut Vm, buffer: &Value) -> R<()> {
        vm.call_method(buffer, "release", &[]).map(drop)
    }

    /// Return a view of an object.
    #[classmethod]
    #[sig("(object, flags)")]
    fn _from_flags(class: &Value, vm: &mut Vm, object: &Value, flags: i64) -> R {
        let _ = (class, flags);
        vm.memoryview(object)
    }

    /// See PEP 585
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> R {
        Ok(vm.generic_alias(class, object))
    }

    /// Return a view of the same bytes as items of another format, or in another shape.
    #[sig("(format, shape=<unrepresentable>)")]
    fn cast(&self, vm: &mut Vm, format: &Str, shape: Option<&Value>) -> R {
        let base = self.base(vm)?;
        let format = format.to_string_lossy().into_owned();
        if !self.is_c() {
            return Err(vm.type_error("memoryview: casts are restricted to C-contiguous views"));
        }
        let is_multi = shape.is_some() || self.shape.len() != 1;
        if is_multi && self.shape.len() != 1 && shape.is_some() {
            return Err(vm.type_error("memoryview: cast must be 1D -> ND or ND -> 1D"));
        }
        let Some(itemsize) = size_of_format(&format) else {
            return Err(vm.value_error(
                "memoryview: destination format must be a native single character format prefixed with an optional '@'",
            ));
        };
        let is_byte = |f: &str| matches!(letter(f), b'B' | b'b' | b'c');
        if !is_byte(&format) && !is_byte(&self.format) {
            return Err(vm.type_error("memoryview: cannot cast between two non-byte formats"));
        }
        let total = self.nbytes();
        if !total.is_multiple_of(itemsize) {
            return Err(vm.type_error("memoryview: length is not a multiple of itemsize"));
        }
        let shape: Vec<usize> = match shape {
            None => vec![total / itemsize],
            Some(shape) => {
                let items = match (shape.downcast::<List>(), shape.downcast::<Tuple>()) {
                    (Some(l), _) => l.snapshot(),
                    (_, Some(t)) => t.items().to_vec(),
                    _ => return Err(vm.type_error("shape must be a list or a tuple")),
                };
                if items.len() > 64 {
                    return Err(
                        vm.value_error("memoryview: number of dimensions must not exceed 64")
                    );
                }
                let mut shape = Vec::new();
                let mut product = 1usize;
                for item in &items {
                    if item.as_small_int().is_none() && !item.is_kind(Kind::Int) {
                        return Err(
                            vm.type_error("memoryview.cast(): elements of shape must be integers")
                        );
                    }
                    let n = vm.to_i64(item)?;
                    if n <= 0 {
                        return Err(vm.value_error(
                            "memoryview.cast(): elements of shape must be integers > 0",
                        ));
                    }
                    product = product.saturating_mul(n as usize);
                    shape.push(n as usize);
                }
                if product.checked_mul(itemsize) != Some(total) {
                    return Err(
                        vm.type_error("memoryview: product(shape) * itemsize != buffer size")
                    );
                }
                shape
            }
        };
        Ok(self.derive(vm, base, |view| {
            view.strides = c_strides(&shape, itemsize);
            view.shape = shape.into();
            view.itemsize = itemsize;
            view.format = format.into();
        }))
    }

    /// Return how many items equal a value.
    fn count(this: &Value, vm: &mut Vm, value: &Value) -> R<i64> {
        let mut n = 0;
        vm.iterate(this, |vm, item| {
            n += vm.eq(&item, value)? as i64;
            Ok(())
        })?;
        Ok(n)
    }

    /// Return the index of the first item that equals a value; ValueError if there is none.
    #[sig("(value, start=0, stop=sys.maxsize, /)")]
    fn index(&self, vm: &mut Vm, value: &Value, start: Option<i64>, stop: Option<i64>) -> R<i64> {
        self.base(vm)?;
        self.one_dimensional(vm, "multi-dimensional lookups")?;
        let n = self.shape[0];
        if let Some((from, to)) = crate::types::search::window(n, start, stop) {
            for i in from..to {
                let base = self.base(vm)?;
                let at = (self.offset as isize + i as isize * self.strides[0]) as usize;
                let item = self.unpack_at(vm, &base, at)?;
                if vm.eq(&item, value)? {
                    return Ok(i as i64);
                }
            }
        }
        Err(vm.value_error("memoryview.index(x): x not found"))
    }

    /// Return the bytes as hexadecimal digits, with sep between groups of bytes_per_sep bytes.
    #[sig("(sep=<unrepresentable>, bytes_per_sep=1)")]
    fn hex(&self, vm: &mut Vm, sep: Option<&Value>, bytes_per_sep: Option<i64>) -> R {
        let base = self.base(vm)?;
        let data = self.copy_out(&base);
        super::bytes_like::hex(vm, &data, sep, bytes_per_sep)
    }

    /// Give the object's bytes free; the view cannot be used afterwards.
    fn release(&self) {
        self.let_go();
    }

    /// Return the bytes of the items as a bytes object.
    #[sig("(order='C')")]
    fn tobytes(&self, vm: &mut Vm, order: Nullable<&Str>) -> R {
        let base = self.base(vm)?;
        match order.0.map(Str::bytes) {
            None | Some(b"C" | b"A") => {}
            Some(b"F") if self.shape.len() <= 1 || self.is_f() => {}
            Some(b"F") => {
                let data = self.columns_first(&base);
                return Ok(vm.bytes(data));
            }
            Some(_) => return Err(vm.value_error("order must be 'C', 'F' or 'A'")),
        }
        let data = self.copy_out(&base);
        Ok(vm.bytes(data))
    }

    /// Return the items as a list (of lists, for several dimensions).
    fn tolist(&self, vm: &mut Vm) -> R {
        let base = self.base(vm)?;
        self.nested_list(vm, &base, self.offset, 0)
    }

    /// Return a view of the same bytes that cannot be written through.
    fn toreadonly(&self, vm: &mut Vm) -> R {
        let base = self.base(vm)?;
        Ok(self.derive(vm, base, |view| view.readonly = true))
    }

    /// Whether the items lie in memory in C order without gaps.
    #[getter]
    fn c_contiguous(&self, vm: &mut Vm) -> R<bool> {
        self.base(vm)?;
        Ok(self.is_c())
    }

    /// Whether the items lie in memory without gaps.
    #[getter]
    fn contiguous(&self, vm: &mut Vm) -> R<bool> {
        self.base(vm)?;
        Ok(self.is_c() || self.is_f())
    }

    /// Whether the items lie in memory in Fortran order without gaps.
    #[getter]
    fn f_contiguous(&self, vm: &mut Vm) -> R<bool> {
        self.base(vm)?;
        Ok(self.is_f())
    }

    /// Format of an item, as in module struct.
    #[getter]
    fn format(&self, vm: &mut Vm) -> R<String> {
        self.base(vm)?;
        Ok(self.format.to_string())
    }

    /// Bytes of an item.
    #[getter]
    fn itemsize(&self, vm: &mut Vm) -> R<usize> {
        self.base(vm)?;
        Ok(self.itemsize)
    }

    /// Bytes of all items.
    #[getter]
    #[name = "nbytes"]
    fn nbytes_(&self, vm: &mut Vm) -> R<usize> {
        self.base(vm)?;
        Ok(self.nbytes())
    }

    /// Number of dimensions.
    #[getter]
    fn ndim(&self, vm: &mut Vm) -> R<usize> {
        self.base(vm)?;
        Ok(self.shape.len())
    }

    /// The object whose bytes are shown.
    #[getter]
    fn obj(&self, vm: &mut Vm) -> R {
        self.base(vm)
    }

    /// Whether writing is refused.
    #[getter]
    fn readonly(&self, vm: &mut Vm) -> R<bool> {
        self.base(vm)?;
        Ok(self.readonly)
    }

    /// Items in each dimension.
    #[getter]
    fn shape(&self, vm: &mut Vm) -> R {
        self.base(vm)?;
        let items = self
            .shape
            .iter()
            .map(|&n| Value::small_int(n as i64))
            .collect();
        Ok(vm.tuple(items))
    }

    /// Bytes from one item to the next in each dimension.
    #[getter]
    fn strides(&self, vm: &mut Vm) -> R {
        self.base(vm)?;
        let items = self
            .strides
            .iter()
            .map(|&n| Value::small_int(n as i64))
            .collect();
        Ok(vm.tuple(items))
    }

    /// Always empty: items lie in the object itself.
    #[getter]
    fn suboffsets(&self, vm: &mut Vm) -> R {
        self.base(vm)?;
        Ok(vm.empty_tuple.clone())
    }
}

impl MemoryView {
    /// The bytes in Fortran order.
    fn columns_first(&self, base: &Value) -> Vec<u8> {
        let mut offsets = vec![self.offset as isize];
        for (&n, &stride) in self.shape.iter().zip(&self.strides) {
            offsets = (0..n)
                .flat_map(|i| {
                    offsets
                        .iter()
                        .map(move |&at| at + i as isize * stride)
                        .collect::<Vec<_>>()
                })
                .collect();
        }
        with_base(base, |bytes| {
            offsets
                .into_iter()
                .flat_map(|at| {
                    let at = at as usize;
                    bytes
                        .get(at..at + self.itemsize)
                        .unwrap_or_default()
                        .to_vec()
                })
                .collect()
        })
    }
}

/// `a == b`; `None` if `b` is nothing that a view compares with.
fn equal(vm: &mut Vm, this: &Value, other: &Value) -> R<Option<bool>> {
    let a = this
        .downcast::<MemoryView>()
        .expect("the class was checked");
    if this.is(other) {
        return Ok(Some(true));
    }
    let a_base = a.base.get();
    if a_base.is_none() {
        return Ok(Some(false));
    }
    let keep;
    let b = match other.downcast::<MemoryView>() {
        Some(b) => b,
        None => {
            if data_of(vm, other)?.is_none() {
                return Ok(None);
            }
            keep = vm.memoryview(other)?;
            keep.downcast::<MemoryView>().expect("just made")
        }
    };
    let b_base = b.base.get();
    if b_base.is_none() || a.shape != b.shape {
        return Ok(Some(false));
    }
    if letter(&a.format) == letter(&b.format)
        && !matches!(letter(&a.format), b'f' | b'd' | b'e' | b'?')
    {
        return Ok(Some(a.copy_out(&a_base) == b.copy_out(&b_base)));
    }
    for (x, y) in a.offsets().into_iter().zip(b.offsets()) {
        let (x, y) = (a.unpack_at(vm, &a_base, x)?, b.unpack_at(vm, &b_base, y)?);
        // Identical NaNs are not equal here.
        let name = vm.names.__eq__.clone();
        let same = match (x.raw().is_float(), y.raw().is_float()) {
            (true, true) => x.raw().as_float() == y.raw().as_float(),
            _ => match vm.call_special(&x, &name, std::slice::from_ref(&y))? {
                Some(result) if !result.is_not_implemented() => vm.truth(&result)?,
                _ => vm.eq(&x, &y)?,
            },
        };
        if !same {
            return Ok(Some(false));
        }
    }
    Ok(Some(true))
}
