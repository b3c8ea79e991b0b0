"""Translations of messages, by the catalogs of GNU gettext."""

import operator
import os
import sys

__all__ = [
    "NullTranslations",
    "GNUTranslations",
    "Catalog",
    "bindtextdomain",
    "find",
    "translation",
    "install",
    "textdomain",
    "dgettext",
    "dngettext",
    "gettext",
    "ngettext",
    "pgettext",
    "dpgettext",
    "npgettext",
    "dnpgettext",
]

_default_localedir = os.path.join(sys.base_prefix, "share", "locale")

# Stands between the context of a message and the message.
_CONTEXT = "%s\x04%s"


# Plural forms: an expression of C in `n` says which form belongs to a number.


def _plural_tokens(text):
    import re

    form = re.compile(r"\s*(?:(?P<number>\d+)|(?P<name>n)|(?P<op>[-*/%+?:()]|[<>]=?|[=!]=|&&|\|\||!)|(?P<bad>\S))")
    position = 0
    while position < len(text):
        match = form.match(text, position)
        if match is None:
            return
        position = match.end()
        if match["bad"]:
            raise ValueError(f"invalid token in plural form: {match['bad']}")
        yield match["number"] or match["name"] or match["op"]


# From those that bind weakest.
_LEVELS = (
    {"||": None},
    {"&&": None},
    {"==": operator.eq, "!=": operator.ne},
    {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge},
    {"+": operator.add, "-": operator.sub},
    {"*": operator.mul, "/": operator.floordiv, "%": operator.mod},
)


class _Plural:
    """A parser of such an expression; it makes functions of n."""

    def __init__(self, text):
        self.tokens = list(_plural_tokens(text))
        self.index = 0
        self.depth = 0

    def peek(self):
        return self.tokens[self.index] if self.index < len(self.tokens) else ""

    def take(self):
        token = self.peek()
        self.index += 1
        return token

    def unexpected(self, token):
        if not token:
            return ValueError("unexpected end of plural form")
        return ValueError(f"unexpected token in plural form: {token}")

    def whole(self):
        function = self.choice()
        if self.peek():
            raise self.unexpected(self.peek())
        return function

    def choice(self):
        self.depth += 1
        if self.depth > 21:
            raise ValueError("plural form expression is too complex")
        condition = self.binary(0)
        if self.peek() == "?":
            self.take()
            first = self.choice()
            if self.peek() != ":":
                raise self.unexpected(self.peek())
            self.take()
            second = self.choice()
            test = condition

            def condition(n):
                return first(n) if test(n) else second(n)

        self.depth -= 1
        return condition

    def binary(self, level):
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() in _LEVELS[level]:
            sign = self.take()
            left = _combine(sign, _LEVELS[level][sign], left, self.binary(level + 1))
        return left

    def unary(self):
        token = self.take()
        if token == "!":
            inner = self.unary()
            return lambda n: int(not inner(n))
        if token == "(":
            inner = self.choice()
            if self.take() != ")":
                raise ValueError("unbalanced parenthesis in plural form")
            return inner
        if token == "n":
            return lambda n: n
        if token.isdigit():
            value = int(token)
            return lambda n: value
        if token == ")":
            raise ValueError("unbalanced parenthesis in plural form")
        raise self.unexpected(token)


def _combine(sign, operation, left, right):
    if sign == "||":
        return lambda n: int(bool(left(n) or right(n)))
    if sign == "&&":
        return lambda n: int(bool(left(n) and right(n)))
    return lambda n: int(operation(left(n), right(n)))


def _as_int(n, numbers_only=True):
    """A number as an int; others than ints are accepted with a warning that names the caller of this module."""
    if isinstance(n, int):
        return n
    rounded = n
    if numbers_only:
        try:
            rounded = round(n)
        except TypeError:
            raise TypeError(f"Plural value must be an integer, got {type(n).__name__}") from None
    import warnings

    warnings.warn(
        f"Plural value must be an integer, got {type(n).__name__}",
        DeprecationWarning,
        stacklevel=2,
        skip_file_prefixes=(_as_int.__code__.co_filename,),
    )
    return n if rounded != n else rounded


