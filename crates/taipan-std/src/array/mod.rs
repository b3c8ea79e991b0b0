//! `array`: sequences of numbers (or characters) that lie in memory as C has them.

mod codes;

use crate::classes::{add_classes, class_of, comparisons, joined, set};
use codes::{Code, Kind, LETTERS, code_of, format_number, machine_format, word_of};
use std::cell::Cell;
use taipan_vm::heap::NativeBuffer;
use taipan_vm::native::{Args, Clamped, ClassDef, Trace, bad_argument, class, methods, module};
use taipan_vm::types::bytearray::ByteArray;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::{Data, contents};
use taipan_vm::types::int::int_ref;
use taipan_vm::types::list::List;
use taipan_vm::types::order::{Rich, differing};
use taipan_vm::types::slice::Slice;
use taipan_vm::types::str_::Str;
use taipan_vm::types::str_::ops::slice_range;
use taipan_vm::types::type_::Type;
use taipan_vm::{MutCell, R, Value, Vm, iterator_methods};

/// Numbers or characters of one type, close together.
#[class(
    name = "array",
    module = "array",
    flags(BASETYPE, WEAKREF, SEQUENCE),
    new,
    methods = joined!(Array::METHODS, Array::ORDER_METHODS),
    buffer = BUFFER
)]
#[derive(Trace)]
pub struct Array {
    code: &'static Code,
    data: MutCell<Vec<u8>>,
    /// Memoryviews on the data, which keep it in its place.
    exports: Cell<isize>,
}

const BUFFER: NativeBuffer = NativeBuffer {
    with: |value, work| {
        if let Some(array) = value.native::<Array>() {
            array.data.with(|data| work(data));
        }
    },
    items: |value| match value.native::<Array>() {
        Some(array) => (array.code.format, array.code.size, false),
        None => ("B", 1, true),
    },
    exports: |value, change| {
        if let Some(array) = value.native::<Array>() {
            array.exports.set(array.exports.get() + change);
        }
    },
};

static ARRAY: ClassDef = Array::CLASS;

impl Array {
    fn make(vm: &mut Vm, code: &'static Code, data: Vec<u8>) -> Value {
        let class = class_of(vm, &ARRAY);
        Array::make_of(vm, &class, code, data)
    }

    fn make_of(vm: &mut Vm, class: &Value, code: &'static Code, data: Vec<u8>) -> Value {
        let array = Array {
            code,
            data: MutCell::new(data),
            exports: Cell::new(0),
        };
        vm.new_native(class, array)
    }

    fn len(&self) -> usize {
        self.data.with(|data| data.len()) / self.code.size
    }

    fn get(&self, vm: &mut Vm, i: usize) -> Option<Value> {
        let (start, size) = (i * self.code.size, self.code.size);
        let bytes = |data: &mut Vec<u8>| data.get(start..start + size).map(word_of);
        let word = self.data.with(bytes)?;
        Some(self.code.item_of_word(vm, word))
    }

    /// How many items at the begin are the same in memory as another's.
    fn same_items(&self, other: &Array) -> usize {
        if std::ptr::eq(self, other) {
            return self.len();
        }
        if self.code.letter != other.code.letter {
            return 0;
        }
        self.data.with(|mine| {
            other.data.with(|others| {
                let pairs = || mine.iter().zip(others.iter());
                let n = mine.len().min(others.len());
                let same = match mine[..n] == others[..n] {
                    true => n,
                    false => pairs().take_while(|(a, b)| a == b).count(),
                };
                same / self.code.size
            })
        })
    }

    /// All items as values.
    fn items(&self, vm: &mut Vm) -> Vec<Value> {
        let data = self.data.get();
        data.chunks(self.code.size)
            .map(|item| self.code.unpack(vm, item))
            .collect()
    }

    fn check_free(&self, vm: &mut Vm) -> R<()> {
        if self.exports.get() > 0 {
            let message = "cannot resize an array that is exporting buffers";
            return Err(vm.buffer_error(message));
        }
        Ok(())
    }

