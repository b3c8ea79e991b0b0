//! `marshal`: plain values and code objects as bytes. Values have CPython's form; a code object is this interpreter's own.

use crate::_pickle::plain::{two_complement, utf8_text};
use crate::classes::set;
use std::borrow::Cow;
use std::collections::HashMap;
use taipan_vm::heap::Kind;
use taipan_vm::native::module;
use taipan_vm::types::bytes_like::{Data, contents, data_of};
use taipan_vm::types::code::CodeObj;
use taipan_vm::types::complex::Complex;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::float::Float;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::list::List;
use taipan_vm::types::set::{Elements, frozenset_from};
use taipan_vm::types::shape::exact;
use taipan_vm::types::slice::Slice;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm};

const VERSION: i32 = 5;
/// Containers within containers.
const DEEPEST: usize = 2000;
/// Set in the type of an object that may be referred to later.
const SHARED: u8 = 0x80;
/// Bits of a digit of a large integer.
const DIGIT: usize = 15;
/// Integers of which there is only one object each.
const SINGLE_INTS: std::ops::RangeInclusive<i64> = -5..=256;

fn is_exact(value: &Value, kind: Kind) -> bool {
    value.raw().has_shape(exact(kind))
}

fn plain_float(value: &Value) -> f64 {
    if value.raw().is_float() {
        return value.raw().as_float();
    }
    value.downcast::<Float>().map_or(0.0, |float| float.0)
}

struct Writer {
    out: Vec<u8>,
    version: i32,
    allow_code: bool,
    depth: usize,
    /// Objects written before, which are kept alive so that their identities stay theirs.
    places: HashMap<u64, (u32, Value)>,
}

impl Writer {
    fn new(version: i32, allow_code: bool) -> Writer {
        Writer {
            out: Vec::new(),
            version,
            allow_code,
            depth: 0,
            places: HashMap::new(),
        }
    }

    fn long(&mut self, number: u32) {
        self.out.extend(number.to_le_bytes());
    }

    fn size(&mut self, vm: &mut Vm, size: usize) -> R<()> {
        match i32::try_from(size) {
            Ok(size) => {
                self.long(size as u32);
                Ok(())
            }
            Err(_) => Err(unmarshallable(vm)),
        }
    }

    fn counted(&mut self, vm: &mut Vm, data: &[u8]) -> R<()> {
        self.size(vm, data.len())?;
        self.out.extend_from_slice(data);
        Ok(())
    }

    /// A reference to an object written before; else the flag for the type of this one.
    fn known(&mut self, object: &Value) -> Option<u8> {
        let is_single = object
            .as_small_int()
            .map(|i| SINGLE_INTS.contains(&i))
            .unwrap_or(object.refcount() != 1);
        if self.version < 3 || !is_single || object.raw().is_float() {
            return Some(0);
        }
        if let Some(&(place, _)) = self.places.get(&object.id()) {
            self.out.push(b'r');
            self.long(place);
            return None;
        }
        let place = self.places.len() as u32;
        self.places.insert(object.id(), (place, object.clone()));
        Some(SHARED)
    }

    fn write(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let single = match object {
            _ if object.is_none() => b'N',
            _ if object.is_bool() && object.is_true() => b'T',
            _ if object.is_bool() => b'F',
            _ if object.is(&Value::ELLIPSIS) => b'.',
            _ if object.is(&vm.types.StopIteration) => b'S',
            _ => {
                let Some(flag) = self.known(object) else {
                    return Ok(());
                };
                if self.depth > DEEPEST {
                    return Err(vm.value_error("object too deeply nested to marshal"));
                }
                vm.enter_native(" while marshalling an object")?;
                self.depth += 1;
                let result = self.write_object(vm, object, flag);
                self.depth -= 1;
                vm.leave_native();
                return result;
            }
        };
        self.out.push(single);
        Ok(())
    }

