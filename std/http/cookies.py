"""Cookies: their names, values and attributes, for servers and for clients."""

import re
import string
from types import GenericAlias

__all__ = ["CookieError", "BaseCookie", "SimpleCookie"]

_LEGAL_NAME = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~:"
# What needs no quotes in a value.
_PLAIN_VALUE = _LEGAL_NAME + " ()/<=>?@[]{}"
_is_legal_key = re.compile(f"[{re.escape(_LEGAL_NAME)}]+").fullmatch
_CONTROL = re.compile(r"[\x00-\x1F\x7F]")
_ESCAPE = {code: f"\\{code:03o}" for code in range(256) if chr(code) not in _PLAIN_VALUE}
_ESCAPE |= {ord('"'): '\\"', ord("\\"): "\\\\"}
_QUOTED = re.compile(r"\\(?:([0-3][0-7][0-7])|(.))")

_NAME_CHARS = r"\w\d!#%&'~_`><@,:/\$\*\+\-\.\^\|\)\(\?\}\{\="
_COOKIE = re.compile(
    rf"""\s*(?P<key>[{_NAME_CHARS}]+?)                     # a name
    (?:\s*=\s*(?P<val>
        "(?:[^\\"]|\\.)*"                                  # a value in quotes,
        |(?:\w{{3}},\s)?[\w\d\s-]{{9,11}}\s[\d:]{{8}}\sGMT # a date,
        |[{_NAME_CHARS}\[\]]*                              # or a word
    ))?
    \s*(?:\s+|;|$)""",
    re.ASCII | re.VERBOSE,
)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class CookieError(Exception):
    """Something cannot be in a cookie."""


def _has_control(*values):
    return any(_CONTROL.search(str(value)) for value in values)


def _quote(str):
    """The value in quotes, if it needs any."""
    if str is None or _is_legal_key(str):
        return str
    return f'"{str.translate(_ESCAPE)}"'


def _unquote(str):
    """The value without its quotes."""
    if str is None or len(str) < 2 or str[0] != '"' or str[-1] != '"':
        return str
    return _QUOTED.sub(lambda found: chr(int(found[1], 8)) if found[1] else found[2], str[1:-1])


def _getdate(future=0, weekdayname=_WEEKDAYS, monthname=_MONTHS):
    """A time from now on, as cookies write it."""
    from time import gmtime, time

    year, month, day, hour, minute, second, weekday, *_ = gmtime(time() + future)
    return f"{weekdayname[weekday]}, {day:02d} {monthname[month]} {year:4d} {hour:02d}:{minute:02d}:{second:02d} GMT"


class Morsel(dict):
    """A cookie: a name, a value, and a mapping of attributes."""

    _reserved = {
        "expires": "expires", "path": "Path", "comment": "Comment", "domain": "Domain", "max-age": "Max-Age",
        "secure": "Secure", "httponly": "HttpOnly", "version": "Version", "samesite": "SameSite",
        "partitioned": "Partitioned",
    }
    _reserved_defaults = dict.fromkeys(_reserved, "")
    _flags = {"secure", "httponly", "partitioned"}

    def __init__(self):
        self._key = self._value = self._coded_value = None
        dict.update(self, self._reserved_defaults)

    @property
    def key(self):
        """The name."""
        return self._key

    @property
    def value(self):
        """The value."""
        return self._value

    @property
    def coded_value(self):
        """The value as it is sent."""
        return self._coded_value

    @staticmethod
    def _checked(pairs):
        for key, value in pairs:
            if key not in Morsel._reserved:
                raise CookieError(f"Invalid attribute {key!r}")
            if _has_control(key, value):
                raise CookieError(f"Control characters are not allowed in cookies {key!r} {value!r}")

    def __setitem__(self, K, V):
        K = K.lower()
        self._checked([(K, V)])
        dict.__setitem__(self, K, V)

    def setdefault(self, key, val=None):
        key = key.lower()
        self._checked([(key, val)])
        return dict.setdefault(self, key, val)

    def __eq__(self, morsel):
        if not isinstance(morsel, Morsel):
            return NotImplemented
        return dict.__eq__(self, morsel) and self.__getstate__() == morsel.__getstate__()

    __ne__ = object.__ne__

    def copy(self):
        """A cookie like this."""
        morsel = Morsel()
        dict.update(morsel, self)
        morsel.__dict__.update(self.__dict__)
        return morsel

    def update(self, values):
        """Set several attributes."""
        new = {key.lower(): value for key, value in dict(values).items()}
        self._checked(new.items())
        dict.update(self, new)

    def __ior__(self, values):
        self.update(values)
        return self

    def isReservedKey(self, K):
        """Whether an attribute has that name."""
        return K.lower() in self._reserved

    def set(self, key, val, coded_val):
        """Set name, value, and value as it is sent."""
        if key.lower() in self._reserved:
            raise CookieError(f"Attempt to set a reserved key {key!r}")
        if not _is_legal_key(key):
            raise CookieError(f"Illegal key {key!r}")
        if _has_control(key, val, coded_val):
            raise CookieError(f"Control characters are not allowed in cookies {key!r} {val!r} {coded_val!r}")
        self._key, self._value, self._coded_value = key, val, coded_val

    def __getstate__(self):
        return {"key": self._key, "value": self._value, "coded_value": self._coded_value}

    def __setstate__(self, state):
        key, value, coded = state["key"], state["value"], state["coded_value"]
        if _has_control(key, value, coded):
            raise CookieError(f"Control characters are not allowed in cookies {key!r} {value!r} {coded!r}")
        self._key, self._value, self._coded_value = key, value, coded

    def output(self, attrs=None, header="Set-Cookie:"):
        """The header that sets the cookie."""
        return f"{header} {self.OutputString(attrs)}"

    __str__ = output

    def __repr__(self):
        return f"<{self.__class__.__name__}: {self.OutputString()}>"

    def js_output(self, attrs=None):
        """A script that sets the cookie."""
        from urllib.parse import quote

        # Nothing in it can end the script.
        text = quote(self.OutputString(attrs), safe="")
        return f"""
        <script type="text/javascript">
        <!-- begin hiding
        document.cookie = decodeURIComponent("{text}");
        // end hiding -->
        </script>
        """

    def OutputString(self, attrs=None):
        """The cookie and its attributes, without the name of a header."""
        wanted = self._reserved if attrs is None else attrs
        parts = [f"{self.key}={self.coded_value}"]
        for key, value in sorted(self.items()):
            if value == "" or key not in wanted:
                continue
            name = self._reserved[key]
            if key == "expires" and isinstance(value, int):
                parts.append(f"{name}={_getdate(value)}")
            elif key == "max-age" and isinstance(value, int):
                parts.append(f"{name}={value:d}")
            elif key == "comment" and isinstance(value, str):
                parts.append(f"{name}={_quote(value)}")
            elif key not in self._flags:
                parts.append(f"{name}={value}")
            elif value:
                parts.append(name)
        return "; ".join(parts)

    __class_getitem__ = classmethod(GenericAlias)


