//! What happens to bytes that cannot be decoded and characters that cannot be encoded.

use super::{Registry, points_of};
use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::bytes::Bytes;
use crate::types::str_::repr::push_escape;
use crate::types::str_::{Points, Str, encode_point, ops};
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;

/// The error handlers by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handlers {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
    /// Registered by a script, or unknown.
    Other,
}

impl Handlers {
    pub fn find(name: &str) -> Handlers {
        match name {
            "strict" => Handlers::Strict,
            "ignore" => Handlers::Ignore,
            "replace" => Handlers::Replace,
            "backslashreplace" => Handlers::BackslashReplace,
            "xmlcharrefreplace" => Handlers::XmlCharRefReplace,
            "namereplace" => Handlers::NameReplace,
            "surrogateescape" => Handlers::SurrogateEscape,
            "surrogatepass" => Handlers::SurrogatePass,
            _ => Handlers::Other,
        }
    }
}

/// `LookupError` for an unknown handler.
pub fn unknown_handler(vm: &mut Vm, name: &str) -> Raise {
    vm.lookup_error(format!("unknown error handler name '{name}'"))
}

/// A handler that a script has registered.
pub fn registered(vm: &mut Vm, name: &str) -> R<Value> {
    match vm.module_state::<Registry>().handlers.get(name) {
        Some(handler) => Ok(handler.clone()),
        None => Err(unknown_handler(vm, name)),
    }
}

/// UnicodeDecodeError, not yet raised.
pub fn decode_error(
    vm: &mut Vm,
    encoding: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Value {
    let class = vm.class(|t| &t.UnicodeDecodeError);
    let (encoding, reason) = (vm.str(encoding), vm.str(reason));
    let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
    vm.new_exception(&class, vec![encoding, object, start, end, reason])
}

/// UnicodeEncodeError, not yet raised.
pub fn encode_error(
    vm: &mut Vm,
    encoding: &str,
    object: Value,
    start: usize,
    end: usize,
    reason: &str,
) -> Value {
    let class = vm.class(|t| &t.UnicodeEncodeError);
    let (encoding, reason) = (vm.str(encoding), vm.str(reason));
    let (start, end) = (Value::small_int(start as i64), Value::small_int(end as i64));
    vm.new_exception(&class, vec![encoding, object, start, end, reason])
}

/// What a handler returned: replacement and position.
fn handler_result(vm: &mut Vm, result: &Value, len: usize, decoding: bool) -> R<(Value, usize)> {
    let items = result.downcast::<Tuple>().map(|t| t.items());
    let (replacement, position) = match items {
        Some([replacement, position])
            if (replacement.is_kind(Kind::Str)
                || !decoding && replacement.is_kind(Kind::Bytes))
                && (position.as_small_int().is_some() || position.is_kind(Kind::Int)) =>
        {
            (replacement.clone(), position)
        }
        _ => {
            return Err(vm.type_error(if decoding {
                "decoding error handler must return (str, int) tuple"
            } else {
                "encoding error handler must return (str/bytes, int) tuple"
            }));
        }
    };
    let position = vm.to_i64(position)?;
    let at = if position < 0 {
        position + len as i64
    } else {
        position
    };
    if at < 0 || at > len as i64 {
        return Err(vm.index_error(format!(
            "position {position} from error handler out of bounds"
        )));
    }
    Ok((replacement, at as usize))
}

/// A run of decoding.
pub struct Decoding<'a> {
    /// As in errors.
    pub encoding: &'static str,
    pub data: &'a [u8],
    pub errors: &'a str,
    /// Generalised UTF-8.
    pub out: Vec<u8>,
    /// The bytes object whose end `data` is, and how many bytes stand before.
    pub origin: Option<(Value, usize)>,
    /// Other bytes that a handler has put into the exception, and where to go on in them. The run ends there.
    pub changed: Option<(Value, usize)>,
}