    /// Put bytes in the place of others.
    fn splice(&self, vm: &mut Vm, start: usize, end: usize, new: &[u8]) -> R<()> {
        if end - start != new.len() {
            self.check_free(vm)?;
        }
        self.data.with(|data| {
            let end = end.min(data.len());
            data.splice(start.min(end)..end, new.iter().copied());
        });
        Ok(())
    }

    fn push_all(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        if data.is_empty() {
            return Ok(());
        }
        self.check_free(vm)?;
        let room = self.data.with(|own| own.try_reserve(data.len()).is_ok());
        if !room {
            return Err(vm.no_memory());
        }
        self.data.with(|own| own.extend_from_slice(data));
        Ok(())
    }

    fn push(&self, vm: &mut Vm, item: &Value) -> R<()> {
        let bytes = self.code.pack(vm, item)?;
        self.push_all(vm, &bytes[..self.code.size])
    }

    /// The items of another object, appended one by one.
    fn push_items(&self, vm: &mut Vm, items: &Value) -> R<()> {
        let iterator = vm.iter(items)?;
        while let Some(item) = vm.next(&iterator)? {
            self.push(vm, &item)?;
        }
        Ok(())
    }

    fn push_bytes(&self, vm: &mut Vm, data: &[u8]) -> R<()> {
        if !data.len().is_multiple_of(self.code.size) {
            return Err(vm.value_error("bytes length not a multiple of item size"));
        }
        self.push_all(vm, data)
    }

    fn push_text(&self, vm: &mut Vm, text: &Str) -> R<()> {
        let data: Vec<u8> = text.points().flat_map(u32::to_le_bytes).collect();
        self.push_all(vm, &data)
    }

    fn check_text(&self, vm: &mut Vm, function: &str) -> R<()> {
        if self.code.kind == Kind::Character {
            return Ok(());
        }
        Err(vm.value_error(format!(
            "{function}() may only be called on unicode type arrays ('u' or 'w')"
        )))
    }

    fn text(&self) -> Str {
        let data = self.data.get();
        let points = data.as_chunks::<4>().0.iter();
        Str::from_points(points.map(|word| match u32::from_le_bytes(*word) {
            point @ 0..=0x10ffff => point,
            _ => 0xfffd,
        }))
    }

    /// Another array of the same code, as right operand.
    fn same_kind<'a>(&self, vm: &mut Vm, other: &'a Value, refusal: &str) -> R<&'a Array> {
        match other.native::<Array>() {
            Some(array) if array.code.letter == self.code.letter => Ok(array),
            Some(_) => Err(vm.type_error("bad argument type for built-in operation")),
            None => {
                let found = vm.type_name(other);
                Err(vm.type_error(refusal.replacen("{}", &found, 1)))
            }
        }
    }

    fn repeated(&self, vm: &mut Vm, count: i64) -> R<Vec<u8>> {
        let data = self.data.get();
        let count = usize::try_from(count).unwrap_or(0);
        match data.len().checked_mul(count) {
            Some(size) if size <= isize::MAX as usize => {
                let mut out = vm.buffer(size)?;
                for _ in 0..if data.is_empty() { 0 } else { count } {
                    out.extend_from_slice(&data);
                }
                Ok(out)
            }
            _ => Err(vm.no_memory()),
        }
    }

    /// The position of an index, negative ones from the end.
    fn position(&self, vm: &mut Vm, key: &Value, refusal: &str) -> R<usize> {
        let name = vm.names.__index__.clone();
        if key.as_small_int().is_none()
            && int_ref(key).is_none()
            && vm.lookup_special(key, &name).is_none()
        {
            return Err(vm.type_error("array indices must be integers"));
        }
        let index = vm.to_i64_clamped(key)?;
        let n = self.len() as i64;
        let at = if index < 0 {
            index.saturating_add(n)
        } else {
            index
        };
        if (0..n).contains(&at) {
            Ok(at as usize)
        } else {
            Err(vm.index_error(refusal))
        }
    }

    fn find(&self, vm: &mut Vm, value: &Value, start: usize, stop: usize) -> R<Option<usize>> {
        let mut i = start;
        while i < stop {
            let Some(item) = self.get(vm, i) else { break };
            if vm.compare_truth(&item, value, Rich::Eq)? {
                return Ok(Some(i));
            }
            i += 1;
        }
        Ok(None)
    }

    fn rich_compare(this: &Value, vm: &mut Vm, value: &Value, op: Rich) -> R {
        let (Some(a), Some(b)) = (this.native::<Array>(), value.native::<Array>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        if a.len() != b.len() && matches!(op, Rich::Eq | Rich::Ne) {
            return Ok(Value::bool(op == Rich::Ne));
        }
        // The same bits of floats may be NaN.
        let mut i = match a.code.kind {
            Kind::Float => 0,
            _ => a.same_items(b),
        };
        let n = a.len().min(b.len());
        while i < n {
            let (Some(x), Some(y)) = (a.get(vm, i), b.get(vm, i)) else {
                break;
            };
            if !vm.compare_truth(&x, &y, Rich::Eq)? {
                return differing(vm, &x, &y, op);
            }
            i += 1;
        }
        Ok(Value::bool(op.holds(a.len().cmp(&b.len()))))
    }
}

