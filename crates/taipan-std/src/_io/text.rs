//! `TextIOWrapper`: text over a buffered stream of bytes.

use super::buffered::Buffered;
use super::newline::{Newlines, newlines_value};
use super::stringio::line_end;
use super::{Size, closed_error, is_closed, is_native, is_own, size, unsupported};
use std::cell::Cell;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::codecs::{self, Codec, Endian};
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::bytes_like::data_of;
use taipan_vm::types::exception::Exception;
use taipan_vm::types::str_::{Str, width};
use taipan_vm::{R, Raise, Trace, Value, Vm};

const CHUNK: usize = 8192;

/// How text becomes bytes and back.
#[derive(Clone)]
enum Coding {
    Native(Codec),
    /// Incremental encoder and decoder of a codec that scripts define.
    Script(Value, Value),
}

/// Text over a buffered stream of bytes.
///
/// encoding is by default UTF-8. newline: None accepts all line ends when reading and gives them as '\n'; '' accepts them as they
/// are; '\n', '\r' and '\r\n' end lines only there, and are written in place of '\n'.
#[class(name = "TextIOWrapper", module = "_io", flags(BASETYPE, DICT, WEAKREF), new = TextWrapper::make, next = next_line)]
pub struct TextWrapper {
    pub buffer: MutCell<Value>,
    state: MutCell<State>,
    detached: Cell<bool>,
    finalizing: Cell<bool>,
    line_buffering: Cell<bool>,
    write_through: Cell<bool>,
    /// `tell` is refused after `next`.
    telling: Cell<bool>,
    seekable: Cell<bool>,
    chunk: Cell<usize>,
}

struct State {
    coding: Coding,
    encoding: String,
    errors: String,
    /// Where lines end on reading: `None` everywhere.
    read_end: Option<&'static str>,
    /// What is written in place of a newline.
    write_end: Option<&'static str>,
    /// The translation of line ends on reading, if there is one.
    newlines: Option<Newlines>,
    /// Bytes not yet written to the buffer.
    pending: Vec<u8>,
    /// Text decoded, of which `at` bytes have been taken.
    text: Vec<u8>,
    at: usize,
    /// Bytes that `text` was decoded from, and those of an incomplete character behind them.
    source: Vec<u8>,
    incomplete: Vec<u8>,
    /// Byte order found (UTF-16 and UTF-32): -1, 0, 1.
    order: i64,
    /// Nothing has been written yet: a mark is due.
    fresh: bool,
    has_read: bool,
}

impl Default for State {
    fn default() -> State {
        State {
            coding: Coding::Native(Codec::Utf8),
            encoding: String::new(),
            errors: "strict".to_string(),
            read_end: None,
            write_end: None,
            newlines: None,
            pending: Vec::new(),
            text: Vec::new(),
            at: 0,
            source: Vec::new(),
            incomplete: Vec::new(),
            order: 0,
            fresh: true,
            has_read: false,
        }
    }
}

impl Default for TextWrapper {
    fn default() -> TextWrapper {
        TextWrapper {
            buffer: MutCell::default(),
            state: MutCell::default(),
            detached: Cell::new(false),
            finalizing: Cell::new(false),
            line_buffering: Cell::new(false),
            write_through: Cell::new(false),
            telling: Cell::new(true),
            seekable: Cell::new(false),
            chunk: Cell::new(CHUNK),
        }
    }
}

impl Trace for TextWrapper {
    fn trace(&self, visit: &mut dyn FnMut(taipan_vm::value::Raw)) {
        self.buffer.with(|b| visit(b.raw()));
        self.state.with(|s| {
            if let Coding::Script(encoder, decoder) = &s.coding {
                visit(encoder.raw());
                visit(decoder.raw());
            }
        });
    }
    fn clear(&self) {
        drop(self.buffer.take());
        let coding = self
            .state
            .with(|s| std::mem::replace(&mut s.coding, Coding::Native(Codec::Utf8)));
        drop(coding);
    }
}

/// What a wrapper is made with.
#[derive(Clone, Default)]
pub struct Settings {
    pub encoding: Option<String>,
    pub errors: Option<String>,
    pub newline: Option<String>,
    pub line_buffering: bool,
    pub write_through: bool,
}

fn next_line(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
    let io = this.native::<TextWrapper>().expect("the class was checked");
    io.telling.set(false);
    if let Some(line) = io.whole_line(vm)? {
        return Ok(Some(line));
    }
    let line = io.take_line(vm, -1)?;
    if line.is_empty() {
        io.telling.set(io.seekable.get());
        return Ok(None);
    }
    Ok(Some(vm.str_wtf8(line)))
}

impl State {
    /// Reading ahead ends with a write: what was not taken is forgotten.
    fn stop_reading(&mut self) {
        if !self.text.is_empty() || !self.incomplete.is_empty() {
            self.text.clear();
            self.at = 0;
            self.source.clear();
            self.incomplete.clear();
        }
    }
}

