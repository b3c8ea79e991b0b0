"""Writes charmaps.rs: run with the CPython release whose encodings the tables shall have, `cargo xtask tables`."""

import codecs
import pkgutil
import encodings
from encodings.aliases import aliases

OTHERS = {
    "ascii", "latin_1", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7",
    "unicode_escape", "raw_unicode_escape", "punycode", "idna",
    # Those of several bytes a character.
    "big5", "cp932", "cp949", "cp950", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "johab", "shift_jis",
}


def table(name):
    """The code points of all bytes, if the encoding is one byte a character."""
    try:
        info = codecs.lookup(name)
        if not info._is_text_encoding:
            return None
        points = []
        for i in range(256):
            try:
                text = bytes([i]).decode(name)
            except UnicodeDecodeError as e:
                if e.encoding != "charmap":
                    return None
                points.append(0xFFFE)
                continue
            if len(text) != 1:
                return None
            points.append(ord(text))
        return points
    except Exception:
        return None


def main():
    names = sorted(m.name for m in pkgutil.iter_modules(encodings.__path__))
    maps = {n: t for n in names if n not in OTHERS and (t := table(n))}
    known = {a: t for a, t in aliases.items() if t in maps or t in OTHERS}
    tables = Tables(
        "Encodings of one byte a character, and names of all encodings.", "charmaps", "crate::unicode::data::halves"
    )
    print("/// Other names of encodings, sorted.")
    print("#[rustfmt::skip]")
    print("pub static ALIASES: &[(&str, &str)] = &[")
    for alias, target in sorted(known.items()):
        print(f'    ("{alias}", "{target}"),')
    print("];\n")
    print("/// Module name and the name that `codecs.lookup` shows of each table of [`POINTS`], sorted.")
    print("pub static CHARMAPS: &[(&str, &str)] = &[")
    for name in sorted(maps):
        print(f'    ("{name}", "{codecs.lookup(name).name}"),')
    print("];\n")
    points = [point for _, table in sorted(maps.items()) for point in table]
    tables.halves("Tables of 256: the code point of each byte (0xfffe: none).", "POINTS", points)
    tables.finish()


main()
