//! The pickler: objects to bytes.

use super::buffer::PickleBuffer;
use super::opcodes::*;
use super::reduce::Reduced;
use super::{Memo, names, pickling_error};
use taipan_vm::heap::Kind;
use taipan_vm::types::bytes::Bytes;
use taipan_vm::types::bytes_like::contents;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::float::Float;
use taipan_vm::types::int::int_ref;
use taipan_vm::types::list::List;
use taipan_vm::types::set::Elements;
use taipan_vm::types::shape::exact;
use taipan_vm::types::str_::Str;
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Raise, Value, Vm};

/// Items written between two marks.
pub const BATCH: usize = 1000;
/// Bytes of a frame after which the next one begins; larger pieces stand outside of frames.
const FRAME_SIZE: usize = 64 << 10;
/// Frames shorter than this are none.
const SHORTEST_FRAME: usize = 4;
const FRAME_HEADER: usize = 9;
/// Room for what is written at first.
const FIRST_PIECE: usize = 1024;
/// Containers within containers that a pickler without a memo takes on trust.
const TRUSTED_DEPTH: usize = 50;

/// What a pickler is told.
#[derive(Clone, Default)]
pub struct Options {
    pub protocol: u8,
    pub fix_imports: bool,
    /// Without a memo.
    pub fast: bool,
    pub persistent_id: Option<Value>,
    pub reducer_override: Option<Value>,
    pub dispatch_table: Option<Value>,
    pub buffer_callback: Option<Value>,
    /// `write` of the file, which gets large pieces at once.
    pub write: Option<Value>,
}

/// One run of a pickler.
pub struct Saver {
    pub options: Options,
    pub memo: Memo,
    pub(super) out: Vec<u8>,
    /// Where the open frame's header is.
    frame: Option<usize>,
    framing: bool,
    /// Containers being written without a memo.
    open: Vec<u64>,
}

pub fn is_exact(value: &Value, kind: Kind) -> bool {
    value.raw().has_shape(exact(kind))
}

impl Saver {
    pub fn new(options: Options, memo: Memo) -> Saver {
        Saver {
            options,
            memo,
            out: Vec::with_capacity(FIRST_PIECE),
            frame: None,
            framing: false,
            open: Vec::new(),
        }
    }

    /// The whole pickle of an object; what has not been written to the file yet.
    pub fn dump(&mut self, vm: &mut Vm, object: &Value) -> R<Vec<u8>> {
        let protocol = self.options.protocol;
        if protocol >= 2 {
            self.out.extend([PROTO, protocol]);
        }
        self.framing = protocol >= 4;
        let result = self.save(vm, object);
        if let Err(raise) = result {
            self.out.clear();
            return Err(raise);
        }
        self.op(STOP);
        self.close_frame();
        self.framing = false;
        Ok(std::mem::take(&mut self.out))
    }

    // Bytes and frames

    #[inline(always)]
    fn open_frame(&mut self) {
        if self.framing && self.frame.is_none() {
            self.begin_frame();
        }
    }

    #[cold]
    fn begin_frame(&mut self) {
        self.frame = Some(self.out.len());
        self.out.extend([0; FRAME_HEADER]);
    }

    #[inline]
    pub fn op(&mut self, op: u8) {
        self.open_frame();
        self.out.push(op);
    }

    /// A few bytes, of a number that the compiler knows.
    #[inline(always)]
    pub(super) fn write_few<const N: usize>(&mut self, bytes: [u8; N]) {
        self.open_frame();
        self.out.extend(bytes);
    }

    #[inline(always)]
    fn write(&mut self, bytes: &[u8]) {
        self.open_frame();
        self.out.extend_from_slice(bytes);
    }

    fn close_frame(&mut self) {
        let Some(start) = self.frame.take() else {
            return;
        };
        let size = self.out.len() - start - FRAME_HEADER;
        if size < SHORTEST_FRAME {
            self.out.drain(start..start + FRAME_HEADER);
            return;
        }
        self.out[start] = FRAME;
        self.out[start + 1..start + FRAME_HEADER].copy_from_slice(&(size as u64).to_le_bytes());
    }

    /// Between two objects: a full frame ends, and a file gets what there is.
    #[inline]
    fn boundary(&mut self, vm: &mut Vm) -> R<()> {
        if self.is_full() {
            self.flush_frame(vm)
        } else {
            Ok(())
        }
    }

