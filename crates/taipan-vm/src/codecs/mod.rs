//! Encodings: bytes to text and back. The native ones are found by name here; others come from search functions that scripts
//! register (module `_codecs`).

mod charmaps;
pub mod errors;
mod escape;
mod multibyte;
pub mod punycode;
mod utf16_32;
mod utf7;

use crate::heap::Kind;
use crate::raise::{R, Raise};
use crate::types::bytearray::ByteArray;
use crate::types::bytes::Bytes;
use crate::types::str_::points::{self, PointWriter};
use crate::types::str_::{Str, encode_point};
use crate::types::tuple::Tuple;
use crate::value::Value;
use crate::vm::Vm;
use charmaps::{ALIASES, CHARMAPS, POINTS};
pub use errors::Handlers;
use errors::{Decoding, Encoding};
use multibyte::Multibyte;
use std::sync::Arc;

/// Order of bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Endian {
    /// As a byte order mark says; little without one. Written with a mark.
    Marked,
    Little,
    Big,
}

/// A native encoding.
#[derive(Clone, Copy, Debug)]
pub enum Codec {
    Utf8,
    Utf8Sig,
    Utf16(Endian),
    Utf32(Endian),
    Utf7,
    Ascii,
    Latin1,
    UnicodeEscape,
    RawUnicodeEscape,
    Punycode,
    /// Name, and code point of each byte in a table of [`POINTS`].
    Charmap(&'static str, &'static [[u8; 2]]),
    /// Several bytes a character.
    Multibyte(&'static Multibyte),
}

impl Codec {
    /// The name that `codecs.lookup(...)` shows.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Utf16(Endian::Marked) => "utf-16",
            Codec::Utf16(Endian::Little) => "utf-16-le",
            Codec::Utf16(Endian::Big) => "utf-16-be",
            Codec::Utf32(Endian::Marked) => "utf-32",
            Codec::Utf32(Endian::Little) => "utf-32-le",
            Codec::Utf32(Endian::Big) => "utf-32-be",
            Codec::Utf7 => "utf-7",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "iso8859-1",
            Codec::UnicodeEscape => "unicode-escape",
            Codec::RawUnicodeEscape => "raw-unicode-escape",
            Codec::Punycode => "punycode",
            Codec::Charmap(name, _) => name,
            Codec::Multibyte(encoding) => encoding.name,
        }
    }

    /// The name in errors.
    fn error_name(self) -> &'static str {
        match self {
            Codec::Latin1 => "latin-1",
            Codec::Utf8Sig => "utf-8",
            Codec::UnicodeEscape => "unicodeescape",
            Codec::RawUnicodeEscape => "rawunicodeescape",
            Codec::Utf7 => "utf7",
            Codec::Charmap(..) => "charmap",
            other => other.name(),
        }
    }

    /// Other names of encodings, and the names of the modules that CPython has for them.
    pub fn aliases() -> &'static [(&'static str, &'static str)] {
        &ALIASES
    }

    /// Find a native encoding.
    pub fn find(name: &str) -> Option<Codec> {
        match name {
            "utf-8" | "utf8" | "UTF-8" => return Some(Codec::Utf8),
            "ascii" => return Some(Codec::Ascii),
            "latin-1" | "latin1" => return Some(Codec::Latin1),
            _ => {}
        }
        let name = normalize(name);
        if let Some(codec) = Codec::of_module(&name) {
            return Some(codec);
        }
        let dotted = name.replace('.', "_");
        let alias = |n: &str| ALIASES.binary_search_by_key(&n, |a| a.0).ok();
        let target = alias(&name).or_else(|| alias(&dotted))?;
        Codec::of_module(ALIASES[target].1)
    }

    fn of_module(name: &str) -> Option<Codec> {
        Some(match name {
            "utf_8" => Codec::Utf8,
            "utf_8_sig" => Codec::Utf8Sig,
            "utf_16" => Codec::Utf16(Endian::Marked),
            "utf_16_le" => Codec::Utf16(Endian::Little),
            "utf_16_be" => Codec::Utf16(Endian::Big),
            "utf_32" => Codec::Utf32(Endian::Marked),
            "utf_32_le" => Codec::Utf32(Endian::Little),
            "utf_32_be" => Codec::Utf32(Endian::Big),
            "utf_7" => Codec::Utf7,
            "ascii" => Codec::Ascii,
            "latin_1" | "iso8859_1" => Codec::Latin1,
            "unicode_escape" => Codec::UnicodeEscape,
            "raw_unicode_escape" => Codec::RawUnicodeEscape,
            "punycode" => Codec::Punycode,
            _ => {
                if let Some(encoding) = Multibyte::find(name) {
                    return Some(Codec::Multibyte(encoding));
                }
                let i = CHARMAPS.binary_search_by_key(&name, |m| m.0).ok()?;
                Codec::Charmap(CHARMAPS[i].1, &POINTS[i * 256..][..256])
            }
        })
    }

    /// Decode. With `last` false an incomplete character at the end is left; the number of bytes used is returned.
    pub fn decode(self, vm: &mut Vm, data: &[u8], errors: &str, last: bool) -> R<(Vec<u8>, usize)> {
        let mut decoding = Decoding::new(self.error_name(), data, errors);
        let used = self.run(vm, &mut decoding, last)?;
        let Some(mut next) = decoding.changed else {
            return Ok((decoding.out, used));
        };
        let mut out = decoding.out;
        let codec = match self {
            Codec::Utf8Sig => Codec::Utf8,
            // Marks of byte order are at the beginning.
            Codec::Utf16(Endian::Marked) if decoding.encoding == "utf-16-be" => {
                Codec::Utf16(Endian::Big)
            }
            Codec::Utf16(Endian::Marked) => Codec::Utf16(Endian::Little),
            Codec::Utf32(Endian::Marked) if decoding.encoding == "utf-32-be" => {
                Codec::Utf32(Endian::Big)
            }
            Codec::Utf32(Endian::Marked) => Codec::Utf32(Endian::Little),
            codec => codec,
        };
        loop {
            vm.charge(1)?;
            let (object, at) = next;
            let bytes = object.downcast::<Bytes>().map_or(&[][..], |bytes| &bytes.0);
            let mut decoding = Decoding::new(self.error_name(), &bytes[at..], errors);
            decoding.origin = Some((object.clone(), at));
            codec.run(vm, &mut decoding, last)?;
            out.append(&mut decoding.out);
            match decoding.changed {
                Some(changed) => next = changed,
                None => return Ok((out, data.len())),
            }
        }
    }

    /// Decode; how many bytes were used.
    fn run(self, vm: &mut Vm, decoding: &mut Decoding<'_>, last: bool) -> R<usize> {
        let data = decoding.data;
        Ok(match self {
            Codec::Utf8 => utf8(vm, decoding, 0, last)?,
            Codec::Utf8Sig => {
                let mark = b"\xef\xbb\xbf";
                if !last && data.len() < 3 && mark.starts_with(data) {
                    return Ok(0);
                }
                let start = if data.starts_with(mark) { 3 } else { 0 };
                utf8(vm, decoding, start, last)?
            }
            Codec::Utf16(endian) => utf16_32::decode16(vm, decoding, endian, last)?.0,
            Codec::Utf32(endian) => utf16_32::decode32(vm, decoding, endian, last)?.0,
            Codec::Utf7 => utf7::decode(vm, decoding, last)?,
            Codec::Ascii => single(vm, decoding, "ordinal not in range(128)", |b| {
                (b < 0x80).then_some(b as u32)
            })?,
            Codec::Latin1 => {
                decoding.out = match data.is_ascii() {
                    true => data.to_vec(),
                    false => points::from_latin1(data),
                };
                data.len()
            }
            Codec::UnicodeEscape => escape::decode(vm, decoding, last)?,
            Codec::RawUnicodeEscape => escape::decode_raw(vm, decoding, last)?,
            Codec::Punycode => {
                punycode::decode(vm, decoding)?;
                data.len()
            }
            Codec::Charmap(_, table) => {
                single(vm, decoding, "character maps to <undefined>", |b| {
                    Some(u16::from_le_bytes(table[b as usize]).into()).filter(|&p| p != 0xfffe)
                })?
            }
            Codec::Multibyte(encoding) => encoding.decode(vm, decoding, last)?,
        })
    }

    /// Encode a str.
    pub fn encode(self, vm: &mut Vm, text: &Value, errors: &str) -> R<Vec<u8>> {
        let s = crate::types::str_::ops::text(text);
        match self {
            Codec::Utf8 if !s.has_surrogates() => return Ok(s.bytes().to_vec()),
            Codec::Utf8Sig if !s.has_surrogates() => {
                return Ok([b"\xef\xbb\xbf", s.bytes()].concat());
            }
            Codec::Ascii | Codec::Latin1 if s.is_ascii() => return Ok(s.bytes().to_vec()),
            Codec::Latin1 => {
                if let Some(out) = points::to_latin1(s.bytes(), s.len()) {
                    return Ok(out);
                }
            }
            Codec::Utf16(endian) => {
                if let Some(text) = s.as_str() {
                    return Ok(utf16_32::encode16(text, endian));
                }
            }
            Codec::Utf32(endian) => {
                if let Some(text) = s.as_str() {
                    return Ok(utf16_32::encode32(text, s.len(), endian));
                }
            }
            _ => {}
        }
        let mut encoding = Encoding::new(self.error_name(), text, errors);
        match self {
            Codec::Utf8 | Codec::Utf8Sig => {
                if let Codec::Utf8Sig = self {
                    encoding.out.extend_from_slice(b"\xef\xbb\xbf");
                }
                encoding.run(vm, "surrogates not allowed", |p, out| {
                    let ok = !(0xd800..0xe000).contains(&p);
                    if ok {
                        encode_point(p, out);
                    }
                    ok
                })?;
            }
            Codec::Utf16(endian) => {
                let big = endian == Endian::Big;
                if endian == Endian::Marked {
                    encoding.out.extend_from_slice(&[0xff, 0xfe]);
                }
                encoding.run(vm, "surrogates not allowed", |p, out| {
                    utf16_32::put16(p, big, out)
                })?;
            }
            Codec::Utf32(endian) => {
                let big = endian == Endian::Big;
                if endian == Endian::Marked {
                    encoding.out.extend_from_slice(&[0xff, 0xfe, 0, 0]);
                }
                encoding.run(vm, "surrogates not allowed", |p, out| {
                    utf16_32::put32(p, big, out)
                })?;
            }
            Codec::Utf7 => utf7::encode(s, &mut encoding.out),
            Codec::Ascii => encoding.run(vm, "ordinal not in range(128)", |p, out| {
                if p < 0x80 {
                    out.push(p as u8);
                }
                p < 0x80
            })?,
            Codec::Latin1 => encoding.run(vm, "ordinal not in range(256)", |p, out| {
                if p < 0x100 {
                    out.push(p as u8);
                }
                p < 0x100
            })?,
            Codec::UnicodeEscape => escape::encode(s, &mut encoding.out),
            Codec::RawUnicodeEscape => escape::encode_raw(s, &mut encoding.out),
            Codec::Punycode => encoding.out = punycode::encode(s),
            Codec::Charmap(name, table) => {
                let bytes = charmap_bytes(vm, name, table);
                encoding.run(vm, "character maps to <undefined>", |p, out| {
                    let found = bytes.of(p);
                    out.extend(found);
                    found.is_some()
                })?;
            }
            Codec::Multibyte(table) => table.encode(vm, &mut encoding)?,
        }
        Ok(encoding.out)
    }

    /// Decode to a str, all of it.
    pub fn decode_str(self, vm: &mut Vm, data: &[u8], errors: &str) -> R {
        let plain = match self {
            Codec::Utf8 => std::str::from_utf8(data).is_ok(),
            Codec::Ascii | Codec::Latin1 => data.is_ascii(),
            _ => false,
        };
        if plain {
            return Ok(vm.str_copy(data));
        }
        let (text, _) = self.decode(vm, data, errors, true)?;
        Ok(vm.str_wtf8(text))
    }
}

