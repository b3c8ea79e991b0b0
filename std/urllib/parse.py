"""URLs taken apart, put together, quoted and resolved (RFC 3986 with the habits of older ones)."""

import functools
import re
import types
import warnings
from collections import namedtuple

__all__ = [
    "urlparse",
    "urlunparse",
    "urljoin",
    "urldefrag",
    "urlsplit",
    "urlunsplit",
    "urlencode",
    "parse_qs",
    "parse_qsl",
    "quote",
    "quote_plus",
    "quote_from_bytes",
    "unquote",
    "unquote_plus",
    "unquote_to_bytes",
    "DefragResult",
    "ParseResult",
    "SplitResult",
    "DefragResultBytes",
    "ParseResultBytes",
    "SplitResultBytes",
]

# Schemes whose references may be relative, that have a host, and that have parameters. The empty one is any.
uses_relative = [
    "",
    *"ftp http gopher nntp imap wais file https shttp mms prospero rtsp rtsps rtspu sftp svn svn+ssh ws wss".split(),
]
uses_netloc = [
    "",
    *(
        "ftp http gopher nntp telnet imap wais file mms https shttp snews prospero rtsp rtsps rtspu rsync svn svn+ssh "
        "sftp nfs git git+ssh ws wss itms-services"
    ).split(),
]
uses_params = ["", *"ftp hdl prospero http imap https shttp rtsp rtsps rtspu sip sips mms sftp tel".split()]
# Kept because programs look at them.
non_hierarchical = "gopher hdl mailto news telnet wais imap snews sip sips".split()
uses_query = ["", *"http wais imap https shttp mms gopher rtsp rtsps rtspu sip sips".split()]
uses_fragment = ["", *"ftp hdl http gopher news nntp wais https shttp snews file prospero".split()]

scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."

# What browsers strip, and what they take out.
_WHATWG_C0_CONTROL_OR_SPACE = "".join(map(chr, range(33)))
_UNSAFE_URL_BYTES_TO_REMOVE = ["\t", "\r", "\n"]

_implicit_encoding = "ascii"
_implicit_errors = "strict"


def clear_cache():
    """Forget what has been parsed."""
    urlsplit.cache_clear()
    _byte_quoter_factory.cache_clear()


# Text and bytes


def _same(value):
    return value


def _to_bytes(value, encoding=_implicit_encoding, errors=_implicit_errors):
    return value.encode(encoding, errors)


def _to_text(value, encoding=_implicit_encoding, errors=_implicit_errors):
    return value.decode(encoding, errors) if value else ""


def _coerce_args(*args):
    """The arguments as text, and the function that makes the result what they were."""
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        # Empty ones are defaults, which fit both.
        if arg and isinstance(arg, str) != is_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_text:
        return (*args, _same)
    return (*(_to_text(arg) for arg in args), _encoded)


def _encoded(value):
    return value.encode()


class _ResultMixinStr:
    """Results made of text."""

    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        return self._encoded_counterpart(*(part.encode(encoding, errors) for part in self))


class _ResultMixinBytes:
    """Results made of bytes."""

    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        return self._decoded_counterpart(*(part.decode(encoding, errors) for part in self))


class _NetlocResultMixinBase:
    """What the part with the host consists of."""

    __slots__ = ()

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        hostname = self._hostinfo[0]
        if not hostname:
            return None
        # A zone of an IPv6 address keeps its case.
        percent = "%" if isinstance(hostname, str) else b"%"
        hostname, percent, zone = hostname.partition(percent)
        return hostname.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        port = int(port)
        if not 0 <= port <= 65535:
            raise ValueError("Port out of range 0-65535")
        return port

    __class_getitem__ = classmethod(types.GenericAlias)

    def _signs(self, signs):
        """Characters in the kind of text that the result is made of."""
        return signs if isinstance(self.netloc, str) else tuple(sign.encode() for sign in signs)

    @property
    def _userinfo(self):
        at, colon = self._signs(("@", ":"))
        userinfo, has_userinfo, _ = self.netloc.rpartition(at)
        if not has_userinfo:
            return None, None
        username, has_password, password = userinfo.partition(colon)
        return username, password if has_password else None

    @property
    def _hostinfo(self):
        at, colon, opening, closing = self._signs(("@", ":", "[", "]"))
        _, _, hostinfo = self.netloc.rpartition(at)
        _, has_bracket, bracketed = hostinfo.partition(opening)
        if has_bracket:
            hostname, _, port = bracketed.partition(closing)
            _, _, port = port.partition(colon)
        else:
            hostname, _, port = hostinfo.partition(colon)
        return hostname, port or None