    #[inline(always)]
    fn is_full(&self) -> bool {
        match self.frame {
            Some(start) => self.out.len() - start >= FRAME_SIZE + FRAME_HEADER,
            None => self.options.protocol < 4 && self.out.len() >= FRAME_SIZE,
        }
    }

    #[cold]
    fn flush_frame(&mut self, vm: &mut Vm) -> R<()> {
        self.close_frame();
        self.flush(vm)
    }

    fn flush(&mut self, vm: &mut Vm) -> R<()> {
        if let Some(write) = self.options.write.clone() {
            let data = std::mem::take(&mut self.out);
            let data = vm.bytes(data);
            vm.call(&write, &[data])?;
        }
        Ok(())
    }

    /// A header and data: large data stands outside of frames.
    fn data(&mut self, vm: &mut Vm, header: &[u8], data: &[u8]) -> R<()> {
        if data.len() < FRAME_SIZE {
            self.write(header);
            self.write(data);
            return Ok(());
        }
        self.close_frame();
        self.out.extend_from_slice(header);
        if let Some(write) = self.options.write.clone() {
            self.flush(vm)?;
            let data = vm.bytes(data);
            vm.call(&write, &[data])?;
        } else {
            self.out.extend_from_slice(data);
        }
        Ok(())
    }

    // Memo

    pub fn put(&mut self, object: &Value) {
        if self.options.fast {
            return;
        }
        let i = self.memo.add(object);
        match self.options.protocol {
            4.. => self.op(MEMOIZE),
            0 => self.write(format!("p{i}\n").as_bytes()),
            _ if i < 256 => self.write_few([BINPUT, i as u8]),
            _ => {
                self.op(LONG_BINPUT);
                self.write(&(i as u32).to_le_bytes());
            }
        }
    }

    pub fn get(&mut self, i: usize) {
        match self.options.protocol {
            0 => self.write(format!("g{i}\n").as_bytes()),
            _ if i < 256 => self.write_few([BINGET, i as u8]),
            _ => {
                self.op(LONG_BINGET);
                self.write(&(i as u32).to_le_bytes());
            }
        }
    }

    pub fn known(&self, object: &Value) -> Option<usize> {
        self.memo.find(object)
    }

    // Objects

    #[inline]
    pub fn save(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if self.options.protocol >= 4
            && self.options.persistent_id.is_none()
            && !self.is_full()
            && self.save_plain(object)
        {
            return Ok(());
        }
        self.save_slow(vm, object)
    }

    #[inline(never)]
    fn save_slow(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        self.boundary(vm)?;
        if let Some(persistent_id) = self.options.persistent_id.clone() {
            let id = vm.call(&persistent_id, std::slice::from_ref(object))?;
            if !id.is_none() {
                return self.save_persistent(vm, &id);
            }
        }
        self.save_object(vm, object)
    }

    /// The same without a look for a persistent id.
    fn save_object(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if object.is_none() {
            self.op(NONE);
            return Ok(());
        }
        if object.is_bool() {
            self.save_bool(object.is_true());
            return Ok(());
        }
        if let Some(i) = object.as_small_int() {
            self.save_small(i);
            return Ok(());
        }
        if object.raw().is_float() {
            return self.save_float(vm, object, object.raw().as_float());
        }
        if is_exact(object, Kind::Int) {
            return self.save_big(vm, object);
        }
        if is_exact(object, Kind::Float)
            && let Some(float) = object.downcast::<Float>()
        {
            return self.save_float(vm, object, float.0);
        }
        if let Some(i) = self.known(object) {
            self.get(i);
            return Ok(());
        }
        if is_exact(object, Kind::Str) {
            return self.save_str(vm, object);
        }
        if is_exact(object, Kind::Bytes) {
            return self.save_bytes(vm, object);
        }
        vm.enter_native(" while pickling an object")?;
        let result = self.save_container(vm, object);
        vm.leave_native();
        result
    }