    fn write_object(&mut self, vm: &mut Vm, object: &Value, flag: u8) -> R<()> {
        if let Some(small) = object.as_small_int()
            && let Ok(word) = i32::try_from(small)
        {
            self.out.push(b'i' | flag);
            self.long(word as u32);
        } else if object.as_small_int().is_some() || is_exact(object, Kind::Int) {
            self.write_long(vm, object, flag)?;
        } else if object.raw().is_float() || is_exact(object, Kind::Float) {
            let number = plain_float(object);
            self.write_floats(vm, [b'f', b'g'], &[number], flag)?;
        } else if is_exact(object, Kind::Complex)
            && let Some(number) = object.downcast::<Complex>()
        {
            self.write_floats(vm, [b'x', b'y'], &[number.re, number.im], flag)?;
        } else if is_exact(object, Kind::Bytes) {
            let data = contents(object);
            self.out.push(b's' | flag);
            self.counted(vm, &data)?;
        } else if is_exact(object, Kind::Str)
            && let Some(text) = object.downcast::<Str>()
        {
            self.write_str(vm, text, flag)?;
        } else if is_exact(object, Kind::Tuple)
            && let Some(tuple) = object.downcast::<Tuple>()
        {
            match u8::try_from(tuple.len()) {
                Ok(size) if self.version >= 4 => self.out.extend([b')' | flag, size]),
                _ => {
                    self.out.push(b'(' | flag);
                    self.size(vm, tuple.len())?;
                }
            }
            for item in tuple.items() {
                self.write(vm, item)?;
            }
        } else if is_exact(object, Kind::List)
            && let Some(list) = object.downcast::<List>()
        {
            self.out.push(b'[' | flag);
            let items = list.snapshot();
            self.size(vm, items.len())?;
            for item in &items {
                self.write(vm, item)?;
            }
        } else if is_exact(object, Kind::Dict)
            && let Some(dict) = object.downcast::<Dict>()
        {
            self.out.push(b'{' | flag);
            for (key, value) in dict.items() {
                self.write(vm, &key)?;
                self.write(vm, &value)?;
            }
            self.out.push(b'0');
        } else if is_exact(object, Kind::Set) || is_exact(object, Kind::FrozenSet) {
            self.write_set(vm, object, flag)?;
        } else if is_exact(object, Kind::Slice)
            && let Some(slice) = object.downcast::<Slice>()
            && self.version >= 5
        {
            self.out.push(b':' | flag);
            for part in [&slice.start, &slice.stop, &slice.step] {
                self.write(vm, part)?;
            }
        } else if object.downcast::<CodeObj>().is_some() {
            if !self.allow_code {
                return Err(vm.value_error("marshalling code objects is disallowed"));
            }
            let code = vm.code_to_bytes(object)?;
            self.out.push(b'c' | flag);
            self.counted(vm, &code)?;
        } else if let Some(data) = data_of(vm, object)? {
            self.out.push(b's' | flag);
            self.counted(vm, &data)?;
        } else {
            return Err(unmarshallable(vm));
        }
        Ok(())
    }

    fn write_long(&mut self, vm: &mut Vm, object: &Value, flag: u8) -> R<()> {
        let Some(number) = int_ref(object) else {
            return Err(unmarshallable(vm));
        };
        let bytes = number.magnitude().to_le_bytes();
        let bit = |i: usize| bytes.get(i / 8).map_or(0, |b| u16::from(b >> (i % 8) & 1));
        let mut digits: Vec<u16> = (0..bytes.len() * 8)
            .step_by(DIGIT)
            .map(|start| (0..DIGIT).fold(0, |d, i| d | bit(start + i) << i))
            .collect();
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let Ok(size) = i32::try_from(digits.len()) else {
            return Err(unmarshallable(vm));
        };
        self.out.push(b'l' | flag);
        let size = if number.is_negative() { -size } else { size };
        self.long(size as u32);
        self.out.extend(digits.iter().flat_map(|d| d.to_le_bytes()));
        Ok(())
    }

    /// As text in the oldest versions, else as binary.
    fn write_floats(&mut self, vm: &mut Vm, kinds: [u8; 2], numbers: &[f64], flag: u8) -> R<()> {
        self.out.push(kinds[usize::from(self.version > 1)] | flag);
        for &number in numbers {
            if self.version > 1 {
                self.out.extend(number.to_le_bytes());
                continue;
            }
            let number = vm.float(number);
            let form = vm.str("%.17g");
            let text = vm.call_method(&form, "__mod__", &[number])?;
            if let Some(text) = text.downcast::<Str>() {
                self.out.push(text.bytes().len() as u8);
                self.out.extend_from_slice(text.bytes());
            }
        }
        Ok(())
    }

    fn write_str(&mut self, vm: &mut Vm, text: &Str, flag: u8) -> R<()> {
        let is_interned = self.version >= 3 && text.interned.get();
        if self.version >= 4 && text.is_ascii() {
            if let Ok(size) = u8::try_from(text.len()) {
                let kind = if is_interned { b'Z' } else { b'z' };
                self.out.extend([kind | flag, size]);
                self.out.extend_from_slice(text.bytes());
                return Ok(());
            }
            self.out.push(if is_interned { b'A' } else { b'a' } | flag);
        } else {
            self.out.push(if is_interned { b't' } else { b'u' } | flag);
        }
        self.counted(vm, text.bytes())
    }