/// Write text (generalised UTF-8) to a stream whose class is the native one; `None` if it is not. What `print` uses.
pub fn write_native(vm: &mut Vm, file: &Value, text: &[u8]) -> Option<R<()>> {
    let io = file
        .native::<TextWrapper>()
        .filter(|_| is_native(vm, file))?;
    Some(write_checked(vm, io, text))
}

fn write_checked(vm: &mut Vm, io: &TextWrapper, text: &[u8]) -> R<()> {
    let buffer = io.check_open(vm)?;
    io.check_writable(vm, &buffer)?;
    if taipan_vm::types::str_::has_surrogates(text) || !io.put_plain(text) {
        let text = vm.str_copy(text);
        io.put_encoded(vm, &text)?;
    }
    io.hand_on(vm, text)
}

/// How lines end: on reading, on writing, translated on reading.
type LineEnds = (Option<&'static str>, Option<&'static str>, Option<Newlines>);

/// What a `newline` argument means.
fn line_ends(vm: &mut Vm, newline: Option<&str>) -> R<LineEnds> {
    let universal = |translate| {
        Some(Newlines {
            translate,
            ..Newlines::default()
        })
    };
    Ok(match newline {
        None => (Some("\n"), None, universal(true)),
        Some("") => (None, None, universal(false)),
        Some("\n") => (Some("\n"), None, None),
        Some("\r") => (Some("\r"), Some("\r"), None),
        Some("\r\n") => (Some("\r\n"), Some("\r\n"), None),
        Some(other) => return Err(vm.value_error(format!("illegal newline value: {other}"))),
    })
}

fn find_coding(vm: &mut Vm, encoding: &str, errors: &str) -> R<Coding> {
    if let Some(codec) = Codec::find(encoding) {
        return Ok(Coding::Native(codec));
    }
    let Some(info) = codecs::lookup_registered(vm, encoding)? else {
        return Err(vm.lookup_error(format!("unknown encoding: {encoding}")));
    };
    let errors = vm.str(errors);
    let encoder = vm.call_method(&info, "incrementalencoder", std::slice::from_ref(&errors))?;
    let decoder = vm.call_method(&info, "incrementaldecoder", &[errors])?;
    Ok(Coding::Script(encoder, decoder))
}

