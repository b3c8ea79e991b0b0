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
    fn sleep(&mut self, _: u64) {}
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
