//! `StringIO`: a stream of text in memory.

use super::newline::{Newlines, newlines_value};
use super::{Size, is_native, size};
use std::cell::Cell;
use taipan_vm::cell_mut::MutCell;
use taipan_vm::native::{Args, Nullable, class, methods};
use taipan_vm::types::instance::Attrs;
use taipan_vm::types::str_::{Str, count, width};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::{R, Trace, Value, Vm};

/// A stream of text in memory.
#[class(name = "StringIO", module = "_io", flags(BASETYPE, DICT, WEAKREF), new = StringIo::make, next = next_line)]
pub struct StringIo {
    text: MutCell<TextBuffer>,
    /// Where lines end on reading: `None` everywhere (universal), else only at this text.
    read_end: Cell<Option<&'static str>>,
    /// What is written in place of a newline.
    write_end: Cell<Option<&'static str>>,
    newlines: Cell<Option<Newlines>>,
    closed: Cell<bool>,
}

/// Generalised UTF-8, and the position in it.
#[derive(Default)]
struct TextBuffer {
    bytes: Vec<u8>,
    /// Byte position; behind the end if `beyond` says so.
    at: usize,
    /// Characters that the position lies behind the end.
    beyond: usize,
    /// Code points of `bytes`, and of `bytes[..at]`.
    chars: usize,
    chars_at: usize,
}

impl taipan_vm::heap::Buffer for TextBuffer {
    fn bytes_owned(&self) -> usize {
        self.bytes.capacity()
    }
}

impl TextBuffer {
    /// Byte offset of a character, from the nearer end of what is known.
    fn offset(&self, char_index: usize) -> usize {
        if self.chars == self.bytes.len() {
            return char_index;
        }
        let (mut at, mut n) = if char_index >= self.chars_at {
            (self.at, self.chars_at)
        } else {
            (0, 0)
        };
        while n < char_index {
            at += width(self.bytes[at]);
            n += 1;
        }
        at
    }

    fn move_to(&mut self, char_index: usize) {
        let inside = char_index.min(self.chars);
        let at = self.offset(inside);
        self.at = at;
        self.chars_at = inside;
        self.beyond = char_index - inside;
    }

    fn take(&mut self, bytes: usize) -> Vec<u8> {
        let out = self.bytes[self.at..self.at + bytes].to_vec();
        self.at += bytes;
        self.chars_at += count(&out);
        out
    }

    fn write(&mut self, text: &[u8]) {
        if self.beyond > 0 {
            self.bytes.resize(self.bytes.len() + self.beyond, 0);
            self.chars += self.beyond;
            self.at = self.bytes.len();
            self.chars_at = self.chars;
            self.beyond = 0;
        }
        let n = count(text);
        if self.at == self.bytes.len() {
            self.bytes.extend_from_slice(text);
            self.chars += n;
        } else {
            let end_chars = (self.chars_at + n).min(self.chars);
            let end = self.offset(end_chars);
            self.bytes.splice(self.at..end, text.iter().copied());
            self.chars = self.chars - (end_chars - self.chars_at) + n;
        }
        self.at += text.len();
        self.chars_at += n;
    }
}

impl Trace for StringIo {
    fn outside(&self) -> usize {
        self.text.with(|text| text.bytes.capacity())
    }
}

impl Default for StringIo {
    fn default() -> StringIo {
        StringIo {
            text: MutCell::default(),
            read_end: Cell::new(Some("\n")),
            write_end: Cell::new(None),
            newlines: Cell::new(None),
            closed: Cell::new(false),
        }
    }
}

fn next_line(vm: &mut Vm, this: &Value) -> R<Option<Value>> {
    let io = this.native::<StringIo>().expect("the class was checked");
    io.check(vm)?;
    let line = io.take_line(-1);
    Ok(if line.is_empty() {
        None
    } else {
        Some(vm.str_wtf8(line))
    })
}

/// End of the first line in a text, as `newline` says.
pub fn line_end(text: &[u8], newline: Option<&str>) -> Option<usize> {
    match newline {
        Some("\n") => memchr::memchr(b'\n', text).map(|i| i + 1),
        Some("\r") => memchr::memchr(b'\r', text).map(|i| i + 1),
        Some(other) => memchr::memmem::find(text, other.as_bytes()).map(|i| i + other.len()),
        None => memchr::memchr2(b'\n', b'\r', text).map(|i| {
            if text[i] == b'\r' && text.get(i + 1) == Some(&b'\n') {
                i + 2
            } else {
                i + 1
            }
        }),
    }
}