class _NetlocResultMixinStr(_NetlocResultMixinBase, _ResultMixinStr):
    __slots__ = ()


class _NetlocResultMixinBytes(_NetlocResultMixinBase, _ResultMixinBytes):
    __slots__ = ()


_DefragResultBase = namedtuple("_DefragResultBase", "url fragment")
_SplitResultBase = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_ParseResultBase = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")

_DefragResultBase.__doc__ = "A URL without its fragment, and the fragment."
_SplitResultBase.__doc__ = "The five parts of a URL."
_ParseResultBase.__doc__ = "The six parts of a URL."
for _base, _docs in (
    (_DefragResultBase, {"url": "The URL with no fragment identifier."}),
    (_SplitResultBase, {"scheme": "What says how the rest is to be read.", "netloc": "Host, with user and port."}),
    (_ParseResultBase, {"params": "Parameters of the last part of the path."}),
):
    for _name, _doc in _docs.items():
        getattr(_base, _name).__doc__ = _doc
del _base, _docs, _name, _doc

# An old name of it.
ResultBase = _NetlocResultMixinStr


class DefragResult(_DefragResultBase, _ResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


class SplitResult(_SplitResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _NetlocResultMixinStr):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_DefragResultBase, _ResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b"#" + self.fragment if self.fragment else self.url


class SplitResultBytes(_SplitResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_ParseResultBase, _NetlocResultMixinBytes):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _text, _bytes in (DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes), (ParseResult, ParseResultBytes):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text
    _bytes.__doc__ = _text.__doc__ = _text.__mro__[1].__doc__
del _text, _bytes


# Taking apart


def urlparse(url, scheme="", allow_fragments=True):
    """The six parts of a URL: scheme://netloc/path;params?query#fragment, none of them decoded."""
    url, scheme, _coerce_result = _coerce_args(url, scheme)
    scheme, netloc, url, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if scheme in uses_params and ";" in url:
        url, params = _splitparams(url)
    result = ParseResult(scheme, netloc, url, params, query, fragment)
    return result if _coerce_result is _same else result.encode()


def _splitparams(url):
    # Only the last part of a path has parameters.
    at = url.find(";", url.rfind("/") + 1)
    return (url, "") if at < 0 else (url[:at], url[at + 1 :])


def _checknetloc(netloc):
    """Characters that normal form NFKC turns into separators would change what the host is."""
    if not netloc or netloc.isascii():
        return
    import unicodedata

    plain = netloc
    for sign in "@:#?":
        plain = plain.replace(sign, "")
    normal = unicodedata.normalize("NFKC", plain)
    if normal == plain:
        return
    for sign in "/?#@:":
        if sign in normal:
            problem = f"netloc {netloc!r} contains invalid characters under NFKC normalization"
            raise ValueError(problem)


def _check_bracketed_netloc(netloc):
    _, _, hostinfo = netloc.rpartition("@")
    before, has_bracket, bracketed = hostinfo.partition("[")
    if has_bracket:
        # Nothing stands before the bracket, and only a port after it.
        hostname, _, port = bracketed.partition("]")
        if before or port and not port.startswith(":"):
            raise ValueError("Invalid IPv6 URL")
    else:
        hostname, _, port = hostinfo.partition(":")
    _check_bracketed_host(hostname)


def _check_bracketed_host(hostname):
    if hostname.startswith("v"):
        if not re.match(r"\Av[a-fA-F0-9]+\..+\z", hostname):
            raise ValueError("IPvFuture address is invalid")
        return
    import ipaddress

    if ipaddress.ip_address(hostname).version == 4:
        raise ValueError("An IPv4 address cannot be in brackets")


@functools.lru_cache(typed=True)
def urlsplit(url, scheme="", allow_fragments=True):
    """The five parts of a URL: scheme://netloc/path?query#fragment, none of them decoded."""
    url, scheme, _coerce_result = _coerce_args(url, scheme)
    url = url.lstrip(_WHATWG_C0_CONTROL_OR_SPACE)
    scheme = scheme.strip(_WHATWG_C0_CONTROL_OR_SPACE)
    for char in _UNSAFE_URL_BYTES_TO_REMOVE:
        url = url.replace(char, "")
        scheme = scheme.replace(char, "")

    netloc = query = fragment = ""
    start, has_scheme, rest = url.partition(":")
    if has_scheme and start and start[0].isascii() and start[0].isalpha() and not start.strip(scheme_chars):
        scheme, url = start.lower(), rest
    if url.startswith("//"):
        end = min((at for at in map(url.find, "/?#", (2, 2, 2)) if at >= 0), default=len(url))
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc:
            _check_bracketed_netloc(netloc)
    if allow_fragments:
        url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    _checknetloc(netloc)
    result = SplitResult(scheme, netloc, url, query, fragment)
    return result if _coerce_result is _same else result.encode()


# Putting together


def urlunparse(components):
    """The URL of six parts."""
    scheme, netloc, url, params, query, fragment, _coerce_result = _coerce_args(*components)
    if params:
        url = f"{url};{params}"
    return _coerce_result(urlunsplit((scheme, netloc, url, query, fragment)))


def urlunsplit(components):
    """The URL of five parts."""
    scheme, netloc, url, query, fragment, _coerce_result = _coerce_args(*components)
    if netloc:
        if url and not url.startswith("/"):
            url = "/" + url
        url = f"//{netloc}{url}"
    elif url.startswith("//"):
        # Without a host, the path must not look like one.
        url = "//" + url
    elif scheme and scheme in uses_netloc and (not url or url.startswith("/")):
        url = "//" + url
    if scheme:
        url = f"{scheme}:{url}"
    if query:
        url = f"{url}?{query}"
    if fragment:
        url = f"{url}#{fragment}"
    return _coerce_result(url)


def _without_dots(parts):
    """The parts of a path without . and .. among them."""
    kept = []
    for part in parts:
        if part == "..":
            # Above the root there is nothing.
            if kept not in ([], [""]):
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return kept


def urljoin(base, url, allow_fragments=True):
    """A reference resolved against the URL of what it stands in."""
    if not base:
        return url
    if not url:
        return base
    base, url, _coerce_result = _coerce_args(base, url)
    bscheme, bnetloc, bpath, bparams, bquery, bfragment = urlparse(base, "", allow_fragments)
    scheme, netloc, path, params, query, fragment = urlparse(url, bscheme, allow_fragments)
    if scheme != bscheme or scheme not in uses_relative:
        return _coerce_result(url)
    if scheme in uses_netloc:
        if netloc:
            return _coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))
        netloc = bnetloc
    if not path and not params:
        query = query or bquery
        return _coerce_result(urlunparse((scheme, netloc, bpath, bparams, query, fragment)))

    if path[:1] == "/":
        parts = path.split("/")
    else:
        folder = bpath.split("/")
        # What stands after the last slash is the document, not a folder.
        if folder[-1]:
            folder.pop()
        parts = folder + path.split("/")
        # Slashes in a row between the two mean nothing.
        parts[1:-1] = filter(None, parts[1:-1])
    path = "/".join(_without_dots(parts)) or "/"
    return _coerce_result(urlunparse((scheme, netloc, path, params, query, fragment)))


