//! `bytearray`.

use super::bytes_like::{Byte, contents, data_of, from_hex, index, view};
use crate::cell_mut::MutCell;
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, MethodDef, concat, methods, total};
use crate::raise::{R, Raise};
use crate::types::iter::SeqKind;
use crate::types::shape::exact;
use crate::types::slice::Slice;
use crate::types::str_::Str;
use crate::types::str_::repr;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;
use std::cell::Cell;

/// Payload of `bytearray`.
#[derive(Default)]
pub struct ByteArray {
    pub data: MutCell<Vec<u8>>,
    /// Live memoryviews: while there are any the size is fixed (BufferError).
    pub exports: Cell<usize>,
}

impl Trace for ByteArray {
    fn outside(&self) -> usize {
        self.data.with(|d| d.capacity())
    }
}

const PARTS: &[&[MethodDef]] = &[ByteArray::METHODS, ByteArray::SHARED_METHODS];
const METHODS: &[MethodDef] = &concat::<MethodDef, { total(PARTS) }>(PARTS);

/// The class `bytearray`.
pub const CLASS: ClassDef = ClassDef {
    name: "bytearray",
    module: "builtins",
    doc: "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n\
          bytearray(bytes_or_buffer) -> bytearray\nbytearray(int) -> that many zeros\nbytearray() -> empty bytearray\n\n\
          A sequence of bytes that can be changed.",
    methods: METHODS,
    getset: &[],
    new: ByteArray::NEW,
    flags: flag::BASETYPE | flag::MATCH_SELF,
};

const ASSIGN: &str = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";

impl ByteArray {
    fn len(&self) -> usize {
        self.data.with(|d| d.len())
    }

    /// BufferError while memoryviews exist.
    fn check_size_free(&self, vm: &mut Vm) -> R<()> {
        if self.exports.get() == 0 {
            Ok(())
        } else {
            Err(vm.buffer_error("Existing exports of data: object cannot be re-sized"))
        }
    }

    /// Put bytes in place of `start..end` (clamped to what there is).
    pub fn splice(&self, vm: &mut Vm, start: usize, end: usize, new: &[u8]) -> R<()> {
        let len = self.len();
        let (start, end) = (start.min(len), end.clamp(start.min(len), len));
        if end - start == new.len() {
            self.data.with(|d| d[start..end].copy_from_slice(new));
            return Ok(());
        }
        self.check_size_free(vm)?;
        vm.make_room(new.len())?;
        let done = self.data.with(|d| {
            if d.try_reserve(new.len()).is_err() {
                return false;
            }
            if start == d.len() {
                d.extend_from_slice(new);
            } else if new.is_empty() {
                d.drain(start..end);
            } else {
                d.splice(start..end, new.iter().copied());
            }
            true
        });
        if done { Ok(()) } else { Err(vm.no_memory()) }
    }
}

impl Vm {
    /// A bytearray.
    pub fn bytearray(&mut self, data: Vec<u8>) -> Value {
        let array = ByteArray {
            data: MutCell::new(data),
            exports: Cell::new(0),
        };
        self.heap.note(array.outside());
        self.heap.alloc(exact(Kind::ByteArray), array)
    }
}

fn index_error(vm: &mut Vm) -> Raise {
    vm.index_error("bytearray index out of range")
}

#[methods(class = "bytearray")]
impl ByteArray {
    #[new]
    #[raw]
    fn new_(vm: &mut Vm, args: &crate::native::Args<'_>) -> R {
        Ok(vm.new_object(&args.all[0], ByteArray::default()))
    }

