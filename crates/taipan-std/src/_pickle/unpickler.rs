//! The unpickler: bytes to objects. It is a machine with a stack; nothing it reads is trusted.

use super::opcodes::*;
use super::places::Places;
use super::plain::{two_complement, utf8_text};
use super::{names, unpickling_error};
use taipan_vm::types::bytearray::ByteArray;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::contents;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::list::List;
use taipan_vm::types::set::Elements;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::types::type_::Type;
use taipan_vm::{R, Raise, Value, Vm};

/// The most that is asked of a file at once for data of a size that only the pickle claims.
const PIECE: usize = 1 << 20;

/// Room for objects at first.
const FIRST_STACK: usize = 32;

/// What an unpickler is told.
#[derive(Clone)]
pub struct Options {
    pub fix_imports: bool,
    pub encoding: Value,
    pub errors: Value,
    pub buffers: Option<Value>,
    /// `find_class` of a subclass.
    pub find_class: Option<Value>,
    pub persistent_load: Option<Value>,
}

/// Where pickles come from.
pub enum Source<'a> {
    Bytes(&'a [u8]),
    /// `read` and `readline` of a file, and `readinto` if it has that.
    File {
        read: Value,
        readline: Value,
        readinto: Option<Value>,
    },
}

/// One run of an unpickler.
pub struct Loader<'a, 'm> {
    options: Options,
    source: Source<'a>,
    /// What has been read of a file or a frame; `at` is the next byte.
    pub(super) data: std::borrow::Cow<'a, [u8]>,
    pub(super) at: usize,
    pub(super) stack: Vec<Value>,
    pub(super) marks: Vec<usize>,
    places: &'m mut Places,
    protocol: u8,
}

impl<'a, 'm> Loader<'a, 'm> {
    pub fn new(source: Source<'a>, options: Options, places: &'m mut Places) -> Loader<'a, 'm> {
        let data = match source {
            Source::Bytes(bytes) => std::borrow::Cow::Borrowed(bytes),
            Source::File { .. } => std::borrow::Cow::Borrowed(&[][..]),
        };
        Loader {
            options,
            source,
            data,
            at: 0,
            stack: Vec::with_capacity(FIRST_STACK),
            marks: Vec::new(),
            places,
            protocol: 0,
        }
    }

    pub fn load(&mut self, vm: &mut Vm) -> R<Value> {
        loop {
            let op = match self.data.get(self.at) {
                Some(&op) => {
                    self.at += 1;
                    op
                }
                None => self.first_byte(vm)?,
            };
            match op {
                STOP => return self.pop(vm),
                SHORT_BINUNICODE if self.load_short_text(vm) => {}
                _ => self.step(vm, op)?,
            }
        }
    }

    // Reading

    /// An instruction that is not in memory yet.
    fn first_byte(&mut self, vm: &mut Vm) -> R<u8> {
        if let Source::File { read, .. } = &self.source {
            let read = read.clone();
            let byte = vm.call(&read, &[Value::small_int(1)])?;
            if let Some(&byte) = contents(&byte).first() {
                return Ok(byte);
            }
        }
        Err(vm.eof_error("Ran out of input"))
    }

    fn truncated(&self, vm: &mut Vm) -> Raise {
        unpickling_error(vm, "pickle data was truncated")
    }