    /// The elements in the order of their bytes, so that equal sets give equal bytes.
    fn write_set(&mut self, vm: &mut Vm, object: &Value, flag: u8) -> R<()> {
        let Some(elements) = Elements::of(object) else {
            return Err(unmarshallable(vm));
        };
        let kind = if is_exact(object, Kind::Set) {
            b'<'
        } else {
            b'>'
        };
        self.out.push(kind | flag);
        let mut ordered = Vec::new();
        for element in elements.with(|table| table.elements()) {
            let mut alone = Writer::new(self.version, self.allow_code);
            alone.depth = self.depth;
            alone.write(vm, &element)?;
            ordered.push((alone.out, element));
        }
        ordered.sort_by(|a, b| a.0.cmp(&b.0));
        self.size(vm, ordered.len())?;
        for (_, element) in &ordered {
            self.write(vm, element)?;
        }
        Ok(())
    }
}

#[cold]
fn unmarshallable(vm: &mut Vm) -> Raise {
    vm.value_error("unmarshallable object")
}

#[cold]
fn bad(vm: &mut Vm, what: &str) -> Raise {
    vm.value_error(format!("bad marshal data ({what})"))
}

/// Where the bytes come from.
enum Source<'a> {
    Data(&'a [u8]),
    /// A file, asked for as much as is needed and no more.
    File(Value),
}

