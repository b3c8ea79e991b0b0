"""Writes charmaps.rs: run with the CPython release whose encodings the tables shall have, `cargo xtask tables`."""

import codecs
import pkgutil
import encodings
from encodings.aliases import aliases

OTHERS = {
    "ascii", "latin_1", "utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le", "utf_32_be", "utf_7",
    "unicode_escape", "raw_unicode_escape", "punycode", "idna",
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
    print("//! Encodings of one byte a character, and names of all encodings. Made by `cargo xtask tables`; do not edit.\n")
    print("/// Other names of encodings, sorted.")
    print("#[rustfmt::skip]")
    known = {a: t for a, t in aliases.items() if t in maps or t in OTHERS}
    print(f"pub static ALIASES: [(&str, &str); {len(known)}] = [")
    for alias, target in sorted(known.items()):
        print(f'    ("{alias}", "{target}"),')
    print("];\n")
    print("/// Module name, the name that `codecs.lookup` shows, and the code point of each byte (0xfffe: none), sorted.")
    print("#[rustfmt::skip]")
    print(f"pub static CHARMAPS: [(&str, &str, [u16; 256]); {len(maps)}] = [")
    for name, points in sorted(maps.items()):
        print(f'    ("{name}", "{codecs.lookup(name).name}", [')
        for i in range(0, 256, 16):
            print("        " + " ".join(f"{p}," for p in points[i : i + 16]))
        print("    ]),")
    print("];")


main()