    /// So many bytes.
    fn take(&mut self, vm: &mut Vm, n: usize) -> R<std::borrow::Cow<'_, [u8]>> {
        let left = self.data.len() - self.at;
        if n <= left {
            let start = self.at;
            self.at += n;
            return Ok(std::borrow::Cow::Borrowed(&self.data[start..start + n]));
        }
        let Source::File { read, .. } = &self.source else {
            return Err(self.truncated(vm));
        };
        if left > 0 {
            // Frames end where instructions end.
            return Err(unpickling_error(vm, "pickle exhausted before end of frame"));
        }
        let read = read.clone();
        let mut out = Vec::new();
        while out.len() < n {
            let piece = (n - out.len()).min(PIECE.max(out.len()));
            let size = vm.int(piece as i64);
            let data = vm.call(&read, &[size])?;
            let Some(data) = data.downcast::<Bytes>() else {
                return Err(vm.value_error("read() returned non-bytes object"));
            };
            if data.0.is_empty() {
                return Err(self.truncated(vm));
            }
            out.extend_from_slice(&data.0);
        }
        Ok(std::borrow::Cow::Owned(out))
    }

    fn number<const N: usize>(&mut self, vm: &mut Vm) -> R<[u8; N]> {
        let mut number = [0; N];
        if let Some(bytes) = self.data.get(self.at..self.at + N) {
            number.copy_from_slice(bytes);
            self.at += N;
        } else {
            let bytes = self.take(vm, N)?;
            number.copy_from_slice(&bytes[..N]);
        }
        Ok(number)
    }

    /// A size of one, four or eight bytes, checked for `what`.
    fn size(&mut self, vm: &mut Vm, width: u8, what: &str) -> R<usize> {
        let size = match width {
            1 => u64::from(self.number::<1>(vm)?[0]),
            4 => u32::from_le_bytes(self.number(vm)?).into(),
            _ => u64::from_le_bytes(self.number(vm)?),
        };
        if size > isize::MAX as u64 {
            let most = isize::MAX;
            let message = format!("{what} exceeds system's maximum size of {most} bytes");
            return Err(vm.overflow_error(message));
        }
        Ok(size as usize)
    }

    /// A line without its end.
    fn line(&mut self, vm: &mut Vm) -> R<Vec<u8>> {
        let rest = &self.data[self.at..];
        if let Some(n) = memchr::memchr(b'\n', rest) {
            let line = rest[..n].to_vec();
            self.at += n + 1;
            return Ok(line);
        }
        let Source::File { readline, .. } = &self.source else {
            return Err(self.truncated(vm));
        };
        if !rest.is_empty() {
            return Err(unpickling_error(vm, "pickle exhausted before end of frame"));
        }
        let readline = readline.clone();
        let line = vm.call(&readline, &[])?;
        match line.downcast::<Bytes>().map(|l| l.0.split_last()) {
            Some(Some((b'\n', line))) => Ok(line.to_vec()),
            Some(_) => Err(self.truncated(vm)),
            None => Err(vm.value_error("readline() returned non-bytes object")),
        }
    }

    fn frame(&mut self, vm: &mut Vm) -> R<()> {
        let size = u64::from_le_bytes(self.number(vm)?);
        if size > isize::MAX as u64 {
            let most = isize::MAX;
            return Err(vm.overflow_error(format!(
                "FRAME length exceeds system's maximum of {most} bytes"
            )));
        }
        let size = size as usize;
        if let Source::Bytes(_) = self.source {
            if self.data.len() - self.at < size {
                return Err(self.truncated(vm));
            }
            return Ok(());
        }
        if self.at < self.data.len() {
            let message = "beginning of a new frame before end of current frame";
            return Err(unpickling_error(vm, message));
        }
        let data = self.take(vm, size)?.into_owned();
        self.data = std::borrow::Cow::Owned(data);
        self.at = 0;
        Ok(())
    }

    // The stack

    fn underflow(&self, vm: &mut Vm) -> Raise {
        let fence = self.marks.last().copied().unwrap_or(0);
        let message = if self.marks.is_empty() || self.stack.len() > fence {
            "unpickling stack underflow"
        } else {
            "unexpected MARK found"
        };
        unpickling_error(vm, message)
    }

    /// Items above the last mark may be taken, others not.
    fn fence(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn pop(&mut self, vm: &mut Vm) -> R<Value> {
        if self.stack.len() <= self.fence() {
            return Err(self.underflow(vm));
        }
        self.stack.pop().ok_or(Raise::Exception)
    }

    fn top(&self, vm: &mut Vm) -> R<Value> {
        match self.stack.last() {
            Some(top) if self.stack.len() > self.fence() => Ok(top.clone()),
            _ => Err(self.underflow(vm)),
        }
    }

    pub(super) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    /// Everything above the last mark, which is gone then.
    fn above_mark(&mut self, vm: &mut Vm) -> R<Vec<Value>> {
        match self.marks.pop() {
            Some(mark) => Ok(self.stack.split_off(mark.min(self.stack.len()))),
            None => Err(unpickling_error(vm, "could not find MARK")),
        }
    }

    /// The last items as a tuple.
    fn pop_tuple(&mut self, vm: &mut Vm, n: usize) -> R<Value> {
        if self.stack.len() < self.fence() + n {
            return Err(self.underflow(vm));
        }
        let items = self.stack.split_off(self.stack.len() - n);
        Ok(vm.tuple(items))
    }

    // Instructions

    fn step(&mut self, vm: &mut Vm, op: u8) -> R<()> {
        match op {
            NONE => self.push(Value::NONE),
            BININT1 => {
                let [byte] = self.number(vm)?;
                self.push(Value::small_int(byte.into()));
            }
            BININT2 => {
                let number = u16::from_le_bytes(self.number(vm)?);
                self.push(Value::small_int(number.into()));
            }
            BININT => {
                let number = i32::from_le_bytes(self.number(vm)?);
                self.push(Value::small_int(number.into()));
            }
            INT => self.load_int(vm)?,
            LONG => self.load_long(vm)?,
            LONG1 => {
                let [size] = self.number(vm)?;
                self.load_counted_long(vm, size.into())?;
            }
            LONG4 => {
                let size = i32::from_le_bytes(self.number(vm)?);
                let Ok(size) = usize::try_from(size) else {
                    let message = "LONG pickle has negative byte count";
                    return Err(unpickling_error(vm, message));
                };
                self.load_counted_long(vm, size)?;
            }
            FLOAT => self.load_float(vm)?,
            BINFLOAT => {
                let number = f64::from_be_bytes(self.number(vm)?);
                let number = vm.float(number);
                self.push(number);
            }
            NEWTRUE => self.push(Value::bool(true)),
            NEWFALSE => self.push(Value::bool(false)),
            SHORT_BINUNICODE => self.load_text(vm, 1)?,
            BINUNICODE => self.load_text(vm, 4)?,
            BINUNICODE8 => self.load_text(vm, 8)?,
            UNICODE => {
                let line = self.line(vm)?;
                let line = vm.bytes(line);
                let encoding = vm.str("raw-unicode-escape");
                let text = vm.call_method(&line, "decode", &[encoding])?;
                self.push(text);
            }
            SHORT_BINBYTES => self.load_bytes(vm, 1)?,
            BINBYTES => self.load_bytes(vm, 4)?,
            BINBYTES8 => self.load_bytes(vm, 8)?,
            BYTEARRAY8 => self.load_bytearray(vm)?,
            STRING => self.load_quoted(vm)?,
            SHORT_BINSTRING => {
                let [size] = self.number(vm)?;
                self.load_string(vm, size.into())?;
            }
            BINSTRING => {
                let size = i32::from_le_bytes(self.number(vm)?);
                let Ok(size) = usize::try_from(size) else {
                    let message = "BINSTRING pickle has negative byte count";
                    return Err(unpickling_error(vm, message));
                };
                self.load_string(vm, size)?;
            }
            EMPTY_TUPLE => {
                let tuple = vm.tuple(vec![]);
                self.push(tuple);
            }
            TUPLE1 | TUPLE2 | TUPLE3 => {
                let tuple = self.pop_tuple(vm, (op - TUPLE1) as usize + 1)?;
                self.push(tuple);
            }
            TUPLE => {
                let items = self.above_mark(vm)?;
                let tuple = vm.tuple(items);
                self.push(tuple);
            }
            EMPTY_LIST => {
                let list = vm.list(vec![]);
                self.push(list);
            }
            LIST => {
                let items = self.above_mark(vm)?;
                let list = vm.list(items);
                self.push(list);
            }
            EMPTY_DICT => {
                let dict = vm.dict();
                self.push(dict);
            }
            DICT => {
                let items = self.above_mark(vm)?;
                let dict = vm.dict();
                self.fill(vm, &dict, items, "DICT")?;
                self.push(dict);
            }
            EMPTY_SET => {
                let set = vm.set_of(&[])?;
                self.push(set);
            }
            FROZENSET => {
                let items = self.above_mark(vm)?;
                let set = taipan_vm::types::set::frozenset_from(vm, items)?;
                self.push(set);
            }
            APPEND => {
                let item = self.pop(vm)?;
                self.append_all(vm, vec![item])?;
            }
            APPENDS => {
                let items = self.above_mark(vm)?;
                self.append_all(vm, items)?;
            }
            SETITEM => {
                let value = self.pop(vm)?;
                let key = self.pop(vm)?;
                let target = self.top(vm)?;
                self.fill(vm, &target, vec![key, value], "SETITEMS")?;
            }
            SETITEMS if self.fill_dict(vm)? => {}
            SETITEMS => {
                let items = self.above_mark(vm)?;
                let target = self.top(vm)?;
                self.fill(vm, &target, items, "SETITEMS")?;
            }
            ADDITEMS => self.add_items(vm)?,
            MARK => self.marks.push(self.stack.len()),
            POP => {
                // A mark with nothing above it is what goes.
                if self.marks.last() == Some(&self.stack.len()) {
                    self.marks.pop();
                } else {
                    self.pop(vm)?;
                }
            }
            POP_MARK => {
                self.above_mark(vm)?;
            }
            DUP => {
                let top = self.top(vm)?;
                self.push(top);
            }
            MEMOIZE => {
                let top = self.top(vm)?;
                let next = self.places.next();
                self.places.set(next, top);
            }
            BINPUT => {
                let [place] = self.number(vm)?;
                let top = self.top(vm)?;
                self.places.set(place.into(), top);
            }
            LONG_BINPUT => {
                let place = u32::from_le_bytes(self.number(vm)?);
                let top = self.top(vm)?;
                self.places.set(place as usize, top);
            }
            PUT => {
                let line = self.line(vm)?;
                let top = self.top(vm)?;
                let place = self.decimal(vm, &line)?;
                let Some(place) = place.filter(|p| *p >= 0) else {
                    return Err(vm.value_error("negative PUT argument"));
                };
                self.places.set(place as usize, top);
            }
            BINGET => {
                let [place] = self.number(vm)?;
                self.get(vm, place.into())?;
            }
            LONG_BINGET => {
                let place = u32::from_le_bytes(self.number(vm)?);
                self.get(vm, place.into())?;
            }
            GET => {
                let line = self.line(vm)?;
                let place = self.decimal(vm, &line)?;
                self.get(vm, place.unwrap_or(-1))?;
            }
            GLOBAL => {
                let (module, name) = (self.text_line(vm)?, self.text_line(vm)?);
                let found = self.find_class(vm, &module, &name)?;
                self.push(found);
            }
            STACK_GLOBAL => {
                let name = self.pop(vm)?;
                let module = self.pop(vm)?;
                if !name.is_a::<Str>() || !module.is_a::<Str>() {
                    return Err(unpickling_error(vm, "STACK_GLOBAL requires str"));
                }
                let found = self.find_class(vm, &module, &name)?;
                self.push(found);
            }
            EXT1 => {
                let [code] = self.number(vm)?;
                self.extension(vm, code.into())?;
            }
            EXT2 => {
                let code = u16::from_le_bytes(self.number(vm)?);
                self.extension(vm, code.into())?;
            }
            EXT4 => {
                let code = i32::from_le_bytes(self.number(vm)?);
                self.extension(vm, code.into())?;
            }
            REDUCE => {
                let arguments = self.pop(vm)?;
                let function = self.pop(vm)?;
                let Some(items) = arguments.downcast::<Tuple>().map(|t| t.items()) else {
                    return Err(vm.type_error("argument list must be a tuple"));
                };
                let made = vm.call(&function, items)?;
                self.push(made);
            }
            NEWOBJ => self.new_object(vm, false)?,
            NEWOBJ_EX => self.new_object(vm, true)?,
            INST => {
                if self.marks.is_empty() {
                    return Err(unpickling_error(vm, "could not find MARK"));
                }
                let (module, name) = (self.text_line(vm)?, self.text_line(vm)?);
                let class = self.find_class(vm, &module, &name)?;
                let arguments = self.above_mark(vm)?;
                self.instantiate(vm, &class, arguments)?;
            }
            OBJ => {
                let mut items = self.above_mark(vm)?;
                if items.is_empty() {
                    return Err(self.underflow(vm));
                }
                let class = items.remove(0);
                self.instantiate(vm, &class, items)?;
            }
            BUILD => self.build(vm)?,
            PERSID => {
                let line = self.line(vm)?;
                if !line.is_ascii() {
                    let message = "persistent IDs in protocol 0 must be ASCII strings";
                    return Err(unpickling_error(vm, message));
                }
                let id = vm.str_ascii(&line);
                self.persistent(vm, id)?;
            }
            BINPERSID => {
                let id = self.pop(vm)?;
                self.persistent(vm, id)?;
            }
            PROTO => {
                let [protocol] = self.number(vm)?;
                if protocol > HIGHEST {
                    let message = format!("unsupported pickle protocol: {protocol}");
                    return Err(vm.value_error(message));
                }
                self.protocol = protocol;
            }
            FRAME => self.frame(vm)?,
            NEXT_BUFFER => {
                let Some(buffers) = self.options.buffers.clone() else {
                    let message = "pickle stream refers to out-of-band data but no *buffers* argument was given";
                    return Err(unpickling_error(vm, message));
                };
                match vm.next(&buffers)? {
                    Some(buffer) => self.push(buffer),
                    None => {
                        let message = "not enough out-of-band buffers";
                        return Err(unpickling_error(vm, message));
                    }
                }
            }
            READONLY_BUFFER => {
                let buffer = self.pop(vm)?;
                let view = vm.memoryview(&buffer)?;
                let readonly = vm.get_attr_str(&view, "readonly")?;
                let shown = if vm.truth(&readonly)? {
                    buffer
                } else {
                    vm.call_method(&view, "toreadonly", &[])?
                };
                self.push(shown);
            }
            _ => {
                let shown = match op {
                    b'\'' | b'\\' => format!("\\{}", op as char),
                    b' '..=b'~' => (op as char).to_string(),
                    _ => format!("\\x{op:02x}"),
                };
                return Err(unpickling_error(
                    vm,
                    format!("invalid load key, '{shown}'."),
                ));
            }
        }
        Ok(())
    }

    /// A line of digits, for places of the memo; `None` if the number is enormous.
    fn decimal(&mut self, vm: &mut Vm, line: &[u8]) -> R<Option<i64>> {
        let text = std::str::from_utf8(line).unwrap_or_default().trim();
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            return Ok(text.parse().ok());
        }
        let mut whole = String::from_utf8_lossy(line).into_owned();
        whole.push('\n');
        let text = vm.str(whole);
        let class = vm.class(|t| &t.int);
        let number = vm.call(&class, &[text])?;
        Ok(number.as_small_int())
    }

    fn get(&mut self, vm: &mut Vm, place: i64) -> R<()> {
        let known = usize::try_from(place).ok();
        match known.and_then(|place| self.places.get(place)) {
            Some(value) => {
                let value = value.clone();
                self.push(value);
                Ok(())
            }
            None => {
                let message = format!("Memo value not found at index {place}");
                Err(unpickling_error(vm, message))
            }
        }
    }

    fn load_int(&mut self, vm: &mut Vm) -> R<()> {
        let line = self.line(vm)?;
        // Truth values were written this way.
        match &*line {
            b"00" => self.push(Value::bool(false)),
            b"01" => self.push(Value::bool(true)),
            _ => {
                let text = vm.str(String::from_utf8_lossy(&line).into_owned());
                let class = vm.class(|t| &t.int);
                let number = vm.call(&class, &[text, Value::small_int(0)]);
                match vm.catch(number, |t| &t.ValueError)? {
                    Some(number) => self.push(number),
                    None => return Err(vm.value_error("could not convert string to int")),
                }
            }
        }
        Ok(())
    }

    fn load_long(&mut self, vm: &mut Vm) -> R<()> {
        let line = self.line(vm)?;
        if line.is_empty() {
            return Err(self.truncated(vm));
        }
        let mut text = String::from_utf8_lossy(&line).into_owned();
        if text.ends_with('L') {
            text.pop();
        } else {
            text.push('\n');
        }
        let text = vm.str(text);
        let class = vm.class(|t| &t.int);
        let number = vm.call(&class, &[text])?;
        self.push(number);
        Ok(())
    }

    /// A number in two's complement.
    fn load_counted_long(&mut self, vm: &mut Vm, size: usize) -> R<()> {
        let bytes = self.take(vm, size)?.into_owned();
        let number = two_complement(&bytes);
        let number = vm.bigint(number);
        self.push(number);
        Ok(())
    }

    fn load_float(&mut self, vm: &mut Vm) -> R<()> {
        let mut text = String::from_utf8_lossy(&self.line(vm)?).into_owned();
        if text.parse::<f64>().is_err() {
            text.push('\n');
        }
        let text = vm.str(text);
        let class = vm.class(|t| &t.float);
        let number = vm.call(&class, &[text])?;
        self.push(number);
        Ok(())
    }

    fn load_text(&mut self, vm: &mut Vm, width: u8) -> R<()> {
        let size = self.size(vm, width, "BINUNICODE")?;
        let data = self.take(vm, size)?;
        let text = utf8_text(vm, data)?;
        self.push(text);
        Ok(())
    }

    fn load_bytes(&mut self, vm: &mut Vm, width: u8) -> R<()> {
        let size = self.size(vm, width, "BINBYTES")?;
        if size > isize::MAX as usize - 64 {
            return Err(vm.overflow_error("byte string is too large"));
        }
        let data = self.take(vm, size)?.into_owned();
        let bytes = vm.bytes(data);
        self.push(bytes);
        Ok(())
    }

    fn load_bytearray(&mut self, vm: &mut Vm) -> R<()> {
        let size = self.size(vm, 8, "BYTEARRAY8")?;
        if let Source::Bytes(_) = self.source
            && size > self.data.len() - self.at
        {
            // What cannot be there is not worth the memory.
            let is_enormous = size > 1 << 40;
            return Err(match is_enormous {
                true => vm.no_memory(),
                false => self.truncated(vm),
            });
        }
        if let Source::File {
            readinto: Some(readinto),
            ..
        } = &self.source
            && self.at == self.data.len()
            && size <= PIECE
        {
            let readinto = readinto.clone();
            let array = vm.bytearray(vec![0; size]);
            let view = vm.memoryview(&array)?;
            let read = vm.call(&readinto, std::slice::from_ref(&view))?;
            vm.call_method(&view, "release", &[])?;
            if read.as_small_int() != Some(size as i64) {
                return Err(self.truncated(vm));
            }
            self.push(array);
            return Ok(());
        }
        let data = self.take(vm, size)?.into_owned();
        let array = vm.bytearray(data);
        debug_assert!(array.is_a::<ByteArray>());
        self.push(array);
        Ok(())
    }

    /// A string of Python 2, in quotes and with escapes.
    fn load_quoted(&mut self, vm: &mut Vm) -> R<()> {
        let line = self.line(vm)?;
        let text = line.trim_ascii_end();
        let inner = match text {
            [b'\'', inner @ .., b'\''] | [b'"', inner @ .., b'"'] => inner.to_vec(),
            _ => {
                let message = "the STRING opcode argument must be quoted";
                return Err(unpickling_error(vm, message));
            }
        };
        let codecs = vm.import_module("_codecs")?;
        let decode = vm.get_attr_str(&codecs, "escape_decode")?;
        let inner = vm.bytes(inner);
        let decoded = vm.call(&decode, &[inner])?;
        let decoded = match decoded.downcast::<Tuple>().and_then(|t| t.items().first()) {
            Some(bytes) => contents(bytes).into_owned(),
            None => Vec::new(),
        };
        self.push_string(vm, decoded)
    }

    fn load_string(&mut self, vm: &mut Vm, size: usize) -> R<()> {
        let data = self.take(vm, size)?.into_owned();
        self.push_string(vm, data)
    }

    /// Strings of Python 2 are decoded as asked for.
    fn push_string(&mut self, vm: &mut Vm, data: Vec<u8>) -> R<()> {
        let encoding = self.options.encoding.clone();
        let errors = self.options.errors.clone();
        let data = vm.bytes(data);
        let is_bytes = encoding
            .downcast::<Str>()
            .is_some_and(|e| e.bytes() == b"bytes");
        let value = if is_bytes {
            data
        } else {
            vm.call_method(&data, "decode", &[encoding, errors])?
        };
        self.push(value);
        Ok(())
    }

    fn append_all(&mut self, vm: &mut Vm, items: Vec<Value>) -> R<()> {
        let target = self.top(vm)?;
        let class = vm.type_of(&target);
        if class.is(&vm.types.list)
            && let Some(list) = target.downcast::<List>()
        {
            list.append_all(vm, items);
            return Ok(());
        }
        if items.len() > 1 {
            let extend = vm.get_attr_str(&target, "extend");
            if let Some(extend) = vm.catch(extend, |t| &t.AttributeError)? {
                let items = vm.list(items);
                vm.call(&extend, &[items])?;
                return Ok(());
            }
        }
        let append = vm.get_attr_str(&target, "append")?;
        for item in items {
            vm.call(&append, &[item])?;
        }
        Ok(())
    }

    fn fill(&mut self, vm: &mut Vm, target: &Value, items: Vec<Value>, op: &str) -> R<()> {
        if !items.len().is_multiple_of(2) {
            let message = format!("odd number of items for {op}");
            return Err(unpickling_error(vm, message));
        }
        let class = vm.type_of(target);
        let dict = target.downcast::<Dict>();
        let dict = dict.filter(|_| class.is(&vm.types.dict));
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            match dict {
                Some(dict) => {
                    dict.set(vm, &key, value)?;
                }
                None => vm.set_item(target, &key, value)?,
            }
        }
        Ok(())
    }

    fn add_items(&mut self, vm: &mut Vm) -> R<()> {
        let items = self.above_mark(vm)?;
        let target = self.top(vm)?;
        let class = vm.type_of(&target);
        if class.is(&vm.types.set)
            && let Some(elements) = Elements::of(&target)
        {
            for item in &items {
                elements.add(vm, item)?;
            }
            return Ok(());
        }
        let add = vm.get_attr_str(&target, "add")?;
        for item in items {
            vm.call(&add, &[item])?;
        }
        Ok(())
    }

    // Objects

    /// A line that is part of a global's name.
    fn text_line(&mut self, vm: &mut Vm) -> R<Value> {
        let line = self.line(vm)?;
        if line.is_empty() {
            return Err(self.truncated(vm));
        }
        let line = vm.bytes(line);
        let encoding = vm.str("utf-8");
        vm.call_method(&line, "decode", &[encoding])
    }

    fn find_class(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> R<Value> {
        if let Some(find_class) = self.options.find_class.clone() {
            return vm.call(&find_class, &[module.clone(), name.clone()]);
        }
        find_class(vm, module, name, self.options.fix_imports, self.protocol)
    }

    fn extension(&mut self, vm: &mut Vm, code: i64) -> R<()> {
        if code <= 0 {
            return Err(unpickling_error(vm, "EXT specifies code <= 0"));
        }
        let copyreg = vm.import_module("copyreg")?;
        let cache = vm.get_attr_str(&copyreg, "_extension_cache")?;
        let key = vm.int(code);
        if let Some(dict) = cache.downcast::<Dict>()
            && let Some(known) = dict.get(vm, &key)?
        {
            self.push(known);
            return Ok(());
        }
        let registry = vm.get_attr_str(&copyreg, "_inverted_registry")?;
        let found = match registry.downcast::<Dict>() {
            Some(dict) => dict.get(vm, &key)?,
            None => None,
        };
        let Some(found) = found else {
            return Err(vm.value_error(format!("unregistered extension code {code}")));
        };
        let Some([module, name]) = found.downcast::<Tuple>().map(|t| t.items()) else {
            return Err(vm.value_error("_inverted_registry[code] isn't a 2-tuple of strings"));
        };
        let class = self.find_class(vm, module, name)?;
        vm.set_item(&cache, &key, class.clone())?;
        self.push(class);
        Ok(())
    }

    fn new_object(&mut self, vm: &mut Vm, extended: bool) -> R<()> {
        let op = if extended { "NEWOBJ_EX" } else { "NEWOBJ" };
        let keywords = extended.then(|| self.pop(vm)).transpose()?;
        let arguments = self.pop(vm)?;
        let class = self.pop(vm)?;
        if !class.is_a::<Type>() {
            let found = vm.type_name(&class);
            let message = format!("{op} class argument must be a type, not {found}");
            return Err(unpickling_error(vm, message));
        }
        let Some(items) = arguments.downcast::<Tuple>().map(|t| t.items()) else {
            let found = vm.type_name(&arguments);
            let message = format!("{op} args argument must be a tuple, not {found}");
            return Err(unpickling_error(vm, message));
        };
        let pairs = match &keywords {
            None => Vec::new(),
            Some(keywords) => match keywords.downcast::<Dict>() {
                Some(dict) => dict.items(),
                None => {
                    let found = vm.type_name(keywords);
                    let message = format!("{op} kwargs argument must be a dict, not {found}");
                    return Err(unpickling_error(vm, message));
                }
            },
        };
        let new = vm.get_attr_str(&class, "__new__")?;
        let mut all = vec![class.clone()];
        all.extend_from_slice(items);
        let made = vm.call_kw(&new, &all, &pairs)?;
        self.push(made);
        Ok(())
    }

    /// What INST and OBJ do: an old-fashioned instance needs no call.
    fn instantiate(&mut self, vm: &mut Vm, class: &Value, arguments: Vec<Value>) -> R<()> {
        let made = if arguments.is_empty() && class.is_a::<Type>() {
            let name = vm.intern("__getinitargs__");
            if vm.get_attr_opt(class, &name)?.is_none() {
                vm.call_method(class, "__new__", std::slice::from_ref(class))?
            } else {
                vm.call(class, &[])?
            }
        } else {
            vm.call(class, &arguments)?
        };
        self.push(made);
        Ok(())
    }

    fn build(&mut self, vm: &mut Vm) -> R<()> {
        let state = self.pop(vm)?;
        let object = self.top(vm)?;
        let name = vm.intern("__setstate__");
        if let Some(set) = vm.get_attr_opt(&object, &name)? {
            vm.call(&set, &[state])?;
            return Ok(());
        }
        // A pair is the instance's dict and its slots.
        let (state, slots) = match state.downcast::<Tuple>().map(|t| t.items()) {
            Some([dict, slots]) => (dict.clone(), slots.clone()),
            _ => (state, Value::NONE),
        };
        if !state.is_none() {
            let Some(dict) = state.downcast::<Dict>() else {
                return Err(unpickling_error(vm, "state is not a dictionary"));
            };
            let target = vm.get_attr_str(&object, "__dict__")?;
            for (key, value) in dict.items() {
                let key = if key.is_a::<Str>() {
                    vm.intern_value(&key)
                } else {
                    key
                };
                vm.set_item(&target, &key, value)?;
            }
        }
        if !slots.is_none() {
            let Some(dict) = slots.downcast::<Dict>() else {
                return Err(unpickling_error(vm, "slot state is not a dictionary"));
            };
            for (key, value) in dict.items() {
                taipan_vm::types::object::attribute_name(vm, &key)?;
                vm.set_attr(&object, &key, value)?;
            }
        }
        Ok(())
    }

    fn persistent(&mut self, vm: &mut Vm, id: Value) -> R<()> {
        let Some(load) = self.options.persistent_load.clone() else {
            return Err(no_persistent_load(vm));
        };
        let object = vm.call(&load, &[id])?;
        self.push(object);
        Ok(())
    }
}

pub fn no_persistent_load(vm: &mut Vm) -> Raise {
    let message = "A load persistent id instruction was encountered, but no persistent_load function was specified.";
    unpickling_error(vm, message)
}

/// What a global's name leads to; names of Python 2 become today's in the protocols of its time.
pub fn find_class(
    vm: &mut Vm,
    module: &Value,
    name: &Value,
    fix_imports: bool,
    protocol: u8,
) -> R<Value> {
    let text = |value: &Value| {
        let text = value.downcast::<Str>();
        text.map(|t| t.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let (mut module, mut name) = (text(module), text(name));
    if fix_imports && protocol < 3 {
        (module, name) = names::current(vm, &module, &name)?;
    }
    let module = vm.import_module(&module)?;
    if protocol >= 4 {
        return names::follow(vm, &module, &name);
    }
    vm.get_attr_str(&module, &name)
}
