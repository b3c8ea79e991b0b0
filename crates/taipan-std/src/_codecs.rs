//! `_codecs`: encodings by name, error handlers, and the native encoders and decoders one by one.

use crate::classes::set;
use taipan_vm::codecs::errors::{Handlers, escape_points, registered};
use taipan_vm::codecs::{self, Codec, Endian, Registry, call_info, lookup_registered, noted};
use taipan_vm::native::{Args, MethodDef, MethodKind, Nullable, functions, module};
use taipan_vm::types::bytes_like::{Data, data_of};
use taipan_vm::types::dict::Dict;
use taipan_vm::types::str_::{Points, Str, encode_point};
use taipan_vm::{Kind, R, Value, Vm};

pub struct CodecsModule;

fn text(s: Option<&Str>, default: &str) -> String {
    s.map_or(default.to_string(), |s| s.to_escaped().into_owned())
}

/// The codec info of an encoding.
fn lookup(vm: &mut Vm, name: &str) -> R {
    if name.contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    if let Some(found) = lookup_registered(vm, name)? {
        return Ok(found);
    }
    let module = vm.import_simple("codecs")?;
    let (argument, own) = (vm.str(name), Codec::find(name).map(Codec::name));
    let own = match own {
        Some(own) => vm.str(own),
        None => Value::NONE,
    };
    let info = vm.call_method(&module, "_find_codec", &[argument, own])?;
    if info.is_none() {
        return Err(vm.lookup_error(format!("unknown encoding: {name}")));
    }
    let key = name.to_ascii_lowercase().replace(' ', "-");
    vm.module_state::<Registry>()
        .cache
        .insert(key, info.clone());
    Ok(info)
}

/// A pair of a result and the length it was made from.
fn pair(vm: &mut Vm, first: Value, n: usize) -> Value {
    let n = vm.int(n as i64);
    vm.tuple_of([first, n])
}

/// What a decoder that finds out the byte order returns: text, bytes used, order.
fn triple(vm: &mut Vm, (out, used, order): (Vec<u8>, usize, i64)) -> Value {
    let items = vec![vm.str_wtf8(out), vm.int(used as i64), vm.int(order)];
    vm.tuple(items)
}

fn encode_with(vm: &mut Vm, codec: Codec, value: &Value, errors: &str) -> R {
    let Some(s) = value.downcast::<Str>() else {
        let function = match codec {
            Codec::Charmap(..) => "charmap".to_owned(),
            Codec::Latin1 => "latin_1".to_owned(),
            _ => codec.name().replace('-', "_"),
        };
        let text = format!("{function}_encode() argument 1 must be str, not {{}}");
        return Err(vm.type_error_named(&text, value));
    };
    let n = s.len();
    let data = codec.encode(vm, value, errors)?;
    let data = vm.bytes(data);
    Ok(pair(vm, data, n))
}

fn decode_with(vm: &mut Vm, codec: Codec, data: &[u8], errors: &str, last: bool) -> R {
    let (out, used) = codec.decode(vm, data, errors, last)?;
    let out = vm.str_wtf8(out);
    Ok(pair(vm, out, used))
}

macro_rules! coders {
    ($($encode:ident $decode:ident $codec:expr, $last:literal;)*) => {
        /// Encoders and decoders of one encoding each.
        struct Coders;

        #[functions(module = "_codecs")]
        impl Coders {
            $(
                /// Encode a string; the bytes and the number of characters.
                #[sig("(str, errors=None, /)")]
                fn $encode(vm: &mut Vm, str: &Value, errors: Nullable<&Str>) -> R {
                    let errors = text(errors.0, "strict");
                    encode_with(vm, $codec, str, &errors)
                }
                /// Decode bytes; the string and the number of bytes used.
                #[sig("(data, errors=None, final=False, /)")]
                fn $decode(vm: &mut Vm, data: &Value, errors: Nullable<&Str>, final_: Option<bool>) -> R {
                    let errors = text(errors.0, "strict");
                    let data = bytes_or_text(vm, data)?;
                    decode_with(vm, $codec, &data, &errors, final_.unwrap_or($last))
                }
            )*
        }
    };
}