struct Reader<'a> {
    source: Source<'a>,
    allow_code: bool,
    depth: usize,
    /// What may be referred to; `UNDEF` until it is complete.
    places: Vec<Value>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, vm: &mut Vm, size: usize) -> R<Cow<'a, [u8]>> {
        match &mut self.source {
            Source::Data(data) => match data.split_at_checked(size) {
                Some((taken, rest)) => {
                    *data = rest;
                    Ok(Cow::Borrowed(taken))
                }
                None => Err(vm.eof_error("marshal data too short")),
            },
            Source::File(file) => {
                let asked = vm.int(size as i64);
                let data = vm.call_method(file, "read", &[asked])?;
                let Some(data) = data_of(vm, &data)?.map(Cow::into_owned) else {
                    let template = "file.read() returned not bytes but {}";
                    return Err(vm.type_error_named(template, &data));
                };
                match data.len() {
                    n if n == size => Ok(Cow::Owned(data)),
                    n if n < size => Err(vm.eof_error("EOF read where not expected")),
                    n => Err(vm.value_error(format!(
                        "read() returned too much data: {size} bytes requested, {n} returned"
                    ))),
                }
            }
        }
    }

    fn byte(&mut self, vm: &mut Vm) -> R<u8> {
        Ok(self.take(vm, 1)?[0])
    }

    fn long(&mut self, vm: &mut Vm) -> R<i32> {
        let bytes = self.take(vm, 4)?;
        Ok(bytes[..].try_into().map_or(0, i32::from_le_bytes))
    }

    fn size(&mut self, vm: &mut Vm, what: &str) -> R<usize> {
        let size = self.long(vm)?;
        usize::try_from(size).map_err(|_| bad(vm, &format!("{what} size out of range")))
    }

    /// The type of the next object; nothing at the end.
    fn kind(&mut self, vm: &mut Vm) -> R<Option<u8>> {
        match &self.source {
            Source::Data([]) => Ok(None),
            Source::Data(_) => self.byte(vm).map(Some),
            Source::File(_) => {
                let byte = self.byte(vm);
                vm.catch(byte, |t| &t.EOFError)
            }
        }
    }

    /// The next object, or `None` for the end of a dict.
    fn read(&mut self, vm: &mut Vm) -> R<Option<Value>> {
        let Some(kind) = self.kind(vm)? else {
            return Err(vm.eof_error("EOF read where object expected"));
        };
        if self.depth >= DEEPEST {
            return Err(vm.value_error("recursion limit exceeded"));
        }
        vm.enter_native(" while reading marshalled data")?;
        self.depth += 1;
        let result = self.read_kind(vm, kind & !SHARED, kind & SHARED != 0);
        self.depth -= 1;
        vm.leave_native();
        result
    }

    fn read_item(&mut self, vm: &mut Vm, container: &str) -> R {
        match self.read(vm)? {
            Some(item) => Ok(item),
            None => Err(vm.type_error(format!("NULL object in marshal data for {container}"))),
        }
    }

    fn read_items(&mut self, vm: &mut Vm, size: usize, container: &str) -> R<Vec<Value>> {
        let mut items = Vec::new();
        for _ in 0..size {
            items.push(self.read_item(vm, container)?);
        }
        Ok(items)
    }

    fn read_kind(&mut self, vm: &mut Vm, kind: u8, shared: bool) -> R<Option<Value>> {
        let place = shared.then_some(self.places.len());
        let single = match kind {
            b'0' => return Ok(None),
            b'N' => Value::NONE,
            b'T' => Value::TRUE,
            b'F' => Value::FALSE,
            b'.' => Value::ELLIPSIS,
            b'S' => vm.class(|t| &t.StopIteration),
            b'r' => {
                let found = self.long(vm)?;
                let found = usize::try_from(found).ok().and_then(|i| self.places.get(i));
                match found {
                    Some(object) if !object.is_undef() => object.clone(),
                    _ => return Err(bad(vm, "invalid reference")),
                }
            }
            _ => {
                // Parts that are shared come after the whole.
                if shared {
                    self.places.push(Value::UNDEF);
                }
                let object = self.read_object(vm, kind, place)?;
                if let Some(place) = place {
                    self.places[place] = object.clone();
                }
                object
            }
        };
        Ok(Some(single))
    }

    fn read_object(&mut self, vm: &mut Vm, kind: u8, place: Option<usize>) -> R {
        match kind {
            b'i' => {
                let number = self.long(vm)?;
                Ok(vm.int(number.into()))
            }
            b'I' => {
                let bytes = self.take(vm, 8)?;
                Ok(vm.int(bytes[..].try_into().map_or(0, i64::from_le_bytes)))
            }
            b'l' => self.read_long(vm),
            b'f' => {
                let number = self.text_float(vm)?;
                Ok(vm.float(number))
            }
            b'g' => {
                let number = self.float(vm)?;
                Ok(vm.float(number))
            }
            b'x' => {
                let (re, im) = (self.text_float(vm)?, self.text_float(vm)?);
                Ok(vm.complex(re, im))
            }
            b'y' => {
                let (re, im) = (self.float(vm)?, self.float(vm)?);
                Ok(vm.complex(re, im))
            }
            b's' => {
                let size = self.size(vm, "bytes object")?;
                let data = self.take(vm, size)?.into_owned();
                Ok(vm.bytes(data))
            }
            b'z' | b'Z' => {
                let size = self.byte(vm)?.into();
                self.read_str(vm, size, kind == b'Z')
            }
            b'a' | b'A' | b'u' | b't' => {
                let size = self.size(vm, "string")?;
                self.read_str(vm, size, matches!(kind, b'A' | b't'))
            }
            b')' | b'(' => {
                let size = match kind {
                    b')' => self.byte(vm)?.into(),
                    _ => self.size(vm, "tuple")?,
                };
                let items = self.read_items(vm, size, "tuple")?;
                Ok(vm.tuple(items))
            }
            b'[' => {
                let size = self.size(vm, "list")?;
                let list = vm.list(Vec::new());
                self.announce(place, &list);
                for _ in 0..size {
                    let item = self.read_item(vm, "list")?;
                    if let Some(list) = list.downcast::<List>() {
                        list.push(item);
                    }
                }
                Ok(list)
            }
            b'{' => {
                let dict = vm.dict();
                self.announce(place, &dict);
                while let Some(key) = self.read(vm)? {
                    let Some(value) = self.read(vm)? else { break };
                    vm.set_item(&dict, &key, value)?;
                }
                Ok(dict)
            }
            b'<' => {
                let size = self.size(vm, "set")?;
                let set = vm.set_of(&[])?;
                self.announce(place, &set);
                for _ in 0..size {
                    let item = self.read_item(vm, "set")?;
                    vm.call_method(&set, "add", &[item])?;
                }
                Ok(set)
            }
            b'>' => {
                let size = self.size(vm, "set")?;
                let items = self.read_items(vm, size, "set")?;
                frozenset_from(vm, items)
            }
            b':' => {
                let mut parts = Vec::new();
                for _ in 0..3 {
                    parts.push(self.read_item(vm, "slice")?);
                }
                let [start, stop, step] = parts.try_into().unwrap_or_default();
                Ok(vm.slice(start, stop, step))
            }
            b'c' => {
                if !self.allow_code {
                    return Err(vm.value_error("unmarshalling code objects is disallowed"));
                }
                let size = self.size(vm, "code object")?;
                let data = self.take(vm, size)?;
                vm.code_from_bytes(&data)
            }
            _ => Err(bad(vm, "unknown type code")),
        }
    }

    /// A container that its own parts may refer to.
    fn announce(&mut self, place: Option<usize>, container: &Value) {
        if let Some(place) = place {
            self.places[place] = container.clone();
        }
    }

    fn read_long(&mut self, vm: &mut Vm) -> R {
        let size = self.long(vm)?;
        let count = size.unsigned_abs() as usize;
        if size == i32::MIN {
            return Err(bad(vm, "long size out of range"));
        }
        let mut bytes = Vec::<u8>::new();
        let (mut pending, mut bits) = (0u32, 0);
        for i in 0..count {
            let pair = self.take(vm, 2)?;
            let digit = u16::from_le_bytes([pair[0], pair[1]]);
            if digit >> DIGIT != 0 {
                return Err(bad(vm, "digit out of range in long"));
            }
            if digit == 0 && i + 1 == count {
                return Err(bad(vm, "unnormalized long data"));
            }
            pending |= u32::from(digit) << bits;
            bits += DIGIT;
            while bits >= 8 {
                bytes.push(pending as u8);
                pending >>= 8;
                bits -= 8;
            }
        }
        bytes.extend([pending as u8, 0]);
        let number = two_complement(&bytes);
        Ok(vm.bigint(if size < 0 { -number } else { number }))
    }

    fn float(&mut self, vm: &mut Vm) -> R<f64> {
        let bytes = self.take(vm, 8)?;
        Ok(bytes[..].try_into().map_or(0.0, f64::from_le_bytes))
    }

    fn text_float(&mut self, vm: &mut Vm) -> R<f64> {
        let size = self.byte(vm)?;
        let text = self.take(vm, size.into())?;
        let text = vm.str(String::from_utf8_lossy(&text).into_owned());
        let class = vm.class(|t| &t.float);
        let number = vm.call(&class, &[text])?;
        Ok(plain_float(&number))
    }

    fn read_str(&mut self, vm: &mut Vm, size: usize, interned: bool) -> R {
        let data = self.take(vm, size)?;
        let text = utf8_text(vm, data)?;
        Ok(if interned {
            vm.intern_value(&text)
        } else {
            text
        })
    }
}