def urldefrag(url):
    """A URL without its fragment, and the fragment."""
    url, _coerce_result = _coerce_args(url)
    fragment = ""
    if "#" in url:
        *parts, fragment = urlparse(url)
        url = urlunparse((*parts, ""))
    result = DefragResult(url, fragment)
    return result if _coerce_result is _same else result.encode()


# Quoting

_HEX = "0123456789ABCDEFabcdef"
_hextobyte = None


def unquote_to_bytes(string):
    """The bytes of a quoted string; other characters than ASCII become UTF-8."""
    return bytes(_unquoted(string))


def _unquoted(string):
    if not string:
        # An attribute that only strings and bytes have.
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    first, *rest = string.split(b"%")
    if not rest:
        return string
    global _hextobyte
    if _hextobyte is None:
        _hextobyte = {(a + b).encode(): bytes.fromhex(a + b) for a in _HEX for b in _HEX}
    out = bytearray(first)
    for piece in rest:
        byte = _hextobyte.get(piece[:2])
        if byte is None:
            out += b"%" + piece
        else:
            out += byte + piece[2:]
    return out


_asciire = re.compile("([\x00-\x7f]+)")


def unquote(string, encoding="utf-8", errors="replace"):
    """A quoted string in clear: sequences of %xx are decoded, which may be asked for in another encoding."""
    if isinstance(string, bytes):
        return _unquoted(string).decode(encoding, errors)
    if "%" not in string:
        string.split
        return string
    encoding = "utf-8" if encoding is None else encoding
    errors = "replace" if errors is None else errors
    # What is not ASCII stays as it is.
    pieces = _asciire.split(string)
    pieces[1::2] = [_unquoted(piece).decode(encoding, errors) for piece in pieces[1::2]]
    return "".join(pieces)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """The same, with plus signs for spaces as in forms."""
    return unquote(string.replace("+", " "), encoding, errors)