impl TextWrapper {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], TextWrapper::default()))
    }

    /// Set up over a buffer.
    pub fn init(&self, vm: &mut Vm, buffer: &Value, settings: &Settings) -> R<()> {
        let encoding = match settings.encoding.as_deref() {
            None | Some("locale") => "UTF-8".to_string(),
            Some(encoding) => encoding.to_string(),
        };
        let errors = settings
            .errors
            .clone()
            .unwrap_or_else(|| "strict".to_string());
        let (read_end, write_end, newlines) = line_ends(vm, settings.newline.as_deref())?;
        let coding = find_coding(vm, &encoding, &errors)?;
        let mut seekable = false;
        let mut fresh = true;
        match buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, buffer))
        {
            Some(inner) => {
                let raw = inner.raw(vm)?;
                seekable = match super::buffered::native_file(vm, &raw) {
                    Some(file) => file.can_seek(vm)?,
                    None => {
                        let able = vm.call_method(&raw, "seekable", &[])?;
                        vm.truth(&able)?
                    }
                };
            }
            None => {
                for name in ["readable", "writable"] {
                    vm.get_attr_str(buffer, name)?;
                }
                let able = vm.call_method(buffer, "seekable", &[])?;
                seekable |= vm.truth(&able)?;
            }
        }
        if seekable && needs_mark(&coding) {
            let writable = vm.call_method(buffer, "writable", &[])?;
            if vm.truth(&writable)? {
                let at = vm.call_method(buffer, "tell", &[])?;
                fresh = vm.to_i64(&at)? == 0;
            }
        }
        self.seekable.set(seekable);
        self.telling.set(seekable);
        self.line_buffering.set(settings.line_buffering);
        self.write_through.set(settings.write_through);
        self.detached.set(false);
        let old = self.state.replace(State {
            coding,
            encoding,
            errors,
            read_end,
            write_end,
            newlines,
            fresh,
            ..State::default()
        });
        drop(old);
        drop(self.buffer.replace(buffer.clone()));
        Ok(())
    }

    fn buffer(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer.get();
        if !buffer.is_none() {
            return Ok(buffer);
        }
        Err(if self.detached.get() {
            vm.value_error("underlying buffer has been detached")
        } else {
            vm.value_error("I/O operation on uninitialized object")
        })
    }

    fn check_open(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        let closed = match buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, &buffer))
        {
            Some(inner) => {
                let raw = inner.raw(vm)?;
                match super::buffered::native_file(vm, &raw) {
                    Some(file) => file.is_closed(),
                    None => is_closed(vm, &raw)?,
                }
            }
            None => is_closed(vm, &buffer)?,
        };
        if closed {
            Err(closed_error(vm))
        } else {
            Ok(buffer)
        }
    }

    /// Whether text can be read; remembered from what the buffer says.
    fn check_readable(&self, vm: &mut Vm, buffer: &Value) -> R<()> {
        if self.state.with(|s| s.has_read) {
            return Ok(());
        }
        let able = vm.call_method(buffer, "readable", &[])?;
        if !vm.truth(&able)? {
            return Err(unsupported(vm, "not readable"));
        }
        self.state.with(|s| s.has_read = true);
        Ok(())
    }

    /// UnsupportedOperation if nothing can be written.
    fn check_writable(&self, vm: &mut Vm, buffer: &Value) -> R<()> {
        if let Some(inner) = buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, buffer))
        {
            let raw = inner.raw(vm)?;
            if let Some(file) = super::buffered::native_file(vm, &raw)
                && !file.is_writable()
            {
                return Err(unsupported(vm, "not writable"));
            }
            return Ok(());
        }
        let able = vm.intern("writable");
        if let Some(able) = vm.get_attr_opt(buffer, &able)? {
            let able = vm.call(&able, &[])?;
            if !vm.truth(&able)? {
                return Err(unsupported(vm, "not writable"));
            }
        }
        Ok(())
    }

    /// Write pending bytes to the buffer.
    fn flush_pending(&self, vm: &mut Vm) -> R<()> {
        if self.state.with(|s| s.pending.is_empty()) {
            return Ok(());
        }
        let data = self.state.with(|s| std::mem::take(&mut s.pending));
        let buffer = self.buffer(vm)?;
        match buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, &buffer))
        {
            Some(inner) => inner.write_bytes(vm, &data)?,
            None => {
                let bytes = vm.bytes(&*data);
                vm.call_method(&buffer, "write", &[bytes])?;
            }
        }
        let mut data = data;
        data.clear();
        self.state.with(|s| {
            if s.pending.is_empty() && data.capacity() <= 4 * CHUNK {
                s.pending = data;
            }
        });
        Ok(())
    }

    /// Read and decode the next chunk; `false` at the end.
    fn read_chunk(&self, vm: &mut Vm, buffer: &Value, wanted: usize) -> R<bool> {
        let n = self.chunk.get().max(wanted);
        let data = match buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, buffer))
        {
            Some(inner) => inner.read_once(vm, n as i64)?,
            None => {
                let read1 = vm.intern("read1");
                let method = match vm.get_attr_opt(buffer, &read1)? {
                    Some(method) => method,
                    None => vm.get_attr_str(buffer, "read")?,
                };
                let piece = vm.call(&method, &[Value::small_int(n as i64)])?;
                match data_of(vm, &piece)? {
                    Some(data) => data.into_owned(),
                    None => {
                        return Err(vm.type_error_named(
                            "underlying read1() should have returned a bytes-like object, not '{}'",
                            &piece,
                        ));
                    }
                }
            }
        };
        let last = data.is_empty();
        let had = self.feed(vm, data, last)?;
        Ok(!last || had)
    }

    /// Decode more bytes into the text; whether there was any.
    fn feed(&self, vm: &mut Vm, data: Vec<u8>, last: bool) -> R<bool> {
        let (coding, errors, mut input, order) = self.state.with(|s| {
            let input = std::mem::take(&mut s.incomplete);
            (s.coding.clone(), s.errors.clone(), input, s.order)
        });
        input.extend_from_slice(&data);
        let (mut text, used, order) = match &coding {
            Coding::Native(codec) => decode_piece(vm, *codec, &input, &errors, order, last)?,
            Coding::Script(_, decoder) => {
                let bytes = vm.bytes(&*input);
                let text = vm.call_method(decoder, "decode", &[bytes, Value::bool(last)])?;
                match text.downcast::<Str>() {
                    Some(s) => (s.bytes().to_vec(), input.len(), order),
                    None => {
                        return Err(vm.type_error_named(
                            "decoder should return a string result, not '{}'",
                            &text,
                        ));
                    }
                }
            }
        };
        let some = self.state.with(|s| {
            let rest = input.split_off(used);
            if let Some(newlines) = &mut s.newlines {
                text = newlines.process(std::mem::take(&mut text), last);
            }
            s.incomplete = rest;
            s.order = order;
            // What was left of the old text stays in front, with the bytes it came from.
            if s.at >= s.text.len() {
                s.text = text;
                s.at = 0;
                s.source = input;
                !s.text.is_empty()
            } else {
                s.text.extend_from_slice(&text);
                s.source.extend_from_slice(&input);
                !text.is_empty()
            }
        });
        Ok(some)
    }

    /// Take a line that has been read already, up to its end.
    fn whole_line(&self, vm: &mut Vm) -> R<Option<Value>> {
        let buffer = self.check_open(vm)?;
        self.check_readable(vm, &buffer)?;
        self.flush_pending(vm)?;
        Ok(self.state.with(|s| {
            let rest = &s.text[s.at..];
            let end = line_end(rest, s.read_end)?;
            let line = vm.str_copy(&rest[..end]);
            s.at += end;
            Some(line)
        }))
    }

    /// Take a line (without limit for a negative one).
    fn take_line(&self, vm: &mut Vm, limit: i64) -> R<Vec<u8>> {
        let buffer = self.check_open(vm)?;
        self.check_readable(vm, &buffer)?;
        self.flush_pending(vm)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut line: Vec<u8> = Vec::new();
        let mut chars = 0;
        loop {
            let done = self.state.with(|s| {
                let rest = &s.text[s.at..];
                // A line end of two characters may lie across two chunks.
                let end = if line.last() == Some(&b'\r')
                    && s.read_end == Some("\r\n")
                    && rest.first() == Some(&b'\n')
                {
                    Some(1)
                } else {
                    line_end(rest, s.read_end)
                };
                let mut n = end.unwrap_or(rest.len());
                let mut limited = false;
                if limit != usize::MAX {
                    let mut most = 0;
                    while chars < limit && most < n {
                        most += width(rest[most]);
                        chars += 1;
                    }
                    limited = chars >= limit;
                    if most < n {
                        n = most;
                        limited = true;
                    }
                }
                if line.is_empty() && (end == Some(n) || limited) {
                    line = rest[..n].to_vec();
                } else {
                    line.extend_from_slice(&rest[..n]);
                }
                s.at += n;
                end == Some(n) || limited
            });
            if done {
                return Ok(line);
            }
            if !self.read_chunk(vm, &buffer, 0)? {
                return Ok(line);
            }
        }
    }

    /// Take UTF-8 that needs no encoding; `false` if this stream's text does.
    fn put_plain(&self, text: &[u8]) -> bool {
        self.state.with(|st| {
            let plain = matches!(st.coding, Coding::Native(Codec::Utf8))
                && st.write_end.is_none_or(|e| e == "\n");
            if plain {
                st.stop_reading();
                st.pending.extend_from_slice(text);
            }
            plain
        })
    }

    /// Write text: encoded at once, handed on in chunks.
    pub fn put(&self, vm: &mut Vm, text: &Value) -> R<()> {
        let s = text.downcast::<Str>().expect("the caller has checked");
        if s.has_surrogates() || !self.put_plain(s.bytes()) {
            self.put_encoded(vm, text)?;
        }
        self.hand_on(vm, s.bytes())
    }

    fn put_encoded(&self, vm: &mut Vm, text: &Value) -> R<()> {
        let s = text.downcast::<Str>().expect("the caller has checked");
        let (coding, errors, write_end, fresh) = self.state.with(|st| {
            st.stop_reading();
            (st.coding.clone(), st.errors.clone(), st.write_end, st.fresh)
        });
        let translated;
        let text = match write_end {
            Some(end) if memchr::memchr(b'\n', s.bytes()).is_some() => {
                let mut out = Vec::with_capacity(s.bytes().len() + 8);
                for &b in s.bytes() {
                    if b == b'\n' {
                        out.extend_from_slice(end.as_bytes());
                    } else {
                        out.push(b);
                    }
                }
                translated = vm.str_wtf8(out);
                &translated
            }
            _ => text,
        };
        let data = match &coding {
            Coding::Native(codec) => unmarked(*codec, fresh).encode(vm, text, &errors)?,
            Coding::Script(encoder, _) => {
                let bytes = vm.call_method(encoder, "encode", std::slice::from_ref(text))?;
                match data_of(vm, &bytes)? {
                    Some(data) => data.into_owned(),
                    None => {
                        return Err(vm.type_error_named(
                            "encoder should return a bytes object, not '{}'",
                            &bytes,
                        ));
                    }
                }
            }
        };
        self.state.with(|st| {
            st.pending.extend_from_slice(&data);
            st.fresh = false;
        });
        Ok(())
    }

    /// After a write: hand pending bytes on if there are many, or the text asks for it.
    fn hand_on(&self, vm: &mut Vm, text: &[u8]) -> R<()> {
        let flush = self.line_buffering.get() && memchr::memchr2(b'\n', b'\r', text).is_some();
        let many = self.state.with(|st| st.pending.len() >= self.chunk.get());
        if many || flush || self.write_through.get() {
            self.flush_pending(vm)?;
        }
        if flush {
            let buffer = self.buffer(vm)?;
            match buffer
                .native::<Buffered>()
                .filter(|_| is_native(vm, &buffer))
            {
                Some(inner) => inner.flush(vm)?,
                None => {
                    vm.call_method(&buffer, "flush", &[])?;
                }
            }
        }
        Ok(())
    }

    /// Write everything through.
    pub fn flush_all(&self, vm: &mut Vm) -> R<()> {
        let buffer = self.check_open(vm)?;
        self.telling.set(self.seekable.get());
        self.flush_pending(vm)?;
        match buffer
            .native::<Buffered>()
            .filter(|_| is_native(vm, &buffer))
        {
            Some(inner) => inner.flush(vm),
            None => vm.call_method(&buffer, "flush", &[]).map(drop),
        }
    }

    /// How many bytes of the source the text up to the position came from.
    fn bytes_taken(&self, vm: &mut Vm) -> R<usize> {
        let (coding, errors, source, at, order, newlines, whole) = self.state.with(|s| {
            (
                s.coding.clone(),
                s.errors.clone(),
                s.source.clone(),
                s.at,
                s.order,
                s.newlines,
                s.at >= s.text.len(),
            )
        });
        let pending_return = newlines.is_some_and(|n| n.pending) as usize;
        if whole {
            return Ok(source.len() - pending_return.min(source.len()));
        }
        let Coding::Native(codec) = coding else {
            return Ok(source.len());
        };
        // Decode again, byte by byte, until the text is as long as what was taken.
        let mut newlines = newlines.map(|n| Newlines {
            translate: n.translate,
            ..Newlines::default()
        });
        let (mut text_len, mut start) = (0, 0);
        let mut end = 0;
        while text_len < at && end < source.len() {
            end += 1;
            let (text, used, _) =
                decode_piece(vm, codec, &source[start..end], &errors, order, false)?;
            let before = start;
            start += used;
            let text = match &mut newlines {
                Some(newlines) => newlines.process(text, false),
                None => text,
            };
            text_len += text.len();
            if text_len > at {
                // Only what came behind it has shown that a carriage return is a line end.
                return Ok(before);
            }
        }
        Ok(start)
    }

    fn forget_text(&self) {
        self.state.with(|s| {
            s.text.clear();
            s.at = 0;
            s.source.clear();
            s.incomplete.clear();
            if let Some(newlines) = &mut s.newlines {
                newlines.pending = false;
            }
        });
    }
}