coders! {
    utf_8_encode utf_8_decode Codec::Utf8, false;
    utf_7_encode utf_7_decode Codec::Utf7, false;
    ascii_encode ascii_decode Codec::Ascii, true;
    latin_1_encode latin_1_decode Codec::Latin1, true;
    utf_16_le_encode utf_16_le_decode Codec::Utf16(Endian::Little), false;
    utf_16_be_encode utf_16_be_decode Codec::Utf16(Endian::Big), false;
    utf_16_encode utf_16_decode Codec::Utf16(Endian::Marked), false;
    utf_32_le_encode utf_32_le_decode Codec::Utf32(Endian::Little), false;
    utf_32_be_encode utf_32_be_decode Codec::Utf32(Endian::Big), false;
    utf_32_encode utf_32_decode Codec::Utf32(Endian::Marked), false;
    unicode_escape_encode unicode_escape_decode Codec::UnicodeEscape, true;
    raw_unicode_escape_encode raw_unicode_escape_decode Codec::RawUnicodeEscape, true;
}

/// Bytes, or the UTF-8 of a string (escapes may come as text).
fn bytes_or_text(vm: &mut Vm, value: &Value) -> R<Vec<u8>> {
    if let Some(s) = value.downcast::<Str>() {
        return Ok(s.bytes().to_vec());
    }
    match data_of(vm, value)? {
        Some(data) => Ok(data.into_owned()),
        None => Err(vm.type_error_named("a bytes-like object is required, not '{}'", value)),
    }
}

/// Fields of a Unicode error: object, start and end.
fn error_range(vm: &mut Vm, error: &Value) -> R<(Value, usize, usize)> {
    let object = vm.get_attr_str(error, "object")?;
    let (start, end) = (
        vm.get_attr_str(error, "start")?,
        vm.get_attr_str(error, "end")?,
    );
    let len = vm.len(&object)?;
    let start = (vm.to_i64(&start)?.max(0) as usize).min(len);
    let end = (vm.to_i64(&end)?.max(0) as usize).clamp(start, len);
    Ok((object, start, end))
}

/// What a handler of this kind does with an exception.
fn handle(vm: &mut Vm, error: &Value, handler: Handlers) -> R {
    let is = |vm: &Vm, class: &Value| vm.is_instance(error, class);
    let decode = is(vm, &vm.types.UnicodeDecodeError);
    let encode = is(vm, &vm.types.UnicodeEncodeError);
    let translate = is(vm, &vm.types.UnicodeTranslateError);
    if handler == Handlers::Strict {
        let base = vm.class(|t| &t.BaseException);
        if !vm.is_instance(error, &base) {
            return Err(vm.type_error("codec must pass exception instance"));
        }
        return Err(vm.raise_value(error.clone()));
    }
    let wrong =
        |vm: &mut Vm| vm.type_error_named("don't know how to handle {} in error callback", error);
    if !decode && !encode && !translate {
        return Err(wrong(vm));
    }
    let (object, start, end) = error_range(vm, error)?;
    let mut out = Vec::new();
    match handler {
        Handlers::Ignore => {}
        Handlers::Replace if decode => encode_point(0xfffd, &mut out),
        Handlers::Replace if translate => (start..end).for_each(|_| encode_point(0xfffd, &mut out)),
        Handlers::BackslashReplace if decode => {
            let data = data_of(vm, &object)?.unwrap_or_default();
            for &b in &data[start..end] {
                taipan_vm::types::str_::repr::push_escape(b as u32, &mut out);
            }
        }
        Handlers::XmlCharRefReplace | Handlers::NameReplace if !encode => return Err(wrong(vm)),
        Handlers::SurrogateEscape | Handlers::SurrogatePass => {
            // These need the bytes around: the codecs do it themselves, here only the plain case is left.
            if decode && handler == Handlers::SurrogateEscape {
                let data = data_of(vm, &object)?.unwrap_or_default();
                let n = data[start..end]
                    .iter()
                    .take(4)
                    .take_while(|&&b| b >= 0x80)
                    .count();
                if n == 0 {
                    return Err(vm.raise_value(error.clone()));
                }
                for &b in &data[start..start + n] {
                    encode_point(0xdc00 + b as u32, &mut out);
                }
                let text = vm.str_wtf8(out);
                return Ok(pair(vm, text, start + n));
            }
            if !encode {
                return if translate {
                    Err(wrong(vm))
                } else {
                    Err(vm.raise_value(error.clone()))
                };
            }
            let points: Vec<u32> = object
                .downcast::<Str>()
                .map(|s| s.points().collect())
                .unwrap_or_default();
            let name = vm.get_attr_str(error, "encoding")?;
            let name = name
                .downcast::<Str>()
                .map(|s| s.to_escaped().into_owned())
                .unwrap_or_default();
            for &p in &points[start..end] {
                match handler {
                    Handlers::SurrogateEscape if (0xdc80..0xdd00).contains(&p) => {
                        out.push((p - 0xdc00) as u8)
                    }
                    Handlers::SurrogatePass if (0xd800..0xe000).contains(&p) => {
                        let one = vm.str_point(p);
                        let codec = Codec::find(&name).unwrap_or(Codec::Ascii);
                        out.extend_from_slice(&codec.encode(vm, &one, "surrogatepass")?);
                    }
                    _ => return Err(vm.raise_value(error.clone())),
                }
            }
            let data = vm.bytes(out);
            return Ok(pair(vm, data, end));
        }
        _ => {
            let points: Vec<u32> = object
                .downcast::<Str>()
                .map(|s| s.points().collect())
                .unwrap_or_default();
            let text = escape_points(handler, &points[start..end]).unwrap_or_default();
            out.extend_from_slice(text.as_bytes());
        }
    }
    let text = vm.str_wtf8(out);
    Ok(pair(vm, text, end))
}