comparisons!(Array, "array", "ORDER");

#[methods(class = "array")]
impl Array {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        let Some((class, given)) = args.pos().split_first() else {
            return Err(vm.type_error("array.__new__() needs a class"));
        };
        let own = class_of(vm, &ARRAY);
        if !args.names.is_empty() && class.is(&own) {
            return Err(vm.type_error("array.array() takes no keyword arguments"));
        }
        let n = given.len();
        if n == 0 {
            return Err(vm.type_error("array() takes at least 1 argument (0 given)"));
        }
        if n > 2 {
            let message = format!("array() takes at most 2 arguments ({n} given)");
            return Err(vm.type_error(message));
        }
        let Some(letter) = given[0].downcast::<Str>() else {
            let what = "array() argument 1";
            return Err(bad_argument(vm, what, "a unicode character", &given[0]));
        };
        if letter.len() != 1 {
            let n = letter.len();
            return Err(vm.type_error(format!(
                "array() argument 1 must be a unicode character, not a string of length {n}"
            )));
        }
        let Some(code) = code_of(letter.point(0)) else {
            let message = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";
            return Err(vm.value_error(message));
        };
        if code.letter == b'u' {
            let category = vm.class(|t| &t.DeprecationWarning);
            let message = "The 'u' type code is deprecated and will be removed in Python 3.16";
            vm.warn(&category, message, 1)?;
        }
        let made = Array::make_of(vm, class, code, Vec::new());
        if let (Some(array), Some(initial)) = (made.native::<Array>(), given.get(1)) {
            array.fill(vm, initial)?;
        }
        Ok(made)
    }
    /// Initialise self.
    #[raw]
    fn __init__(vm: &mut Vm, args: &Args<'_>) -> R<Value> {
        // All is done when the object is made.
        let _ = (vm, args);
        Ok(Value::NONE)
    }
    /// The letter of the type.
    #[getter]
    fn typecode(&self) -> String {
        (self.code.letter as char).to_string()
    }
    /// Bytes of an item.
    #[getter]
    fn itemsize(&self) -> usize {
        self.code.size
    }
    /// Append an item.
    #[sig("(v, /)")]
    fn append(&self, vm: &mut Vm, v: &Value) -> R<()> {
        self.push(vm, v)
    }
    /// Where the data is in memory, and the number of items.
    fn buffer_info(this: &Value, vm: &mut Vm) -> Value {
        let address = this.id();
        let n = this.native::<Array>().map_or(0, |a| a.len());
        let (address, n) = (vm.bigint(address.into()), Value::small_int(n as i64));
        vm.tuple_of([address, n])
    }
    /// Turn the bytes of every item round.
    fn byteswap(&self) {
        let size = self.code.size;
        self.data
            .with(|data| data.chunks_mut(size).for_each(|item| item.reverse()));
    }
    /// Remove all items.
    fn clear(&self, vm: &mut Vm) -> R<()> {
        self.check_free(vm)?;
        self.data.replace(Vec::new());
        Ok(())
    }
    /// How often a value occurs.
    #[sig("(v, /)")]
    fn count(&self, vm: &mut Vm, v: &Value) -> R<usize> {
        let (mut at, mut count) = (0, 0);
        while let Some(found) = self.find(vm, v, at, usize::MAX)? {
            (at, count) = (found + 1, count + 1);
        }
        Ok(count)
    }
    /// Append the items of an array of the same type, or of any iterable.
    #[sig("(bb, /)")]
    fn extend(&self, vm: &mut Vm, bb: &Value) -> R<()> {
        match bb.native::<Array>() {
            Some(other) if other.code.letter == self.code.letter => {
                let data = other.data.get();
                self.push_all(vm, &data)
            }
            Some(_) => Err(vm.type_error("can only extend with array of same kind")),
            None => self.push_items(vm, bb),
        }
    }
    /// Append the items that bytes hold.
    #[sig("(buffer, /)")]
    fn frombytes(&self, vm: &mut Vm, buffer: Data<'_>) -> R<()> {
        self.push_bytes(vm, &buffer.0)
    }
    /// Append so many items read from a file.
    #[sig("(f, n, /)")]
    fn fromfile(&self, vm: &mut Vm, f: &Value, n: i64) -> R<()> {
        let read = vm.get_attr_str(f, "read")?;
        if n < 0 {
            return Err(vm.value_error("negative count"));
        }
        let Some(size) = n.checked_mul(self.code.size as i64) else {
            return Err(vm.no_memory());
        };
        let size_value = vm.int(size);
        let data = vm.call(&read, &[size_value])?;
        if !data.is_a::<Bytes>() {
            return Err(vm.type_error("read() didn't return bytes"));
        }
        let data = contents(&data);
        self.push_bytes(vm, &data)?;
        if data.len() as i64 != size {
            return Err(vm.eof_error("read() didn't return enough bytes"));
        }
        Ok(())
    }
    /// Append the items of a list.
    #[sig("(list, /)")]
    fn fromlist(&self, vm: &mut Vm, list: &Value) -> R<()> {
        let Some(items) = list.downcast::<List>() else {
            return Err(vm.type_error("arg must be list"));
        };
        let mut data = Vec::new();
        for item in items.snapshot() {
            data.extend_from_slice(&self.code.pack(vm, &item)?[..self.code.size]);
        }
        self.push_all(vm, &data)
    }
    /// Append the characters of a string.
    #[sig("(ustr, /)")]
    fn fromunicode(&self, vm: &mut Vm, ustr: &Value) -> R<()> {
        let Some(text) = ustr.downcast::<Str>() else {
            return Err(bad_argument(vm, "fromunicode() argument", "str", ustr));
        };
        self.check_text(vm, "fromunicode")?;
        self.push_text(vm, text)
    }
    /// The first place of a value.
    #[sig("(v, start=0, stop=sys.maxsize, /)")]
    fn index(
        &self,
        vm: &mut Vm,
        v: &Value,
        start: Option<Clamped>,
        stop: Option<Clamped>,
    ) -> R<usize> {
        let n = self.len() as i64;
        let bound = |given: Option<Clamped>, usual: i64| match given.map_or(usual, |g| g.0) {
            i if i < 0 => i.saturating_add(n).max(0) as usize,
            i => i as usize,
        };
        match self.find(vm, v, bound(start, 0), bound(stop, i64::MAX))? {
            Some(place) => Ok(place),
            None => Err(vm.value_error("array.index(x): x not in array")),
        }
    }
    /// Insert an item before a place.
    #[sig("(i, v, /)")]
    fn insert(&self, vm: &mut Vm, i: Clamped, v: &Value) -> R<()> {
        let bytes = self.code.pack(vm, v)?;
        let n = self.len() as i64;
        let at = if i.0 < 0 {
            i.0.saturating_add(n).max(0)
        } else {
            i.0.min(n)
        };
        let at = at as usize * self.code.size;
        self.splice(vm, at, at, &bytes[..self.code.size])
    }
    /// Remove an item, the last one by default, and return it.
    #[sig("(i=-1, /)")]
    fn pop(&self, vm: &mut Vm, i: Option<Clamped>) -> R<Value> {
        let n = self.len() as i64;
        if n == 0 {
            return Err(vm.index_error("pop from empty array"));
        }
        let i = i.map_or(-1, |i| i.0);
        let at = if i < 0 { i.saturating_add(n) } else { i };
        if !(0..n).contains(&at) {
            return Err(vm.index_error("pop index out of range"));
        }
        let item = self.get(vm, at as usize);
        let start = at as usize * self.code.size;
        self.splice(vm, start, start + self.code.size, &[])?;
        Ok(item.unwrap_or(Value::NONE))
    }
    /// Remove the first item of a value.
    #[sig("(v, /)")]
    fn remove(&self, vm: &mut Vm, v: &Value) -> R<()> {
        let Some(place) = self.find(vm, v, 0, usize::MAX)? else {
            return Err(vm.value_error("array.remove(x): x not in array"));
        };
        let start = place * self.code.size;
        self.splice(vm, start, start + self.code.size, &[])
    }
    /// Turn the order of the items round.
    fn reverse(&self) {
        let size = self.code.size;
        self.data.with(|data| {
            data.reverse();
            data.chunks_mut(size).for_each(|item| item.reverse());
        });
    }
    /// The items as bytes.
    fn tobytes(&self, vm: &mut Vm) -> Value {
        let data = self.data.get();
        vm.bytes(data)
    }
    /// Write the bytes to a file.
    #[sig("(f, /)")]
    fn tofile(&self, vm: &mut Vm, f: &Value) -> R<()> {
        const BLOCK: usize = 64 << 10;
        let write = vm.get_attr_str(f, "write")?;
        for block in self.data.get().chunks(BLOCK) {
            let block = vm.bytes(block.to_vec());
            vm.call(&write, &[block])?;
        }
        Ok(())
    }
    /// The items as a list.
    fn tolist(&self, vm: &mut Vm) -> Vec<Value> {
        self.items(vm)
    }
    /// The characters as a string.
    fn tounicode(&self, vm: &mut Vm) -> R<Value> {
        self.check_text(vm, "tounicode")?;
        Ok(vm.str_wtf8(self.text().bytes().to_vec()))
    }
    /// A copy.
    fn __copy__(&self, vm: &mut Vm) -> Value {
        let data = self.data.get();
        Array::make(vm, self.code, data)
    }
    /// A copy.
    #[sig("(unused, /)")]
    fn __deepcopy__(&self, vm: &mut Vm, unused: &Value) -> Value {
        let _ = unused;
        self.__copy__(vm)
    }
    /// How to make the array again, for pickle.
    #[sig("(value, /)")]
    fn __reduce_ex__(this: &Value, vm: &mut Vm, value: &Value) -> R<Value> {
        let protocol = vm.to_i64_clamped(value)?;
        let Some(array) = this.native::<Array>() else {
            return Ok(Value::NONE);
        };
        let name = vm.names.__dict__.clone();
        let dict = vm.get_attr_opt(this, &name)?.unwrap_or(Value::NONE);
        let class = vm.type_of(this);
        let letter = vm.str((array.code.letter as char).to_string());
        if protocol < 3 {
            let items = array.items(vm);
            let items = vm.list(items);
            let arguments = vm.tuple_of([letter, items]);
            return Ok(vm.tuple_of([class, arguments, dict]));
        }
        let module = vm.import_module("array")?;
        let function = vm.get_attr_str(&module, "_array_reconstructor")?;
        let format = Value::small_int(format_number(array.code));
        let data = vm.bytes(array.data.get());
        let arguments = vm.tuple_of([class, letter, format, data]);
        Ok(vm.tuple_of([function, arguments, dict]))
    }
    /// len(self)
    fn __len__(&self) -> usize {
        self.len()
    }
    /// repr(self)
    fn __repr__(this: &Value, vm: &mut Vm) -> R<String> {
        let class = vm.class_of(this).name().to_string();
        let Some(array) = this.native::<Array>() else {
            return Ok(class);
        };
        let letter = array.code.letter as char;
        if array.len() == 0 {
            return Ok(format!("{class}('{letter}')"));
        }
        let items = if array.code.kind == Kind::Character {
            vm.str_wtf8(array.text().bytes().to_vec())
        } else {
            let items = array.items(vm);
            vm.list(items)
        };
        let shown = vm.repr(&items)?;
        let shown = shown
            .downcast::<Str>()
            .map(|s| s.to_string_lossy().into_owned());
        Ok(format!(
            "{class}('{letter}', {})",
            shown.unwrap_or_default()
        ))
    }
    /// key in self
    fn __contains__(&self, vm: &mut Vm, key: &Value) -> R<bool> {
        Ok(self.find(vm, key, 0, usize::MAX)?.is_some())
    }
    /// self[key]
    fn __getitem__(&self, vm: &mut Vm, key: &Value) -> R<Value> {
        let Some(slice) = key.downcast::<Slice>() else {
            let at = self.position(vm, key, "array index out of range")?;
            return Ok(self.get(vm, at).unwrap_or(Value::NONE));
        };
        let range = slice_range(vm, slice, self.len())?;
        let (data, size) = (self.data.get(), self.code.size);
        let mut out = Vec::with_capacity(range.count * size);
        for i in range.indices() {
            out.extend_from_slice(data.get(i * size..(i + 1) * size).unwrap_or_default());
        }
        Ok(Array::make(vm, self.code, out))
    }
    /// self[key] = value
    fn __setitem__(&self, vm: &mut Vm, key: &Value, value: &Value) -> R<()> {
        let size = self.code.size;
        let Some(slice) = key.downcast::<Slice>() else {
            let at = self.position(vm, key, "array assignment index out of range")?;
            let item = self.code.pack(vm, value)?;
            self.data.with(|data| {
                if let Some(place) = data.get_mut(at * size..(at + 1) * size) {
                    place.copy_from_slice(&item[..size]);
                }
            });
            return Ok(());
        };
        let refusal = "can only assign array (not \"{}\") to array slice";
        let new = self.same_kind(vm, value, refusal)?.data.get();
        let range = slice_range(vm, slice, self.len())?;
        if range.step == 1 {
            let (start, end) = (range.start, range.start + range.count);
            return self.splice(vm, start * size, end * size, &new);
        }
        let n = new.len() / size;
        if n != range.count {
            let count = range.count;
            return Err(vm.value_error(format!(
                "attempt to assign array of size {n} to extended slice of size {count}"
            )));
        }
        self.data.with(|data| {
            for (item, i) in new.chunks(size).zip(range.indices()) {
                if let Some(place) = data.get_mut(i * size..(i + 1) * size) {
                    place.copy_from_slice(item);
                }
            }
        });
        Ok(())
    }
    /// del self[key]
    fn __delitem__(&self, vm: &mut Vm, key: &Value) -> R<()> {
        let size = self.code.size;
        let Some(slice) = key.downcast::<Slice>() else {
            let at = self.position(vm, key, "array assignment index out of range")? * size;
            return self.splice(vm, at, at + size, &[]);
        };
        let range = slice_range(vm, slice, self.len())?;
        if range.count == 0 {
            return Ok(());
        }
        self.check_free(vm)?;
        let mut gone: Vec<usize> = range.indices().collect();
        gone.sort_unstable();
        self.data.with(|data| {
            let mut gone = gone.into_iter().peekable();
            let mut kept = Vec::with_capacity(data.len());
            for (i, item) in data.chunks(size).enumerate() {
                if gone.next_if_eq(&i).is_none() {
                    kept.extend_from_slice(item);
                }
            }
            *data = kept;
        });
        Ok(())
    }
    /// self + value
    fn __add__(&self, vm: &mut Vm, value: &Value) -> R<Value> {
        let other = self.same_kind(vm, value, "can only append array (not \"{}\") to array")?;
        let mut data = self.data.get();
        data.extend(other.data.get());
        Ok(Array::make(vm, self.code, data))
    }
    /// self += value
    fn __iadd__(this: &Value, vm: &mut Vm, value: &Value) -> R<Value> {
        let Some(array) = this.native::<Array>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let Some(other) = value.native::<Array>() else {
            let found = vm.type_name(value);
            return Err(vm.type_error(format!(
                "can only extend array with array (not \"{found}\")"
            )));
        };
        if other.code.letter != array.code.letter {
            return Err(vm.type_error("can only extend with array of same kind"));
        }
        let data = other.data.get();
        array.push_all(vm, &data)?;
        Ok(this.clone())
    }
    /// self * value
    fn __mul__(&self, vm: &mut Vm, value: &Value) -> R<Value> {
        let count = taipan_vm::types::tuple::repeat_count(vm, value)?;
        let data = self.repeated(vm, count)?;
        Ok(Array::make(vm, self.code, data))
    }
    /// value * self
    fn __rmul__(&self, vm: &mut Vm, value: &Value) -> R<Value> {
        self.__mul__(vm, value)
    }
    /// self *= value
    fn __imul__(this: &Value, vm: &mut Vm, value: &Value) -> R<Value> {
        let Some(array) = this.native::<Array>() else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let count = vm.to_i64(value)?;
        if count != 1 && array.len() > 0 {
            array.check_free(vm)?;
        }
        let data = array.repeated(vm, count)?;
        array.data.replace(data);
        Ok(this.clone())
    }
    /// iter(self)
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = class_of(vm, &ITERATOR);
        let iterator = ArrayIterator {
            array: MutCell::new(this.clone()),
            at: Cell::new(0),
        };
        vm.new_native(&class, iterator)
    }
    /// A generic type.
    #[classmethod]
    fn __class_getitem__(class: &Value, vm: &mut Vm, object: &Value) -> Value {
        vm.generic_alias(class, object)
    }
}