/// Decode a piece of native encoding: text, bytes used, byte order.
fn decode_piece(
    vm: &mut Vm,
    codec: Codec,
    input: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> R<(Vec<u8>, usize, i64)> {
    match codec {
        Codec::Utf16(Endian::Marked) => codecs::decode16_marked(vm, input, errors, order, last),
        Codec::Utf32(Endian::Marked) => codecs::decode32_marked(vm, input, errors, order, last),
        Codec::Utf8Sig if order != 0 => {
            let (text, used) = Codec::Utf8.decode(vm, input, errors, last)?;
            Ok((text, used, order))
        }
        Codec::Utf8Sig => {
            let (text, used) = codec.decode(vm, input, errors, last)?;
            Ok((text, used, (used > 0) as i64))
        }
        _ => {
            let (text, used) = codec.decode(vm, input, errors, last)?;
            Ok((text, used, 0))
        }
    }
}

fn needs_mark(coding: &Coding) -> bool {
    matches!(
        coding,
        Coding::Native(
            Codec::Utf8Sig | Codec::Utf16(Endian::Marked) | Codec::Utf32(Endian::Marked)
        )
    )
}

/// The encoding for text behind the first.
fn unmarked(codec: Codec, fresh: bool) -> Codec {
    match codec {
        codec if fresh => codec,
        Codec::Utf8Sig => Codec::Utf8,
        Codec::Utf16(Endian::Marked) => Codec::Utf16(Endian::Little),
        Codec::Utf32(Endian::Marked) => Codec::Utf32(Endian::Little),
        codec => codec,
    }
}

/// A text argument that may be None.
fn optional_text(vm: &mut Vm, value: Option<&Value>, what: &str) -> R<Option<String>> {
    match value.filter(|v| !v.is_none()) {
        None => Ok(None),
        Some(value) => match value.downcast::<Str>() {
            Some(s) => Ok(Some(s.to_escaped().into_owned())),
            None => {
                let other = vm.type_name(value);
                Err(vm.type_error(format!("{what} must be str or None, not {other}")))
            }
        },
    }
}

fn receiver(this: &Value) -> &TextWrapper {
    this.native::<TextWrapper>().expect("the class was checked")
}

#[methods(class = "TextIOWrapper")]
impl TextWrapper {
    /// Put text over a buffer.
    #[sig(
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"
    )]
    fn __init__(
        &self,
        vm: &mut Vm,
        buffer: &Value,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        newline: Option<&Value>,
        line_buffering: Option<bool>,
        write_through: Option<bool>,
    ) -> R<()> {
        let settings = Settings {
            encoding: optional_text(vm, encoding, "TextIOWrapper() argument 'encoding'")?,
            errors: optional_text(vm, errors, "TextIOWrapper() argument 'errors'")?,
            newline: optional_text(vm, newline, "TextIOWrapper() argument 'newline'")?,
            line_buffering: line_buffering.unwrap_or(false),
            write_through: write_through.unwrap_or(false),
        };
        self.init(vm, buffer, &settings)
    }
    /// Return repr(self).
    fn __repr__(this: &Value, vm: &mut Vm) -> R {
        let class = vm.class_of(this).qualname();
        let mut out = format!("<_io.{class}");
        for name in ["name", "mode"] {
            let key = vm.intern(name);
            let found = vm.get_attr_opt(this, &key);
            if let Some(Some(value)) = vm.catch(found, |t| &t.ValueError)? {
                let text = vm.repr(&value)?;
                let text = text.downcast::<Str>().map(|s| s.to_escaped().into_owned());
                out.push_str(&format!(" {name}={}", text.unwrap_or_default()));
            }
        }
        let encoding = receiver(this).state.with(|s| s.encoding.clone());
        Ok(vm.str(format!("{out} encoding='{encoding}'>")))
    }
    /// Streams cannot be pickled.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        Err(vm.type_error_named("cannot pickle '{}' instances", this))
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        if !is_native(vm, this) {
            receiver(this).telling.set(false);
            let line = vm.call_method(this, "readline", &[])?;
            return if vm.len(&line)? == 0 {
                receiver(this).telling.set(receiver(this).seekable.get());
                Err(vm.stop_iteration(Value::NONE))
            } else {
                Ok(line)
            };
        }
        match next_line(vm, this)? {
            Some(line) => Ok(line),
            None => Err(vm.stop_iteration(Value::NONE)),
        }
    }
    /// Flush and close the stream and its buffer.
    fn close(this: &Value, vm: &mut Vm) -> R<()> {
        let io = receiver(this);
        let buffer = io.buffer(vm)?;
        if is_closed(vm, &buffer)? {
            return Ok(());
        }
        let flushed = if is_own(vm, this, "flush") {
            io.flush_all(vm)
        } else {
            vm.call_method(this, "flush", &[]).map(drop)
        };
        let first = match flushed {
            Err(Raise::Exception) => vm.raised.take(),
            Err(halt) => return Err(halt),
            Ok(()) => None,
        };
        let closed = vm.call_method(&buffer, "close", &[]);
        match (first, closed) {
            (Some(error), Ok(_)) => Err(vm.raise_value(error)),
            (Some(error), Err(raise)) => {
                if let Some(second) = &vm.raised
                    && let Some(e) = second.downcast::<Exception>()
                {
                    e.context.replace(error);
                }
                Err(raise)
            }
            (None, closed) => closed.map(drop),
        }
    }
    /// Take the buffer away and return it.
    fn detach(this: &Value, vm: &mut Vm) -> R {
        let io = receiver(this);
        io.buffer(vm)?;
        vm.call_method(this, "flush", &[])?;
        io.detached.set(true);
        Ok(io.buffer.replace(Value::NONE))
    }
    /// The descriptor.
    fn fileno(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.call_method(&buffer, "fileno", &[])
    }
    /// Write what is buffered.
    fn flush(&self, vm: &mut Vm) -> R<()> {
        self.flush_all(vm)
    }
    /// Whether the stream is a terminal.
    fn isatty(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.call_method(&buffer, "isatty", &[])
    }
    /// Read at most size characters, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        let n = size(size_);
        let buffer = self.check_open(vm)?;
        self.check_readable(vm, &buffer)?;
        self.flush_pending(vm)?;
        if n < 0 {
            let rest = vm.call_method(&buffer, "read", &[])?;
            let Some(data) = data_of(vm, &rest)? else {
                return Err(vm.type_error_named(
                    "underlying read() should have returned a bytes-like object, not '{}'",
                    &rest,
                ));
            };
            let plain = self.state.with(|s| {
                matches!(
                    s.coding,
                    Coding::Native(Codec::Utf8 | Codec::Ascii | Codec::Latin1)
                ) && s.at >= s.text.len()
                    && s.incomplete.is_empty()
                    && s.newlines.is_none_or(|n| n.translate && !n.pending)
                    && data.is_ascii()
                    && memchr::memchr(b'\r', &data).is_none()
            });
            if plain {
                // The bytes are the text already.
                if memchr::memchr(b'\n', &data).is_some() {
                    self.state.with(|s| {
                        if let Some(newlines) = &mut s.newlines {
                            newlines.seen |= super::newline::SEEN_LF;
                        }
                    });
                }
                self.forget_text();
                return Ok(vm.str_ascii(&data));
            }
            let data = data.into_owned();
            self.feed(vm, data, true)?;
            let text = self.state.with(|s| {
                let text = s.text.split_off(s.at);
                s.text.clear();
                s.at = 0;
                s.source.clear();
                text
            });
            return Ok(vm.str_wtf8(text));
        }
        let mut out = Vec::new();
        let mut missing = n as usize;
        loop {
            self.state.with(|s| {
                let rest = &s.text[s.at..];
                let mut end = 0;
                if rest.is_ascii() {
                    end = missing.min(rest.len());
                    missing -= end;
                } else {
                    while missing > 0 && end < rest.len() {
                        end += width(rest[end]);
                        missing -= 1;
                    }
                }
                out.extend_from_slice(&rest[..end]);
                s.at += end;
            });
            if missing == 0 || !self.read_chunk(vm, &buffer, missing)? {
                return Ok(vm.str_wtf8(out));
            }
        }
    }
    /// Read a line of at most size characters.
    #[sig("(size=-1, /)")]
    fn readline(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        let line = self.take_line(vm, size(size_))?;
        Ok(vm.str_wtf8(line))
    }
    /// Whether the stream can be read from.
    fn readable(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.call_method(&buffer, "readable", &[])
    }
    /// Whether the stream can be written to.
    fn writable(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.call_method(&buffer, "writable", &[])
    }
    /// Whether the stream can be positioned.
    #[name = "seekable"]
    fn seekable_(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.call_method(&buffer, "seekable", &[])
    }
    /// Change encoding, errors, newline, line_buffering or write_through.
    #[sig("(*, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)")]
    fn reconfigure(
        this: &Value,
        vm: &mut Vm,
        encoding: Option<&Value>,
        errors: Option<&Value>,
        newline: Option<&Value>,
        line_buffering: Nullable<bool>,
        write_through: Nullable<bool>,
    ) -> R<()> {
        let io = receiver(this);
        let encoding = optional_text(vm, encoding, "reconfigure() argument 'encoding'")?;
        let errors = optional_text(vm, errors, "reconfigure() argument 'errors'")?;
        let has_newline = newline.is_some();
        let newline = optional_text(vm, newline, "reconfigure() argument 'newline'")?;
        let changes = encoding.is_some() || errors.is_some() || has_newline;
        if changes
            && io
                .state
                .with(|s| !s.text.is_empty() || !s.source.is_empty())
        {
            return Err(unsupported(
                vm,
                "It is not possible to set the encoding or newline of stream after the first read",
            ));
        }
        let ends = match has_newline {
            true => Some(line_ends(vm, newline.as_deref())?),
            false => None,
        };
        vm.call_method(this, "flush", &[])?;
        if encoding.is_some() || errors.is_some() {
            let (old_encoding, old_errors) =
                io.state.with(|s| (s.encoding.clone(), s.errors.clone()));
            // A new encoding comes with strict errors, unless others are asked for.
            let errors = errors.unwrap_or(if encoding.is_some() {
                "strict".to_string()
            } else {
                old_errors
            });
            let encoding = match encoding.as_deref() {
                Some("locale") => "UTF-8".to_string(),
                Some(encoding) => encoding.to_string(),
                None => old_encoding,
            };
            let coding = find_coding(vm, &encoding, &errors)?;
            let old = io.state.with(|s| {
                s.encoding = encoding;
                s.errors = errors;
                std::mem::replace(&mut s.coding, coding)
            });
            drop(old);
        }
        if let Some((read_end, write_end, newlines)) = ends {
            io.state.with(|s| {
                s.read_end = read_end;
                s.write_end = write_end;
                s.newlines = newlines;
            });
        }
        if let Some(on) = line_buffering.0 {
            io.line_buffering.set(on);
        }
        if let Some(on) = write_through.0 {
            io.write_through.set(on);
        }
        Ok(())
    }
    /// Change the position: to one that tell() gave, or nowhere (1) or to the end (2) with offset 0.
    #[sig("(cookie, whence=0, /)")]
    fn seek(this: &Value, vm: &mut Vm, cookie: &Value, whence: Option<i64>) -> R {
        let io = receiver(this);
        let buffer = io.check_open(vm)?;
        let able = vm.call_method(this, "seekable", &[])?;
        if !vm.truth(&able)? {
            return Err(unsupported(vm, "underlying stream is not seekable"));
        }
        let mut cookie = cookie.clone();
        match whence.unwrap_or(0) {
            0 => {}
            1 => {
                if vm.truth(&cookie)? {
                    return Err(unsupported(vm, "can't do nonzero cur-relative seeks"));
                }
                cookie = vm.call_method(this, "tell", &[])?;
            }
            2 => {
                if vm.truth(&cookie)? {
                    return Err(unsupported(vm, "can't do nonzero end-relative seeks"));
                }
                vm.call_method(this, "flush", &[])?;
                io.forget_text();
                let at =
                    vm.call_method(&buffer, "seek", &[Value::small_int(0), Value::small_int(2)])?;
                io.state.with(|s| s.fresh = at.as_small_int() == Some(0));
                return Ok(at);
            }
            other => {
                return Err(
                    vm.value_error(format!("invalid whence ({other}, should be 0, 1 or 2)"))
                );
            }
        }
        let zero = Value::small_int(0);
        if vm.compare_truth(&cookie, &zero, taipan_vm::types::order::Rich::Lt)? {
            let shown = vm.repr(&cookie)?;
            let shown = shown.downcast::<Str>().map(|s| s.to_escaped().into_owned());
            return Err(vm.value_error(format!(
                "negative seek position {}",
                shown.unwrap_or_default()
            )));
        }
        let at = vm.to_i64(&cookie)?;
        vm.call_method(this, "flush", &[])?;
        vm.call_method(&buffer, "seek", &[Value::small_int(at)])?;
        io.forget_text();
        let decoder = io.state.with(|s| {
            if at == 0 {
                s.order = 0;
            }
            s.fresh = at == 0;
            match &s.coding {
                Coding::Script(_, decoder) => Some(decoder.clone()),
                Coding::Native(_) => None,
            }
        });
        if let Some(decoder) = decoder {
            vm.call_method(&decoder, "reset", &[])?;
        }
        Ok(cookie)
    }
    /// Return the position, as a number for seek().
    fn tell(this: &Value, vm: &mut Vm) -> R<i64> {
        let io = receiver(this);
        let buffer = io.check_open(vm)?;
        if !io.seekable.get() {
            return Err(unsupported(vm, "underlying stream is not seekable"));
        }
        if !io.telling.get() {
            return Err(vm.os_error_text("telling position disabled by next() call"));
        }
        io.flush_pending(vm)?;
        vm.call_method(this, "flush", &[])?;
        let at = vm.call_method(&buffer, "tell", &[])?;
        let at = vm.to_i64(&at)?;
        let (source, incomplete) = io.state.with(|s| (s.source.len(), s.incomplete.len()));
        let taken = io.bytes_taken(vm)?;
        Ok(at - (source - taken) as i64 - incomplete as i64)
    }
    /// Cut to a size, the current position by default.
    #[sig("(pos=None, /)")]
    fn truncate(this: &Value, vm: &mut Vm, pos: Nullable<Value>) -> R {
        let io = receiver(this);
        io.check_open(vm)?;
        vm.call_method(this, "flush", &[])?;
        let buffer = io.buffer(vm)?;
        let pos = pos.0.unwrap_or(Value::NONE);
        vm.call_method(&buffer, "truncate", &[pos])
    }
    /// Write a string; the number of characters.
    fn write(&self, vm: &mut Vm, text: &Value) -> R<usize> {
        let Some(s) = text.downcast::<Str>() else {
            return Err(vm.type_error_named("write() argument must be str, not {}", text));
        };
        let buffer = self.check_open(vm)?;
        self.check_writable(vm, &buffer)?;
        self.put(vm, text)?;
        Ok(s.len())
    }
    /// Bytes read at a time.
    #[getter]
    #[name = "_CHUNK_SIZE"]
    fn chunk_size(&self) -> usize {
        self.chunk.get()
    }
    #[setter]
    #[name = "_CHUNK_SIZE"]
    fn set_chunk_size(this: &Value, vm: &mut Vm, value: &Value) -> R<()> {
        let n = vm.to_i64(value)?;
        if n <= 0 {
            return Err(vm.value_error("a strictly positive integer is required"));
        }
        receiver(this).chunk.set(n as usize);
        Ok(())
    }
    /// Whether the object is being freed.
    #[getter]
    fn _finalizing(&self) -> bool {
        self.finalizing.get()
    }
    /// The buffer.
    #[getter]
    #[name = "buffer"]
    fn buffer_(&self, vm: &mut Vm) -> R {
        self.buffer(vm)
    }
    /// Whether the stream is closed.
    #[getter]
    fn closed(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.get_attr_str(&buffer, "closed")
    }
    /// The encoding.
    #[getter]
    fn encoding(&self) -> String {
        self.state.with(|s| s.encoding.clone())
    }
    /// What happens to what cannot be encoded or decoded.
    #[getter]
    fn errors(&self) -> String {
        self.state.with(|s| s.errors.clone())
    }
    /// Whether a line end flushes.
    #[getter]
    #[name = "line_buffering"]
    fn line_buffering_(&self) -> bool {
        self.line_buffering.get()
    }
    /// Whether text is handed to the buffer at once.
    #[getter]
    #[name = "write_through"]
    fn write_through_(&self) -> bool {
        self.write_through.get()
    }
    /// The name of the buffer.
    #[getter]
    fn name(&self, vm: &mut Vm) -> R {
        let buffer = self.buffer(vm)?;
        vm.get_attr_str(&buffer, "name")
    }
    /// The line ends seen so far.
    #[getter]
    fn newlines(&self, vm: &mut Vm) -> Value {
        let seen = self.state.with(|s| s.newlines.map_or(0, |n| n.seen));
        newlines_value(vm, seen)
    }
}
