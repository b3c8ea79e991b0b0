"""Addresses, dates and parameters of mail."""

import datetime
import os
import random
import re
import socket
import time
import urllib.parse
from email._parseaddr import AddressList, mktime_tz, parsedate, parsedate_tz, _parsedate_tz, quote

__all__ = [
    "collapse_rfc2231_value", "decode_params", "decode_rfc2231", "encode_rfc2231", "formataddr", "formatdate",
    "format_datetime", "getaddresses", "make_msgid", "mktime_tz", "parseaddr", "parsedate", "parsedate_tz",
    "parsedate_to_datetime", "quote", "unquote", "localtime",
]

_SPECIAL = re.compile(r'[][\\()<>@,:;".]')
_TO_ESCAPE = re.compile(r'[\\"]')
_CONTINUED = re.compile(r"(?P<name>\w+)\*((?P<num>[0-9]+)\*?)?", re.ASCII)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _has_surrogates(s):
    try:
        s.encode()
    except UnicodeEncodeError:
        return True
    return False


def _sanitize(string):
    """The text with marks in the place of bytes that could not be decoded."""
    return string.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def formataddr(pair, charset="utf-8"):
    """An address as it stands in a header, of a name and an address."""
    name, address = pair
    # An address that is not ASCII needs SMTPUTF8, which is not this.
    address.encode("ascii")
    if not name:
        return address
    if not name.isascii():
        if isinstance(charset, str):
            from email.charset import Charset

            charset = Charset(charset)
        return f"{charset.header_encode(name)} <{address}>"
    quotes = '"' if _SPECIAL.search(name) else ""
    return f"{quotes}{_TO_ESCAPE.sub(lambda found: chr(92) + found[0], name)}{quotes} <{address}>"


def _unescaped(text):
    """The text without what stands behind a backslash."""
    return re.sub(r"\\.", "", text, flags=re.DOTALL)


def _balanced(text):
    depth = 0
    for character in re.sub(r'"[^"]*"', "", _unescaped(text)):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _count_addresses(text):
    """How many addresses a header has, going by its commas."""
    bare = re.sub(r'"[^"]*"', "", _unescaped(text))
    return 1 + bare.count(",")


supports_strict_parsing = True


def getaddresses(fieldvalues, *, strict=True):
    """Names and addresses of several headers; a strict answer is one empty pair if anything does not add up."""
    texts = [str(value) for value in fieldvalues]
    if not strict:
        return AddressList(", ".join(texts)).addresslist
    texts = [text if _balanced(text) else "('', '')" for text in texts]
    expected = sum(map(_count_addresses, texts))
    joined = AddressList(", ".join(texts)).addresslist
    found = [("", "") if "[" in pair[1] else pair for pair in joined]
    return found if len(found) == expected else [("", "")]


def parseaddr(addr, *, strict=True):
    """Name and address of one address, ("", "") if it is none."""
    if strict:
        if isinstance(addr, list):
            addr = addr[0]
        if not isinstance(addr, str):
            return "", ""
        if not _balanced(addr):
            return "", ""
    elif isinstance(addr, list):
        addr = addr[0]
    found = AddressList(addr).addresslist
    if strict and len(found) != 1:
        return "", ""
    if not found:
        return "", ""
    return ("", "") if strict and "[" in found[0][1] else found[0]


def unquote(str):
    """The text without the quotes or the angle brackets around it."""
    if len(str) > 1:
        if str[0] == str[-1] == '"':
            return str[1:-1].replace("\\\\", "\\").replace('\\"', '"')
        if str[0] == "<" and str[-1] == ">":
            return str[1:-1]
    return str


def _format_fields(fields, zone):
    year, month, day, hour, minute, second, weekday = fields[:7]
    return f"{_DAYS[weekday]}, {day:02d} {_MONTHS[month - 1]} {year:04d} {hour:02d}:{minute:02d}:{second:02d} {zone}"


def formatdate(timeval=None, localtime=False, usegmt=False):
    """A time as it stands in a header."""
    if timeval is None:
        timeval = time.time()
    moment = datetime.datetime.fromtimestamp(timeval, datetime.timezone.utc)
    if localtime:
        moment = moment.astimezone()
        usegmt = False
    elif not usegmt:
        moment = moment.replace(tzinfo=None)
    return format_datetime(moment, usegmt)


def format_datetime(dt, usegmt=False):
    """A datetime as it stands in a header; -0000 says that its zone is not known."""
    if usegmt:
        if dt.tzinfo != datetime.timezone.utc:
            raise ValueError("usegmt option requires a UTC datetime")
        zone = "GMT"
    elif dt.tzinfo is None:
        zone = "-0000"
    else:
        zone = dt.strftime("%z")
    return _format_fields(dt.timetuple(), zone)


def parsedate_to_datetime(data):
    """The datetime in a header; a naive one if its zone is -0000."""
    fields = _parsedate_tz(data)
    if fields is None:
        raise ValueError(f'Invalid date value or format "{data!s}"')
    zone = fields[-1]
    if zone is None:
        return datetime.datetime(*fields[:6])
    return datetime.datetime(*fields[:6], tzinfo=datetime.timezone(datetime.timedelta(seconds=zone)))


def localtime(dt=None):
    """A time in the local zone."""
    return (datetime.datetime.now() if dt is None else dt).astimezone()


def make_msgid(idstring=None, domain=None):
    """An identifier for a message that no other message has."""
    unique = f"{int(time.time() * 100)}.{os.getpid()}.{random.getrandbits(64)}"
    extra = "" if idstring is None else "." + idstring
    return f"<{unique}{extra}@{socket.getfqdn() if domain is None else domain}>"


def decode_rfc2231(s):
    """Character set, language and text of an extended parameter; None for what it does not say."""
    parts = s.split("'", 2)
    if len(parts) <= 2:
        return None, None, s
    return parts


def encode_rfc2231(s, charset=None, language=None):
    """The text as an extended parameter."""
    s = urllib.parse.quote(s, safe="", encoding=charset or "ascii")
    if charset is None and language is None:
        return s
    return f"{charset}'{language or ''}'{s}"


def decode_params(params):
    """Join the pieces of parameters that are spread over several, and decode those that are encoded."""
    (first, value), *rest = params
    result = [(first, value)]
    spread = {}
    for name, value in rest:
        is_encoded = name.endswith("*")
        value = unquote(value)
        match = _CONTINUED.match(name)
        if match:
            number = match["num"]
            piece = (None if number is None else int(number), value, is_encoded)
            spread.setdefault(match["name"], []).append(piece)
        else:
            result.append((name, f'"{quote(value)}"'))
    for name, pieces in spread.items():
        pieces.sort(key=lambda piece: piece[0] or 0)
        is_extended = any(piece[2] for piece in pieces)
        texts = [urllib.parse.unquote(text, encoding="latin-1") if encoded else text for _, text, encoded in pieces]
        value = quote("".join(texts))
        if is_extended:
            charset, language, value = decode_rfc2231(value)
            result.append((name, (charset, language, f'"{value}"')))
        else:
            result.append((name, f'"{value}"'))
    return result


def collapse_rfc2231_value(value, errors="replace", fallback_charset="us-ascii"):
    """The text of a parameter, be it extended or not."""
    if not isinstance(value, tuple) or len(value) != 3:
        return unquote(value)
    charset, _, text = value
    try:
        return str(bytes(text, "raw-unicode-escape"), charset or fallback_charset, errors)
    except LookupError:
        return unquote(text)
