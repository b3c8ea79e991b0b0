//! `_json`: the quick parts of module `json`.

use crate::classes::{class_of, set};
use std::io::Write as _;
use taipan_vm::heap::Kind;
use taipan_vm::native::{Trace, class, methods, module};
use taipan_vm::types::builtin::Builtin;
use taipan_vm::types::dict::Dict;
use taipan_vm::types::float::Float;
use taipan_vm::types::list::List;
use taipan_vm::types::shape::exact;
use taipan_vm::types::str_::ops::BYTES_PER_UNIT;
use taipan_vm::types::str_::{Str, encode_point};
use taipan_vm::types::tuple::Tuple;
use taipan_vm::value::Raw;
use taipan_vm::{R, Raise, Value, Vm};

pub struct Json;

/// Nesting that is decoded or encoded; more raises RecursionError, before the stack of this thread comes to its end.
const MAX_DEPTH: usize = 2000;

/// The quick parts of module json.
#[module(name = "_json")]
impl Json {
    /// Return the string whose contents begin at index end, and the index behind its closing quote.
    #[sig("(string, end, strict=True, /)")]
    fn scanstring(vm: &mut Vm, string: &Value, end: i64, strict: Option<bool>) -> R {
        let Some(s) = string.downcast::<Str>() else {
            return Err(vm.type_error_named("first argument must be a string, not {}", string));
        };
        if end < 0 || end as usize > s.len() {
            return Err(vm.value_error("end is out of bounds"));
        }
        let start = s.offset(end as usize);
        let mut reader = Reader::new(string, s, start, strict.unwrap_or(true));
        let text = reader.string(vm)?;
        let end = reader.char_at(reader.at);
        let end = vm.int(end as i64);
        Ok(vm.tuple_of([text, end]))
    }

    /// Return the JSON of a string, with everything beyond ASCII escaped.
    fn encode_basestring_ascii(vm: &mut Vm, string: &Value) -> R {
        encoded(vm, string, true)
    }

    /// Return the JSON of a string.
    fn encode_basestring(vm: &mut Vm, string: &Value) -> R {
        encoded(vm, string, false)
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        let scanner = class_of(vm, &Scanner::CLASS);
        set(vm, module, "make_scanner", scanner);
        let encoder = class_of(vm, &Encoder::CLASS);
        set(vm, module, "make_encoder", encoder);
        Ok(())
    }
}

fn encoded(vm: &mut Vm, string: &Value, ascii: bool) -> R {
    let Some(s) = string.downcast::<Str>() else {
        return Err(vm.type_error_named("first argument must be a string, not {}", string));
    };
    let mut out = Vec::with_capacity(s.bytes().len() + 2);
    push_string(s, ascii, &mut out);
    Ok(vm.str_wtf8(out))
}

fn push_string(s: &Str, ascii: bool, out: &mut Vec<u8>) {
    let bytes = s.bytes();
    out.push(b'"');
    let mut at = 0;
    while at < bytes.len() {
        let plain = bytes[at..]
            .iter()
            .position(|&b| b < 0x20 || b == b'"' || b == b'\\' || ascii && b >= 0x7f)
            .unwrap_or(bytes.len() - at);
        out.extend_from_slice(&bytes[at..at + plain]);
        at += plain;
        let Some(&byte) = bytes.get(at) else { break };
        let short = match byte {
            b'"' => b'"',
            b'\\' => b'\\',
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            8 => b'b',
            12 => b'f',
            _ => 0,
        };
        if short != 0 {
            out.extend_from_slice(&[b'\\', short]);
            at += 1;
        } else if byte < 0x80 {
            push_unit(byte as u32, out);
            at += 1;
        } else {
            let mut points = taipan_vm::types::str_::Points::new(&bytes[at..]);
            let point = points.next().unwrap_or(0xfffd);
            at = bytes.len() - points.rest().len();
            if point >= 0x10000 {
                push_unit(0xd800 + ((point - 0x10000) >> 10), out);
                push_unit(0xdc00 + ((point - 0x10000) & 0x3ff), out);
            } else {
                push_unit(point, out);
            }
        }
    }
    out.push(b'"');
}

