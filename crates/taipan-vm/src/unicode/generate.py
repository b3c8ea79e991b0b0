"""Writes tables.rs: run with the CPython release whose behaviour the tables shall have, `cargo xtask tables`."""

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
    records, special, database = {}, [], []
    for i in range(sys.maxunicode + 1):
        c = chr(i)
        flags = sum(1 << bit for bit, (_, test) in enumerate(FLAGS) if test(c))
        deltas = []
        for bit, (_, change) in enumerate(CASES):
            to = [ord(x) for x in change(c)]
            if len(to) == 1:
                deltas.append(to[0] - i)
            else:
                deltas.append(0)
                flags |= 1 << SPECIAL + bit
                special.append([i, bit, *(to + [0, 0])[:3]])
        category = categories.index(unicodedata.category(c))
        record = (category, unicodedata.decimal(c, 255), unicodedata.digit(c, 255), flags, *deltas)
        database.append(records.setdefault(record, len(records)))
    (index,), pages = paged([database])

    tables = Tables("Properties of code points.", "tables", "super::Record", "super::data::{halves, rows}")
    print("/// Version of the Unicode database.")
    print(f'pub const VERSION: &str = "{unicodedata.unidata_version}";\n')
    print("/// Bits of [`Record::flags`].")
    print("pub mod flag {")
    names = [n for n, _ in FLAGS] + ["SPECIAL_" + n for n, _ in CASES]
    for bit, name in enumerate(names):
        print(f"    pub const {name}: u16 = {1 << bit};")
    print("}\n")
    tables.names("Names of the general categories.", "CATEGORIES", categories)
    tables.rows(
        "Mappings to more than one code point: code point, which (0 upper, 1 lower, 2 title, 3 fold), mapping filled with zeros.",
        "SPECIAL",
        special,
    )
    print(f"pub static RECORDS: [Record; {len(records)}] = Record::read({tables.section(list(records))});\n")
    tables.halves("Page of each run of 128 code points.", "INDEX", index)
    tables.halves("Record of each code point of a page, one page after the other.", "PAGES", pages)
    tables.finish()


main()