    fn save_container(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if is_exact(object, Kind::Dict) {
            return self.guarded(vm, object, Saver::save_dict);
        }
        if is_exact(object, Kind::List) {
            return self.guarded(vm, object, Saver::save_list);
        }
        if is_exact(object, Kind::Tuple) {
            return self.save_tuple(vm, object);
        }
        if is_exact(object, Kind::Set) {
            return self.save_set(vm, object);
        }
        if is_exact(object, Kind::FrozenSet) {
            return self.save_frozenset(vm, object);
        }
        if is_exact(object, Kind::ByteArray) {
            return self.save_bytearray(vm, object);
        }
        if object.native::<PickleBuffer>().is_some() {
            return self.save_buffer(vm, object);
        }
        self.guarded(vm, object, Saver::save_reduced)
    }

    /// Without a memo, containers that hold themselves are looked for once they lie deep.
    fn guarded(
        &mut self,
        vm: &mut Vm,
        object: &Value,
        save: fn(&mut Saver, &mut Vm, &Value) -> R<()>,
    ) -> R<()> {
        if !self.options.fast {
            return save(self, vm, object);
        }
        let id = object.id();
        if self.open.len() >= TRUSTED_DEPTH && self.open.contains(&id) {
            let class = vm.type_name(object);
            let message =
                format!("fast mode: can't pickle cyclic objects including object type {class}");
            return Err(vm.value_error(message));
        }
        self.open.push(id);
        let result = save(self, vm, object);
        self.open.pop();
        result
    }

    fn save_persistent(&mut self, vm: &mut Vm, id: &Value) -> R<()> {
        if self.options.protocol > 0 {
            self.save_object(vm, id)?;
            self.op(BINPERSID);
            return Ok(());
        }
        let text = vm.str_of(id)?;
        let text = text.downcast::<Str>().filter(|t| t.is_ascii());
        let Some(text) = text else {
            let message = "persistent IDs in protocol 0 must be ASCII strings";
            return Err(pickling_error(vm, message));
        };
        self.op(PERSID);
        self.write(text.bytes());
        self.write(b"\n");
        Ok(())
    }

    fn save_bool(&mut self, value: bool) {
        match (self.options.protocol >= 2, value) {
            (true, true) => self.op(NEWTRUE),
            (true, false) => self.op(NEWFALSE),
            (false, true) => self.write(b"I01\n"),
            (false, false) => self.write(b"I00\n"),
        }
    }

    fn save_small(&mut self, i: i64) {
        let protocol = self.options.protocol;
        if let Ok(word) = i32::try_from(i) {
            match (protocol, word) {
                (0, _) => self.write(format!("I{i}\n").as_bytes()),
                (_, 0..256) => self.write_few([BININT1, i as u8]),
                (_, 256..65536) => self.write_few([BININT2, i as u8, (i >> 8) as u8]),
                _ => {
                    self.op(BININT);
                    self.write(&word.to_le_bytes());
                }
            }
        } else if protocol >= 2 {
            let bytes = i.to_le_bytes();
            // As few bytes as show the sign.
            let mut n = 8;
            while n > 1
                && (bytes[n - 1] == 0 && bytes[n - 2] < 0x80
                    || bytes[n - 1] == 0xff && bytes[n - 2] >= 0x80)
            {
                n -= 1;
            }
            self.write_few([LONG1, n as u8]);
            self.write(&bytes[..n]);
        } else {
            self.write(format!("L{i}L\n").as_bytes());
        }
    }

    fn save_big(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(number) = int_ref(object) else {
            return Ok(());
        };
        if self.options.protocol < 2 {
            let text = vm.repr(object)?;
            self.op(LONG);
            if let Some(text) = text.downcast::<Str>() {
                self.write(text.bytes());
            }
            self.write(b"L\n");
            return Ok(());
        }
        let mut bytes = number.magnitude().to_le_bytes().to_vec();
        if number.is_negative() {
            // Two's complement: the complement of the number less one.
            let mut borrow = true;
            for byte in &mut bytes {
                if borrow {
                    (*byte, borrow) = byte.overflowing_sub(1);
                }
                *byte = !*byte;
            }
            match bytes.last() {
                Some(&top) if top < 0x80 => bytes.push(0xff),
                _ => {}
            }
            while let [.., low, 0xff] = bytes[..]
                && low >= 0x80
            {
                bytes.pop();
            }
        } else if bytes.last().is_some_and(|&top| top >= 0x80) {
            bytes.push(0);
        }
        if bytes.len() < 256 {
            self.write(&[LONG1, bytes.len() as u8]);
        } else {
            let Ok(size) = i32::try_from(bytes.len()) else {
                return Err(vm.overflow_error("int too large to pickle"));
            };
            self.op(LONG4);
            self.write(&size.to_le_bytes());
        }
        self.write(&bytes);
        Ok(())
    }

