"""How a language and a country write numbers, money and dates.

What the system knows of a locale, and formatting that follows it.
"""

import _locale
import os as _os
import sys
from _locale import *
from _locale import Error, getencoding, setlocale as _setlocale
from collections.abc import Mapping

__all__ = """getlocale getdefaultlocale getpreferredencoding Error setlocale localeconv strcoll strxfrm str atof atoi
format_string currency normalize LC_CTYPE LC_COLLATE LC_TIME LC_MONETARY LC_NUMERIC LC_ALL CHAR_MAX getencoding
LC_MESSAGES""".split()

_text = str
# What tests put in the place of the real conventions.
_override_localeconv = {}
_real_localeconv = _locale.localeconv


def localeconv():
    conventions = _real_localeconv()
    conventions.update(_override_localeconv)
    return conventions


def _groups(digits, sizes, separator):
    """Digits in groups from the right; the last size goes on, unless CHAR_MAX ends it. And how many separators."""
    groups = []
    size = None
    sizes = iter(sizes)
    while digits:
        step = next(sizes, None)
        if step == CHAR_MAX:
            break
        if step:
            size = step
        if not size or len(digits) <= size:
            break
        groups.append(digits[-size:])
        digits = digits[:-size]
    groups.append(digits)
    return separator.join(reversed(groups)), len(groups) - 1


def _group(text, monetary=False):
    """A number with separators, in which blanks of a width stay where they are."""
    conventions = localeconv()
    prefix = "mon_" if monetary else ""
    separator = conventions[prefix + "thousands_sep"]
    sizes = conventions[prefix + "grouping"]
    if not sizes:
        return text, 0
    stripped = text.rstrip(" ")
    right = text[len(stripped) :]
    start = 0
    while start < len(stripped) and not stripped[start].isdigit():
        start += 1
    digits = stripped[start:]
    if not digits:
        return text, 0
    grouped, count = _groups(digits, sizes, separator)
    return stripped[:start] + grouped + right, len(separator) * count


def _without_padding(text, amount):
    """Take up to so many blanks away: at the left first, then at the right."""
    while amount and text[:1] == " ":
        text, amount = text[1:], amount - 1
    while amount and text[-1:] == " ":
        text, amount = text[:-1], amount - 1
    return text


def _localized(percent, value, grouping, monetary, *extra):
    formatted = percent % (*extra, value)
    kind = percent[-1]
    if kind in "eEfFgG":
        whole, point, rest = formatted.partition(".")
        added = 0
        if grouping:
            whole, added = _group(whole, monetary)
        decimal = localeconv()["mon_decimal_point" if monetary else "decimal_point"]
        formatted = whole + (decimal + rest if point else "")
    elif kind in "diu" and grouping:
        formatted, added = _group(formatted, monetary)
    else:
        return formatted
    return _without_padding(formatted, added) if added else formatted


def localize(string, grouping=False, monetary=False):
    """The text of a number as the locale writes it."""
    return _separated(string, grouping, monetary)


def _separated(formatted, grouping, monetary):
    whole, point, rest = formatted.partition(".")
    added = 0
    if grouping:
        whole, added = _group(whole, monetary)
    decimal = localeconv()["mon_decimal_point" if monetary else "decimal_point"]
    return _without_padding(whole + (decimal + rest if point else ""), added)


def _specifiers(format):
    """The parts of a % format: texts and (specifier, key, number of stars)."""
    at = 0
    while at < len(format):
        start = format.find("%", at)
        if start < 0:
            yield format[at:], None, 0
            return
        if start > at:
            yield format[at:start], None, 0
        end = start + 1
        key = None
        if format[end : end + 1] == "(":
            close = format.index(")", end)
            key = format[end + 1 : close]
            end = close + 1
        stars = 0
        while end < len(format) and format[end] in "#0- +123456789.*hlL":
            stars += format[end] == "*"
            end += 1
        end += 1
        yield format[start:end], key, stars
        at = end


def format_string(f, val, grouping=False, monetary=False):
    """`f % val` with numbers as the locale writes them.

    With `grouping` digits are in groups; with `monetary` numbers are written as amounts.
    """
    out = []
    mapping = isinstance(val, Mapping)
    used = 0
    for part, key, stars in _specifiers(f):
        if part[0] != "%":
            out.append(part)
        elif part[-1] == "%":
            out.append("%")
        elif mapping:
            percent = "%" + part[part.index(")") + 1 :] if key is not None else part
            out.append(_localized(percent, val[key] if key is not None else val, grouping, monetary))
        else:
            values = val if isinstance(val, tuple) else (val,)
            first, used = used, used + stars + 1
            out.append(_localized(part, values[used - 1], grouping, monetary, *values[first : used - 1]))
    if not mapping and isinstance(val, tuple) and used < len(val):
        raise TypeError("not all arguments converted during string formatting")
    return "".join(out)