impl Array {
    /// Take the items of the second argument of the class.
    fn fill(&self, vm: &mut Vm, initial: &Value) -> R<()> {
        if let Some(text) = initial.downcast::<Str>() {
            if self.code.kind != Kind::Character {
                let letter = self.code.letter as char;
                return Err(vm.type_error(format!(
                    "cannot use a str to initialize an array with typecode '{letter}'"
                )));
            }
            return self.push_text(vm, text);
        }
        if initial.is_a::<Bytes>() || initial.is_a::<ByteArray>() {
            return self.push_bytes(vm, &contents(initial));
        }
        if let Some(other) = initial.native::<Array>() {
            if self.code.kind != Kind::Character && other.code.kind == Kind::Character {
                let (own, given) = (self.code.letter as char, other.code.letter as char);
                return Err(vm.type_error(format!(
                    "cannot use a unicode array to initialize an array with typecode '{own}' (was '{given}')"
                )));
            }
            if other.code.letter == self.code.letter {
                let data = other.data.get();
                return self.push_all(vm, &data);
            }
        }
        self.push_items(vm, initial)
    }
}

/// Iterates over an array.
#[class(name = "arrayiterator", module = "array", methods = iterator_methods!(ArrayIterator::METHODS), next = ArrayIterator::advance)]
#[derive(Trace)]
pub struct ArrayIterator {
    array: MutCell<Value>,
    at: Cell<usize>,
}