fn push_unit(unit: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\\u");
    for shift in [12, 8, 4, 0] {
        out.push(b"0123456789abcdef"[(unit >> shift & 15) as usize]);
    }
}

/// Raise `json.JSONDecodeError`.
#[cold]
fn decode_error(vm: &mut Vm, message: &str, document: &Value, position: usize) -> Raise {
    let make = |vm: &mut Vm| {
        let module = vm.import_simple("json.decoder")?;
        let class = vm.get_attr_str(&module, "JSONDecodeError")?;
        let (message, position) = (vm.str(message), vm.int(position as i64));
        vm.call(&class, &[message, document.clone(), position])
    };
    match make(vm) {
        Ok(error) => vm.raise_value(error),
        Err(raise) => raise,
    }
}

/// Reads a document; positions are byte offsets.
struct Reader<'a> {
    document: &'a Value,
    text: &'a Str,
    bytes: &'a [u8],
    at: usize,
    strict: bool,
    depth: usize,
    /// Keys of objects by what is written, each in the place that its first and last bytes give: what was there gives way.
    recent: Vec<Option<(&'a [u8], Value)>>,
    /// A dict of all keys, of which there is one object each.
    keys: Value,
}

/// Places for keys that have been read lately.
const RECENT: usize = 64;

/// Where a key goes that is written so.
fn recent_place(written: &[u8]) -> usize {
    let (first, last) = match written {
        [] => (0, 0),
        [first, .., last] | [first @ last] => (usize::from(*first), usize::from(*last)),
    };
    (first * 7 + last * 31 + written.len()) % RECENT
}

/// The number of bytes before the first that ends a string, begins an escape or is a control character.
fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let is_special = |&b: &u8| b == b'"' || b == b'\\' || b < 0x20;
    let (words, rest) = bytes.as_chunks::<8>();
    for (i, word) in words.iter().enumerate() {
        let word = u64::from_ne_bytes(*word);
        // A byte's highest bit says: it is zero, or less than a blank.
        let zero = |x: u64| x.wrapping_sub(ONES) & !x;
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let escape = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        if (quote | escape | control) & HIGH != 0 {
            let at = bytes[i * 8..].iter().position(is_special);
            return i * 8 + at.unwrap_or_default();
        }
    }
    let at = rest.iter().position(is_special).unwrap_or(rest.len());
    words.len() * 8 + at
}