def currency(val, symbol=True, grouping=False, international=False):
    """An amount as the locale writes it, with its symbol (or the international one) and its sign."""
    conventions = localeconv()
    digits = conventions["int_frac_digits" if international else "frac_digits"]
    if digits == CHAR_MAX:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    # "<" and ">" mark where the sign goes if it stands at the number itself.
    text = "<" + _localized(f"%.{digits}f", abs(val), grouping, True) + ">"
    side = "n" if val < 0 else "p"
    if symbol:
        sign_of_money = conventions["int_curr_symbol" if international else "currency_symbol"]
        separated = conventions[side + "_sep_by_space"]
        if conventions[side + "_cs_precedes"]:
            text = sign_of_money + (" " if separated else "") + text
        else:
            if international and sign_of_money[-1:] == " ":
                sign_of_money = sign_of_money[:-1]
            text = text + (" " if separated else "") + sign_of_money
    position = conventions[side + "_sign_posn"]
    sign = conventions["negative_sign" if val < 0 else "positive_sign"]
    if position == 0:
        text = f"({text})"
    elif position == 1:
        text = sign + text
    elif position == 2:
        text = text + sign
    elif position == 3:
        text = text.replace("<", sign)
    elif position == 4:
        text = text.replace(">", sign)
    else:
        # Nothing is said: in front.
        text = sign + text
    return text.replace("<", "").replace(">", "")


def str(val):
    """A float as text, as the locale writes it."""
    return _localized("%.12g", val, False, False)


def delocalize(string):
    """The text of a number without the marks of the locale."""
    conventions = localeconv()
    if conventions["thousands_sep"]:
        string = string.replace(conventions["thousands_sep"], "")
    if conventions["decimal_point"]:
        string = string.replace(conventions["decimal_point"], ".")
    return string


def atof(string, func=float):
    """The float that a text means in the locale."""
    return func(delocalize(string))


def atoi(string):
    """The integer that a text means in the locale."""
    return int(delocalize(string))


# Encodings as locales spell them.
locale_encoding_alias = {
    "ascii": "ISO8859-1",
    "c": "C",
    "437": "C",
    "en": "ISO8859-1",
    "iso8859_1": "ISO8859-1",
    "latin1": "ISO8859-1",
    "latin_1": "ISO8859-1",
    "iso8859": "ISO8859-1",
    "utf8": "UTF-8",
    "utf_8": "UTF-8",
    "utf": "UTF-8",
    "eucjp": "eucJP",
    "euc_jp": "eucJP",
    "euckr": "eucKR",
    "euc_kr": "eucKR",
    "sjis": "SJIS",
    "shift_jis": "SJIS",
    "big5": "BIG5",
    "gbk": "GBK",
    "gb2312": "GB2312",
    "koi8r": "KOI8-R",
    "koi8_r": "KOI8-R",
    "koi8u": "KOI8-U",
    "koi8_u": "KOI8-U",
    "cp1251": "CP1251",
    "tis620": "TIS-620",
}
for _number in range(1, 17):
    for _form in (f"iso8859_{_number}", f"iso8859{_number}", f"iso_8859_{_number}"):
        locale_encoding_alias[_form] = f"ISO8859-{_number}"

# The territory and encoding of languages that come without them.
locale_alias = {"c": "C", "posix": "C", "c.utf8": "C.UTF-8", "english": "en_EN.ISO8859-1"}
for _names, _encoding in (
    ("de_DE en_US es_ES fr_FR it_IT nl_NL pt_PT sv_SE da_DK fi_FI nb_NO en_GB en_CA en_AU de_AT de_CH fr_CA fr_CH pt_BR es_MX", 1),
    ("cs_CZ hu_HU pl_PL ro_RO sk_SK sl_SI hr_HR", 2),
    ("el_GR", 7),
    ("tr_TR", 9),
):
    for _name in _names.split():
        locale_alias[_name.lower()] = f"{_name}.ISO8859-{_encoding}"
        locale_alias.setdefault(_name.lower().partition("_")[0], f"{_name}.ISO8859-{_encoding}")
