"""The tables of RFC 3454, by which internationalized strings are prepared."""

import unicodedata
from unicodedata import ucd_3_2_0 as _old

assert _old.unidata_version == "3.2.0"


def _among(*ranges):
    # A function that tells whether a character is in one of the ranges.
    codes = frozenset(code for first, last in ranges for code in range(first, last + 1))
    return lambda code: ord(code) in codes


def in_table_a1(code):
    """Unassigned in Unicode 3.2."""
    if _old.category(code) != "Cn":
        return False
    return not 0xFDD0 <= ord(code) < 0xFDF0 and ord(code) & 0xFFFF not in (0xFFFE, 0xFFFF)


in_table_b1 = _among(
    (0xAD, 0xAD), (0x34F, 0x34F), (0x1806, 0x1806), (0x180B, 0x180D), (0x200B, 0x200D), (0x2060, 0x2060),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
)  # fmt: skip


def map_table_b3(code):
    """Case folding without normalization."""
    return code if in_table_a1(code) else code.casefold()


def map_table_b2(code):
    """Case folding for use with NFKC."""
    folded = map_table_b3(code)
    normal = _old.normalize("NFKC", folded)
    again = _old.normalize("NFKC", "".join(map(map_table_b3, normal)))
    return again if again != normal else folded


def in_table_c11(code):
    """The ASCII blank."""
    return code == " "


def in_table_c12(code):
    """Other blanks."""
    return _old.category(code) == "Zs" and code != " "


def in_table_c11_c12(code):
    """All blanks."""
    return _old.category(code) == "Zs"


def in_table_c21(code):
    """Control characters of ASCII."""
    return ord(code) < 128 and _old.category(code) == "Cc"


_c22_specials = _among(
    (0x6DD, 0x6DD), (0x70F, 0x70F), (0x180E, 0x180E), (0x200C, 0x200D), (0x2028, 0x2029), (0x2060, 0x2063),
    (0x206A, 0x206F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFC), (0x1D173, 0x1D17A),
)  # fmt: skip


def in_table_c22(code):
    """Other control characters."""
    return ord(code) >= 128 and (_old.category(code) == "Cc" or _c22_specials(code))


def in_table_c21_c22(code):
    """All control characters."""
    return _old.category(code) == "Cc" or _c22_specials(code)


def in_table_c3(code):
    """For private use."""
    return _old.category(code) == "Co"


def in_table_c4(code):
    """Code points that are no characters."""
    return 0xFDD0 <= ord(code) < 0xFDF0 or ord(code) & 0xFFFF in (0xFFFE, 0xFFFF)


def in_table_c5(code):
    """Surrogates."""
    return _old.category(code) == "Cs"


in_table_c6 = _among((0xFFF9, 0xFFFD))
in_table_c7 = _among((0x2FF0, 0x2FFB))
in_table_c8 = _among((0x340, 0x341), (0x200E, 0x200F), (0x202A, 0x202E), (0x206A, 0x206F))
in_table_c9 = _among((0xE0001, 0xE0001), (0xE0020, 0xE007F))


def in_table_d1(code):
    """Characters written from right to left."""
    return _old.bidirectional(code) in ("R", "AL")


def in_table_d2(code):
    """Characters written from left to right."""
    return _old.bidirectional(code) == "L"
