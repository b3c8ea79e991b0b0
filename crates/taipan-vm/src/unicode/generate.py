"""Writes tables.rs: run with the CPython release whose behaviour the tables shall have, `cargo xtask tables`."""

import sys
import unicodedata

FLAGS = [
    ("ALPHA", str.isalpha),
    ("DECIMAL", str.isdecimal),
    ("DIGIT", str.isdigit),
    ("NUMERIC", str.isnumeric),
    ("LOWER", str.islower),
    ("UPPER", str.isupper),
    ("TITLE", lambda c: unicodedata.category(c) == "Lt"),
    ("SPACE", str.isspace),
    ("PRINTABLE", str.isprintable),
    ("START", str.isidentifier),
    ("CONTINUE", lambda c: ("a" + c).isidentifier()),
    ("IGNORABLE", lambda c: ignorable(c)),
]
CASES = [("UPPER", str.upper), ("LOWER", str.lower), ("TITLE", str.title), ("FOLD", str.casefold)]
SPECIAL = len(FLAGS)


def cased(c):
    return c.islower() or c.isupper() or unicodedata.category(c) == "Lt"


def ignorable(c):
    """Whether the rule for the final sigma looks past the character."""
    if cased(c):
        return (c + "\u03a3").lower()[-1] == "\u03c3"
    return ("A\u03a3" + c + "A").lower()[1] == "\u03c3"


def main():
    categories = sorted({unicodedata.category(chr(i)) for i in range(sys.maxunicode + 1)})
    records, pages, index, special = {}, {}, [], []
    page = []
    for i in range(sys.maxunicode + 1):
        c = chr(i)
        flags = sum(1 << bit for bit, (_, test) in enumerate(FLAGS) if test(c))
        deltas = []
        for bit, (_, change) in enumerate(CASES):
            to = change(c)
            if len(to) == 1:
                deltas.append(ord(to) - i)
            else:
                deltas.append(0)
                flags |= 1 << SPECIAL + bit
                special.append((i, bit, [ord(x) for x in to]))
        record = (
            categories.index(unicodedata.category(c)),
            unicodedata.decimal(c, 255),
            unicodedata.digit(c, 255),
            flags,
            tuple(deltas),
        )
        page.append(records.setdefault(record, len(records)))
        if len(page) == 128:
            index.append(pages.setdefault(tuple(page), len(pages)))
            page = []

    print("//! Properties of code points. Made by `cargo xtask tables`; do not edit.\n")
    print("use super::Record;\n")
    print("/// Version of the Unicode database.")
    print(f'pub const VERSION: &str = "{unicodedata.unidata_version}";\n')
    print("/// Bits of [`Record::flags`].")
    print("pub mod flag {")
    names = [n for n, _ in FLAGS] + ["SPECIAL_" + n for n, _ in CASES]
    for bit, name in enumerate(names):
        print(f"    pub const {name}: u16 = {1 << bit};")
    print("}\n")
    print("/// Names of the general categories.")
    print(f"pub static CATEGORIES: [&str; {len(categories)}] = [{', '.join(chr(34) + c + chr(34) for c in categories)}];\n")
    print("/// Mappings to more than one code point: code point, which (0 upper, 1 lower, 2 title, 3 fold), mapping filled with zeros.")
    print(f"pub static SPECIAL: [(u32, u8, [u32; 3]); {len(special)}] = [")
    for i, bit, to in special:
        print(f"    (0x{i:x}, {bit}, [{', '.join(hex(x) for x in (to + [0, 0])[:3])}]),")
    print("];\n")
    print(f"pub static RECORDS: [Record; {len(records)}] = [")
    for category, decimal, digit, flags, deltas in records:
        print(f"    Record::new({category}, {decimal}, {digit}, 0x{flags:x}, {list(deltas)}),")
    print("];\n")
    print("/// Page of each run of 128 code points.")
    print("#[rustfmt::skip]")
    print(f"pub static INDEX: [u16; {len(index)}] = [")
    lines(index)
    print("];\n")
    print("/// Record of each code point of a page.")
    print("#[rustfmt::skip]")
    print(f"pub static PAGES: [[u16; 128]; {len(pages)}] = [")
    for page in pages:
        print("[")
        lines(page)
        print("],")
    print("];")


def lines(numbers):
    text = ""
    for n in numbers:
        piece = f"{n},"
        if len(text) + len(piece) > 120:
            print(text)
            text = ""
        text += piece
    print(text)


main()