/// UTF-16 of which the byte order is found out: also gives the order (-1 little, 1 big, 0 none yet).
pub fn decode16_marked(
    vm: &mut Vm,
    data: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> R<(Vec<u8>, usize, i64)> {
    let endian = endian_of(order);
    let mut decoding = Decoding::new("utf-16", data, errors);
    let (used, order) = utf16_32::decode16(vm, &mut decoding, endian, last)?;
    Ok((decoding.out, used, order))
}

/// UTF-32 as [`decode16_marked`].
pub fn decode32_marked(
    vm: &mut Vm,
    data: &[u8],
    errors: &str,
    order: i64,
    last: bool,
) -> R<(Vec<u8>, usize, i64)> {
    let endian = endian_of(order);
    let mut decoding = Decoding::new("utf-32", data, errors);
    let (used, order) = utf16_32::decode32(vm, &mut decoding, endian, last)?;
    Ok((decoding.out, used, order))
}

fn endian_of(order: i64) -> Endian {
    match order {
        0 => Endian::Marked,
        n if n < 0 => Endian::Little,
        _ => Endian::Big,
    }
}

/// The bytes of code points in an encoding of one byte a character: pages of 128, of which the first is empty.
pub struct CharmapBytes {
    /// The page of every 128 code points.
    pages: Vec<u8>,
    /// Bytes with [`CharmapBytes::THERE`] set; 0 for none.
    bytes: Vec<u16>,
}

impl CharmapBytes {
    const THERE: u16 = 0x100;
    const PAGE: usize = 128;

    fn new(table: &[[u8; 2]]) -> CharmapBytes {
        let mut made = CharmapBytes {
            pages: vec![0; 0x1_0000 / CharmapBytes::PAGE],
            bytes: vec![0; CharmapBytes::PAGE],
        };
        let points = table
            .iter()
            .map(|&entry| u16::from_le_bytes(entry) as usize);
        for (byte, point) in points.enumerate().filter(|&(_, point)| point != 0xfffe) {
            let page = &mut made.pages[point / CharmapBytes::PAGE];
            if *page == 0 {
                *page = (made.bytes.len() / CharmapBytes::PAGE) as u8;
                made.bytes.resize(made.bytes.len() + CharmapBytes::PAGE, 0);
            }
            let place = *page as usize * CharmapBytes::PAGE + point % CharmapBytes::PAGE;
            // ASCII stands for itself where it can, else the first of several bytes counts.
            if made.bytes[place] == 0 || byte < 0x80 && byte == point {
                made.bytes[place] = byte as u16 | CharmapBytes::THERE;
            }
        }
        made
    }

    #[inline]
    fn of(&self, point: u32) -> Option<u8> {
        let point = point as usize;
        let page = *self.pages.get(point / CharmapBytes::PAGE)? as usize;
        let found = self.bytes[page * CharmapBytes::PAGE + point % CharmapBytes::PAGE];
        (found != 0).then_some(found as u8)
    }
}

/// Those of an encoding, made when something is encoded first.
fn charmap_bytes(vm: &mut Vm, name: &'static str, table: &[[u8; 2]]) -> Arc<CharmapBytes> {
    let made = &mut vm.module_state::<Registry>().charmaps;
    let bytes = made.entry(name);
    bytes
        .or_insert_with(|| Arc::new(CharmapBytes::new(table)))
        .clone()
}

/// An encoding of one byte a character.
fn single(
    vm: &mut Vm,
    decoding: &mut Decoding<'_>,
    reason: &str,
    point: impl Fn(u8) -> Option<u32>,
) -> R<usize> {
    let data = decoding.data;
    let mut out = PointWriter::with_room(data.len() * 2);
    let good = data.iter().map_while(|&byte| point(byte));
    let mut at = good.map(|point| out.push(point)).count();
    decoding.out = out.into_bytes();
    while at < data.len() {
        match point(data[at]) {
            Some(p) => {
                encode_point(p, &mut decoding.out);
                at += 1;
            }
            None => at = decoding.fail(vm, at, at + 1, reason)?,
        }
    }
    Ok(data.len())
}

fn utf8(vm: &mut Vm, decoding: &mut Decoding<'_>, start: usize, last: bool) -> R<usize> {
    let data = decoding.data;
    let mut at = start;
    decoding.out.reserve(data.len() - start);
    loop {
        let error = match std::str::from_utf8(&data[at..]) {
            Ok(_) => {
                decoding.out.extend_from_slice(&data[at..]);
                return Ok(data.len());
            }
            Err(error) => error,
        };
        let bad = at + error.valid_up_to();
        decoding.out.extend_from_slice(&data[at..bad]);
        at = match error.error_len() {
            None if !last => return Ok(bad),
            None => decoding.fail(vm, bad, data.len(), "unexpected end of data")?,
            Some(n) => {
                let first = data[bad];
                let reason = if matches!(first, 0xc2..=0xf4) {
                    "invalid continuation byte"
                } else {
                    "invalid start byte"
                };
                decoding.fail(vm, bad, bad + n, reason)?
            }
        };
        if at >= data.len() {
            return Ok(data.len());
        }
    }
}

/// The name as aliases are written: lower case, runs of other characters than letters, digits and dots as underscores.
fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else if c.is_ascii() {
            gap = true;
        }
    }
    out
}

