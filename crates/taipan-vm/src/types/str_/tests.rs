use super::*;
use crate::host::Host;
use std::io;

struct Quiet;

impl Host for Quiet {
    fn write_stdout(&mut self, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
    fn random(&mut self, _: &mut [u8]) -> io::Result<()> {
        Ok(())
    }
    fn time(&self) -> i64 {
        0
    }
    fn monotonic(&self) -> i64 {
        0
    }
    fn sleep(&mut self, _: u64) -> u64 {
        0
    }
}

fn vm() -> Box<Vm> {
    Vm::new(Box::new(Quiet))
}

fn text_of(value: &Value) -> String {
    value
        .downcast::<Str>()
        .expect("a str")
        .to_escaped()
        .into_owned()
}

/// Call a method and show the result.
fn call(vm: &mut Vm, text: &str, method: &str, args: &[Value]) -> String {
    let this = vm.str(text);
    match vm.call_method(&this, method, args) {
        Ok(v) if v.is_a::<Str>() => text_of(&v),
        Ok(v) => match v.downcast::<crate::types::list::List>() {
            Some(l) => l
                .snapshot()
                .iter()
                .map(text_of)
                .collect::<Vec<_>>()
                .join("|"),
            None => format!("{v:?}"),
        },
        Err(_) => {
            let e = vm.take_raised();
            let e = e
                .downcast::<crate::types::exception::Exception>()
                .expect("an exception");
            e.args.with(|a| {
                let a = a.downcast::<crate::types::tuple::Tuple>().expect("args");
                format!("! {}", a.items().first().map(text_of).unwrap_or_default())
            })
        }
    }
}

#[test]
fn methods() {
    let mut vm = vm();
    let vm = &mut *vm;
    let s = |vm: &mut Vm, t: &str| vm.str(t);
    assert_eq!(call(vm, "héllo wörld", "upper", &[]), "HÉLLO WÖRLD");
    assert_eq!(call(vm, "straße", "upper", &[]), "STRASSE");
    assert_eq!(call(vm, "ΑΣ", "lower", &[]), "ας");
    assert_eq!(call(vm, "hello world", "title", &[]), "Hello World");
    assert_eq!(call(vm, "  a b  c ", "split", &[]), "a|b|c");
    assert_eq!(call(vm, " a\u{3000}é  c ", "split", &[]), "a|é|c");
    let (comma, e, x) = (s(vm, ","), s(vm, "é"), s(vm, "x"));
    assert_eq!(
        call(vm, "a,b,c", "rsplit", &[comma.clone(), Value::small_int(1)]),
        "a,b|c"
    );
    assert_eq!(
        call(vm, "abécé", "find", &[e.clone(), Value::small_int(3)]),
        "4"
    );
    assert_eq!(call(vm, "abécé", "rfind", &[e.clone()]), "4");
    assert_eq!(
        call(vm, "abc", "find", &[Value::small_int(3)]),
        "! find() argument 1 must be str, not int"
    );
    assert_eq!(
        call(vm, "abc", "index", &[x.clone()]),
        "! substring not found"
    );
    let (big, empty) = (s(vm, "X"), s(vm, ""));
    assert_eq!(call(vm, "aXbX", "replace", &[big, e.clone()]), "aébé");
    assert_eq!(call(vm, "ab", "replace", &[empty, x.clone()]), "xaxbx");
    assert_eq!(
        call(vm, "ab", "center", &[Value::small_int(5), x.clone()]),
        "xxabx"
    );
    assert_eq!(
        call(vm, "abc", "center", &[Value::small_int(6), x.clone()]),
        "xabcxx"
    );
    assert_eq!(call(vm, "-5", "zfill", &[Value::small_int(5)]), "-0005");
    assert_eq!(
        call(vm, "a\tb", "expandtabs", &[Value::small_int(4)]),
        "a   b"
    );
    assert_eq!(call(vm, "a\r\nb\u{2028}c", "splitlines", &[]), "a|b|c");
    assert_eq!(call(vm, "xxaxx", "strip", &[x.clone()]), "a");
    assert_eq!(
        call(vm, "a'\n\u{e9}\u{200b}\\", "__repr__", &[]),
        "\"a'\\né\\u200b\\\\\""
    );
    assert_eq!(call(vm, "abé", "__getitem__", &[Value::small_int(-1)]), "é");
    assert_eq!(
        call(vm, "abc", "startswith", &[Value::small_int(1)]),
        "! startswith first arg must be str or a tuple of str, not int"
    );
    let items = vm.list(vec![x.clone(), e, x]);
    assert_eq!(call(vm, ", ", "join", &[items]), "x, é, x");
}

#[test]
fn appending_in_place() {
    let mut vm = vm();
    let vm = &mut *vm;
    let mut s = vm.str("start");
    let piece = vm.str("éxyz");
    for i in 0..100 {
        let kept = if i == 50 { Some(s.clone()) } else { None };
        s = concat_owned(vm, s, &piece).expect("room");
        if let Some(kept) = kept {
            assert_eq!(text_of(&kept).chars().count(), 5 + 4 * 50);
        }
    }
    let text = s.downcast::<Str>().expect("a str");
    assert_eq!((text.len(), text.bytes().len()), (405, 505));
    assert_eq!(text.point(401), 'é' as u32);
    assert_eq!(text_of(&s), format!("start{}", "éxyz".repeat(100)));
}

#[test]
fn inline_and_outside() {
    let mut vm = vm();
    for n in [0, 1, 2, 5, 6, 7, 30, 399, 400, 401, 5000] {
        let text: String = "xé".chars().cycle().take(n).collect();
        let value = vm.str(text.as_str());
        assert_eq!(text_of(&value), text);
        let copy = value.downcast::<Str>().expect("a str").copy();
        assert_eq!(copy.len(), n);
        assert_eq!(
            value.downcast::<Str>().expect("a str").offset(n),
            text.len()
        );
    }
}

/// Encode and decode again; the first result as `repr` shows it.
fn encoded(vm: &mut Vm, text: &str, encoding: &str, errors: &str) -> String {
    let this = vm.str(text);
    let args = [vm.str(encoding), vm.str(errors)];
    match vm.call_method(&this, "encode", &args) {
        Ok(v) => {
            let mut out = Vec::new();
            let bytes = v.downcast::<crate::types::bytes::Bytes>().expect("bytes");
            repr::push_bytes_repr(&bytes.0, &mut out);
            String::from_utf8(out).expect("ASCII")
        }
        Err(_) => {
            let e = vm.take_raised();
            vm.type_name(&e)
        }
    }
}

fn decoded(vm: &mut Vm, data: &[u8], encoding: &str, errors: &str) -> String {
    let data = vm.bytes(data);
    match crate::codecs::decode_object(vm, &data, Some(encoding), Some(errors)) {
        Ok(v) => text_of(&v),
        Err(_) => {
            let e = vm.take_raised();
            vm.type_name(&e)
        }
    }
}

#[test]
fn codecs() {
    let mut vm = vm();
    let vm = &mut *vm;
    assert_eq!(
        encoded(vm, "aé€", "ascii", "xmlcharrefreplace"),
        "b'a&#233;&#8364;'"
    );
    assert_eq!(
        encoded(vm, "aé€", "ascii", "namereplace"),
        "b'a\\\\N{LATIN SMALL LETTER E WITH ACUTE}\\\\N{EURO SIGN}'"
    );
    assert_eq!(encoded(vm, "é", "US-ASCII", "strict"), "UnicodeEncodeError");
    assert_eq!(encoded(vm, "é", "nope", "strict"), "LookupError");
    assert_eq!(encoded(vm, "é", "hex", "strict"), "LookupError");
    assert_eq!(encoded(vm, "aé", "cp1252", "strict"), "b'a\\xe9'");
    assert_eq!(
        encoded(vm, "a😀", "utf-16", "strict"),
        "b'\\xff\\xfea\\x00=\\xd8\\x00\\xde'"
    );
    assert_eq!(encoded(vm, "é+x", "utf-7", "strict"), "b'+AOkAKw-x'");
    assert_eq!(encoded(vm, "bücher", "punycode", "strict"), "b'bcher-kva'");
    assert_eq!(
        encoded(vm, "é\n\\", "unicode_escape", "strict"),
        "b'\\\\xe9\\\\n\\\\\\\\'"
    );
    assert_eq!(decoded(vm, b"a\xffb", "utf-8", "replace"), "a\u{fffd}b");
    assert_eq!(
        decoded(vm, b"a\xffb", "utf8", "surrogateescape"),
        "a\\udcffb"
    );
    assert_eq!(
        decoded(vm, b"a\xed\xa0\x80b", "utf8", "replace"),
        "a\u{fffd}\u{fffd}\u{fffd}b"
    );
    assert_eq!(decoded(vm, b"+AOk-x", "utf-7", "strict"), "éx");
    assert_eq!(decoded(vm, b"bcher-kva", "punycode", "strict"), "bücher");
    assert_eq!(
        decoded(vm, b"\\xe9\\N{BULLET}\\101\\q", "unicode_escape", "strict"),
        "é•A\\q"
    );
    assert_eq!(
        decoded(vm, b"\\x", "unicode_escape", "strict"),
        "UnicodeDecodeError"
    );
    assert_eq!(decoded(vm, b"\xff\xfea\x00", "utf-16", "strict"), "a");
    assert_eq!(decoded(vm, b"\x81", "cp1252", "ignore"), "");
    assert_eq!(decoded(vm, b"\xef\xbb\xbfa", "utf_8_sig", "strict"), "a");
}