static ITERATOR: ClassDef = ArrayIterator::CLASS;

impl ArrayIterator {
    fn advance(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
        let Some(iterator) = this.native::<ArrayIterator>() else {
            return Ok(None);
        };
        let at = iterator.at.get();
        let item = |source: &mut Value| source.native::<Array>()?.get(vm, at);
        match iterator.array.with(item) {
            Some(item) => {
                iterator.at.set(at + 1);
                Ok(Some(item))
            }
            None => {
                // It stays at its end when the array grows.
                iterator.array.replace(Value::NONE);
                Ok(None)
            }
        }
    }
}

#[methods(class = "arrayiterator")]
impl ArrayIterator {
    /// How to make the iterator again, for pickle.
    fn __reduce__(&self, vm: &mut Vm) -> R<Value> {
        let builtins = vm.import_module("builtins")?;
        let iter = vm.get_attr_str(&builtins, "iter")?;
        let array = self.array.get();
        if array.is_none() {
            let nothing = vm.tuple(vec![]);
            let arguments = vm.tuple_of([nothing]);
            return Ok(vm.tuple_of([iter, arguments]));
        }
        let arguments = vm.tuple_of([array]);
        let at = Value::small_int(self.at.get() as i64);
        Ok(vm.tuple_of([iter, arguments, at]))
    }
    /// Go on at a place.
    #[sig("(state, /)")]
    fn __setstate__(&self, vm: &mut Vm, state: &Value) -> R<()> {
        let at = vm.to_i64_clamped(state)?.max(0) as usize;
        let array = self.array.get();
        let n = array.native::<Array>().map_or(0, |a| a.len());
        self.at.set(at.min(n));
        Ok(())
    }
}