_ALWAYS_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)


class _Quoter(dict):
    """What stands for each byte, found out when it is first met."""

    def __init__(self, safe):
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self):
        return f"<Quoter {dict(self)!r}>"

    def __missing__(self, byte):
        quoted = self[byte] = chr(byte) if byte in self.safe else f"%{byte:02X}"
        return quoted


@functools.lru_cache
def _byte_quoter_factory(safe):
    return _Quoter(safe).__getitem__


def quote(string, safe="/", encoding=None, errors=None):
    """Quote a part of a URL: letters, digits, _.-~ and what is in safe stay as they are, the rest becomes %xx."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode("utf-8" if encoding is None else encoding, "strict" if errors is None else errors)
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """The same, with plus signs for spaces, as in forms; a slash is not safe."""
    space = " " if isinstance(string, str) else b" "
    if space not in string:
        return quote(string, safe, encoding, errors)
    safe_space = " " if isinstance(safe, str) else b" "
    return quote(string, safe + safe_space, encoding, errors).replace(" ", "+")


def quote_from_bytes(bs, safe="/"):
    """Quote bytes."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    safe = safe.encode("ascii", "ignore") if isinstance(safe, str) else bytes(c for c in safe if c < 128)
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    return "".join(map(_byte_quoter_factory(safe), bs))


# Queries