class BaseCookie(dict):
    """Cookies by name; subclasses say how values are written."""

    def value_decode(self, val):
        """Value, and value as it is sent, of what was received."""
        return val, val

    def value_encode(self, val):
        """Value, and value as it is sent, of what a program sets."""
        text = str(val)
        return text, text

    def __init__(self, input=None):
        if input:
            self.load(input)

    def _set(self, key, real_value, coded_value):
        morsel = self.get(key, Morsel())
        morsel.set(key, real_value, coded_value)
        dict.__setitem__(self, key, morsel)

    def __setitem__(self, key, value):
        if isinstance(value, Morsel):
            # Copies come so, from pickles too.
            dict.__setitem__(self, key, value)
        else:
            self._set(key, *self.value_encode(value))

    def output(self, attrs=None, header="Set-Cookie:", sep="\015\012"):
        """The headers that set the cookies."""
        lines = []
        for _, morsel in sorted(self.items()):
            line = morsel.output(attrs, header)
            if _CONTROL.search(line):
                raise CookieError("Control characters are not allowed in cookies")
            lines.append(line)
        return sep.join(lines)

    __str__ = output

    def __repr__(self):
        pairs = " ".join(f"{key}={morsel.value!r}" for key, morsel in sorted(self.items()))
        return f"<{self.__class__.__name__}: {pairs}>"

    def js_output(self, attrs=None):
        """A script that sets the cookies."""
        return "".join(morsel.js_output(attrs) for _, morsel in sorted(self.items()))

    def load(self, rawdata):
        """Take in cookies from a header or a mapping."""
        if isinstance(rawdata, str):
            self._parse(rawdata)
        else:
            for key, value in rawdata.items():
                self[key] = value

    def _parse(self, text):
        """All or nothing: what is wrong somewhere is not to be trusted elsewhere."""
        at, found, has_cookie = 0, [], False
        while 0 <= at < len(text):
            match = _COOKIE.match(text, at)
            if match is None:
                break
            key, value = match["key"], match["val"]
            at = match.end()
            if key[0] == "$":
                # Of an older kind of cookies: attributes of the one before.
                if has_cookie:
                    found.append((key[1:], value, True))
            elif key.lower() in Morsel._reserved:
                if not has_cookie:
                    return
                if value is None:
                    if key.lower() not in Morsel._flags:
                        return
                    value = True
                else:
                    value = _unquote(value)
                found.append((key, value, True))
            elif value is not None:
                found.append((key, self.value_decode(value), False))
                has_cookie = True
            else:
                return
        morsel = None
        for key, value, is_attribute in found:
            if is_attribute:
                morsel[key] = value if value is True else _unquote(value)
            else:
                self._set(key, *value)
                morsel = self[key]


class SimpleCookie(BaseCookie):
    """Cookies whose values are strings, in quotes where they must be."""

    def value_decode(self, val):
        return _unquote(val), val

    def value_encode(self, val):
        text = str(val)
        return text, _quote(text)