/// What scripts have registered.
#[derive(Default)]
pub struct Registry {
    /// Search functions, in order.
    pub search: Vec<Value>,
    /// Results of search functions by name.
    pub cache: std::collections::HashMap<String, Value>,
    /// Error handlers by name.
    pub handlers: std::collections::HashMap<String, Value>,
    /// The bytes of characters in encodings of several bytes, made when something is encoded.
    pub encoders: std::collections::HashMap<&'static str, Arc<[u16]>>,
    /// The same of encodings of one byte.
    pub charmaps: std::collections::HashMap<&'static str, Arc<CharmapBytes>>,
    /// Whether the `encodings` package has been tried.
    pub imported: bool,
}

/// The codec info of an encoding that is not native: a tuple `(encode, decode, reader, writer)`.
pub fn lookup_registered(vm: &mut Vm, name: &str) -> R<Option<Value>> {
    let key = name.to_ascii_lowercase().replace(' ', "-");
    if let Some(found) = vm.module_state::<Registry>().cache.get(&key) {
        return Ok(Some(found.clone()));
    }
    let search = vm.module_state::<Registry>().search.clone();
    // Search functions get the name with underscores.
    let argument = vm.str(key.replace('-', "_"));
    for function in search {
        let found = vm.call(&function, std::slice::from_ref(&argument))?;
        if found.is_none() {
            continue;
        }
        if found.downcast::<Tuple>().is_none_or(|t| t.len() != 4) {
            return Err(vm.type_error("codec search functions must return 4-tuples"));
        }
        let registry = vm.module_state::<Registry>();
        registry.cache.insert(key, found.clone());
        return Ok(Some(found));
    }
    // Names of hosts are encoded in the language.
    if normalize(name) == "idna" {
        let module = vm.import_simple("encodings.idna")?;
        let found = vm.call_method(&module, "getregentry", &[])?;
        let registry = vm.module_state::<Registry>();
        registry.cache.insert(key, found.clone());
        return Ok(Some(found));
    }
    Ok(None)
}

