"""Writes tables.rs: run with the CPython release whose behaviour the tables shall have, `cargo xtask tables`."""

import sys
import unicodedata

CURRENT, OLD = unicodedata, unicodedata.ucd_3_2_0
FORMS = ["NFD", "NFC", "NFKD", "NFKC"]
POINTS = range(sys.maxunicode + 1)
# Composed by a rule.
SYLLABLES = range(0xAC00, 0xD7A4)
# Jamos that the rule for Hangul syllables may join to a character before them.
JAMOS = [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]


def compositions():
    """Pairs that the canonical composition joins."""
    pairs = {}
    for point in POINTS:
        text = CURRENT.decomposition(chr(point))
        if not text or text.startswith("<"):
            continue
        parts = [int(part, 16) for part in text.split()]
        if len(parts) == 2 and CURRENT.normalize("NFC", "".join(map(chr, parts))) == chr(point):
            pairs[tuple(parts)] = point
    return pairs


def main():
    pairs = compositions()
    joined = {second for _, second in pairs} | set(JAMOS)
    classes = sorted({CURRENT.bidirectional(chr(i)) for i in POINTS} | {OLD.bidirectional(chr(i)) for i in POINTS})
    widths = sorted({CURRENT.east_asian_width(chr(i)) for i in POINTS} | {OLD.east_asian_width(chr(i)) for i in POINTS})
    categories = sorted({CURRENT.category(chr(i)) for i in POINTS})
    records = {}

    def record(ucd, point):
        c = chr(point)
        changes = 0
        if not 0xD800 <= point < 0xE000:
            for bit, form in enumerate(FORMS):
                if CURRENT.normalize(form, c) != c or form.endswith("C") and point in joined:
                    changes |= 1 << bit
        key = (
            categories.index(ucd.category(c)),
            ucd.combining(c),
            classes.index(ucd.bidirectional(c)),
            widths.index(ucd.east_asian_width(c)),
            ucd.mirrored(c),
            ucd.decimal(c, 255),
            ucd.digit(c, 255),
            changes,
        )
        return records.setdefault(key, len(records))

    databases = [[record(ucd, point) for point in POINTS] for ucd in (CURRENT, OLD)]
    pages = {}
    indexes = []
    for database in databases:
        indexes.append([pages.setdefault(tuple(database[i : i + 128]), len(pages)) for i in range(0, len(database), 128)])

    print("//! Properties and decompositions of code points. Made by `cargo xtask tables`; do not edit.\n")
    print("use super::database::Properties;\n")
    names("General categories.", "CATEGORIES", categories)
    names("Bidirectional classes.", "BIDIRECTIONAL", classes)
    names("East Asian widths.", "WIDTHS", widths)
    print(f"pub static RECORDS: [Properties; {len(records)}] = [")
    for row in records:
        print(f"    Properties::new({', '.join(map(str, row))}),")
    print("];\n")
    for name, index, what in ("INDEX", indexes[0], "the current database"), ("INDEX_3_2", indexes[1], "Unicode 3.2"):
        numbers(f"Page of each run of 128 code points of {what}.", f"{name}: [u16; {len(index)}]", index)
    print("/// Record of each code point of a page.")
    print("#[rustfmt::skip]")
    print(f"pub static PAGES: [[u16; 128]; {len(pages)}] = [")
    for page in pages:
        print("[")
        lines(page)
        print("],")
    print("];\n")

    values = [(i, CURRENT.numeric(chr(i))) for i in POINTS if CURRENT.numeric(chr(i), None) is not None]
    numeric("Numeric values.", "NUMERIC", values)
    known = dict(values)
    numeric(
        "Numeric values of Unicode 3.2 that differ among the characters it has; NaN for none.",
        "NUMERIC_3_2",
        [
            (i, OLD.numeric(chr(i), None))
            for i in POINTS
            if OLD.category(chr(i)) != "Cn" and OLD.numeric(chr(i), None) != known.get(i)
        ],
    )

    tags = {}
    rows, sequence = [], []
    for i in POINTS:
        text = CURRENT.decomposition(chr(i))
        if text and i not in SYLLABLES:
            rows.append(decomposition(i, text, tags, sequence))
    corrected = []
    for i in POINTS:
        old, now = OLD.normalize("NFD", chr(i)), CURRENT.normalize("NFD", chr(i))
        if old != now and OLD.category(chr(i)) != "Cn":
            corrected.append((i, ord(old)))
    names("Tags of compatibility decompositions; the first is that of canonical ones.", "TAGS", list(tags))
    triples("Decompositions: code point, tag, place in [`SEQUENCE`], length.", "DECOMPOSITIONS", rows, "(u32, u8, u16, u8)")
    triples("Characters that Unicode 3.2 decomposed to others, each to one.", "CORRECTED", corrected, "(u32, u32)")
    numbers("What decompositions consist of.", f"SEQUENCE: [u32; {len(sequence)}]", sequence)
    triples(
        "Pairs of code points, and what they compose to.",
        "COMPOSITIONS",
        sorted((first, second, to) for (first, second), to in pairs.items()),
        "(u32, u32, u32)",
    )


def decomposition(point, text, tags, sequence):
    parts = text.split()
    tag = parts.pop(0) if text.startswith("<") else ""
    if not tags:
        tags[""] = 0
    parts = [int(part, 16) for part in parts]
    for at in range(max(0, len(sequence) - 2000), len(sequence) - len(parts) + 1):
        if sequence[at : at + len(parts)] == parts:
            break
    else:
        at = len(sequence)
        sequence += parts
    return point, tags.setdefault(tag, len(tags)), at, len(parts)


def names(doc, name, items):
    print(f"/// {doc}")
    print(f"pub static {name}: [&str; {len(items)}] = [{', '.join(chr(34) + i + chr(34) for i in items)}];\n")


def numeric(doc, name, items):
    print(f"/// {doc}")
    print(f"pub static {name}: [(u32, f64); {len(items)}] = [")
    for point, value in items:
        print(f"    ({point:#x}, {'f64::NAN' if value is None else repr(float(value))}),")
    print("];\n")


def triples(doc, name, rows, kind):
    print(f"/// {doc}")
    print("#[rustfmt::skip]")
    print(f"pub static {name}: [{kind}; {len(rows)}] = [")
    lines(["(" + ",".join(map(str, row)) + ")" for row in rows])
    print("];\n")


def numbers(doc, declaration, items):
    print(f"/// {doc}")
    print("#[rustfmt::skip]")
    print(f"pub static {declaration} = [")
    lines(items)
    print("];\n")


def lines(items):
    text = ""
    for item in items:
        piece = f"{item},"
        if len(text) + len(piece) > 120:
            print(text)
            text = ""
        text += piece
    print(text)


main()