impl StringIo {
    fn make(vm: &mut Vm, args: &Args<'_>) -> R {
        Ok(vm.new_native(&args.all[0], StringIo::default()))
    }
    fn check(&self, vm: &mut Vm) -> R<()> {
        if self.closed.get() {
            Err(vm.value_error("I/O operation on closed file"))
        } else {
            Ok(())
        }
    }
    fn take_line(&self, limit: i64) -> Vec<u8> {
        let newline = self.read_end.get();
        self.text.with(|t| {
            if t.beyond > 0 {
                return Vec::new();
            }
            let rest = &t.bytes[t.at..];
            let mut n = line_end(rest, newline).unwrap_or(rest.len());
            if limit >= 0 {
                let mut most = 0;
                for _ in 0..limit {
                    if most >= n {
                        break;
                    }
                    most += width(rest[most]);
                }
                n = n.min(most);
            }
            t.take(n)
        })
    }
    fn put(&self, text: &[u8]) {
        let mut text = text.to_vec();
        if let Some(mut newlines) = self.newlines.get() {
            text = newlines.process(text, true);
            self.newlines.set(Some(newlines));
        }
        if let Some(end) = self.write_end.get() {
            let mut out = Vec::with_capacity(text.len());
            for &b in &text {
                if b == b'\n' {
                    out.extend_from_slice(end.as_bytes());
                } else {
                    out.push(b);
                }
            }
            text = out;
        }
        self.text.with(|t| t.write(&text));
    }
    fn set_newline(&self, newline: Option<&str>) -> bool {
        let (read, write, translate) = match newline {
            None => (Some("\n"), None, Some(true)),
            Some("") => (None, None, Some(false)),
            Some("\n") => (Some("\n"), None, None),
            Some("\r") => (Some("\r"), Some("\r"), None),
            Some("\r\n") => (Some("\r\n"), Some("\r\n"), None),
            _ => return false,
        };
        self.read_end.set(read);
        self.write_end.set(write);
        self.newlines.set(translate.map(|translate| Newlines {
            translate,
            ..Newlines::default()
        }));
        true
    }
    fn newline_text(&self) -> Option<&'static str> {
        match (self.newlines.get(), self.read_end.get()) {
            (Some(n), _) if n.translate => None,
            (Some(_), _) => Some(""),
            (None, end) => end,
        }
    }
}