fn unknown(vm: &mut Vm, name: &str) -> crate::raise::Raise {
    vm.lookup_error(format!("unknown encoding: {name}"))
}

/// Encodings that `codecs.encode` knows but that are not between text and bytes.
const NOT_TEXT: &[&str] = &[
    "base64",
    "base64_codec",
    "base_64",
    "bz2",
    "bz2_codec",
    "hex",
    "hex_codec",
    "quopri",
    "quopri_codec",
    "quoted_printable",
    "quotedprintable",
    "rot13",
    "rot_13",
    "uu",
    "uu_codec",
    "zip",
    "zlib",
    "zlib_codec",
];

/// Encode or decode through registered functions; `object` is the str or bytes-like object.
fn through_registry(
    vm: &mut Vm,
    object: &Value,
    name: &str,
    errors: Option<&str>,
    encode: bool,
) -> R {
    if name.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    if NOT_TEXT.contains(&normalize(name).as_str()) {
        let function = if encode { "encode" } else { "decode" };
        return Err(vm.lookup_error(format!(
            "'{name}' is not a text encoding; use codecs.{function}() to handle arbitrary codecs"
        )));
    }
    let Some(info) = lookup_registered(vm, name)? else {
        return Err(unknown(vm, name));
    };
    let flag = vm.intern("_is_text_encoding");
    if vm.get_attr_opt(&info, &flag)?.is_some_and(|v| v.is_false()) {
        let function = if encode { "encode" } else { "decode" };
        return Err(vm.lookup_error(format!(
            "'{name}' is not a text encoding; use codecs.{function}() to handle arbitrary codecs"
        )));
    }
    let result = call_info(vm, (name, &info), object, errors, encode)?;
    let wanted = if encode { "bytes" } else { "str" };
    let right = if encode {
        result.is_kind(Kind::Bytes) || result.is_kind(Kind::ByteArray)
    } else {
        result.is_kind(Kind::Str)
    };
    if right {
        return Ok(result);
    }
    let (coder, function) = if encode {
        ("encoder", "encode")
    } else {
        ("decoder", "decode")
    };
    let other = vm.type_name(&result);
    Err(vm.type_error(format!(
        "'{name}' {coder} returned '{other}' instead of '{wanted}'; use codecs.{function}() to {function} to arbitrary types"
    )))
}

