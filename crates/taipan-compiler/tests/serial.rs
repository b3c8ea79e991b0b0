//! Compiled code survives a trip through bytes, and damaged bytes are refused.

use taipan_bytecode::Code;
use taipan_compiler::{Options, compile_source};
use taipan_syntax::Mode;

const SOURCE: &str = r#"
"""doc"""
import a.b as c
def f(x, *args, y=1.5, **kw):
    try:
        return [lambda: (x, z) for z in args if z in {1, 2}]
    except ValueError as e:
        raise TypeError(b"x", 10**30, 2j, ...) from e
class C:
    x: int = -1
    def m(self): return super().m()[1:2:3]
"#;

fn code() -> Code {
    let compiled =
        compile_source(SOURCE, Mode::Exec, &Options::new("a file")).expect("good source");
    Code::clone(&compiled.code)
}

#[test]
fn round_trip() {
    let code = code();
    assert_eq!(Code::from_bytes(&code.to_bytes()).as_ref(), Ok(&code));
}

#[test]
fn every_changed_or_missing_byte_is_noticed() {
    let bytes = code().to_bytes();
    for i in 0..bytes.len() {
        for change in [1, 0x80] {
            let mut damaged = bytes.clone();
            damaged[i] ^= change;
            assert!(
                Code::from_bytes(&damaged).is_err(),
                "byte {i} changed by {change}"
            );
        }
        assert!(Code::from_bytes(&bytes[..i]).is_err(), "cut to {i}");
    }
}