impl<'a> Reader<'a> {
    fn new(document: &'a Value, text: &'a Str, at: usize, strict: bool) -> Reader<'a> {
        Reader {
            document,
            text,
            bytes: text.bytes(),
            at,
            strict,
            depth: 0,
            recent: Vec::new(),
            keys: Value::NONE,
        }
    }

    fn char_at(&self, offset: usize) -> usize {
        self.text.char_index(offset)
    }

    #[cold]
    fn fail(&self, vm: &mut Vm, message: &str, offset: usize) -> Raise {
        let position = self.char_at(offset.min(self.bytes.len()));
        decode_error(vm, message, self.document, position)
    }

    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// The rest of a string whose opening quote lies before the position.
    fn string(&mut self, vm: &mut Vm) -> R {
        let start = self.at;
        let begin = start.saturating_sub(1);
        let rest = &self.bytes[start..];
        let plain = plain_length(rest);
        if rest.get(plain) == Some(&b'"') {
            self.at = start + plain + 1;
            return Ok(self.piece(vm, &rest[..plain]));
        }
        let mut out = rest[..plain].to_vec();
        let mut at = start + plain;
        loop {
            let Some(&byte) = self.bytes.get(at) else {
                return Err(self.fail(vm, "Unterminated string starting at", begin));
            };
            match byte {
                b'"' => {
                    self.at = at + 1;
                    return Ok(vm.str_wtf8(out));
                }
                b'\\' => at = self.escape(vm, at, begin, &mut out)?,
                _ if byte < 0x20 && self.strict => {
                    return Err(self.fail(vm, "Invalid control character at", at));
                }
                _ => {
                    let end = self.bytes[at..]
                        .iter()
                        .position(|&b| b == b'"' || b == b'\\' || b < 0x20 && self.strict)
                        .map_or(self.bytes.len(), |n| at + n);
                    out.extend_from_slice(&self.bytes[at..end]);
                    at = end;
                }
            }
        }
    }

    /// A part of the document as it is.
    fn piece(&self, vm: &mut Vm, bytes: &[u8]) -> Value {
        match self.text.is_ascii() {
            true => vm.str_ascii(bytes),
            false => vm.str_copy(bytes),
        }
    }

    /// The rest of a key whose opening quote lies before the position.
    fn key(&mut self, vm: &mut Vm) -> R {
        let rest = &self.bytes[self.at..];
        let plain = plain_length(rest);
        if rest.get(plain) != Some(&b'"') {
            let key = self.string(vm)?;
            return Ok(self.shared_key(vm, key));
        }
        self.at += plain + 1;
        let written = &rest[..plain];
        let place = recent_place(written);
        match self.recent.get(place) {
            Some(Some((known, key))) if *known == written => return Ok(key.clone()),
            Some(_) => {}
            None => self.recent.resize(RECENT, None),
        }
        let key = self.piece(vm, written);
        let key = self.shared_key(vm, key);
        self.recent[place] = Some((written, key.clone()));
        Ok(key)
    }

    /// The key that was read before and is equal, or this one.
    fn shared_key(&mut self, vm: &mut Vm, key: Value) -> Value {
        if self.keys.is_none() {
            self.keys = vm.dict();
        }
        let keys = self.keys.downcast::<Dict>().expect("just made");
        if let Some(known) = keys.get_str(&key) {
            return known;
        }
        keys.set_str(&key, key.clone());
        key
    }

    /// An escape; the position behind it.
    fn escape(&self, vm: &mut Vm, at: usize, begin: usize, out: &mut Vec<u8>) -> R<usize> {
        let Some(&letter) = self.bytes.get(at + 1) else {
            return Err(self.fail(vm, "Unterminated string starting at", begin));
        };
        let plain = match letter {
            b'"' | b'\\' | b'/' => letter,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let Some(mut point) = self.unit(at + 2) else {
                    return Err(self.fail(vm, "Invalid \\uXXXX escape", at + 1));
                };
                let mut end = at + 6;
                if (0xd800..0xdc00).contains(&point)
                    && self.bytes.get(end..end + 2) == Some(b"\\u")
                    && let Some(second @ 0xdc00..0xe000) = self.unit(end + 2)
                {
                    point = 0x10000 + ((point & 0x3ff) << 10 | second & 0x3ff);
                    end += 6;
                }
                encode_point(point, out);
                return Ok(end);
            }
            _ => return Err(self.fail(vm, "Invalid \\escape", at)),
        };
        out.push(plain);
        Ok(at + 2)
    }

    /// Four hexadecimal digits.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = self.bytes.get(at..at + 4)?;
        digits
            .iter()
            .try_fold(0, |n, &b| Some(n << 4 | (b as char).to_digit(16)?))
    }

    fn enter(&mut self, vm: &mut Vm, what: &str) -> R<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(vm.recursion_error(format!(
                "maximum recursion depth exceeded while decoding a JSON {what} from a unicode string"
            )));
        }
        Ok(())
    }

    /// A value at the position. StopIteration(position) where there is none.
    fn value(&mut self, vm: &mut Vm, scanner: &Scanner) -> R {
        let Some(&byte) = self.bytes.get(self.at) else {
            return Err(self.nothing(vm, self.at));
        };
        vm.charge(1)?;
        let rest = &self.bytes[self.at..];
        match byte {
            b'"' => {
                let start = self.at;
                self.at += 1;
                let text = self.string(vm)?;
                vm.charge((self.at - start) / BYTES_PER_UNIT)?;
                return Ok(text);
            }
            b'{' => {
                self.enter(vm, "object")?;
                self.at += 1;
                let result = self.object(vm, scanner);
                self.depth -= 1;
                return result;
            }
            b'[' => {
                self.enter(vm, "array")?;
                self.at += 1;
                let result = self.array(vm, scanner);
                self.depth -= 1;
                return result;
            }
            _ => {}
        }
        let (text, value): (&[u8], _) = match byte {
            b'n' => (b"null", Some(Value::NONE)),
            b't' => (b"true", Some(Value::TRUE)),
            b'f' => (b"false", Some(Value::FALSE)),
            b'N' => (b"NaN", None),
            b'I' => (b"Infinity", None),
            b'-' => (b"-Infinity", None),
            _ => return self.number(vm, scanner),
        };
        if rest.starts_with(text) {
            self.at += text.len();
            return match value {
                Some(value) => Ok(value),
                None => {
                    let text = vm.str_ascii(text);
                    vm.call(&scanner.parse_constant, &[text])
                }
            };
        }
        self.number(vm, scanner)
    }

    #[cold]
    fn nothing(&self, vm: &mut Vm, at: usize) -> Raise {
        let position = vm.int(self.char_at(at) as i64);
        vm.stop_iteration(position)
    }

    fn number(&mut self, vm: &mut Vm, scanner: &Scanner) -> R {
        let rest = &self.bytes[self.at..];
        let digits = |from: usize| {
            rest[from.min(rest.len())..]
                .iter()
                .take_while(|b| b.is_ascii_digit())
                .count()
        };
        let sign = (rest.first() == Some(&b'-')) as usize;
        let whole = match rest.get(sign) {
            Some(b'0') => 1,
            _ => digits(sign),
        };
        if whole == 0 {
            return Err(self.nothing(vm, self.at));
        }
        let mut end = sign + whole;
        let mut is_float = false;
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_float = true;
        }
        if let Some(b'e' | b'E') = rest.get(end) {
            let sign = matches!(rest.get(end + 1), Some(b'+' | b'-')) as usize;
            let n = digits(end + 1 + sign);
            if n > 0 {
                end += 1 + sign + n;
                is_float = true;
            }
        }
        let text = &rest[..end];
        self.at += end;
        let plain = std::str::from_utf8(text).unwrap_or_default();
        if is_float {
            if scanner.parse_float.is(&vm.types.float)
                && let Ok(f) = plain.parse::<f64>()
            {
                return Ok(vm.float(f));
            }
            let text = vm.str_ascii(text);
            return vm.call(&scanner.parse_float, &[text]);
        }
        if text.len() <= 18
            && scanner.parse_int.is(&vm.types.int)
            && let Ok(i) = plain.parse::<i64>()
        {
            return Ok(vm.int(i));
        }
        let text = vm.str_ascii(text);
        vm.call(&scanner.parse_int, &[text])
    }

    /// A value inside of a container: "Expecting value" where there is none.
    fn item(&mut self, vm: &mut Vm, scanner: &Scanner) -> R {
        let result = self.value(vm, scanner);
        if let Err(raise) = &result
            && vm.is_raised(raise, &vm.types.StopIteration)
        {
            // The hooks' own StopIteration is taken for a missing value too, as it always was.
            let error = vm.take_raised();
            let position = vm.get_attr_str(&error, "value")?;
            let position = vm.to_i64(&position).unwrap_or_default();
            vm.raised = None;
            return Err(decode_error(
                vm,
                "Expecting value",
                self.document,
                position.max(0) as usize,
            ));
        }
        result
    }

    fn array(&mut self, vm: &mut Vm, scanner: &Scanner) -> R {
        let mut items = Vec::new();
        self.skip_blanks();
        if self.bytes.get(self.at) == Some(&b']') {
            self.at += 1;
            return Ok(vm.list(items));
        }
        loop {
            items.push(self.item(vm, scanner)?);
            self.skip_blanks();
            match self.bytes.get(self.at) {
                Some(b']') => {
                    self.at += 1;
                    return Ok(vm.list(items));
                }
                Some(b',') => {
                    let comma = self.at;
                    self.at += 1;
                    self.skip_blanks();
                    if self.bytes.get(self.at) == Some(&b']') {
                        return Err(self.fail(
                            vm,
                            "Illegal trailing comma before end of array",
                            comma,
                        ));
                    }
                }
                _ => return Err(self.fail(vm, "Expecting ',' delimiter", self.at)),
            }
        }
    }

    fn object(&mut self, vm: &mut Vm, scanner: &Scanner) -> R {
        let as_pairs = !scanner.object_pairs_hook.is_none();
        let mut pairs = Vec::new();
        let result = vm.dict();
        let dict = result.downcast::<Dict>().expect("just made");
        self.skip_blanks();
        if self.bytes.get(self.at) == Some(&b'}') {
            self.at += 1;
        } else {
            loop {
                if self.bytes.get(self.at) != Some(&b'"') {
                    return Err(self.fail(
                        vm,
                        "Expecting property name enclosed in double quotes",
                        self.at,
                    ));
                }
                self.at += 1;
                let key = self.key(vm)?;
                self.skip_blanks();
                if self.bytes.get(self.at) != Some(&b':') {
                    return Err(self.fail(vm, "Expecting ':' delimiter", self.at));
                }
                self.at += 1;
                self.skip_blanks();
                let value = self.item(vm, scanner)?;
                if as_pairs {
                    pairs.push(vm.tuple_of([key, value]));
                } else {
                    dict.set_str(&key, value);
                }
                self.skip_blanks();
                match self.bytes.get(self.at) {
                    Some(b'}') => {
                        self.at += 1;
                        break;
                    }
                    Some(b',') => {
                        let comma = self.at;
                        self.at += 1;
                        self.skip_blanks();
                        if self.bytes.get(self.at) == Some(&b'}') {
                            return Err(self.fail(
                                vm,
                                "Illegal trailing comma before end of object",
                                comma,
                            ));
                        }
                    }
                    _ => return Err(self.fail(vm, "Expecting ',' delimiter", self.at)),
                }
            }
        }
        if as_pairs {
            let pairs = vm.list(pairs);
            return vm.call(&scanner.object_pairs_hook, &[pairs]);
        }
        if !scanner.object_hook.is_none() {
            return vm.call(&scanner.object_hook, std::slice::from_ref(&result));
        }
        Ok(result.clone())
    }
}

