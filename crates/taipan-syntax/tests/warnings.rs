//! What is right but deserves a warning.

use taipan_syntax::{Mode, parse};

fn warnings(source: &str) -> Vec<(u32, String)> {
    let parsed = parse(source, Mode::Exec).expect("the source is right");
    parsed
        .warnings
        .iter()
        .map(|warning| {
            (
                parsed.source.position(warning.offset).0,
                warning.message.clone(),
            )
        })
        .collect()
}

fn escape(text: &str) -> String {
    format!(
        "\"{text}\" is an invalid escape sequence. Such sequences will not work in the future. Did you mean \"\\{text}\"? A \
         raw string is also an option."
    )
}

#[test]
fn meaningless_escapes_warn_once_per_literal() {
    assert_eq!(warnings(r"'\d \e'"), [(1, escape(r"\d"))]);
    assert_eq!(warnings("'''a\n\\d'''"), [(2, escape(r"\d"))]);
    assert_eq!(
        warnings(r"f'\d{x}\e'"),
        [(1, escape(r"\d")), (1, escape(r"\e"))]
    );
    assert_eq!(warnings(r"f'\{x}'"), [(1, escape(r"\{"))]);
    assert_eq!(warnings(r"rf'\d' + r'\d'"), []);
    assert_eq!(warnings("'\\é'"), []);
    let octal = warnings(r"b'\400'").remove(0).1;
    assert!(
        octal.starts_with(r#""\400" is an invalid octal escape sequence."#),
        "{octal}"
    );
}

#[test]
fn numbers_that_run_into_words_warn() {
    assert_eq!(
        warnings("1if x else y"),
        [(1, "invalid decimal literal".to_owned())]
    );
    assert_eq!(
        warnings("0x1for x in y"),
        [(1, "invalid hexadecimal literal".to_owned())]
    );
    assert_eq!(
        warnings("\n1jif x else y"),
        [(2, "invalid imaginary literal".to_owned())]
    );
}