/// The first item of what a function of a codec's info returns.
pub fn call_info(
    vm: &mut Vm,
    (name, info): (&str, &Value),
    object: &Value,
    errors: Option<&str>,
    encode: bool,
) -> R {
    let function = info
        .downcast::<Tuple>()
        .and_then(|t| t.items().get(!encode as usize).cloned())
        .unwrap_or(Value::NONE);
    let mut args = vec![object.clone()];
    if let Some(errors) = errors {
        args.push(vm.str(errors));
    }
    let called = vm.call(&function, &args);
    let result = called.map_err(|raise| noted(vm, raise, name, encode))?;
    match result.downcast::<Tuple>().map(|t| t.items()) {
        Some([first, _]) => Ok(first.clone()),
        _ => {
            let coder = if encode { "encoder" } else { "decoder" };
            Err(vm.type_error(format!("{coder} must return a tuple (object, integer)")))
        }
    }
}

/// `text.encode(encoding, errors)`
pub fn encode_object(vm: &mut Vm, text: &Value, encoding: Option<&str>, errors: Option<&str>) -> R {
    let name = encoding.unwrap_or("utf-8");
    match Codec::find(name) {
        Some(codec) if !name.contains('\0') => {
            let data = codec.encode(vm, text, errors.unwrap_or("strict"));
            let data = data.map_err(|raise| noted_unless_direct(vm, raise, name, true))?;
            Ok(vm.bytes(data))
        }
        _ => through_registry(vm, text, name, errors, true),
    }
}

