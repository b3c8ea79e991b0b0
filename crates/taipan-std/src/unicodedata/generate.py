"""Writes tables.rs: run with the CPython release whose behaviour the tables shall have, `cargo xtask tables`."""

import math
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
    (index, old_index), pages = paged(databases)

    tables = Tables(
        "Properties and decompositions of code points.",
        "tables",
        "super::database::Properties",
        "taipan_vm::unicode::data::{halves, rows}",
    )
    tables.names("General categories.", "CATEGORIES", categories)
    tables.names("Bidirectional classes.", "BIDIRECTIONAL", classes)
    tables.names("East Asian widths.", "WIDTHS", widths)
    print(f"pub static RECORDS: [Properties; {len(records)}] = Properties::read({tables.section(list(records))});\n")
    tables.halves("Page of each run of 128 code points of the current database.", "INDEX", index)
    tables.halves("Page of each run of 128 code points of Unicode 3.2.", "INDEX_3_2", old_index)
    tables.halves("Record of each code point of a page, one page after the other.", "PAGES", pages)

    values = [(i, CURRENT.numeric(chr(i))) for i in POINTS if CURRENT.numeric(chr(i), None) is not None]
    tables.rows("Numeric values: code point, lower and upper half of a double.", "NUMERIC", numeric(values))
    known = dict(values)
    tables.rows(
        "Numeric values of Unicode 3.2 that differ among the characters it has; NaN for none.",
        "NUMERIC_3_2",
        numeric(
            (i, OLD.numeric(chr(i), math.nan))
            for i in POINTS
            if OLD.category(chr(i)) != "Cn" and OLD.numeric(chr(i), None) != known.get(i)
        ),
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
    tables.names("Tags of compatibility decompositions; the first is that of canonical ones.", "TAGS", list(tags))
    tables.rows(
        "Decompositions: code point with the tag in the uppermost byte, place in [`SEQUENCE`] with the length there.",
        "DECOMPOSITIONS",
        [(point | tag << 24, place | length << 24) for point, tag, place, length in rows],
    )
    tables.rows("Characters that Unicode 3.2 decomposed to others, each to one.", "CORRECTED", corrected)
    tables.rows("What decompositions consist of.", "SEQUENCE", [(point,) for point in sequence])
    tables.rows(
        "Pairs of code points, and what they compose to.",
        "COMPOSITIONS",
        sorted((*pair, to) for pair, to in pairs.items()),
    )
    tables.finish()


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


def numeric(items):
    return [(point, *struct.unpack("<II", struct.pack("<d", value))) for point, value in items]


main()