    fn save_float(&mut self, vm: &mut Vm, object: &Value, value: f64) -> R<()> {
        if self.options.protocol > 0 {
            self.op(BINFLOAT);
            self.write(&value.to_be_bytes());
            return Ok(());
        }
        let text = vm.repr(object)?;
        self.op(FLOAT);
        if let Some(text) = text.downcast::<Str>() {
            self.write(text.bytes());
        }
        self.write(b"\n");
        Ok(())
    }

    fn save_str(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(text) = object.downcast::<Str>() else {
            return Ok(());
        };
        if self.options.protocol == 0 {
            let mut escaped = Vec::with_capacity(text.len() + 2);
            for point in text.points() {
                match point {
                    0 | 10 | 13 | 26 | 92 => {
                        escaped.extend(format!("\\u{point:04x}").bytes());
                    }
                    0..256 => escaped.push(point as u8),
                    256..0x10000 => escaped.extend(format!("\\u{point:04x}").bytes()),
                    _ => escaped.extend(format!("\\U{point:08x}").bytes()),
                }
            }
            self.op(UNICODE);
            self.write(&escaped);
            self.write(b"\n");
        } else {
            let bytes = text.bytes();
            let header = sized_header(
                bytes.len(),
                (self.options.protocol >= 4).then_some(SHORT_BINUNICODE),
                BINUNICODE,
                (self.options.protocol >= 4).then_some(BINUNICODE8),
            );
            let Some(header) = header else {
                let message =
                    "serializing a string larger than 4 GiB requires pickle protocol 4 or higher";
                return Err(vm.overflow_error(message));
            };
            self.data(vm, header.bytes(), bytes)?;
        }
        self.put(object);
        Ok(())
    }

    fn save_bytes(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(bytes) = object.downcast::<Bytes>() else {
            return Ok(());
        };
        let bytes = &bytes.0;
        if self.options.protocol < 3 {
            // There were no bytes then: they are made of a string.
            let (function, arguments) = if bytes.is_empty() {
                (vm.class(|t| &t.bytes), vm.tuple(vec![]))
            } else {
                let encode = self.global(vm, "codecs", "encode")?;
                let text = self.latin1(vm, bytes);
                (encode, text)
            };
            return self.save_call(vm, &function, &arguments, object);
        }
        self.save_raw_bytes(vm, bytes)?;
        self.put(object);
        Ok(())
    }

    fn save_raw_bytes(&mut self, vm: &mut Vm, bytes: &[u8]) -> R<()> {
        let long = (self.options.protocol >= 4).then_some(BINBYTES8);
        let Some(header) = sized_header(bytes.len(), Some(SHORT_BINBYTES), BINBYTES, long) else {
            let message =
                "serializing a bytes object larger than 4 GiB requires pickle protocol 4 or higher";
            return Err(vm.overflow_error(message));
        };
        self.data(vm, header.bytes(), bytes)
    }

    /// The arguments of `codecs.encode` that give bytes.
    fn latin1(&mut self, vm: &mut Vm, bytes: &[u8]) -> Value {
        let text: String = bytes.iter().map(|&b| b as char).collect();
        let (text, encoding) = (vm.str(text), vm.intern("latin1"));
        vm.tuple_of([text, encoding])
    }

    fn save_bytearray(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let data = contents(object).into_owned();
        if self.options.protocol >= 5 {
            self.save_raw_bytearray(vm, &data)?;
            self.put(object);
            return Ok(());
        }
        let arguments = if data.is_empty() {
            vec![]
        } else {
            vec![vm.bytes(data)]
        };
        let (class, arguments) = (vm.class(|t| &t.bytearray), vm.tuple(arguments));
        self.save_call(vm, &class, &arguments, object)
    }

    fn save_raw_bytearray(&mut self, vm: &mut Vm, data: &[u8]) -> R<()> {
        let header = Header::new(BYTEARRAY8, data.len() as u64, 8);
        self.data(vm, header.bytes(), data)
    }

