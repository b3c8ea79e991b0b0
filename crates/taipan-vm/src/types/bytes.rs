//! `bytes`.

use super::bytes_like::{contents, data_of, from_hex};
use crate::heap::{Kind, Trace};
use crate::native::{ClassDef, MethodDef, concat, methods, total};
use crate::raise::R;
use crate::types::iter::SeqKind;
use crate::types::shape::exact;
use crate::types::str_::Str;
use crate::types::str_::repr;
use crate::types::type_::flag;
use crate::value::Value;
use crate::vm::Vm;

/// Payload of `bytes`.
pub struct Bytes(pub Content);

/// What a bytes object holds: a few bytes lie in the object itself.
pub enum Content {
    Near { len: u8, bytes: [u8; NEAR] },
    Far(Box<[u8]>),
}

/// So many fit into a cell without making it larger than the next size.
const NEAR: usize = 38;

impl std::ops::Deref for Content {
    type Target = [u8];
    #[inline(always)]
    fn deref(&self) -> &[u8] {
        match self {
            Content::Near { len, bytes } => &bytes[..*len as usize],
            Content::Far(bytes) => bytes,
        }
    }
}

impl From<&[u8]> for Content {
    #[inline]
    fn from(data: &[u8]) -> Content {
        if data.len() > NEAR {
            return Content::Far(data.into());
        }
        let mut bytes = [0; NEAR];
        bytes[..data.len()].copy_from_slice(data);
        Content::Near {
            len: data.len() as u8,
            bytes,
        }
    }
}

impl From<Vec<u8>> for Content {
    fn from(data: Vec<u8>) -> Content {
        match data.len() {
            0..=NEAR => Content::from(&*data),
            _ => Content::Far(data.into()),
        }
    }
}

impl From<Box<[u8]>> for Content {
    fn from(data: Box<[u8]>) -> Content {
        Content::Far(data)
    }
}

impl<const N: usize> From<[u8; N]> for Content {
    fn from(data: [u8; N]) -> Content {
        Content::from(&data[..])
    }
}

impl<const N: usize> From<&[u8; N]> for Content {
    fn from(data: &[u8; N]) -> Content {
        Content::from(&data[..])
    }
}

impl Trace for Bytes {
    fn outside(&self) -> usize {
        match &self.0 {
            Content::Near { .. } => 0,
            Content::Far(bytes) => bytes.len(),
        }
    }
}

const PARTS: &[&[MethodDef]] = &[Bytes::METHODS, Bytes::SHARED_METHODS];
const METHODS: &[MethodDef] = &concat::<MethodDef, { total(PARTS) }>(PARTS);

/// The class `bytes`.
pub const CLASS: ClassDef = ClassDef {
    name: "bytes",
    module: "builtins",
    doc: "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> bytes\n\
          bytes(int) -> that many zeros\nbytes() -> empty bytes\n\nA sequence of bytes that cannot be changed.",
    methods: METHODS,
    getset: &[],
    new: Bytes::NEW,
    flags: flag::BASETYPE | flag::MATCH_SELF,
};