fn loaded(vm: &mut Vm, source: Source<'_>, allow_code: Option<bool>) -> R {
    let mut reader = Reader {
        source,
        allow_code: allow_code.unwrap_or(true),
        depth: 0,
        places: Vec::new(),
    };
    reader.read_item(vm, "object")
}

fn dumped(vm: &mut Vm, value: &Value, version: Option<i32>, code: Option<bool>) -> R {
    let mut writer = Writer::new(version.unwrap_or(VERSION), code.unwrap_or(true));
    writer.write(vm, value)?;
    Ok(vm.bytes(writer.out))
}

pub struct Marshal;

/// Plain values and code objects as bytes.
#[module(name = "marshal")]
impl Marshal {
    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        set(vm, module, "version", Value::small_int(VERSION.into()));
        Ok(())
    }
    /// Write a value to a file open for bytes.
    #[sig("(value, file, version=5, /, *, allow_code=True)")]
    fn dump(
        vm: &mut Vm,
        value: &Value,
        file: &Value,
        version: Option<i32>,
        allow_code: Option<bool>,
    ) -> R {
        let data = dumped(vm, value, version, allow_code)?;
        vm.call_method(file, "write", &[data])
    }
    /// A value as bytes.
    #[sig("(value, version=5, /, *, allow_code=True)")]
    fn dumps(vm: &mut Vm, value: &Value, version: Option<i32>, allow_code: Option<bool>) -> R {
        dumped(vm, value, version, allow_code)
    }
    /// Read one value from a file open for bytes.
    #[sig("(file, /, *, allow_code=True)")]
    fn load(vm: &mut Vm, file: &Value, allow_code: Option<bool>) -> R {
        // What is no file open for bytes is told so before anything is read.
        let nothing = vm.call_method(file, "read", &[Value::small_int(0)])?;
        if data_of(vm, &nothing)?.is_none() {
            let template = "file.read() returned not bytes but {}";
            return Err(vm.type_error_named(template, &nothing));
        }
        loaded(vm, Source::File(file.clone()), allow_code)
    }
    /// The value in bytes.
    #[sig("(bytes, /, *, allow_code=True)")]
    fn loads(vm: &mut Vm, bytes: Data<'_>, allow_code: Option<bool>) -> R {
        loaded(vm, Source::Data(&bytes.0), allow_code)
    }
}
