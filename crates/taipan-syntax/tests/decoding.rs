//! Bytes to text.

use taipan_syntax::{decode, decode_file};

fn message(bytes: &[u8]) -> (String, u32, u32) {
    let error = decode(bytes).unwrap_err();
    (error.message, error.lineno, error.offset)
}

#[test]
fn declarations_are_obeyed() {
    assert_eq!(decode(b"x = '\xc3\xa9'").unwrap(), "x = 'é'");
    assert_eq!(decode(b"\xef\xbb\xbfx").unwrap(), "x");
    assert_eq!(
        decode(b"# coding: latin-1\n'\xe9'").unwrap(),
        "# coding: latin-1\n'é'"
    );
    assert_eq!(
        decode(b"#!x\n# vim: set fileencoding=iso-8859-1 :\n\xe9")
            .unwrap()
            .chars()
            .last(),
        Some('é')
    );
    assert!(decode(b"x\n# coding: latin-1\n\xe9").is_err());
    assert!(decode(b"\n\n# coding: latin-1\n\xe9").is_err());
}

#[test]
fn what_is_no_text_is_refused() {
    let (text, line, column) = message(b"x = 1\ny = \"\xff\"\n");
    assert_eq!(
        text,
        "Non-UTF-8 code starting with '\\xff' on line 2, but no encoding declared; see https://peps.python.org/pep-0263/ \
         for details"
    );
    assert_eq!((line, column), (2, 6));
    let named = decode_file(b"\xff", "x.py").unwrap_err().message;
    assert!(named.contains("'\\xff' in file x.py on line 1,"), "{named}");
    let declared = decode_file(b"# coding: utf-8\nx = \"\xff\"", "x.py").unwrap_err();
    assert_eq!(
        declared.message,
        "(unicode error) 'utf-8' codec can't decode byte 0xff in position 5: invalid start byte"
    );
    assert_eq!(message(b"# coding: foo\n").0, "unknown encoding: foo");
    assert_eq!(
        message(b"\xef\xbb\xbf# coding: latin-1\n").0,
        "encoding problem: iso-8859-1 with BOM"
    );
    let null = decode_file(b"x = 1\0\n", "x.py").unwrap_err();
    assert_eq!(
        (null.message.as_str(), null.lineno),
        ("source code cannot contain null bytes", 1)
    );
}