/// `data.decode(encoding, errors)` for anything bytes-like.
pub fn decode_object(
    vm: &mut Vm,
    object: &Value,
    encoding: Option<&str>,
    errors: Option<&str>,
) -> R {
    if object.is_kind(Kind::Str) {
        return Err(vm.type_error("decoding str is not supported"));
    }
    let name = encoding.unwrap_or("utf-8");
    let Some(codec) = Codec::find(name).filter(|_| !name.contains('\0')) else {
        if vm.buffer_of(object)?.is_none() {
            return Err(not_bytes(vm, object));
        }
        return through_registry(vm, object, name, errors, false);
    };
    let errors = errors.unwrap_or("strict");
    let decoded = if let Some(bytes) = object.downcast::<Bytes>() {
        codec.decode_str(vm, &bytes.0, errors)
    } else if let Some(data) = vm.buffer_of(object)? {
        codec.decode_str(vm, &data, errors)
    } else {
        return Err(not_bytes(vm, object));
    };
    decoded.map_err(|raise| noted_unless_direct(vm, raise, name, false))
}

/// Tell in a note which codec has failed.
pub fn noted(vm: &mut Vm, raise: Raise, name: &str, encode: bool) -> Raise {
    let what = if encode { "encoding" } else { "decoding" };
    vm.add_note_to_raised(raise, &format!("{what} with '{name}' codec failed"));
    raise
}

/// As [`noted`], but for the encodings that methods of strings and bytes know by themselves: their errors have no note.
#[cold]
fn noted_unless_direct(vm: &mut Vm, raise: Raise, name: &str, encode: bool) -> Raise {
    match normalize(name).as_str() {
        "utf_8" | "utf8" | "utf_16" | "utf16" | "utf_32" | "utf32" => raise,
        "ascii" | "us_ascii" | "latin1" | "latin_1" | "iso_8859_1" | "iso8859_1" => raise,
        _ => noted(vm, raise, name, encode),
    }
}

fn not_bytes(vm: &mut Vm, object: &Value) -> Raise {
    let template = "decoding to str: need a bytes-like object, {} found";
    vm.type_error_named(template, object)
}

impl Vm {
    /// A copy of the bytes that a bytes-like object exports; `None` if it is not one.
    pub fn buffer_of(&mut self, object: &Value) -> R<Option<Vec<u8>>> {
        if let Some(bytes) = object.downcast::<Bytes>() {
            return Ok(Some(bytes.0.to_vec()));
        }
        if let Some(bytes) = object.downcast::<ByteArray>() {
            return Ok(Some(bytes.data.get()));
        }
        crate::types::memoryview::export(self, object)
    }
}

/// Code points of a str, for encoders.
pub(crate) fn points_of(text: &Str) -> Vec<u32> {
    text.points().collect()
}