#[methods(class = "StringIO")]
impl StringIo {
    /// Start with some text; newline works as for TextIOWrapper, except that nothing is translated on writing for None.
    #[sig("(initial_value='', newline='\\n')")]
    fn __init__(
        &self,
        vm: &mut Vm,
        initial_value: Option<&Value>,
        newline: Option<&Value>,
    ) -> R<()> {
        let newline = match newline {
            None => Some("\n".to_string()),
            Some(value) if value.is_none() => None,
            Some(value) => match value.downcast::<Str>() {
                Some(s) => Some(s.to_escaped().into_owned()),
                None => {
                    return Err(vm.type_error_named("newline must be str or None, not {}", value));
                }
            },
        };
        if !self.set_newline(newline.as_deref()) {
            let text = vm.str(newline.unwrap_or_default());
            let shown = vm.repr(&text)?;
            let shown = shown.downcast::<Str>().map(|s| s.to_escaped().into_owned());
            return Err(vm.value_error(format!(
                "illegal newline value: {}",
                shown.unwrap_or_default()
            )));
        }
        self.text.take();
        self.closed.set(false);
        match initial_value.filter(|v| !v.is_none()) {
            None => {}
            Some(value) => match value.downcast::<Str>() {
                Some(s) => {
                    self.put(s.bytes());
                    self.text.with(|t| t.move_to(0));
                }
                None => {
                    return Err(
                        vm.type_error_named("initial_value must be str or None, not {}", value)
                    );
                }
            },
        }
        Ok(())
    }
    /// The content, the newline setting, the position and the attributes.
    fn __getstate__(this: &Value, vm: &mut Vm) -> R {
        let io = this.native::<StringIo>().expect("the class was checked");
        let text = io.getvalue(vm)?;
        let newline = match io.newline_text() {
            Some(text) => vm.str(text),
            None => Value::NONE,
        };
        let at = io.tell(vm)?;
        let attributes = match Attrs::dict(this) {
            Some(dict) if vm.len(&dict)? > 0 => vm.call_method(&dict, "copy", &[])?,
            _ => Value::NONE,
        };
        let items = vec![text, newline, vm.int(at), attributes];
        Ok(vm.tuple(items))
    }
    /// Take over content, newline setting, position and attributes.
    fn __setstate__(this: &Value, vm: &mut Vm, state: &Value) -> R<()> {
        let io = this.native::<StringIo>().expect("the class was checked");
        let Some([text, newline, at, attributes]) = state.downcast::<Tuple>().map(|t| t.items())
        else {
            let class = vm.type_name(this);
            let other = vm.type_name(state);
            return Err(vm.type_error(format!(
                "{class}.__setstate__ argument should be 4-tuple, got {other}"
            )));
        };
        io.__init__(vm, None, Some(newline))?;
        let Some(text) = text.downcast::<Str>() else {
            return Err(vm.type_error_named("initial_value must be str or None, not {}", text));
        };
        let at = vm.to_i64(at)?;
        if at < 0 {
            return Err(vm.value_error("position value cannot be negative"));
        }
        io.text.with(|t| {
            t.bytes = text.bytes().to_vec();
            t.chars = text.len();
            t.move_to(at as usize);
        });
        if !attributes.is_none()
            && let Some(dict) = Attrs::dict(this)
        {
            vm.call_method(&dict, "update", std::slice::from_ref(attributes))?;
        }
        Ok(())
    }
    /// Implement next(self).
    fn __next__(this: &Value, vm: &mut Vm) -> R {
        if !is_native(vm, this) {
            let line = vm.call_method(this, "readline", &[])?;
            return if vm.len(&line)? == 0 {
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
    /// Free the content.
    fn close(&self) {
        self.closed.set(true);
        self.text.take();
    }
    /// Return the content.
    fn getvalue(&self, vm: &mut Vm) -> R {
        self.check(vm)?;
        let text = self.text.with(|t| t.bytes.clone());
        Ok(vm.str_wtf8(text))
    }
    /// Read at most size characters, all for -1 or None.
    #[sig("(size=-1, /)")]
    fn read(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.check(vm)?;
        let n = size(size_);
        let out = self.text.with(|t| {
            if t.beyond > 0 {
                return Vec::new();
            }
            let left = t.chars - t.chars_at;
            let n = usize::try_from(n).unwrap_or(usize::MAX).min(left);
            let end = t.offset(t.chars_at + n);
            t.take(end - t.at)
        });
        Ok(vm.str_wtf8(out))
    }
    /// Read a line of at most size characters.
    #[sig("(size=-1, /)")]
    fn readline(&self, vm: &mut Vm, size_: Option<Size>) -> R {
        self.check(vm)?;
        let line = self.take_line(size(size_));
        Ok(vm.str_wtf8(line))
    }
    /// True: it can be read from.
    fn readable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// True: it can be written to.
    fn writable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// True: it can be positioned.
    fn seekable(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(true)
    }
    /// Change the position: to one from the start (0), or nowhere (1) or to the end (2) with offset 0.
    #[sig("(pos, whence=0, /)")]
    fn seek(&self, vm: &mut Vm, pos: i64, whence: Option<i64>) -> R<i64> {
        self.check(vm)?;
        let whence = whence.unwrap_or(0);
        if !(0..=2).contains(&whence) {
            return Err(vm.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)")));
        }
        if whence == 0 && pos < 0 {
            return Err(vm.value_error(format!("Negative seek position {pos}")));
        }
        if whence != 0 && pos != 0 {
            return Err(vm.os_error_text("Can't do nonzero cur-relative seeks"));
        }
        self.text.with(|t| match whence {
            0 => t.move_to(pos as usize),
            2 => t.move_to(t.chars),
            _ => {}
        });
        self.tell(vm)
    }
    /// Return the position.
    fn tell(&self, vm: &mut Vm) -> R<i64> {
        self.check(vm)?;
        Ok(self.text.with(|t| t.chars_at + t.beyond) as i64)
    }
    /// Cut to a size, the current position by default.
    #[sig("(pos=None, /)")]
    fn truncate(&self, vm: &mut Vm, pos: Nullable<i64>) -> R<i64> {
        self.check(vm)?;
        let size = match pos.0 {
            Some(size) => size,
            None => self.tell(vm)?,
        };
        if size < 0 {
            return Err(vm.value_error(format!("Negative size value {size}")));
        }
        self.text.with(|t| {
            let here = t.chars_at + t.beyond;
            if (size as usize) < t.chars {
                let end = t.offset(size as usize);
                t.bytes.truncate(end);
                t.chars = size as usize;
                (t.at, t.chars_at) = (0, 0);
                t.move_to(here);
            }
        });
        Ok(size)
    }
    /// Write a string; the number of characters.
    fn write(&self, vm: &mut Vm, s: &Value) -> R<usize> {
        let Some(text) = s.downcast::<Str>() else {
            return Err(vm.type_error_named("string argument expected, got '{}'", s));
        };
        self.check(vm)?;
        if !text.is_empty() {
            vm.make_room(text.bytes().len())?;
            self.put(text.bytes());
            vm.heap.note(text.bytes().len());
        }
        Ok(text.len())
    }
    /// Whether the stream is closed.
    #[getter]
    #[name = "closed"]
    fn is_closed(&self) -> bool {
        self.closed.get()
    }
    /// False: nothing is buffered.
    #[getter]
    fn line_buffering(&self, vm: &mut Vm) -> R<bool> {
        self.check(vm)?;
        Ok(false)
    }
    /// The line ends seen so far.
    #[getter]
    #[name = "newlines"]
    fn newlines_(&self, vm: &mut Vm) -> R {
        self.check(vm)?;
        let seen = self.newlines.get().map_or(0, |n| n.seen);
        Ok(newlines_value(vm, seen))
    }
}
