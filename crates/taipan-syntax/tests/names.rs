//! Escapes that name characters.
#![cfg(feature = "unicode-names")]

use taipan_syntax::ast::{Constant, ExprKind, Mod};
use taipan_syntax::{Mode, parse};

fn value(source: &str) -> Option<String> {
    let parsed = parse(source, Mode::Eval).ok()?;
    let Mod::Expression { body } = parsed.module else {
        return None;
    };
    match body.kind {
        ExprKind::Constant(Constant::Str { value, .. }) => String::from_utf8(value.into()).ok(),
        _ => None,
    }
}

#[test]
fn characters_have_names() {
    for (name, text) in [
        ("DIGIT ONE", "1"),
        ("digit two", "2"),
        ("HANGUL SYLLABLE GA", "가"),
        ("CJK UNIFIED IDEOGRAPH-4E00", "一"),
        ("BELL", "🔔"),
        ("NULL", "\0"),
        ("LF", "\n"),
        ("EM DASH", "—"),
    ] {
        assert_eq!(
            value(&format!(r"'\N{{{name}}}'")).as_deref(),
            Some(text),
            "{name}"
        );
    }
    assert_eq!(value(r"'\N{NO SUCH CHARACTER}'"), None);
}