    fn save_buffer(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if self.options.protocol < 5 {
            let message = "PickleBuffer can only be pickled with protocol >= 5";
            return Err(pickling_error(vm, message));
        }
        let Some(buffer) = object.native::<PickleBuffer>() else {
            return Ok(());
        };
        let view = buffer.view(vm)?;
        let contiguous = vm.get_attr_str(&view, "contiguous")?;
        if !vm.truth(&contiguous)? {
            let message =
                "PickleBuffer can not be pickled when pointing to a non-contiguous buffer";
            return Err(pickling_error(vm, message));
        }
        let readonly = vm.get_attr_str(&view, "readonly")?;
        let readonly = vm.truth(&readonly)?;
        if let Some(callback) = self.options.buffer_callback.clone() {
            let in_band = vm.call(&callback, std::slice::from_ref(object))?;
            if !vm.truth(&in_band)? {
                self.op(NEXT_BUFFER);
                if readonly {
                    self.op(READONLY_BUFFER);
                }
                return Ok(());
            }
        }
        let order = vm.str("A");
        let bytes = vm.call_method(&view, "tobytes", &[order])?;
        if readonly {
            self.save_raw_bytes(vm, &contents(&bytes))?;
        } else {
            self.save_raw_bytearray(vm, &contents(&bytes))?;
        }
        self.put(object);
        Ok(())
    }

    fn save_tuple(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(tuple) = object.downcast::<Tuple>() else {
            return Ok(());
        };
        let (protocol, n) = (self.options.protocol, tuple.len());
        if n == 0 {
            if protocol > 0 {
                self.op(EMPTY_TUPLE);
            } else {
                self.write(&[MARK, TUPLE]);
            }
            return Ok(());
        }
        let short = protocol >= 2 && n <= 3;
        if !short {
            self.op(MARK);
        }
        for (i, item) in tuple.items().iter().enumerate() {
            if let Err(raise) = self.save(vm, item) {
                vm.note_raised(raise, &format!("when serializing tuple item {i}"));
                return Err(raise);
            }
        }
        // A tuple that holds itself by way of another object has been made by now.
        if let Some(known) = self.known(object) {
            if short || protocol == 0 {
                let extra = if short { n } else { n + 1 };
                self.write(&vec![POP; extra]);
            } else {
                self.op(POP_MARK);
            }
            self.get(known);
            return Ok(());
        }
        self.op(match (short, n) {
            (true, 1) => TUPLE1,
            (true, 2) => TUPLE2,
            (true, _) => TUPLE3,
            _ => TUPLE,
        });
        self.put(object);
        Ok(())
    }

    fn save_list(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if self.options.protocol > 0 {
            self.op(EMPTY_LIST);
        } else {
            self.write(&[MARK, LIST]);
        }
        self.put(object);
        let Some(list) = object.downcast::<List>() else {
            return Ok(());
        };
        let mut at = 0;
        while at < list.len() {
            let n = (list.len() - at).min(BATCH);
            let marked = self.options.protocol > 0 && n > 1;
            if marked {
                self.op(MARK);
            }
            for i in at..at + n {
                let Some(item) = list.get(i) else {
                    return Err(vm.runtime_error("list changed size during iteration"));
                };
                if let Err(raise) = self.save(vm, &item) {
                    vm.note_raised(raise, &format!("when serializing list item {i}"));
                    return Err(raise);
                }
                if !marked {
                    self.op(APPEND);
                }
            }
            if marked {
                self.op(APPENDS);
            }
            at += n;
        }
        Ok(())
    }

    fn save_dict(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        if self.options.protocol > 0 {
            self.op(EMPTY_DICT);
        } else {
            self.write(&[MARK, DICT]);
        }
        self.put(object);
        let Some(dict) = object.downcast::<Dict>() else {
            return Ok(());
        };
        let (mut left, mut position) = (dict.len(), 0);
        let size = left;
        while left > 0 {
            let n = left.min(BATCH);
            let marked = self.options.protocol > 0 && n > 1;
            if marked {
                self.op(MARK);
            }
            for _ in 0..n {
                let Some((next, key, value)) = dict.next_item(position) else {
                    return Err(vm.runtime_error("dictionary changed size during iteration"));
                };
                position = next;
                self.save_item(vm, &key, &value, "dict")?;
                if !marked {
                    self.op(SETITEM);
                }
                if dict.len() != size {
                    return Err(vm.runtime_error("dictionary changed size during iteration"));
                }
            }
            if marked {
                self.op(SETITEMS);
            }
            left -= n;
        }
        Ok(())
    }

