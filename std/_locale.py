"""Support for POSIX locales: the C locale, with the encoding that the environment asks for."""

import os as _os

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127

_categories = ("LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES")
# Categories that the C library knows and the module does not name.
_unnamed = ("LC_PAPER", "LC_NAME", "LC_ADDRESS", "LC_TELEPHONE", "LC_MEASUREMENT", "LC_IDENTIFICATION")
_current = dict.fromkeys(_categories + _unnamed, "C") | {"LC_CTYPE": "C.UTF-8"}


class Error(Exception):
    __module__ = "locale"


def _numbered(names, first):
    for offset, name in enumerate(names):
        globals()[name] = first + offset
        _texts[first + offset] = _values[name]


_values = {
    "CODESET": "UTF-8",
    "RADIXCHAR": ".",
    "THOUSEP": "",
    "CRNCYSTR": "-",
    "D_T_FMT": "%a %b %e %H:%M:%S %Y",
    "D_FMT": "%m/%d/%y",
    "T_FMT": "%H:%M:%S",
    "AM_STR": "AM",
    "PM_STR": "PM",
    "T_FMT_AMPM": "%I:%M:%S %p",
    "ERA": "",
    "ALT_DIGITS": "",
    "ERA_D_FMT": "",
    "ERA_D_T_FMT": "",
    "ERA_T_FMT": "",
    "YESEXPR": "^[yY]",
    "NOEXPR": "^[nN]",
    "_DATE_FMT": "%a %b %e %H:%M:%S %Z %Y",
}
_texts = {}
_day_names = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
_month_names = """January February March April May June July August September October November
December""".split()
for _i, _name in enumerate(_day_names, 1):
    _values[f"DAY_{_i}"] = _name
    _values[f"ABDAY_{_i}"] = _name[:3]
for _i, _name in enumerate(_month_names, 1):
    _values[f"MON_{_i}"] = _name
    _values[f"ABMON_{_i}"] = _name[:3]
_numbered(["CODESET"], 14)
_numbered(["RADIXCHAR", "THOUSEP"], 1 << 16)
_numbered(
    [f"ABDAY_{i}" for i in range(1, 8)]
    + [f"DAY_{i}" for i in range(1, 8)]
    + [f"ABMON_{i}" for i in range(1, 13)]
    + [f"MON_{i}" for i in range(1, 13)]
    + ["AM_STR", "PM_STR", "D_T_FMT", "D_FMT", "T_FMT", "T_FMT_AMPM", "ERA"],
    2 << 16,
)
_numbered(["ERA_D_FMT", "ALT_DIGITS", "ERA_D_T_FMT", "ERA_T_FMT"], 131118)
_numbered(["_DATE_FMT"], 131180)
_numbered(["CRNCYSTR"], 262159)
_numbered(["YESEXPR", "NOEXPR"], 5 << 16)


def _known(name):
    """The name of the locale as the C library gives it back, or None."""
    if name in ("C", "POSIX"):
        return "C"
    if name.lower().replace("-", "") in ("c.utf8", "c"):
        return name
    return None


def _from_environment(category):
    for variable in ("LC_ALL", category, "LANG"):
        name = _os.environ.get(variable)
        if name:
            return name
    return "C"


def _all():
    names = set(_current.values())
    if len(names) == 1:
        return names.pop()
    return ";".join(f"{category}={name}" for category, name in _current.items())


def setlocale(category, locale=None, /):
    """Activates/queries locale processing."""
    if not isinstance(category, int):
        raise TypeError(f"'{type(category).__name__}' object cannot be interpreted as an integer")
    if locale is not None and not isinstance(locale, str):
        raise TypeError(f"setlocale() argument 2 must be str or None, not {type(locale).__name__}")
    if category < 0 or category > LC_ALL:
        raise Error("invalid locale category" if locale is None else "unsupported locale setting")
    chosen = _current if category == LC_ALL else (_categories[category],)
    if locale is not None:
        wanted = {}
        for name in chosen:
            text = locale or _from_environment(name)
            if ";" in text:
                text = dict(part.partition("=")[::2] for part in text.split(";")).get(name, "C")
            found = _known(text)
            if found is None:
                raise Error("unsupported locale setting")
            wanted[name] = found
        _current.update(wanted)
    if category == LC_ALL:
        return _all()
    return _current[_categories[category]]


def localeconv():
    """How the locale writes numbers and money, as a dict."""
    texts = "int_curr_symbol currency_symbol mon_decimal_point mon_thousands_sep positive_sign negative_sign thousands_sep"
    numbers = "int_frac_digits frac_digits p_cs_precedes p_sep_by_space n_cs_precedes n_sep_by_space p_sign_posn n_sign_posn"
    order = texts.split()[:4] + ["mon_grouping"] + texts.split()[4:6] + numbers.split()
    values = dict.fromkeys(texts.split(), "") | dict.fromkeys(numbers.split(), CHAR_MAX)
    values |= {"mon_grouping": [], "grouping": [], "decimal_point": "."}
    return {name: values[name] for name in order + ["decimal_point", "thousands_sep", "grouping"]}


def strcoll(os1, os2, /):
    """Negative, 0 or positive: the order of two strings in the locale."""
    for text in (os1, os2):
        if not isinstance(text, str):
            raise TypeError(f"strcoll() argument must be str, not {type(text).__name__}")
    if "\0" in os1 or "\0" in os2:
        raise ValueError("embedded null character")
    return (os1 > os2) - (os1 < os2)


def strxfrm(string, /):
    """Return a string that can be used as a key for locale-aware comparisons."""
    if not isinstance(string, str):
        raise TypeError(f"strxfrm() argument must be str, not {type(string).__name__}")
    if "\0" in string:
        raise ValueError("embedded null character")
    return string


def nl_langinfo(key, /):
    """Return the value for the locale information associated with key."""
    if key == CODESET and not _current["LC_CTYPE"].lower().endswith(("utf8", "utf-8")):
        return "ANSI_X3.4-1968"
    try:
        return _texts[key]
    except KeyError:
        raise ValueError("unsupported langinfo constant") from None


def getencoding():
    """Get the current locale encoding."""
    return nl_langinfo(CODESET)


_domain = "messages"
_folders = {}
_codesets = {}


def gettext(msg, /):
    """gettext(msg) -> string. Return translation of msg: the C locale has none."""
    return msg


def dgettext(domain, msg, /):
    """dgettext(domain, msg) -> string. Return translation of msg in domain."""
    return msg


def dcgettext(domain, msg, category, /):
    """Return translation of msg in domain and category."""
    return msg


def textdomain(domain, /):
    """Set the C library's textdomain to domain, returning the new domain."""
    global _domain
    if domain is not None:
        _domain = domain or "messages"
    return _domain


def bindtextdomain(domain, dir, /):
    """Bind the C library's domain to dir."""
    if not domain:
        raise Error("domain must be a non-empty string")
    if dir is not None:
        _folders[domain] = dir
    return _folders.get(domain, "/usr/share/locale")


def bind_textdomain_codeset(domain, codeset, /):
    """Bind the C library's domain to codeset."""
    if codeset is not None:
        _codesets[domain] = codeset
    return _codesets.get(domain)