def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """A dict or a sequence of pairs as query; with doseq, sequences as values give a pair for each item."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            # Strings are no pairs, but an empty one would pass.
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as problem:
            raise TypeError("not a valid non-string sequence or mapping object") from problem

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(value if isinstance(value, str) else str(value), safe, encoding, errors)

    pairs = []
    for key, value in query:
        key = quoted(key)
        items = (value,)
        if doseq and not isinstance(value, (str, bytes)):
            try:
                len(value)
            except TypeError:
                pass
            else:
                items = value
        pairs += [f"{key}={quoted(item)}" for item in items]
    return "&".join(pairs)


def parse_qs(
    qs,
    keep_blank_values=False,
    strict_parsing=False,
    encoding="utf-8",
    errors="replace",
    max_num_fields=None,
    separator="&",
):
    """The fields of a query: a dict with a list of values for each name."""
    fields = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator):
        fields.setdefault(name, []).append(value)
    return fields


def parse_qsl(
    qs,
    keep_blank_values=False,
    strict_parsing=False,
    encoding="utf-8",
    errors="replace",
    max_num_fields=None,
    separator="&",
):
    """The fields of a query as list of pairs.

    Fields without a value are left out unless keep_blank_values is true; strict_parsing makes an error of what is no
    field; more than max_num_fields are an error.
    """
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, "ascii")
        equals = "="

        def clear(text):
            return unquote_plus(text, encoding=encoding, errors=errors)

    elif qs is None:
        return []
    else:
        try:
            # Anything with the bytes of a query will do.
            qs = bytes(memoryview(qs))
        except TypeError:
            if not qs:
                warnings.warn(
                    f"Accepting {type(qs).__name__} objects with false value in "
                    f"urllib.parse.parse_qsl() is deprecated as of 3.14",
                    DeprecationWarning,
                    stacklevel=_caller_level(),
                )
                return []
            raise
        if isinstance(separator, str):
            separator = bytes(separator, "ascii")
        equals = b"="

        def clear(text):
            return unquote_to_bytes(text.replace(b"+", b" "))

    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    pairs = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, has_equals, value = field.partition(equals)
        if not has_equals and strict_parsing:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            pairs.append((clear(name), clear(value)))
    return pairs


def _caller_level():
    """How far up the program is that called this module."""
    import sys

    level, frame = 1, sys._getframe(1)
    while frame is not None and frame.f_globals is globals():
        level, frame = level + 1, frame.f_back
    return level


# Functions of the time before the others; they are deprecated but used.


def unwrap(url):
    """The URL of <URL:...>, <...> or itself."""
    url = str(url).strip()
    if url[:1] == "<" and url[-1:] == ">":
        url = url[1:-1].strip()
    return url.removeprefix("URL:").strip()


def _deprecated(name, replacement):
    warnings.warn(
        f"urllib.parse.{name}() is deprecated as of 3.8, {replacement}",
        DeprecationWarning,
        stacklevel=3,
    )


_PARSE_INSTEAD = "use urllib.parse.urlparse() instead"


def to_bytes(url):
    _deprecated("to_bytes", "do not use it")
    return _to_bytes_text(url)


def _to_bytes_text(url):
    if isinstance(url, str):
        try:
            url = url.encode("ASCII").decode()
        except UnicodeError:
            raise UnicodeError(f"URL {url!r} contains non-ASCII characters") from None
    return url


def splittype(url):
    _deprecated("splittype", _PARSE_INSTEAD)
    return _splittype(url)


def _splittype(url):
    """'type:rest' as 'type', 'rest'."""
    match = re.match("([^/:]+):(.*)", url, re.DOTALL)
    return (match[1].lower(), match[2]) if match else (None, url)


def splithost(url):
    _deprecated("splithost", _PARSE_INSTEAD)
    return _splithost(url)


def _splithost(url):
    """'//host[:port]/path' as 'host[:port]', '/path'."""
    match = re.match("//([^/#?]*)(.*)", url, re.DOTALL)
    if not match:
        return None, url
    host, path = match.groups()
    return host, "/" + path if path and path[0] != "/" else path


def splituser(host):
    _deprecated("splituser", _PARSE_INSTEAD)
    return _splituser(host)


def _splituser(host):
    """'user[:passwd]@host[:port]' as 'user[:passwd]', 'host[:port]'."""
    user, sign, host = host.rpartition("@")
    return user if sign else None, host


def splitpasswd(user):
    _deprecated("splitpasswd", _PARSE_INSTEAD)
    return _splitpasswd(user)


def _splitpasswd(user):
    """'user:passwd' as 'user', 'passwd'."""
    user, sign, password = user.partition(":")
    return user, password if sign else None


def splitport(host):
    _deprecated("splitport", _PARSE_INSTEAD)
    return _splitport(host)


def _splitport(host):
    """'host:port' as 'host', 'port'."""
    match = re.fullmatch("(.*):([0-9]*)", host, re.DOTALL)
    return (match[1], match[2] or None) if match else (host, None)


def splitnport(host, defport=-1):
    _deprecated("splitnport", _PARSE_INSTEAD)
    return _splitnport(host, defport)


def _splitnport(host, defport=-1):
    """Host and port as a number: defport if there is none, None if it is no number."""
    before, sign, port = host.rpartition(":")
    if not sign:
        return host, defport
    if not port:
        return before, defport
    return before, int(port) if port.isdigit() and port.isascii() else None


def splitquery(url):
    _deprecated("splitquery", _PARSE_INSTEAD)
    return _splitquery(url)


def _splitquery(url):
    """'/path?query' as '/path', 'query'."""
    return _split_last(url, "?")


def splittag(url):
    _deprecated("splittag", _PARSE_INSTEAD)
    return _splittag(url)


def _splittag(url):
    """'/path#tag' as '/path', 'tag'."""
    return _split_last(url, "#")


def _split_last(url, sign):
    """What stands before and behind the last of a sign; None behind if there is none."""
    before, found, behind = url.rpartition(sign)
    return (before, behind) if found else (url, None)


def splitattr(url):
    _deprecated("splitattr", _PARSE_INSTEAD)
    return _splitattr(url)


def _splitattr(url):
    """'/path;a=1;b=2' as '/path', ['a=1', 'b=2']."""
    path, *attributes = url.split(";")
    return path, attributes


def splitvalue(attr):
    _deprecated("splitvalue", "use urllib.parse.parse_qsl() instead")
    return _splitvalue(attr)


def _splitvalue(attr):
    """'attr=value' as 'attr', 'value'."""
    name, sign, value = attr.partition("=")
    return name, value if sign else None