macro_rules! handlers {
    ($($name:literal $handler:ident;)*) => {
        /// The builtin error handlers as functions.
        static HANDLERS: &[(&str, MethodDef)] = &[$(
            ($name, MethodDef {
                name: concat!($name, "_errors"),
                doc: concat!("Implements the '", $name, "' error handling."),
                signature: "($self, object, /)",
                kind: MethodKind::Function,
                call: taipan_vm::native::general(|vm: &mut Vm, args: &Args<'_>| match args.all {
                    [error] => handle(vm, error, Handlers::$handler),
                    all => {
                        let n = all.len();
                        Err(vm.type_error(format!("error handler takes exactly one argument ({n} given)")))
                    }
                }),
        ..MethodDef::GENERAL
    }),
        )*];
    };
}

handlers! {
    "strict" Strict;
    "ignore" Ignore;
    "replace" Replace;
    "xmlcharrefreplace" XmlCharRefReplace;
    "backslashreplace" BackslashReplace;
    "namereplace" NameReplace;
    "surrogatepass" SurrogatePass;
    "surrogateescape" SurrogateEscape;
}

/// Encodings and error handlers.
#[module(name = "_codecs")]
impl CodecsModule {
    /// Add a function that finds codecs by name.
    fn register(vm: &mut Vm, search_function: Value) -> R<()> {
        if !vm.is_callable(&search_function) {
            return Err(vm.type_error("argument must be callable"));
        }
        vm.module_state::<Registry>().search.push(search_function);
        Ok(())
    }
    /// Take a search function away, and forget what was found.
    fn unregister(vm: &mut Vm, search_function: &Value) {
        let registry = vm.module_state::<Registry>();
        registry.search.retain(|f| !f.is(search_function));
        let found = std::mem::take(&mut registry.cache);
        drop(found);
    }
    /// Return the codec info of an encoding.
    #[name = "lookup"]
    fn lookup_(vm: &mut Vm, encoding: &Str) -> R {
        let name = encoding.to_escaped().into_owned();
        lookup(vm, &name)
    }
    /// Encode an object with any codec.
    #[sig("(obj, encoding='utf-8', errors='strict')")]
    fn encode(vm: &mut Vm, obj: &Value, encoding: Option<&Str>, errors: Option<&Str>) -> R {
        let name = text(encoding, "utf-8");
        if obj.is_kind(Kind::Str)
            && let Some(codec) = Codec::find(&name)
        {
            let data = codec.encode(vm, obj, &text(errors, "strict"));
            let data = data.map_err(|raise| noted(vm, raise, &name, true))?;
            return Ok(vm.bytes(data));
        }
        let info = lookup(vm, &name)?;
        let errors = errors.map(|e| e.to_escaped().into_owned());
        call_info(vm, (&name, &info), obj, errors.as_deref(), true)
    }
    /// Decode an object with any codec.
    #[sig("(obj, encoding='utf-8', errors='strict')")]
    fn decode(vm: &mut Vm, obj: &Value, encoding: Option<&Str>, errors: Option<&Str>) -> R {
        let name = text(encoding, "utf-8");
        if let Some(codec) = Codec::find(&name)
            && !obj.is_kind(Kind::Str)
            && let Some(data) = data_of(vm, obj)?
        {
            let decoded = codec.decode_str(vm, &data, &text(errors, "strict"));
            return decoded.map_err(|raise| noted(vm, raise, &name, false));
        }
        let info = lookup(vm, &name)?;
        let errors = errors.map(|e| e.to_escaped().into_owned());
        call_info(vm, (&name, &info), obj, errors.as_deref(), false)
    }
    /// Encode with a native encoding; the bytes and the number of characters.
    fn _encode_native(vm: &mut Vm, encoding: &Str, obj: &Value, errors: &Str) -> R {
        match Codec::find(&encoding.to_escaped()) {
            Some(codec) => encode_with(vm, codec, obj, &errors.to_escaped()),
            None => Err(vm.lookup_error(format!("unknown encoding: {}", encoding.to_escaped()))),
        }
    }
    /// Decode with a native encoding; the string and the number of bytes used.
    fn _decode_native(vm: &mut Vm, encoding: &Str, data: Data<'_>, errors: &Str, last: bool) -> R {
        match Codec::find(&encoding.to_escaped()) {
            Some(codec) => decode_with(vm, codec, &data.0, &errors.to_escaped(), last),
            None => Err(vm.lookup_error(format!("unknown encoding: {}", encoding.to_escaped()))),
        }
    }
    /// Register an error handler under a name.
    fn register_error(vm: &mut Vm, errors: &Str, handler: Value) -> R<()> {
        if !vm.is_callable(&handler) {
            return Err(vm.type_error("handler must be callable"));
        }
        let name = errors.to_escaped().into_owned();
        let old = vm.module_state::<Registry>().handlers.insert(name, handler);
        drop(old);
        Ok(())
    }
    /// Forget an error handler; whether there was one.
    fn _unregister_error(vm: &mut Vm, errors: &Str) -> R<bool> {
        let name = errors.to_escaped().into_owned();
        if Handlers::find(&name) != Handlers::Other {
            return Err(vm.value_error(format!(
                "cannot un-register built-in error handler '{name}'"
            )));
        }
        let old = vm.module_state::<Registry>().handlers.remove(&name);
        Ok(old.is_some())
    }
    /// Return the error handler of a name.
    fn lookup_error(vm: &mut Vm, name: &Str) -> R {
        let name = name.to_escaped().into_owned();
        if let Some(handler) = vm.module_state::<Registry>().handlers.get(&name) {
            return Ok(handler.clone());
        }
        match HANDLERS.iter().find(|h| h.0 == name) {
            Some((key, def)) => {
                // The same function every time.
                let function = vm.builtin(def, Value::NONE, false);
                let registry = vm.module_state::<Registry>();
                registry.handlers.insert(key.to_string(), function.clone());
                Ok(function)
            }
            None => registered(vm, &name),
        }
    }
    /// Decode the escapes of bytes literals; the bytes and the number of bytes used.
    #[sig("(data, errors=None, /)")]
    fn escape_decode(vm: &mut Vm, data: &Value, errors: Nullable<&Str>) -> R {
        let data = bytes_or_text(vm, data)?;
        let errors = text(errors.0, "strict");
        let out = unescape(vm, &data, &errors)?;
        let out = vm.bytes(out);
        Ok(pair(vm, out, data.len()))
    }
    /// Encode bytes with escapes; the bytes and the number of bytes used.
    #[sig("(data, errors=None, /)")]
    fn escape_encode(vm: &mut Vm, data: &Value, errors: Nullable<&Str>) -> R {
        let _ = errors;
        if !data.is_kind(Kind::Bytes) {
            return Err(
                vm.type_error_named("escape_encode() argument 1 must be bytes, not {}", data)
            );
        }
        let bytes = data_of(vm, data)?.unwrap_or_default();
        let mut out = Vec::new();
        for &b in bytes.iter() {
            match b {
                b'\'' | b'\\' => out.extend_from_slice(&[b'\\', b]),
                b'\t' => out.extend_from_slice(b"\\t"),
                b'\n' => out.extend_from_slice(b"\\n"),
                b'\r' => out.extend_from_slice(b"\\r"),
                0x20..0x7f => out.push(b),
                _ => taipan_vm::types::str_::repr::push_escape(b as u32, &mut out),
            }
        }
        let out = vm.bytes(out);
        Ok(pair(vm, out, bytes.len()))
    }
    /// UTF-16 whose byte order is found out: string, bytes used, order (-1 little, 1 big).
    #[sig("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_16_ex_decode(
        vm: &mut Vm,
        data: Data<'_>,
        errors: Nullable<&Str>,
        byteorder: Option<i64>,
        final_: Option<bool>,
    ) -> R {
        let errors = text(errors.0, "strict");
        let (order, last) = (byteorder.unwrap_or(0), final_.unwrap_or(false));
        let decoded = codecs::decode16_marked(vm, &data.0, &errors, order, last)?;
        Ok(triple(vm, decoded))
    }
    /// UTF-32 whose byte order is found out: string, bytes used, order (-1 little, 1 big).
    #[sig("(data, errors=None, byteorder=0, final=False, /)")]
    fn utf_32_ex_decode(
        vm: &mut Vm,
        data: Data<'_>,
        errors: Nullable<&Str>,
        byteorder: Option<i64>,
        final_: Option<bool>,
    ) -> R {
        let errors = text(errors.0, "strict");
        let (order, last) = (byteorder.unwrap_or(0), final_.unwrap_or(false));
        let decoded = codecs::decode32_marked(vm, &data.0, &errors, order, last)?;
        Ok(triple(vm, decoded))
    }
    /// Return the bytes of a bytes-like object, or the UTF-8 of a string.
    #[sig("(data, errors=None, /)")]
    fn readbuffer_encode(vm: &mut Vm, data: &Value, errors: Nullable<&Str>) -> R {
        let _ = errors;
        let data = bytes_or_text(vm, data)?;
        let n = data.len();
        let data = vm.bytes(data);
        Ok(pair(vm, data, n))
    }
    /// Other names of encodings, by name.
    fn _aliases(vm: &mut Vm) -> Value {
        let result = vm.dict();
        let dict = result.downcast::<Dict>().expect("just made");
        for (name, target) in Codec::aliases() {
            let (name, target) = (vm.intern(name), vm.str(*target));
            drop(dict.set_str(&name, target));
        }
        result
    }
    /// Return a mapping from code points to bytes for a string of 256 characters.
    fn charmap_build(vm: &mut Vm, map: &Str) -> R {
        let result = vm.dict();
        let dict = result.downcast::<Dict>().expect("just made");
        for (byte, point) in map.points().enumerate() {
            if point != 0xfffe {
                dict.set(
                    vm,
                    &Value::small_int(point as i64),
                    Value::small_int(byte as i64),
                )?;
            }
        }
        Ok(result.clone())
    }
    /// Decode bytes through a mapping (a string or a dict; None: Latin-1).
    #[sig("(data, errors=None, mapping=None, /)")]
    fn charmap_decode(
        vm: &mut Vm,
        data: Data<'_>,
        errors: Nullable<&Str>,
        mapping: Nullable<Value>,
    ) -> R {
        let errors = text(errors.0, "strict");
        let Some(mapping) = mapping.0 else {
            return decode_with(vm, Codec::Latin1, &data.0, &errors, true);
        };
        let mut decoding = codecs::errors::Decoding::new("charmap", &data.0, &errors);
        let mut at = 0;
        while at < data.0.len() {
            match map_byte(vm, &mapping, data.0[at])? {
                Some(text) => {
                    decoding.out.extend_from_slice(&text);
                    at += 1;
                }
                None => at = decoding.fail(vm, at, at + 1, "character maps to <undefined>")?,
            }
        }
        let out = std::mem::take(&mut decoding.out);
        let out = vm.str_wtf8(out);
        Ok(pair(vm, out, data.0.len()))
    }
    /// Encode a string through a mapping from code points to bytes (None: Latin-1).
    #[sig("(str, errors=None, mapping=None, /)")]
    fn charmap_encode(
        vm: &mut Vm,
        str: &Value,
        errors: Nullable<&Str>,
        mapping: Nullable<Value>,
    ) -> R {
        let errors = text(errors.0, "strict");
        let Some(mapping) = mapping.0 else {
            return encode_with(vm, Codec::Latin1, str, &errors);
        };
        let Some(s) = str.downcast::<Str>() else {
            return Err(vm.type_error_named("charmap_encode() argument 1 must be str, not {}", str));
        };
        // What the mapping says is asked first, as handlers may ask again for their replacement.
        let mut known = std::collections::HashMap::new();
        for point in Points::new(s.bytes()).chain(32..127) {
            if let std::collections::hash_map::Entry::Vacant(entry) = known.entry(point) {
                let mapped = map_point(vm, &mapping, point)?;
                entry.insert(mapped);
            }
        }
        let mut encoding = codecs::errors::Encoding::new("charmap", str, &errors);
        encoding.run(
            vm,
            "character maps to <undefined>",
            |point, out| match known.get(&point) {
                Some(Some(bytes)) => {
                    out.extend_from_slice(bytes);
                    true
                }
                _ => false,
            },
        )?;
        let out = std::mem::take(&mut encoding.out);
        let out = vm.bytes(out);
        Ok(pair(vm, out, s.len()))
    }

    #[init]
    fn init(vm: &mut Vm, module: &Value) -> R<()> {
        for def in Coders::FUNCTIONS {
            let function = vm.builtin(def, module.clone(), false);
            set(vm, module, def.name, function);
        }
        Ok(())
    }
}