/// Scans values of JSON: called with a string and an index, returns the value and the index behind it.
#[class(name = "Scanner", module = "_json", flags(BASETYPE), new)]
#[derive(Trace)]
pub struct Scanner {
    strict: Value,
    object_hook: Value,
    object_pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
}

#[methods(class = "Scanner")]
impl Scanner {
    #[new]
    #[sig("(context)")]
    fn new_(class: &Value, vm: &mut Vm, context: &Value) -> R {
        let mut get = |name: &str| vm.get_attr_str(context, name);
        let scanner = Scanner {
            strict: get("strict")?,
            object_hook: get("object_hook")?,
            object_pairs_hook: get("object_pairs_hook")?,
            parse_float: get("parse_float")?,
            parse_int: get("parse_int")?,
            parse_constant: get("parse_constant")?,
        };
        Ok(vm.new_native(class, scanner))
    }
    /// Call self as a function.
    #[sig("(string, idx)")]
    fn __call__(&self, vm: &mut Vm, string: &Value, idx: i64) -> R {
        let Some(s) = string.downcast::<Str>() else {
            return Err(vm.type_error_named("first argument must be a string, not {}", string));
        };
        if idx < 0 {
            return Err(vm.value_error("idx cannot be negative"));
        }
        if idx as usize > s.len() {
            let idx = vm.int(idx);
            return Err(vm.stop_iteration(idx));
        }
        let strict = vm.truth(&self.strict)?;
        let mut reader = Reader::new(string, s, s.offset(idx as usize), strict);
        let value = reader.value(vm, self)?;
        let end = reader.char_at(reader.at);
        let end = vm.int(end as i64);
        Ok(vm.tuple_of([value, end]))
    }
    /// Whether control characters in strings are refused.
    #[getter]
    fn strict(&self) -> Value {
        self.strict.clone()
    }
    /// Called with every dict.
    #[getter]
    fn object_hook(&self) -> Value {
        self.object_hook.clone()
    }
    /// Called with the pairs of every object.
    #[getter]
    fn object_pairs_hook(&self) -> Value {
        self.object_pairs_hook.clone()
    }
    /// Called with the text of every number with a fraction or exponent.
    #[getter]
    fn parse_float(&self) -> Value {
        self.parse_float.clone()
    }
    /// Called with the text of every other number.
    #[getter]
    fn parse_int(&self) -> Value {
        self.parse_int.clone()
    }
    /// Called with "NaN", "Infinity" and "-Infinity".
    #[getter]
    fn parse_constant(&self) -> Value {
        self.parse_constant.clone()
    }
}