    /// Initialize self. See help(type(self)) for accurate signature.
    #[sig("(source=b'', encoding='utf-8', errors='strict')")]
    fn __init__(
        &self,
        vm: &mut Vm,
        source: Option<&Value>,
        encoding: Option<&Str>,
        errors: Option<&Str>,
    ) -> R<()> {
        if self.len() > 0 {
            self.check_size_free(vm)?;
            self.data.with(|d| d.clear());
        }
        let data = super::bytes::from_arguments(vm, source, encoding, errors, true)?;
        self.check_size_free(vm)?;
        self.data.replace(data);
        Ok(())
    }

    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        // Stock may be taken, which looks at the buffer as well.
        let room = view(this, repr::room);
        repr::admit(vm, room)?;
        let class = vm.type_name(this);
        let mut out = class.into_bytes();
        out.push(b'(');
        view(this, |b| {
            repr::push_quoted(b, true, &mut out);
        });
        out.push(b')');
        Ok(vm.str_wtf8(out))
    }

    /// Return str(self).
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        super::bytes::bytes_warning(vm, "str() on a bytearray instance")?;
        vm.repr(this)
    }

    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.class(|t| &t.bytearray_iterator);
        vm.seq_iter(&class, SeqKind::ByteArray, this, 0)
    }

    /// Set self[key] to value.
    pub(crate) fn __setitem__(this: &Value, vm: &mut Vm, key: &Value, value: &Value) -> R<()> {
        let Some(slice) = key.downcast::<Slice>() else {
            let i = index(vm, key, true)?;
            let byte = <Byte as crate::native::FromArg>::from_arg(vm, value)?.0;
            let array = this.downcast::<ByteArray>().expect("the class was checked");
            let done = array.data.with(|d| {
                let i = if i < 0 { i + d.len() as i64 } else { i };
                match usize::try_from(i).ok().and_then(|i| d.get_mut(i)) {
                    Some(place) => {
                        *place = byte;
                        true
                    }
                    None => false,
                }
            });
            return if done { Ok(()) } else { Err(index_error(vm)) };
        };
        let new = match data_of(vm, value)? {
            Some(data) => data.into_owned(),
            None => {
                let iter = vm.names.__iter__.clone();
                if value.is_kind(Kind::Str) || vm.lookup_special(value, &iter).is_none() {
                    return Err(vm.type_error(ASSIGN));
                }
                super::bytes::collect(vm, value, "byte must be in range(0, 256)")?
            }
        };
        let array = this.downcast::<ByteArray>().expect("the class was checked");
        let range = crate::types::str_::ops::slice_range(vm, slice, array.len())?;
        if range.step == 1 {
            return array.splice(vm, range.start, range.start + range.count, &new);
        }
        if new.len() != range.count {
            if new.is_empty() {
                return Self::__delitem__(this, vm, key);
            }
            return Err(vm.value_error(format!(
                "attempt to assign bytes of size {} to extended slice of size {}",
                new.len(),
                range.count
            )));
        }
        array.data.with(|d| {
            for (i, byte) in range.indices().zip(new) {
                if let Some(place) = d.get_mut(i) {
                    *place = byte;
                }
            }
        });
        Ok(())
    }

    /// Delete self[key].
    fn __delitem__(this: &Value, vm: &mut Vm, key: &Value) -> R<()> {
        let array = this.downcast::<ByteArray>().expect("the class was checked");
        let Some(slice) = key.downcast::<Slice>() else {
            let i = index(vm, key, true)?;
            let len = array.len() as i64;
            let i = if i < 0 { i + len } else { i };
            if i < 0 || i >= len {
                return Err(index_error(vm));
            }
            return array.splice(vm, i as usize, i as usize + 1, &[]);
        };
        let range = crate::types::str_::ops::slice_range(vm, slice, array.len())?;
        if range.count == 0 {
            return Ok(());
        }
        if range.step == 1 {
            return array.splice(vm, range.start, range.start + range.count, &[]);
        }
        array.check_size_free(vm)?;
        array.data.with(|d| {
            let mut gone: Vec<usize> = range.indices().collect();
            gone.sort_unstable();
            let mut gone = gone.into_iter().peekable();
            let mut i = 0;
            d.retain(|_| {
                let here = gone.next_if_eq(&i).is_some();
                i += 1;
                !here
            });
        });
        Ok(())
    }

    /// Implement self+=value.
    fn __iadd__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let Some(data) = data_of(vm, value)? else {
            let (other, class) = (vm.type_name(value), vm.type_name(this));
            return Err(vm.type_error(format!("can't concat {other} to {class}")));
        };
        let array = this.downcast::<ByteArray>().expect("the class was checked");
        let len = array.len();
        array.splice(vm, len, len, &data)?;
        Ok(this.clone())
    }

    /// Implement self*=value.
    fn __imul__(this: &Value, vm: &mut Vm, value: &Value) -> R {
        let n = crate::types::str_::methods::repeat_count(vm, value)?;
        let array = this.downcast::<ByteArray>().expect("the class was checked");
        if n == 1 {
            return Ok(this.clone());
        }
        array.check_size_free(vm)?;
        let data = array.data.get();
        let Some(total) = data.len().checked_mul(n.max(0) as usize) else {
            return Err(vm.no_memory());
        };
        let new = if total == 0 {
            Vec::new()
        } else {
            crate::types::str_::ops::repeat_bytes(vm, &data, total)?
        };
        array.data.replace(new);
        Ok(this.clone())
    }

    /// Return the number of bytes allocated.
    fn __alloc__(&self) -> usize {
        self.data.with(|d| {
            if d.is_empty() {
                0
            } else {
                d.capacity().max(d.len() + 1)
            }
        })
    }

    /// Return the size of the object in memory, in bytes.
    fn __sizeof__(&self) -> usize {
        56 + self.__alloc__()
    }

    /// Helper for copying and pickling.
    fn __reduce__(this: &Value, vm: &mut Vm) -> R {
        reduce(vm, this, 2)
    }

    /// Helper for copying and pickling.
    #[sig("(proto=0, /)")]
    fn __reduce_ex__(this: &Value, vm: &mut Vm, proto: Option<i64>) -> R {
        reduce(vm, this, proto.unwrap_or(0))
    }

    /// Return a memoryview on the bytes.
    fn __buffer__(this: &Value, vm: &mut Vm, flags: i64) -> R {
        let _ = flags;
        vm.memoryview(this)
    }

    /// Release a memoryview that __buffer__ returned.
    fn __release_buffer__(this: &Value, vm: &mut Vm, buffer: &Value) -> R<()> {
        let _ = this;
        vm.call_method(buffer, "release", &[]).map(drop)
    }

    /// Append one byte.
    fn append(&self, vm: &mut Vm, item: Byte) -> R<()> {
        self.check_size_free(vm)?;
        self.data.with(|d| d.push(item.0));
        Ok(())
    }

    /// Remove all bytes.
    fn clear(&self, vm: &mut Vm) -> R<()> {
        self.check_size_free(vm)?;
        self.data.take();
        Ok(())
    }

    /// Return a copy.
    fn copy(&self, vm: &mut Vm) -> Value {
        let data = self.data.get();
        vm.bytearray(data)
    }

    /// Append all bytes of a bytes-like object or of an iterable of ints.
    fn extend(&self, vm: &mut Vm, iterable_of_ints: &Value) -> R<()> {
        let new = match data_of(vm, iterable_of_ints)? {
            Some(data) => data.into_owned(),
            None => {
                if iterable_of_ints.is_kind(Kind::Str) {
                    return Err(vm.type_error("expected iterable of integers; got: 'str'"));
                }
                let (iter, get) = (vm.names.__iter__.clone(), vm.names.__getitem__.clone());
                if vm.lookup_special(iterable_of_ints, &iter).is_none()
                    && vm.lookup_special(iterable_of_ints, &get).is_none()
                {
                    return Err(
                        vm.type_error_named("can't extend bytearray with {}", iterable_of_ints)
                    );
                }
                super::bytes::collect(vm, iterable_of_ints, "byte must be in range(0, 256)")?
            }
        };
        if new.is_empty() {
            return Ok(());
        }
        let len = self.len();
        self.splice(vm, len, len, &new)
    }

    /// Insert one byte before a position.
    fn insert(&self, vm: &mut Vm, index: i64, item: Byte) -> R<()> {
        let len = self.len() as i64;
        let at = if index < 0 {
            (index + len).max(0)
        } else {
            index.min(len)
        };
        self.splice(vm, at as usize, at as usize, &[item.0])
    }

    /// Remove and return one byte, the last by default.
    #[sig("(index=-1, /)")]
    fn pop(&self, vm: &mut Vm, index: Option<i64>) -> R<i64> {
        let len = self.len() as i64;
        if len == 0 {
            return Err(vm.index_error("pop from empty bytearray"));
        }
        let at = index.unwrap_or(-1);
        let at = if at < 0 { at + len } else { at };
        if at < 0 || at >= len {
            return Err(vm.index_error("pop index out of range"));
        }
        self.check_size_free(vm)?;
        Ok(self.data.with(|d| d.remove(at as usize)) as i64)
    }

    /// Remove the first occurrence of a byte.
    fn remove(&self, vm: &mut Vm, value: Byte) -> R<()> {
        match self.data.with(|d| memchr::memchr(value.0, d)) {
            Some(at) => self.splice(vm, at, at + 1, &[]),
            None => Err(vm.value_error("value not found in bytearray")),
        }
    }

    /// Cut to a size, or extend with zeros.
    fn resize(&self, vm: &mut Vm, size: i64) -> R<()> {
        if size < 0 {
            return Err(vm.value_error(format!("Can only resize to positive sizes, got {size}")));
        }
        let (size, len) = (size as usize, self.len());
        if size == len {
            return Ok(());
        }
        self.check_size_free(vm)?;
        vm.make_room(size.saturating_sub(self.len()))?;
        let done = self.data.with(|d| {
            if size > d.len() && d.try_reserve(size - d.len()).is_err() {
                return false;
            }
            d.resize(size, 0);
            true
        });
        if done { Ok(()) } else { Err(vm.no_memory()) }
    }

    /// Reverse the order of the bytes.
    fn reverse(&self) {
        self.data.with(|d| d.reverse());
    }

    /// Return the bytearray that a string of hexadecimal digits stands for; blanks between bytes are skipped.
    #[classmethod]
    fn fromhex(class: &Value, vm: &mut Vm, string: &Value) -> R {
        let data = from_hex(vm, string)?;
        if class.is(&vm.types.bytearray) {
            return Ok(vm.bytearray(data));
        }
        let data = vm.bytes(data);
        vm.call(class, &[data])
    }
}

fn reduce(vm: &mut Vm, this: &Value, protocol: i64) -> R {
    let class = vm.type_of(this);
    let data = contents(this);
    let args = if protocol < 3 {
        let text = crate::codecs::Codec::Latin1.decode_str(vm, &data, "strict")?;
        let encoding = vm.str("latin-1");
        vec![text, encoding]
    } else {
        vec![vm.bytes(&*data)]
    };
    let args = vm.tuple(args);
    let state = vm.call_method(this, "__getstate__", &[])?;
    Ok(vm.tuple_of([class, args, state]))
}