/// The bytes that the arguments of `bytes(...)` and `bytearray(...)` stand for.
pub fn from_arguments(
    vm: &mut Vm,
    source: Option<&Value>,
    encoding: Option<&Str>,
    errors: Option<&Str>,
    array: bool,
) -> R<Vec<u8>> {
    let Some(source) = source else {
        return match (encoding, errors) {
            (None, None) => Ok(Vec::new()),
            (Some(_), _) => Err(vm.type_error("encoding without a string argument")),
            _ => Err(vm.type_error("errors without a string argument")),
        };
    };
    if source.is_kind(Kind::Str) {
        let Some(encoding) = encoding else {
            return Err(vm.type_error("string argument without an encoding"));
        };
        let (encoding, errors) = (encoding.to_escaped(), errors.map(Str::to_escaped));
        let data = crate::codecs::encode_object(vm, source, Some(&encoding), errors.as_deref())?;
        return Ok(contents(&data).into_owned());
    }
    if encoding.is_some() {
        return Err(vm.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(vm.type_error("errors without a string argument"));
    }
    if !array {
        let name = vm.names.__bytes__.clone();
        if !source.raw().has_shape(exact(Kind::Bytes))
            && let Some(result) = vm.call_special(source, &name, &[])?
        {
            return match result.downcast::<Bytes>() {
                Some(bytes) => Ok(bytes.0.to_vec()),
                None => Err(vm.type_error_named("__bytes__ returned non-bytes (type {})", &result)),
            };
        }
    }
    if let Some(data) = data_of(vm, source)? {
        return Ok(data.into_owned());
    }
    if vm.has_index(source) {
        let n = crate::types::str_::methods::repeat_count(vm, source)?;
        if n < 0 {
            return Err(vm.value_error("negative count"));
        }
        let mut out = vm.buffer(n as usize)?;
        out.resize(n as usize, 0);
        return Ok(out);
    }
    let (iter, get) = (vm.names.__iter__.clone(), vm.names.__getitem__.clone());
    if vm.lookup_special(source, &iter).is_none() && vm.lookup_special(source, &get).is_none() {
        let class = if array { "bytearray" } else { "bytes" };
        let other = vm.type_name(source);
        return Err(vm.type_error(format!("cannot convert '{other}' object to {class}")));
    }
    let message = if array {
        "byte must be in range(0, 256)"
    } else {
        "bytes must be in range(0, 256)"
    };
    collect(vm, source, message)
}

/// The bytes that an iterable of ints gives.
pub fn collect(vm: &mut Vm, iterable: &Value, range_error: &str) -> R<Vec<u8>> {
    let mut out = Vec::new();
    vm.iterate(iterable, |vm, item| {
        let n = match item.as_small_int() {
            Some(n) => n,
            None => vm.to_i64_clamped(&item)?,
        };
        match u8::try_from(n) {
            Ok(byte) => {
                out.push(byte);
                Ok(())
            }
            Err(_) => Err(vm.value_error(range_error)),
        }
    })?;
    Ok(out)
}

impl Vm {
    /// A bytes object.
    pub fn bytes(&mut self, data: impl Into<Content>) -> Value {
        let bytes = Bytes(data.into());
        self.heap.note(bytes.outside());
        self.heap.alloc(exact(Kind::Bytes), bytes)
    }
}

#[methods(class = "bytes")]
impl Bytes {
    #[new]
    #[sig("(source=b'', encoding='utf-8', errors='strict')")]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        source: Option<&Value>,
        encoding: Option<&Str>,
        errors: Option<&Str>,
    ) -> R {
        if class.is(&vm.types.bytes)
            && let Some(source) = source
            && encoding.is_none()
            && errors.is_none()
            && source.raw().has_shape(exact(Kind::Bytes))
        {
            return Ok(source.clone());
        }
        let data = from_arguments(vm, source, encoding, errors, false)?;
        Ok(vm.new_object(class, Bytes(data.into())))
    }

    /// Return repr(self).
    fn __repr__(&self, vm: &mut Vm) -> R {
        repr::admit(vm, repr::room(&self.0))?;
        let mut out = Vec::new();
        repr::push_bytes_repr(&self.0, &mut out);
        let n = out.len();
        Ok(vm.str_buffer(out, n, false))
    }

    /// Return str(self).
    fn __str__(this: &Value, vm: &mut Vm) -> R {
        bytes_warning(vm, "str() on a bytes instance")?;
        vm.repr(this)
    }

    /// Return hash(self).
    fn __hash__(&self, vm: &mut Vm) -> Value {
        let hash = crate::types::str_::hash_bytes(&self.0, vm.heap.hash_seed);
        vm.int(hash as i64)
    }

    /// Implement iter(self).
    fn __iter__(this: &Value, vm: &mut Vm) -> Value {
        let class = vm.class(|t| &t.bytes_iterator);
        vm.seq_iter(&class, SeqKind::Bytes, this, 0)
    }

    /// Return the bytes themselves, as an exact bytes object.
    fn __bytes__(this: &Value, vm: &mut Vm) -> Value {
        if this.raw().has_shape(exact(Kind::Bytes)) {
            this.clone()
        } else {
            let data = contents(this);
            vm.bytes(&*data)
        }
    }

    /// The arguments that make an equal object.
    fn __getnewargs__(this: &Value, vm: &mut Vm) -> Value {
        let data = contents(this);
        let copy = vm.bytes(&*data);
        vm.tuple_of([copy])
    }

    /// Return a memoryview on the bytes.
    fn __buffer__(this: &Value, vm: &mut Vm, flags: i64) -> R {
        let _ = flags;
        vm.memoryview(this)
    }

    /// Return the bytes that a string of hexadecimal digits stands for; blanks between bytes are skipped.
    #[classmethod]
    fn fromhex(class: &Value, vm: &mut Vm, string: &Value) -> R {
        let data = from_hex(vm, string)?;
        let data = vm.bytes(data);
        if class.is(&vm.types.bytes) {
            return Ok(data);
        }
        vm.call(class, &[data])
    }
}

/// BytesWarning, when the command line asks for it.
pub fn bytes_warning(vm: &mut Vm, message: &str) -> R<()> {
    match vm.settings.bytes_warning {
        0 => Ok(()),
        1 => {
            let warnings = vm.import_simple("warnings")?;
            let args = [vm.str(message), vm.class(|t| &t.BytesWarning)];
            vm.call_method(&warnings, "warn", &args).map(drop)
        }
        _ => {
            let class = vm.class(|t| &t.BytesWarning);
            Err(vm.raise(&class, message))
        }
    }
}