def c2py(plural):
    """A function that gives the number of the form for a number, of an expression of C."""
    if len(plural) > 1000:
        raise ValueError("plural form expression is too long")
    try:
        choose = _Plural(plural).whole()
    except RecursionError:
        raise ValueError("plural form expression is too complex")

    return lambda n: choose(_as_int(n))


def _expand_lang(loc):
    """The names under which the catalog of a locale may be, the most exact first."""
    import locale

    loc = locale.normalize(loc)
    rest, _, modifier = loc.partition("@")
    rest, _, codeset = rest.partition(".")
    language, _, territory = rest.partition("_")
    parts = [("_", territory), (".", codeset), ("@", modifier)]
    names = []
    for mask in range(8):
        chosen = [(sign, text) for sign, text in parts if mask & _weight(sign)]
        if all(text for _, text in chosen):
            names.append((mask, language + "".join(sign + text for sign, text in chosen)))
    return [name for _, name in sorted(names, reverse=True)]


def _weight(sign):
    return {"_": 2, ".": 1, "@": 4}[sign]


class NullTranslations:
    """Translations that leave everything as it is, unless there is a fallback."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        """Add translations for what is not found here."""
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        """The translation of a message."""
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        """The translation of a message in the form for a number."""
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if _as_int(n, numbers_only=False) == 1 else msgid2

    def pgettext(self, context, message):
        """The translation of a message in a context."""
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        """The translation of a message in a context, in the form for a number."""
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if _as_int(n, numbers_only=False) == 1 else msgid2

    def info(self):
        """The header of the catalog, as a dict."""
        return self._info

    def charset(self):
        """The encoding of the catalog."""
        return self._charset

    def install(self, names=None):
        """Make gettext() known to all modules as `_`; `names` says which other functions."""
        import builtins

        builtins.__dict__["_"] = self.gettext
        if names is not None:
            for name in {"gettext", "ngettext", "npgettext", "pgettext"} & set(names):
                builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """The translations in a catalog file (.mo)."""

    LE_MAGIC = 0x950412DE
    BE_MAGIC = 0xDE120495
    CONTEXT = _CONTEXT
    VERSIONS = (0, 1)

    def _get_versions(self, version):
        """The two parts of the number of a format."""
        return version >> 16, version & 0xFFFF

    def _parse(self, fp):
        from struct import unpack

        name = getattr(fp, "name", "")
        self._catalog = {}
        # Without a rule the Germanic one holds.
        self.plural = lambda n: int(n != 1)
        data = fp.read()
        magic = unpack("<I", data[:4])[0]
        if magic not in (self.LE_MAGIC, self.BE_MAGIC):
            raise OSError(0, "Bad magic number", name)
        order = "<" if magic == self.LE_MAGIC else ">"
        version, count, originals, translations = unpack(order + "4I", data[4:20])
        major, minor = self._get_versions(version)
        if major not in self.VERSIONS:
            raise OSError(0, "Bad version number " + str(major), name)
        for index in range(count):
            texts = []
            for table in originals, translations:
                length, offset = unpack(order + "II", data[table + 8 * index : table + 8 * index + 8])
                if offset + length >= len(data):
                    raise OSError(0, "File is corrupt", name)
                texts.append(data[offset : offset + length])
            self._add(*texts)

    def _add(self, message, translation):
        if not message:
            self._read_header(translation)
        charset = self._charset or "ascii"
        if b"\x00" in message:
            first = str(message.split(b"\x00")[0], charset)
            for index, form in enumerate(translation.split(b"\x00")):
                self._catalog[first, index] = str(form, charset)
        else:
            self._catalog[str(message, charset)] = str(translation, charset)

    def _read_header(self, text):
        last = None
        for line in text.split(b"\n"):
            line = str(line.strip(), "ascii", "backslashreplace") if line else ""
            if not line or (line.startswith("#-#-#-#-#") and line.endswith("#-#-#-#-#")):
                continue
            key, colon, value = line.partition(":")
            if colon:
                last, value = key.strip().lower(), value.strip()
                self._info[last] = value
                if last == "content-type":
                    self._charset = value.split("charset=")[1]
                elif last == "plural-forms":
                    rule = value.split(";")[1].split("plural=")[1]
                    self.plural = c2py(rule)
            elif last:
                self._info[last] += "\n" + line

    def _look_up(self, message, default):
        found = self._catalog.get(message, default)
        return self._catalog.get((message, self.plural(1)), default) if found is default else found

    def gettext(self, message):
        missing = object()
        found = self._look_up(message, missing)
        return super().gettext(message) if found is missing else found

    def ngettext(self, msgid1, msgid2, n):
        try:
            return self._catalog[msgid1, self.plural(n)]
        except KeyError:
            return super().ngettext(msgid1, msgid2, n)

    def pgettext(self, context, message):
        missing = object()
        found = self._look_up(self.CONTEXT % (context, message), missing)
        return super().pgettext(context, message) if found is missing else found

    def npgettext(self, context, msgid1, msgid2, n):
        try:
            return self._catalog[self.CONTEXT % (context, msgid1), self.plural(n)]
        except KeyError:
            return super().npgettext(context, msgid1, msgid2, n)


def find(domain, localedir=None, languages=None, all=False):
    """The file of a catalog for the first of some languages (those of the environment), or a list of all files."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for variable in "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG":
            value = os.environ.get(variable)
            if value:
                languages = value.split(":")
                break
        if "C" not in languages:
            languages.append("C")
    names = []
    for language in languages:
        for name in _expand_lang(language):
            if name not in names:
                names.append(name)
    found = []
    for name in names:
        if name == "C":
            break
        path = os.path.join(localedir, name, "LC_MESSAGES", f"{domain}.mo")
        if os.path.exists(path):
            if not all:
                return path
            found.append(path)
    return found if all else None