    /// Key and value of a dict, or of something that is filled like one.
    pub fn save_item(&mut self, vm: &mut Vm, key: &Value, value: &Value, class: &str) -> R<()> {
        self.save(vm, key)?;
        if let Err(raise) = self.save(vm, value) {
            self.note_key(vm, raise, key, class);
            return Err(raise);
        }
        Ok(())
    }

    #[cold]
    fn note_key(&mut self, vm: &mut Vm, raise: Raise, key: &Value, class: &str) {
        let raised = vm.raised.take();
        let shown = vm.repr(key);
        let shown = shown.ok().map(|s| match s.downcast::<Str>() {
            Some(s) => s.to_escaped().into_owned(),
            None => String::new(),
        });
        vm.raised = raised;
        let shown = shown.unwrap_or_default();
        vm.note_raised(raise, &format!("when serializing {class} item {shown}"));
    }

    fn save_set(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(elements) = Elements::of(object) else {
            return Ok(());
        };
        let items = elements.with(|table| table.elements());
        if self.options.protocol < 4 {
            let class = vm.class(|t| &t.set);
            return self.save_elements(vm, &class, items, object);
        }
        self.op(EMPTY_SET);
        self.put(object);
        for batch in items.chunks(BATCH) {
            self.op(MARK);
            for item in batch {
                if let Err(raise) = self.save(vm, item) {
                    vm.note_raised(raise, "when serializing set element");
                    return Err(raise);
                }
            }
            self.op(ADDITEMS);
        }
        Ok(())
    }

    fn save_frozenset(&mut self, vm: &mut Vm, object: &Value) -> R<()> {
        let Some(elements) = Elements::of(object) else {
            return Ok(());
        };
        let items = elements.with(|table| table.elements());
        if self.options.protocol < 4 {
            let class = vm.class(|t| &t.frozenset);
            return self.save_elements(vm, &class, items, object);
        }
        self.op(MARK);
        for item in &items {
            if let Err(raise) = self.save(vm, item) {
                vm.note_raised(raise, "when serializing frozenset element");
                return Err(raise);
            }
        }
        if let Some(known) = self.known(object) {
            self.op(POP_MARK);
            self.get(known);
            return Ok(());
        }
        self.op(FROZENSET);
        self.put(object);
        Ok(())
    }

    /// A set as a call of its class with a list.
    fn save_elements(
        &mut self,
        vm: &mut Vm,
        class: &Value,
        items: Vec<Value>,
        object: &Value,
    ) -> R<()> {
        let list = vm.list(items);
        let arguments = vm.tuple_of([list]);
        self.save_call(vm, class, &arguments, object)
    }

    /// A call of a function, remembered as the object.
    pub fn save_call(
        &mut self,
        vm: &mut Vm,
        function: &Value,
        arguments: &Value,
        object: &Value,
    ) -> R<()> {
        let reduced = Reduced {
            function: function.clone(),
            arguments: arguments.clone(),
            state: None,
            items: None,
            pairs: None,
            setter: None,
        };
        self.save_reduction(vm, &reduced, Some(object))
    }

    // Globals

    pub fn global(&mut self, vm: &mut Vm, module: &str, name: &str) -> R<Value> {
        let module = vm.import_module(module)?;
        vm.get_attr_str(&module, name)
    }