/// The text that a byte maps to.
fn map_byte(vm: &mut Vm, mapping: &Value, byte: u8) -> R<Option<Vec<u8>>> {
    let mut out = Vec::new();
    if let Some(table) = mapping.downcast::<Str>() {
        if (byte as usize) < table.len() {
            let point = table.point(byte as usize);
            if point != 0xfffe {
                encode_point(point, &mut out);
                return Ok(Some(out));
            }
        }
        return Ok(None);
    }
    let found = vm.get_item(mapping, &Value::small_int(byte as i64));
    let Some(found) = vm.catch(found, |t| &t.LookupError)? else {
        return Ok(None);
    };
    if found.is_none() {
        return Ok(None);
    }
    if let Some(s) = found.downcast::<Str>() {
        if s.bytes() == "\u{fffe}".as_bytes() {
            return Ok(None);
        }
        return Ok(Some(s.bytes().to_vec()));
    }
    let Some(point) = found.as_small_int() else {
        return Err(vm.type_error("character mapping must return integer, None or str"));
    };
    if !(0..0x11_0000).contains(&point) {
        return Err(vm.type_error("character mapping must be in range(0x110000)"));
    }
    if point == 0xfffe {
        return Ok(None);
    }
    encode_point(point as u32, &mut out);
    Ok(Some(out))
}

