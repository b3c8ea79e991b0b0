"""Writes tables.rs: run with the CPython release whose encodings the tables shall have, `cargo xtask tables`."""

NAMES = "big5 cp932 cp949 cp950 euc_jp euc_kr gb18030 gb2312 gbk johab shift_jis".split()
# In the place of code points: none at all, and the first of several bytes.
NONE, LEAD = 0xFFFE, 0xFFFF


def decoded(name, *numbers):
    try:
        text = bytes(numbers).decode(name)
    except UnicodeDecodeError as error:
        return LEAD if error.reason.startswith("incomplete") else NONE
    return ord(text) if len(text) == 1 else NONE


def grid(name, *prefix):
    """The first and last bytes of pairs, and the code points of all pairs between them."""
    found = {
        (first, second): point
        for first in range(0x80, 0x100)
        if prefix or decoded(name, first) == LEAD
        for second in range(0x100)
        if (point := decoded(name, *prefix, first, second)) < NONE
    }
    firsts, seconds = zip(*found)
    bounds = min(firsts), max(firsts), min(seconds), max(seconds)
    points = [
        found.get((first, second), NONE)
        for first in range(bounds[0], bounds[1] + 1)
        for second in range(bounds[2], bounds[3] + 1)
    ]
    return bounds, points, found


def encoded(name, point):
    """The number of the one or two bytes of a character, 0 if there are none."""
    try:
        data = chr(point).encode(name)
    except UnicodeEncodeError:
        return 0
    return int.from_bytes(data) if len(data) <= 2 else 0


def exceptions(name, singles, found):
    """The characters that are not encoded as the first bytes that are decoded to them."""
    inverse = {}
    for pair, point in sorted(found.items()):
        inverse.setdefault(point, pair[0] << 8 | pair[1])
    inverse.update((point, byte) for byte, point in enumerate(singles, 0x80) if point < NONE)
    inverse.update((point, point) for point in range(0x80))
    points = [point for point in range(0x10000) if not 0xD800 <= point < 0xE000]
    return [(point, code) for point in points if (code := encoded(name, point)) != inverse.get(point, 0)]


def ranges():
    """Of the forms of four bytes of gb18030 in a row: where runs of code points begin, and how long they are."""
    runs = []
    for place in range(39420):
        place, fourth = divmod(place, 10)
        place, third = divmod(place, 126)
        first, second = divmod(place, 10)
        text = bytes([first + 0x81, second + 0x30, third + 0x81, fourth + 0x30]).decode("gb18030", "ignore")
        if len(text) != 1:
            continue
        point, number = ord(text), ((first * 10 + second) * 126 + third) * 10 + fourth
        if runs and runs[-1][0] + runs[-1][2] == number and runs[-1][1] + runs[-1][2] == point:
            runs[-1][2] += 1
        else:
            runs.append([number, point, 1])
    return runs


def jamo():
    """The numbers of the first and the last parts of syllables that the bytes of euc_kr stand for."""
    firsts, lasts = [], []
    for byte in range(0xA1, 0xFF):
        point = decoded("euc_kr", 0xA4, 0xD4, 0xA4, byte, 0xA4, 0xBF, 0xA4, 0xD4)
        firsts.append(NONE if point >= NONE else (point - 0xAC00) // 588)
        point = decoded("euc_kr", 0xA4, 0xD4, 0xA4, 0xA1, 0xA4, 0xBF, 0xA4, byte)
        lasts.append(NONE if point >= NONE else (point - 0xAC00) % 28)
    return firsts, lasts


def main():
    tables = Tables("Encodings of several bytes a character.", "tables", "super::Multibyte", "crate::unicode::data::{halves, rows}")
    places, numbers = [], []

    def put(points):
        start = len(numbers)
        numbers.extend(points)
        return start

    for name in NAMES:
        singles = [decoded(name, byte) for byte in range(0x80, 0x100)]
        bounds, points, found = grid(name)
        more = grid(name, 0x8F) if name == "euc_jp" else None
        pairs = exceptions(name, singles, found)
        places.append((
            name, put(singles), bounds, put(points), more and more[0], put(more[1]) if more else 0, put(sum(pairs, ())), len(pairs)
        ))
    tables.halves("All numbers of [`ENCODINGS`].", "NUMBERS", numbers)
    print("/// By name, sorted.")
    print("pub static ENCODINGS: &[Multibyte] = &[")
    for name, singles, bounds, pairs, more_bounds, more, special, count in places:
        more = f"Some(({list(more_bounds)}, {more}))" if more_bounds else "None"
        print(
            f'    Multibyte {{ name: "{name}", singles: {singles}, pairs: ({list(bounds)}, {pairs}), behind_8f: {more},'
            f" exceptions: ({special}, {count}) }},"
        )
    print("];\n")
    tables.rows("Runs of characters in forms of four bytes of gb18030: place, code point, length.", "RUNS", ranges())
    firsts, lasts = jamo()
    tables.halves("The first parts of syllables in euc_kr, from byte 0xa1 on.", "FIRST_JAMO", firsts)
    tables.halves("The last parts.", "LAST_JAMO", lasts)
    tables.finish()


main()