pub struct ArrayModule;

/// Arrays of numbers and characters of one type.
#[module(name = "array")]
impl ArrayModule {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        static CLASSES: &[&ClassDef] = &[&Array::CLASS];
        add_classes(vm, module, CLASSES);
        let class = class_of(vm, &ARRAY);
        set(vm, module, "ArrayType", class.clone());
        let letters = vm.str(LETTERS);
        set(vm, module, "typecodes", letters);
        // Where there are abstract base classes already, it belongs to one; they look for it themselves when they come later.
        let name = vm.intern("_collections_abc");
        let modules = vm.modules.clone();
        let abstract_classes = modules
            .downcast::<taipan_vm::types::dict::Dict>()
            .and_then(|modules| modules.get_str(&name));
        if let Some(module) = abstract_classes {
            let sequence = vm.get_attr_str(&module, "MutableSequence")?;
            vm.call_method(&sequence, "register", &[class])?;
        }
        Ok(())
    }
    /// Make an array from a pickle, whichever machine has written it.
    #[sig("(arraytype, typecode, mformat_code, items, /)")]
    fn _array_reconstructor(
        vm: &mut Vm,
        arraytype: &Value,
        typecode: &Str,
        mformat_code: i32,
        items: &Value,
    ) -> R<Value> {
        let own = class_of(vm, &ARRAY);
        let Some(class) = arraytype.downcast::<Type>() else {
            let found = vm.type_name(arraytype);
            let message = format!("first argument must be a type object, not {found}");
            return Err(vm.type_error(message));
        };
        if !class.is_subtype(&own) {
            let name = class.name().to_string();
            return Err(vm.type_error(format!("{name} is not a subtype of array.array")));
        }
        let known = (typecode.len() == 1)
            .then(|| code_of(typecode.point(0)))
            .flatten();
        let Some(known) = known else {
            return Err(vm.value_error("second argument must be a valid type code"));
        };
        let Some((letters, big)) = machine_format(mformat_code) else {
            let message = "third argument must be a valid machine format code.";
            return Err(vm.value_error(message));
        };
        let Some(bytes) = items.downcast::<Bytes>() else {
            let found = vm.type_name(items);
            let message = format!("fourth argument should be bytes, not {found}");
            return Err(vm.type_error(message));
        };
        let mut data = bytes.0.to_vec();
        if letters == "text" {
            return text_array(vm, arraytype, known, mformat_code, items);
        }
        // The code of the pickle stays if it means the same here.
        let code = if format_number(known) / 2 * 2 == i64::from(mformat_code) / 2 * 2
            || letters.contains(known.letter as char)
        {
            known
        } else {
            let letter = letters.bytes().next().unwrap_or(b'B');
            code_of(letter.into()).unwrap_or(known)
        };
        if data.len() % code.size != 0 {
            return Err(vm.value_error("bytes length not a multiple of item size"));
        }
        if big != cfg!(target_endian = "big") {
            data.chunks_mut(code.size).for_each(|item| item.reverse());
        }
        Ok(Array::make_of(vm, arraytype, code, data))
    }
}

/// An array of characters from encoded text.
fn text_array(
    vm: &mut Vm,
    class: &Value,
    code: &'static Code,
    format: i32,
    items: &Value,
) -> R<Value> {
    let encoding = match format {
        18 => "utf-16-le",
        19 => "utf-16-be",
        20 => "utf-32-le",
        _ => "utf-32-be",
    };
    let encoding = vm.str(encoding);
    let text = vm.call_method(items, "decode", &[encoding])?;
    let made = Array::make_of(vm, class, code, Vec::new());
    if let (Some(array), Some(text)) = (made.native::<Array>(), text.downcast::<Str>()) {
        array.push_text(vm, text)?;
    }
    Ok(made)
}