/// Encodes values as JSON: called with a value and a level of indentation, returns a tuple of strings.
#[class(name = "Encoder", module = "_json", flags(BASETYPE), new)]
#[derive(Trace)]
pub struct Encoder {
    markers: Value,
    default: Value,
    encoder: Value,
    indent: Value,
    key_separator: Value,
    item_separator: Value,
    sort_keys: bool,
    skipkeys: bool,
    allow_nan: bool,
}

/// How strings are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Ascii,
    Unicode,
    Script,
}

/// One run of an encoder.
struct Run<'a> {
    encoder: &'a Encoder,
    text: Text,
    out: Vec<u8>,
    /// Containers being written.
    open: Vec<u64>,
    depth: usize,
}

#[methods(class = "Encoder")]
impl Encoder {
    #[new]
    #[sig(
        "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)"
    )]
    fn new_(
        class: &Value,
        vm: &mut Vm,
        markers: Value,
        default: Value,
        encoder: Value,
        indent: Value,
        key_separator: Value,
        item_separator: Value,
        sort_keys: bool,
        skipkeys: bool,
        allow_nan: bool,
    ) -> R {
        if !markers.is_none() && !markers.is_kind(Kind::Dict) {
            return Err(vm.type_error_named(
                "make_encoder() argument 1 must be dict or None, not {}",
                &markers,
            ));
        }
        for (number, separator) in [(5, &key_separator), (6, &item_separator)] {
            if !separator.is_kind(Kind::Str) {
                let text = format!("make_encoder() argument {number} must be str, not {{}}");
                return Err(vm.type_error_named(&text, separator));
            }
        }
        Ok(vm.new_native(
            class,
            Encoder {
                markers,
                default,
                encoder,
                indent,
                key_separator,
                item_separator,
                sort_keys,
                skipkeys,
                allow_nan,
            },
        ))
    }
    /// Call self as a function.
    #[sig("(obj, _current_indent_level)")]
    fn __call__(&self, vm: &mut Vm, obj: &Value, _current_indent_level: i64) -> R {
        let text = match self.encoder.downcast::<Builtin>().map(|b| b.def.name) {
            Some("encode_basestring_ascii") => Text::Ascii,
            Some("encode_basestring") => Text::Unicode,
            _ => Text::Script,
        };
        let mut run = Run {
            encoder: self,
            text,
            out: Vec::new(),
            open: Vec::new(),
            depth: 0,
        };
        run.value(vm, obj, _current_indent_level.max(0) as usize)?;
        let out = std::mem::take(&mut run.out);
        let text = vm.str_wtf8(out);
        Ok(vm.tuple_of([text]))
    }
}