impl<'a> Decoding<'a> {
    pub fn new(encoding: &'static str, data: &'a [u8], errors: &'a str) -> Decoding<'a> {
        Decoding {
            encoding,
            data,
            errors,
            out: Vec::new(),
            origin: None,
            changed: None,
        }
    }

    /// Raise UnicodeDecodeError.
    #[cold]
    fn raise(&mut self, vm: &mut Vm, start: usize, end: usize, reason: &str) -> Raise {
        let object = vm.bytes(self.data);
        let error = decode_error(vm, self.encoding, object, start, end, reason);
        vm.raise_value(error)
    }

    /// The bytes `start..end` cannot be decoded: where to go on.
    #[cold]
    pub fn fail(&mut self, vm: &mut Vm, start: usize, end: usize, reason: &str) -> R<usize> {
        let bad = &self.data[start..end];
        match Handlers::find(self.errors) {
            Handlers::Ignore => Ok(end),
            Handlers::Replace => {
                encode_point(0xfffd, &mut self.out);
                Ok(end)
            }
            Handlers::BackslashReplace => {
                for &b in bad {
                    push_escape(b as u32, &mut self.out);
                }
                Ok(end)
            }
            Handlers::SurrogateEscape => {
                let n = bad.iter().take(4).take_while(|&&b| b >= 0x80).count();
                if n == 0 {
                    return Err(self.raise(vm, start, end, reason));
                }
                for &b in &bad[..n] {
                    encode_point(0xdc00 + b as u32, &mut self.out);
                }
                Ok(start + n)
            }
            Handlers::SurrogatePass => match surrogate_at(self.encoding, &self.data[start..]) {
                Some((point, n)) => {
                    encode_point(point, &mut self.out);
                    Ok(start + n)
                }
                None => Err(self.raise(vm, start, end, reason)),
            },
            Handlers::XmlCharRefReplace | Handlers::NameReplace => {
                Err(vm.type_error("don't know how to handle UnicodeDecodeError in error callback"))
            }
            Handlers::Strict => Err(self.raise(vm, start, end, reason)),
            Handlers::Other => {
                let handler = registered(vm, self.errors)?;
                let (object, before) = match &self.origin {
                    Some((object, before)) => (object.clone(), *before),
                    None => (vm.bytes(self.data), 0),
                };
                let (start, end) = (start + before, end + before);
                let error = decode_error(vm, self.encoding, object.clone(), start, end, reason);
                let result = vm.call(&handler, std::slice::from_ref(&error))?;
                let now = vm.get_attr_str(&error, "object")?;
                let len = match now.downcast::<Bytes>() {
                    Some(now) => now.0.len(),
                    None => return Err(vm.type_error("object attribute must be bytes")),
                };
                let (text, at) = handler_result(vm, &result, len, true)?;
                self.out.extend_from_slice(ops::text(&text).bytes());
                if now.is(&object) {
                    return Ok(at.saturating_sub(before));
                }
                self.changed = Some((now, at));
                Ok(self.data.len())
            }
        }
    }
}

/// A surrogate encoded as a character at the start of bytes, and how many bytes it takes.
fn surrogate_at(encoding: &str, data: &[u8]) -> Option<(u32, usize)> {
    let name = encoding.replace('_', "-");
    let point = match (name.as_str(), data) {
        ("utf-8", [a, b, c, ..]) => {
            if *a != 0xed || b & 0xc0 != 0x80 || c & 0xc0 != 0x80 {
                return None;
            }
            let p = (*a as u32 & 15) << 12 | (*b as u32 & 63) << 6 | (*c as u32 & 63);
            (p, 3)
        }
        ("utf-16-le" | "utf-16", [a, b, ..]) => (u16::from_le_bytes([*a, *b]) as u32, 2),
        ("utf-16-be", [a, b, ..]) => (u16::from_be_bytes([*a, *b]) as u32, 2),
        ("utf-32-le" | "utf-32", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    (0xd800..0xe000).contains(&point.0).then_some(point)
}

/// The bytes of a surrogate encoded as a character.
fn surrogate_bytes(encoding: &str, point: u32) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match encoding {
        "utf-8" => encode_point(point, &mut out),
        "utf-16-le" | "utf-16" => out.extend_from_slice(&(point as u16).to_le_bytes()),
        "utf-16-be" => out.extend_from_slice(&(point as u16).to_be_bytes()),
        "utf-32-le" | "utf-32" => out.extend_from_slice(&point.to_le_bytes()),
        "utf-32-be" => out.extend_from_slice(&point.to_be_bytes()),
        _ => return None,
    }
    Some(out)
}

/// The text that stands for characters under handlers that write text.
pub fn escape_points(handler: Handlers, points: &[u32]) -> Option<String> {
    let mut out = String::new();
    for &p in points {
        match handler {
            Handlers::Replace => out.push('?'),
            Handlers::XmlCharRefReplace => out.push_str(&format!("&#{p};")),
            Handlers::BackslashReplace | Handlers::NameReplace => {
                let name = char::from_u32(p).filter(|_| handler == Handlers::NameReplace);
                match name.and_then(crate::unicode::name) {
                    Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                    None => {
                        let mut escape = Vec::new();
                        push_escape(p, &mut escape);
                        out.extend(escape.iter().map(|&b| b as char));
                    }
                }
            }
            _ => return None,
        }
    }
    Some(out)
}

/// A run of encoding.
pub struct Encoding<'a> {
    /// As in errors.
    pub encoding: &'static str,
    pub text: &'a Value,
    pub errors: &'a str,
    pub out: Vec<u8>,
}

impl<'a> Encoding<'a> {
    pub fn new(encoding: &'static str, text: &'a Value, errors: &'a str) -> Encoding<'a> {
        Encoding {
            encoding,
            text,
            errors,
            out: Vec::new(),
        }
    }

    /// Encode all characters. `put` appends a character's bytes; `false`: it cannot be encoded (nothing was appended).
    pub fn run(
        &mut self,
        vm: &mut Vm,
        reason: &str,
        mut put: impl FnMut(u32, &mut Vec<u8>) -> bool,
    ) -> R<()> {
        // Multi-byte encodings tell each character by itself.
        let groups = reason != super::multibyte::ILLEGAL;
        let s: &Str = ops::text(self.text);
        self.out.reserve(s.bytes().len());
        let mut points = s.points();
        let mut done = 0;
        loop {
            let Some(p) = points.next() else {
                return Ok(());
            };
            if put(p, &mut self.out) {
                done += 1;
                continue;
            }
            break;
        }
        // Something cannot be encoded: go on by index, as handlers may go anywhere.
        let points = points_of(s);
        let mut at = done;
        let mut scratch = Vec::new();
        while at < points.len() {
            if put(points[at], &mut self.out) {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while groups && end < points.len() {
                scratch.clear();
                if put(points[end], &mut scratch) {
                    break;
                }
                end += 1;
            }
            at = self.fail(vm, &points, at, end, reason, &mut put)?;
        }
        Ok(())
    }

    #[cold]
    fn raise(&mut self, vm: &mut Vm, start: usize, end: usize, reason: &str) -> Raise {
        let error = encode_error(vm, self.encoding, self.text.clone(), start, end, reason);
        vm.raise_value(error)
    }

    fn fail(
        &mut self,
        vm: &mut Vm,
        points: &[u32],
        start: usize,
        end: usize,
        reason: &str,
        put: &mut impl FnMut(u32, &mut Vec<u8>) -> bool,
    ) -> R<usize> {
        let bad = &points[start..end];
        let handler = Handlers::find(self.errors);
        match handler {
            Handlers::Strict => Err(self.raise(vm, start, end, reason)),
            Handlers::Ignore => Ok(end),
            Handlers::Replace
            | Handlers::XmlCharRefReplace
            | Handlers::BackslashReplace
            | Handlers::NameReplace => {
                let text = escape_points(handler, bad).unwrap_or_default();
                for c in text.chars() {
                    if !put(c as u32, &mut self.out) {
                        return Err(self.raise(vm, start, end, reason));
                    }
                }
                Ok(end)
            }
            Handlers::SurrogateEscape => {
                for (i, &p) in bad.iter().enumerate() {
                    if !(0xdc80..0xdd00).contains(&p) {
                        return Err(self.raise(vm, start + i, end, reason));
                    }
                    self.out.push((p - 0xdc00) as u8);
                }
                Ok(end)
            }
            Handlers::SurrogatePass => {
                for &p in bad {
                    let bytes =
                        surrogate_bytes(self.encoding, p).filter(|_| (0xd800..0xe000).contains(&p));
                    match bytes {
                        Some(bytes) => self.out.extend_from_slice(&bytes),
                        None => return Err(self.raise(vm, start, end, reason)),
                    }
                }
                Ok(end)
            }
            Handlers::Other => {
                let handler = registered(vm, self.errors)?;
                let error = encode_error(vm, self.encoding, self.text.clone(), start, end, reason);
                let result = vm.call(&handler, &[error])?;
                let (replacement, at) = handler_result(vm, &result, points.len(), false)?;
                if let Some(bytes) = replacement.downcast::<Bytes>() {
                    self.out.extend_from_slice(&bytes.0);
                    return Ok(at);
                }
                for p in Points::new(ops::text(&replacement).bytes()) {
                    if !put(p, &mut self.out) {
                        return Err(self.raise(vm, start, end, reason));
                    }
                }
                Ok(at)
            }
        }
    }
}