    /// A class or function by where it is found.
    pub fn save_global(&mut self, vm: &mut Vm, object: &Value, name: Option<&Value>) -> R<()> {
        let name = match name {
            Some(name) => name.clone(),
            None => {
                let qualified = vm.names.__qualname__.clone();
                let qualified = vm.get_attr(object, &qualified);
                match vm.catch(qualified, |t| &t.AttributeError)? {
                    Some(name) => name,
                    None => vm.get_attr_str(object, "__name__")?,
                }
            }
        };
        let Some(path) = name
            .downcast::<Str>()
            .map(|n| n.to_string_lossy().into_owned())
        else {
            return Err(vm.type_error("the name of a global must be a string"));
        };
        if path.split('.').any(|part| part == "<locals>") {
            let shown = names::shown(vm, object)?;
            return Err(pickling_error(
                vm,
                format!("Can't pickle local object {shown}"),
            ));
        }
        let module = names::module_of(vm, object, &path)?;
        let Some(module_name) = module.downcast::<Str>() else {
            return Err(vm.type_error("module name must be a string"));
        };
        let module_name = module_name.to_string_lossy().into_owned();
        if !names::is_found(vm, object, &module, &name)? {
            names::check_found(vm, object, &module_name, &path)?;
        }
        let protocol = self.options.protocol;
        if protocol >= 2 && self.save_extension(vm, &module, &name)? {
            return Ok(());
        }
        if protocol >= 4 {
            self.save(vm, &module)?;
            self.save(vm, &name)?;
            self.op(STACK_GLOBAL);
        } else if let Some((first, attributes)) = path.split_once('.') {
            // Attributes of attributes are asked for one by one.
            let attributes: Vec<&str> = attributes.split('.').collect();
            let builtins = vm.import_module("builtins")?;
            let getattr = vm.get_attr_str(&builtins, "getattr")?;
            for _ in &attributes {
                self.save(vm, &getattr)?;
                if protocol < 2 {
                    self.op(MARK);
                }
            }
            self.write_global(vm, &module_name, first)?;
            for attribute in attributes {
                let attribute = vm.intern(attribute);
                self.save(vm, &attribute)?;
                self.op(if protocol < 2 { TUPLE } else { TUPLE2 });
                self.op(REDUCE);
            }
        } else {
            self.write_global(vm, &module_name, &path)?;
        }
        self.put(object);
        Ok(())
    }

    /// Write the code under which a global is registered, if it is.
    fn save_extension(&mut self, vm: &mut Vm, module: &Value, name: &Value) -> R<bool> {
        let registry = super::registries(vm)?.extensions.clone();
        let key = vm.tuple_of([module.clone(), name.clone()]);
        let code = match registry.downcast::<Dict>() {
            Some(dict) if !dict.is_empty() => dict.get(vm, &key)?,
            _ => None,
        };
        let Some(code) = code else { return Ok(false) };
        match code.as_small_int() {
            Some(code @ 1..256) => self.write(&[EXT1, code as u8]),
            Some(code @ 256..65536) => self.write(&[EXT2, code as u8, (code >> 8) as u8]),
            Some(code @ 65536..0x8000_0000) => {
                self.op(EXT4);
                self.write(&(code as u32).to_le_bytes());
            }
            _ => {
                let shown = names::shown(vm, &code)?;
                let message = format!("extension code {shown} is out of range");
                return Err(vm.runtime_error(message));
            }
        }
        Ok(true)
    }

    /// The instruction GLOBAL; old protocols get the names that Python 2 knew.
    fn write_global(&mut self, vm: &mut Vm, module: &str, name: &str) -> R<()> {
        let (mut module, mut name) = (module.to_string(), name.to_string());
        let protocol = self.options.protocol;
        if self.options.fix_imports && protocol < 3 {
            (module, name) = names::reversed(vm, &module, &name)?;
        }
        if protocol < 3 {
            for (text, what) in [(&module, "module"), (&name, "global")] {
                if !text.is_ascii() {
                    let value = vm.str(text.clone());
                    let encoding = vm.str("ascii");
                    let cause = vm.call_method(&value, "encode", &[encoding]);
                    if cause.is_err() {
                        let cause = vm.take_raised();
                        let message = format!(
                            "can't pickle {what} identifier '{text}' using pickle protocol {protocol}"
                        );
                        return Err(names::with_context(vm, message, cause));
                    }
                }
            }
        }
        self.op(GLOBAL);
        self.write(module.as_bytes());
        self.write(b"\n");
        self.write(name.as_bytes());
        self.write(b"\n");
        Ok(())
    }
}

/// An instruction with a number of bytes.
struct Header {
    bytes: [u8; 9],
    len: usize,
}

impl Header {
    fn new(op: u8, size: u64, width: usize) -> Header {
        let mut bytes = [op; 9];
        bytes[1..].copy_from_slice(&size.to_le_bytes());
        Header {
            bytes,
            len: 1 + width,
        }
    }
    fn bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }
}

/// The instruction for so many bytes with their number; `None` if the protocol has none.
fn sized_header(size: usize, short: Option<u8>, medium: u8, long: Option<u8>) -> Option<Header> {
    let (op, width) = match short {
        Some(short) if size < 256 => (short, 1),
        _ if u32::try_from(size).is_ok() => (medium, 4),
        _ => (long?, 8),
    };
    Some(Header::new(op, size as u64, width))
}