impl Run<'_> {
    fn push(&mut self, vm: &mut Vm, text: &Value) -> R<()> {
        if let Some(s) = text.downcast::<Str>() {
            vm.extend(&mut self.out, s.bytes().len())?;
            self.out.extend_from_slice(s.bytes());
        }
        Ok(())
    }

    fn string(&mut self, vm: &mut Vm, value: &Value) -> R<()> {
        let Some(s) = value.downcast::<Str>() else {
            return Ok(());
        };
        if self.text == Text::Script {
            let text = vm.call(&self.encoder.encoder, std::slice::from_ref(value))?;
            if !text.is_a::<Str>() {
                return Err(vm.type_error_named("encoder() must return a string, not {}", &text));
            }
            return self.push(vm, &text);
        }
        vm.extend(&mut self.out, s.bytes().len() + 2)?;
        push_string(s, self.text == Text::Ascii, &mut self.out);
        Ok(())
    }

    /// The text of a float.
    fn float(&self, vm: &mut Vm, value: &Value, f: f64) -> R {
        if f.is_finite() {
            let plain = vm.float(f);
            return vm.repr(&plain);
        }
        if !self.encoder.allow_nan {
            let shown = vm.repr(value)?;
            let shown = shown.downcast::<Str>().map(|s| s.to_escaped().into_owned());
            return Err(vm.value_error(format!(
                "Out of range float values are not JSON compliant: {}",
                shown.unwrap_or_default()
            )));
        }
        Ok(vm.str(if f.is_nan() {
            "NaN"
        } else if f > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }))
    }

    /// The text of a value without parts.
    fn simple(&self, vm: &mut Vm, value: &Value) -> R<Option<Value>> {
        if value.is_none() {
            return Ok(Some(vm.str("null")));
        }
        if value.is_bool() {
            return Ok(Some(vm.str(if value.is_true() { "true" } else { "false" })));
        }
        if value.as_small_int().is_some() || value.is_kind(Kind::Int) {
            return vm.int_repr(value).map(Some);
        }
        if value.raw().is_float() {
            return self.float(vm, value, value.raw().as_float()).map(Some);
        }
        if let Some(f) = value.downcast::<Float>() {
            return self.float(vm, value, f.0).map(Some);
        }
        Ok(None)
    }

    fn value(&mut self, vm: &mut Vm, value: &Value, level: usize) -> R<()> {
        vm.charge(1)?;
        if value.is_kind(Kind::Str) {
            return self.string(vm, value);
        }
        // What is written without a look at the room is shorter.
        vm.extend(&mut self.out, 64)?;
        let raw = value.raw();
        let constant: &[u8] = match raw {
            Raw::NONE => b"null",
            Raw::TRUE => b"true",
            Raw::FALSE => b"false",
            _ => b"",
        };
        if !constant.is_empty() {
            self.out.extend_from_slice(constant);
            return Ok(());
        }
        if let Some(i) = value.as_small_int() {
            // Writing to memory cannot fail.
            let _ = write!(self.out, "{i}");
            return Ok(());
        }
        if raw.is_float() && raw.as_float().is_finite() {
            let text = taipan_vm::format::float::repr(raw.as_float());
            self.out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        if let Some(text) = self.simple(vm, value)? {
            return self.push(vm, &text);
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.depth -= 1;
            return Err(
                vm.recursion_error("maximum recursion depth exceeded while encoding a JSON object")
            );
        }
        let result = self.container(vm, value, level);
        self.depth -= 1;
        result
    }

    fn container(&mut self, vm: &mut Vm, value: &Value, level: usize) -> R<()> {
        let kind = value.kind();
        let checked = !self.encoder.markers.is_none();
        let has_parts = match kind {
            Some(Kind::List) => value.downcast::<List>().is_some_and(|l| !l.is_empty()),
            Some(Kind::Tuple) => value.downcast::<Tuple>().is_some_and(|t| !t.is_empty()),
            Some(Kind::Dict) => value.downcast::<Dict>().is_some_and(|d| !d.is_empty()),
            _ => true,
        };
        if !has_parts {
            let empty: &[u8] = if kind == Some(Kind::Dict) {
                b"{}"
            } else {
                b"[]"
            };
            self.out.extend_from_slice(empty);
            return Ok(());
        }
        let id = value.id();
        if checked {
            if self.open.contains(&id) {
                return Err(vm.value_error("Circular reference detected"));
            }
            self.open.push(id);
        }
        match kind {
            Some(Kind::List | Kind::Tuple) => self.sequence(vm, value, level)?,
            Some(Kind::Dict) => self.mapping(vm, value, level)?,
            _ => {
                let other = vm.call(&self.encoder.default, std::slice::from_ref(value))?;
                if let Err(raise) = self.value(vm, &other, level) {
                    let name = vm.type_name(value);
                    vm.note_raised(raise, &format!("when serializing {name} object"));
                    return Err(raise);
                }
            }
        }
        if checked {
            self.open.pop();
        }
        Ok(())
    }

    /// The next part begins in a line of its own, if the encoder indents.
    #[cold]
    fn new_line(&mut self, vm: &mut Vm, level: usize) -> R<()> {
        if let Some(indent) = self.encoder.indent.downcast::<Str>() {
            self.out.push(b'\n');
            for _ in 0..level {
                vm.extend(&mut self.out, indent.bytes().len())?;
                self.out.extend_from_slice(indent.bytes());
            }
        }
        Ok(())
    }

    fn sequence(&mut self, vm: &mut Vm, value: &Value, level: usize) -> R<()> {
        let items = vm.collect(value)?;
        self.out.push(b'[');
        self.new_line(vm, level + 1)?;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                let separator = self.encoder.item_separator.clone();
                self.push(vm, &separator)?;
                self.new_line(vm, level + 1)?;
            }
            if let Err(raise) = self.value(vm, item, level + 1) {
                let name = vm.type_name(value);
                vm.note_raised(raise, &format!("when serializing {name} item {i}"));
                return Err(raise);
            }
        }
        self.new_line(vm, level)?;
        self.out.push(b']');
        Ok(())
    }

    fn mapping(&mut self, vm: &mut Vm, value: &Value, level: usize) -> R<()> {
        let exact_dict = value.raw().has_shape(exact(Kind::Dict));
        let items: Vec<(Value, Value)> = match value.downcast::<Dict>() {
            Some(dict) if exact_dict && !self.encoder.sort_keys => dict.items(),
            _ => {
                let view = vm.call_method(value, "items", &[])?;
                let mut items = vm.collect(&view)?;
                if self.encoder.sort_keys {
                    let list = vm.list(items);
                    vm.call_method(&list, "sort", &[])?;
                    items = list
                        .downcast::<List>()
                        .map(List::snapshot)
                        .unwrap_or_default();
                }
                let mut pairs = Vec::with_capacity(items.len());
                for item in items {
                    match item.downcast::<Tuple>().map(|t| t.items()) {
                        Some([key, value]) => pairs.push((key.clone(), value.clone())),
                        _ => return Err(vm.value_error("items must return 2-tuples")),
                    }
                }
                pairs
            }
        };
        self.out.push(b'{');
        let mut first = true;
        for (key, item) in &items {
            let text = if key.is_kind(Kind::Str) {
                key.clone()
            } else {
                match self.simple(vm, key)? {
                    Some(text) => text,
                    None if self.encoder.skipkeys => continue,
                    None => {
                        return Err(vm.type_error_named(
                            "keys must be str, int, float, bool or None, not {}",
                            key,
                        ));
                    }
                }
            };
            if !first {
                let separator = self.encoder.item_separator.clone();
                self.push(vm, &separator)?;
            }
            first = false;
            self.new_line(vm, level + 1)?;
            self.string(vm, &text)?;
            let separator = self.encoder.key_separator.clone();
            self.push(vm, &separator)?;
            if let Err(raise) = self.value(vm, item, level + 1) {
                let saved = vm.raised.take();
                let shown = vm.repr(key)?;
                vm.raised = saved;
                let shown = shown.downcast::<Str>().map(|s| s.to_escaped().into_owned());
                let name = vm.type_name(value);
                let text = format!("when serializing {name} item {}", shown.unwrap_or_default());
                vm.note_raised(raise, &text);
                return Err(raise);
            }
        }
        if !first {
            self.new_line(vm, level)?;
        }
        self.out.push(b'}');
        Ok(())
    }
}