/// The bytes that a code point maps to.
fn map_point(vm: &mut Vm, mapping: &Value, point: u32) -> R<Option<Vec<u8>>> {
    let found = vm.get_item(mapping, &Value::small_int(point as i64));
    let Some(found) = vm.catch(found, |t| &t.LookupError)? else {
        return Ok(None);
    };
    if found.is_none() {
        return Ok(None);
    }
    if found.is_kind(Kind::Bytes) {
        return Ok(data_of(vm, &found)?.map(|d| d.into_owned()));
    }
    match found.as_small_int() {
        Some(byte @ 0..256) => Ok(Some(vec![byte as u8])),
        Some(_) => Err(vm.type_error("character mapping must be in range(256)")),
        None => Err(vm.type_error_named(
            "character mapping must return integer, bytes or None, not {}",
            &found,
        )),
    }
}

/// The bytes of a literal's body.
fn unescape(vm: &mut Vm, data: &[u8], errors: &str) -> R<Vec<u8>> {
    let mut out = Vec::with_capacity(data.len());
    let mut at = 0;
    while at < data.len() {
        if data[at] != b'\\' {
            out.push(data[at]);
            at += 1;
            continue;
        }
        let Some(&letter) = data.get(at + 1) else {
            return Err(vm.value_error("Trailing \\ in string"));
        };
        let start = at;
        at += 2;
        match letter {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(letter),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'v' => out.push(11),
            b'0'..=b'7' => {
                let mut value = (letter - b'0') as u32;
                for _ in 0..2 {
                    let Some(digit @ b'0'..=b'7') = data.get(at) else {
                        break;
                    };
                    value = value << 3 | (digit - b'0') as u32;
                    at += 1;
                }
                out.push(value as u8);
            }
            b'x' => {
                let digit = |i: usize| data.get(i).and_then(|&b| (b as char).to_digit(16));
                match (digit(at), digit(at + 1)) {
                    (Some(high), Some(low)) => {
                        out.push((high << 4 | low) as u8);
                        at += 2;
                    }
                    (first, _) => {
                        match errors {
                            "strict" => {
                                return Err(vm.value_error(format!(
                                    "invalid \\x escape at position {start}"
                                )));
                            }
                            "replace" => out.push(b'?'),
                            "ignore" => {}
                            other => {
                                return Err(vm.value_error(format!(
                                    "decoding error; unknown error handling code: {other}"
                                )));
                            }
                        }
                        at += first.is_some() as usize;
                    }
                }
            }
            other => out.extend_from_slice(&[b'\\', other]),
        }
    }
    Ok(out)
}