locale_alias |= {"ja": "ja_JP.eucJP", "ja_jp": "ja_JP.eucJP", "ko": "ko_KR.eucKR", "ko_kr": "ko_KR.eucKR"}
locale_alias |= {"ru": "ru_RU.UTF-8", "ru_ru": "ru_RU.UTF-8", "zh_cn": "zh_CN.gb2312", "zh_tw": "zh_TW.big5"}
windows_locale = {}


def _with_encoding(code, encoding):
    """The locale with an encoding spelled as locales do."""
    language = code.partition(".")[0]
    key = encoding.lower().replace("-", "_")
    return language + "." + locale_encoding_alias.get(key, locale_encoding_alias.get(key.replace("_", ""), encoding))


def _with_modifier(code, modifier):
    if modifier == "euro":
        if "." not in code:
            return code + ".ISO8859-15"
        language, _, encoding = code.partition(".")
        if encoding == "ISO8859-1":
            return language + ".ISO8859-15"
        if encoding in ("ISO8859-15", "UTF-8"):
            return code
    language, dot, encoding = code.partition(".")
    return f"{language}@{modifier}" if not dot else f"{language}.{encoding}@{modifier}"


def normalize(localename):
    """The name of a locale in full: language, country and encoding.

    Names that are not known come back as they are.
    """
    code = localename.lower().replace(":", ".")
    code, _, modifier = code.partition("@")
    language, _, encoding = code.partition(".")
    known = locale_alias.get(f"{language}.{encoding.replace('-', '').replace('_', '')}" if encoding else language)
    if known is None:
        known = locale_alias.get(language)
        if known is None:
            return localename
        if encoding and known != "C":
            original = localename.replace(":", ".").partition("@")[0].partition(".")[2]
            known = _with_encoding(known, original.lower() if encoding in locale_encoding_alias else original)
    if modifier:
        known = _with_modifier(known, modifier)
    return known


def _parse_localename(localename):
    """Language and encoding of a locale; ValueError if it says no encoding."""
    code = normalize(localename)
    base, at, modifier = code.partition("@")
    if modifier == "euro" and "." not in base:
        return base, "iso-8859-15"
    if "." in base:
        language, encoding = base.split(".")[:2]
        if at and modifier != "euro":
            language += "@" + modifier
        return language, encoding
    if code == "C":
        return None, None
    if code == "UTF-8":
        return None, "UTF-8"
    raise ValueError(f"unknown locale: {localename}")


def _build_localename(localetuple):
    """The name that a pair of language and encoding stands for."""
    try:
        language, encoding = localetuple
        language = "C" if language is None else language
        if encoding is None:
            return language
        language, at, modifier = language.partition("@")
        return f"{language}.{encoding}{at}{modifier}"
    except (TypeError, ValueError):
        raise TypeError(
            "Locale must be None, a string, or an iterable of two strings -- language code, encoding."
        ) from None


def getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    """The language and encoding that the environment asks for, without changing anything; None for what it does not say."""
    import warnings

    warnings._deprecated(
        "locale.getdefaultlocale",
        "{name!r} is deprecated and slated for removal in Python {remove}. "
        "Use setlocale(), getencoding() and getlocale() instead.",
        remove=(3, 15),
    )
    return _getdefaultlocale(envvars)


def _getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    for variable in envvars:
        name = _os.environ.get(variable)
        if name:
            if variable == "LANGUAGE":
                name = name.split(":")[0]
            return _parse_localename(name)
    return _parse_localename("C")


def getlocale(category=LC_CTYPE):
    """The language and encoding that are in force; None for the locale "C"."""
    name = _setlocale(category)
    if category == LC_ALL and ";" in name:
        raise TypeError("category LC_ALL is not supported")
    return _parse_localename(name)


def setlocale(category, locale=None):
    """Choose a locale by name or by a pair of language and encoding; None asks which it is.

    Returns its name; Error if the system does not have it.
    """
    if locale and not isinstance(locale, _text):
        locale = normalize(_build_localename(locale))
    return _setlocale(category, locale)


def getpreferredencoding(do_setlocale=True):
    """The encoding that text has on this system, as far as one can tell."""
    if sys.flags.warn_default_encoding:
        import warnings

        warnings.warn(
            "UTF-8 Mode affects locale.getpreferredencoding(). Consider locale.getencoding() instead.",
            EncodingWarning,
            2,
        )
    return "utf-8" if sys.flags.utf8_mode else getencoding()

