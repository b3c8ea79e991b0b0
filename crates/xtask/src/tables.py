"""What the scripts of `cargo xtask tables` begin with: declarations on standard output, then a zero byte and numbers."""

import struct
import sys


class Tables:
    """Collects declarations in Rust, and the numbers that they read from a file beside them."""

    def __init__(self, title, stem, *uses):
        self.numbers = bytearray()
        print(f"//! {title} Made by `cargo xtask tables`, with the numbers in `{stem}.bin`; do not edit.\n")
        for path in sorted(uses):
            print(f"use {path};")
        print(f'\nconst DATA: &[u8] = include_bytes!("{stem}.bin");\n')

    def names(self, doc, name, items):
        items = ", ".join(f'"{item}"' for item in items)
        print(f"/// {doc}\npub static {name}: &[&str] = &[{items}];\n")

    def halves(self, doc, name, numbers):
        """A list of 16-bit numbers."""
        section = self.add("H", numbers)
        print(f"/// {doc}\npub static {name}: &[[u8; 2]] = halves({section});\n")

    def rows(self, doc, name, rows):
        """A list of rows of 32-bit numbers, all of one length."""
        print(f"/// {doc}\npub static {name}: &[[[u8; 4]; {len(rows[0])}]] = {self.section(rows)};\n")

    def section(self, rows):
        """The expression that reads rows."""
        return f"rows({self.add('I', [number & 0xFFFFFFFF for row in rows for number in row])})"

    def add(self, kind, numbers):
        start = len(self.numbers)
        self.numbers += struct.pack(f"<{len(numbers)}{kind}", *numbers)
        return f"DATA, {start}, {len(self.numbers)}"

    def finish(self):
        sys.stdout.flush()
        sys.stdout.buffer.write(b"\0" + self.numbers)


def paged(databases):
    """Lists of record numbers as indexes of pages of 128 code points, each page kept once; and the pages in a row."""
    pages = {}
    indexes = [
        [pages.setdefault(tuple(database[i : i + 128]), len(pages)) for i in range(0, len(database), 128)]
        for database in databases
    ]
    return indexes, [record for page in pages for record in page]