# Catalogs that were read.
_translations = {}


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The translations of a domain; OSError if there are none, unless `fallback` is true."""
    if class_ is None:
        class_ = GNUTranslations
    paths = find(domain, localedir, languages, all=True)
    if not paths:
        if fallback:
            return NullTranslations()
        from errno import ENOENT

        raise FileNotFoundError(ENOENT, "No translation file found for domain", domain)
    import copy

    result = None
    for path in paths:
        key = class_, os.path.abspath(path)
        if key not in _translations:
            with open(path, "rb") as file:
                _translations[key] = class_(file)
        # A copy, because fallbacks are added to it.
        one = copy.copy(_translations[key])
        if result is None:
            result = one
        else:
            result.add_fallback(one)
    return result


def install(domain, localedir=None, *, names=None):
    """Make the translations of a domain known to all modules as `_`."""
    translation(domain, localedir, fallback=True).install(names)


_localedirs = {}
_current_domain = "messages"


def textdomain(domain=None):
    """The domain of gettext() and its kin; an argument changes it."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """The folder of a domain's catalogs; an argument changes it."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _of(domain):
    try:
        return translation(domain, _localedirs.get(domain, None))
    except OSError:
        return NullTranslations()


def dgettext(domain, message):
    """The translation of a message in a domain."""
    return _of(domain).gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    """The translation of a message in a domain, in the form for a number."""
    return _of(domain).ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    """The translation of a message in a domain and a context."""
    return _of(domain).pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    """The translation of a message in a domain and a context, in the form for a number."""
    return _of(domain).npgettext(context, msgid1, msgid2, n)


def gettext(message):
    """The translation of a message."""
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    """The translation of a message, in the form for a number."""
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    """The translation of a message in a context."""
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    """The translation of a message in a context, in the form for a number."""
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
