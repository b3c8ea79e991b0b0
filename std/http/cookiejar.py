"""Keeps the cookies of servers, and decides which of them to send back."""

import copy
import http.client
import os
import re
import threading
import time
import urllib.parse
import urllib.request
from calendar import timegm

__all__ = [
    "Cookie", "CookieJar", "CookiePolicy", "DefaultCookiePolicy", "FileCookieJar", "LWPCookieJar", "LoadError",
    "MozillaCookieJar",
]

debug = False
logger = None
DEFAULT_HTTP_PORT = str(http.client.HTTP_PORT)
MISSING_FILENAME_TEXT = "a filename was not supplied (nor was the CookieJar instance initialised with one)"
HTTPONLY_ATTR, HTTPONLY_PREFIX = "HTTPOnly", "#HttpOnly_"
NETSCAPE_MAGIC_RGX = re.compile("#( Netscape)? HTTP Cookie File")
NETSCAPE_HEADER_TEXT = """\
# Netscape HTTP Cookie File
# http://curl.haxx.se/rfc/cookie_spec.html
# This is a generated file!  Do not edit.

"""
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTH_NUMBERS = {month.lower(): number for number, month in enumerate(MONTHS, 1)}
UTC_ZONES = dict.fromkeys(("GMT", "UTC", "UT", "Z"))

IPV4_RE = re.compile(r"\.\d+$", re.ASCII)
cut_port_re = re.compile(r":\d+$", re.ASCII)
ESCAPED_CHAR_RE = re.compile(r"%([0-9a-fA-F][0-9a-fA-F])")
TIMEZONE_RE = re.compile(r"^([-+])?(\d\d?):?(\d\d)?$", re.ASCII)
STRICT_DATE_RE = re.compile(r"^[SMTWF][a-z][a-z], (\d\d) ([JFMASOND][a-z][a-z]) (\d\d\d\d) (\d\d):(\d\d):(\d\d) GMT$", re.ASCII)
WEEKDAY_RE = re.compile(r"^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]*,?\s*", re.I | re.ASCII)
_LOOSE_DATE = re.compile(
    r"""^(\d\d?)(?:\s+|[-\/])(\w+)(?:\s+|[-\/])(\d+)   # day, month, year
    (?:(?:\s+|:)(\d\d?):(\d\d)(?::(\d\d))?)?           # a time
    \s*(?:([-+]?\d{2,4}|(?![APap][Mm]\b)[A-Za-z]+)\s*)?  # a zone
    (?:\(\w+\)\s*)?$""",
    re.VERBOSE | re.ASCII,
)
_ISO_DATE = re.compile(
    r"""^(\d{4})[-\/]?(\d\d?)[-\/]?(\d\d?)
    (?:(?:\s+|[-:Tt])(\d\d?):?(\d\d)(?::?(\d\d(?:\.\d*)?))?)?
    \s*([-+]?\d\d?:?(?:\d\d)?|Z|z)?\s*$""",
    re.VERBOSE | re.ASCII,
)
_TOKEN = re.compile(r"^\s*([^=\s;,]+)")
_QUOTED_VALUE = re.compile(r"^\s*=\s*\"([^\"\\]*(?:\\.[^\"\\]*)*)\"")
_BARE_VALUE = re.compile(r"^\s*=\s*([^\s;,]*)")
_ESCAPE = re.compile(r"\\(.)")
_is_token = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
# What a path may have as it is.
_PATH_SAFE = "%/;:@&=+$,!~*'()"


# Times.

def time2isoz(t=None):
    """A time like 1994-11-24 08:49:37Z."""
    return time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(t))


def time2netscape(t=None):
    """A time like Wed, 01-Jan-2020 00:00:00 GMT."""
    moment = time.gmtime(t)
    clock = f"{moment.tm_hour:02d}:{moment.tm_min:02d}:{moment.tm_sec:02d}"
    return f"{DAYS[moment.tm_wday]}, {moment.tm_mday:02d}-{MONTHS[moment.tm_mon - 1]}-{moment.tm_year:04d} {clock} GMT"


def offset_from_tz_string(tz):
    """Seconds of a zone, None if it is not known."""
    if tz in UTC_ZONES:
        return 0
    match = TIMEZONE_RE.search(tz)
    if not match:
        return None
    seconds = 3600 * int(match[2]) + 60 * int(match[3] or 0)
    return -seconds if match[1] == "-" else seconds


def _seconds(year, month, day, hour, minute, second, zone):
    """Seconds since 1970, None if that is no time."""
    year = int(year)
    number = _MONTH_NUMBERS.get(month.lower()) if isinstance(month, str) else month
    if number is None:
        try:
            number = int(month)
        except ValueError:
            return None
    fields = [int(part or 0) for part in (day, hour, minute)] + [int(float(second or 0))]
    if year < 1000:
        # Two digits stand for the year that is nearest.
        now = time.localtime().tm_year
        century, rest = now - now % 100, now % 100
        year += century
        if abs(year - century - rest) > 50:
            year += 100 if year - century < rest else -100
    day, hour, minute, second = fields
    if not (1970 <= year and 1 <= number <= 12 and 1 <= day <= 31 and hour <= 24 and minute <= 59 and second <= 61):
        return None
    moment = timegm((year, number, day, hour, minute, second))
    offset = offset_from_tz_string((zone or "UTC").upper())
    return None if offset is None else moment - offset


def http2time(text):
    """Seconds since 1970 of a date in a header, None if it is none."""
    match = STRICT_DATE_RE.search(text)
    if match:
        day, month, year, hour, minute, second = match.groups()
        number = _MONTH_NUMBERS[month.lower()]
        return float(timegm((int(year), number, int(day), int(hour), int(minute), int(second))))
    match = _LOOSE_DATE.search(WEEKDAY_RE.sub("", text.lstrip(), count=1))
    if not match:
        return None
    day, month, year, hour, minute, second, zone = match.groups()
    return _seconds(year, month, day, hour, minute, second, zone)


def iso2time(text):
    """Seconds since 1970 of a date of ISO 8601, None if it is none."""
    match = _ISO_DATE.search(text.lstrip())
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _seconds(year, int(month), day, hour, minute, second, zone)


# Headers.

def split_header_words(header_values):
    """The names and values of headers: a list for each part between commas."""
    assert not isinstance(header_values, str)
    result = []
    for text in header_values:
        pairs = []
        while text:
            match = _TOKEN.search(text)
            if match:
                name, value = match[1], None
                text = text[match.end() :]
                match = _QUOTED_VALUE.search(text)
                if match:
                    value = _ESCAPE.sub(r"\1", match[1])
                else:
                    match = _BARE_VALUE.search(text)
                    value = match[1].rstrip() if match else None
                if match:
                    text = text[match.end() :]
                pairs.append((name, value))
                continue
            stripped = text.lstrip()
            if stripped.startswith(","):
                text = stripped[1:]
                if pairs:
                    result.append(pairs)
                pairs = []
                continue
            # Junk between the parts.
            rest = re.sub(r"^[=\s;]*", "", text, count=1)
            if rest == text:
                raise AssertionError(f"split_header_words bug: '{text}', {header_values}, {pairs}")
            text = rest
        if pairs:
            result.append(pairs)
    return result


def join_header_words(lists):
    """The header of what split_header_words() gives."""
    headers = []
    for pairs in lists:
        parts = []
        for name, value in pairs:
            if value is not None:
                if not _is_token(value):
                    escaped = re.sub(r"([\"\\])", r"\\\1", value)
                    value = f'"{escaped}"'
                name = f"{name}={value}"
            parts.append(name)
        if parts:
            headers.append("; ".join(parts))
    return ", ".join(headers)


def strip_quotes(text):
    """The text without a quote at its beginning and one at its end."""
    return text.removeprefix('"').removesuffix('"')


def parse_ns_headers(ns_headers):
    """The cookies of headers as Netscape wrote them: lists of names and values."""
    known = ("expires", "domain", "path", "secure", "version", "port", "max-age")
    result = []
    for header in ns_headers:
        pairs, has_version = [], False
        for number, part in enumerate(header.split(";")):
            name, equals, value = part.strip().partition("=")
            name, value = name.strip(), value.strip() if equals else None
            if not name:
                if number == 0:
                    break
                continue
            if number:
                lowered = name.lower()
                if lowered in known:
                    name = lowered
                if name == "version":
                    value = strip_quotes(value) if value is not None else None
                    has_version = True
                elif name == "expires" and value is not None:
                    value = http2time(strip_quotes(value))
            pairs.append((name, value))
        if pairs:
            if not has_version:
                pairs.append(("version", "0"))
            result.append(pairs)
    return result


# Hosts and paths.

def is_HDN(text):
    """Whether a host is a name and no address."""
    return not IPV4_RE.search(text) and text != "" and text[0] != "." and text[-1] != "."


def domain_match(A, B):
    """Whether a host is in a domain (RFC 2965)."""
    A, B = A.lower(), B.lower()
    if A == B:
        return True
    if not is_HDN(A) or A.rfind(B) in (-1, 0) or not B.startswith("."):
        return False
    return is_HDN(B[1:]) and A.endswith(B)


def liberal_is_HDN(text):
    """Whether a host looks like a name."""
    return not IPV4_RE.search(text)


def user_domain_match(A, B):
    """Whether a host is in a domain that a user has named."""
    A, B = A.lower(), B.lower()
    if not (liberal_is_HDN(A) and liberal_is_HDN(B)):
        return A == B
    return A.endswith(B) if B.startswith(".") else A == B


def request_host(request):
    """The host of a request."""
    host = urllib.parse.urlparse(request.get_full_url())[1] or request.get_header("Host", "")
    return cut_port_re.sub("", host, count=1).lower()


def eff_request_host(request):
    """The host of a request, and that with .local where it has no dot."""
    host = name = request_host(request)
    if "." not in host:
        name = host + ".local"
    return host, name


def request_path(request):
    """The path of a request."""
    path = escape_path(urllib.parse.urlsplit(request.get_full_url()).path)
    return path if path.startswith("/") else "/" + path


def request_port(request):
    """The port of a request, as text."""
    _, colon, port = request.host.partition(":")
    if not colon:
        return DEFAULT_HTTP_PORT
    try:
        int(port)
    except ValueError:
        return None
    return port


def uppercase_escaped_char(match):
    return f"%{match[1].upper()}"


def escape_path(path):
    """A path with what needs it escaped, and escapes in capital letters."""
    return ESCAPED_CHAR_RE.sub(uppercase_escaped_char, urllib.parse.quote(path, _PATH_SAFE))


def reach(h):
    """The domain of a host that cookies of it may be for."""
    _, dot, rest = h.partition(".")
    if dot and is_HDN(h) and ("." in rest or rest == "local"):
        return "." + rest
    return h


def is_third_party(request):
    """Whether a request goes to another domain than that which the user has asked."""
    return not domain_match(request_host(request), reach(request.origin_req_host))


class Cookie:
    """A cookie, with what its server has said of it."""

    def __init__(
        self, version, name, value, port, port_specified, domain, domain_specified, domain_initial_dot, path,
        path_specified, secure, expires, discard, comment, comment_url, rest, rfc2109=False,
    ):
        if port is None and port_specified is True:
            raise ValueError("if port is None, port_specified must be false")
        self.version = None if version is None else int(version)
        self.name, self.value = name, value
        self.port, self.port_specified = port, port_specified
        self.domain, self.domain_specified = domain.lower(), domain_specified
        self.domain_initial_dot = domain_initial_dot
        self.path, self.path_specified = path, path_specified
        self.secure, self.discard = secure, discard
        self.expires = None if expires is None else int(float(expires))
        self.comment, self.comment_url = comment, comment_url
        self.rfc2109 = rfc2109
        self._rest = copy.copy(rest)

    def has_nonstandard_attr(self, name):
        """Whether the server has said something that no standard knows."""
        return name in self._rest

    def get_nonstandard_attr(self, name, default=None):
        """What the server has said that no standard knows."""
        return self._rest.get(name, default)

    def set_nonstandard_attr(self, name, value):
        """Say something that no standard knows."""
        self._rest[name] = value

    def is_expired(self, now=None):
        """Whether the cookie has had its time."""
        return self.expires is not None and self.expires <= (time.time() if now is None else now)

    def __str__(self):
        port = "" if self.port is None else ":" + self.port
        pair = self.name if self.value is None else f"{self.name}={self.value}"
        return f"<Cookie {pair} for {self.domain}{port}{self.path}>"

    def __repr__(self):
        names = (
            "version", "name", "value", "port", "port_specified", "domain", "domain_specified", "domain_initial_dot",
            "path", "path_specified", "secure", "expires", "discard", "comment", "comment_url",
        )
        parts = [f"{name}={getattr(self, name)!r}" for name in names]
        parts += [f"rest={self._rest!r}", f"rfc2109={self.rfc2109!r}"]
        return f"{self.__class__.__name__}({', '.join(parts)})"


class CookiePolicy:
    """Says which cookies are kept and which are sent."""

    def set_ok(self, cookie, request):
        """Whether a cookie is kept."""
        raise NotImplementedError()

    def return_ok(self, cookie, request):
        """Whether a cookie is sent."""
        raise NotImplementedError()

    def domain_return_ok(self, domain, request):
        """Whether cookies of a domain can be for a request."""
        return True

    def path_return_ok(self, path, request):
        """Whether cookies of a path can be for a request."""
        return True


class DefaultCookiePolicy(CookiePolicy):
    """The rules of Netscape and of RFC 2965, with lists of domains."""

    DomainStrictNoDots, DomainStrictNonDomain, DomainRFC2965Match = 1, 2, 4
    DomainLiberal = 0
    DomainStrict = DomainStrictNoDots | DomainStrictNonDomain
    # Where everybody may have a domain; hosts of one have nothing in common.
    _SHARED = ("co", "ac", "com", "edu", "org", "net", "gov", "mil", "int", "aero", "biz", "cat", "coop", "info",
               "jobs", "mobi", "museum", "name", "pro", "travel", "eu")

    def __init__(
        self, blocked_domains=None, allowed_domains=None, netscape=True, rfc2965=False, rfc2109_as_netscape=None,
        hide_cookie2=False, strict_domain=False, strict_rfc2965_unverifiable=True, strict_ns_unverifiable=False,
        strict_ns_domain=DomainLiberal, strict_ns_set_initial_dollar=False, strict_ns_set_path=False,
        secure_protocols=("https", "wss"),
    ):
        self.netscape, self.rfc2965 = netscape, rfc2965
        self.rfc2109_as_netscape, self.hide_cookie2 = rfc2109_as_netscape, hide_cookie2
        self.strict_domain = strict_domain
        self.strict_rfc2965_unverifiable = strict_rfc2965_unverifiable
        self.strict_ns_unverifiable = strict_ns_unverifiable
        self.strict_ns_domain = strict_ns_domain
        self.strict_ns_set_initial_dollar = strict_ns_set_initial_dollar
        self.strict_ns_set_path = strict_ns_set_path
        self.secure_protocols = secure_protocols
        self._blocked_domains = () if blocked_domains is None else tuple(blocked_domains)
        self.set_allowed_domains(allowed_domains)

    def blocked_domains(self):
        """The domains from which nothing is taken."""
        return self._blocked_domains

    def set_blocked_domains(self, blocked_domains):
        """Set the domains from which nothing is taken."""
        self._blocked_domains = tuple(blocked_domains)

    def is_blocked(self, domain):
        """Whether nothing is taken from a domain."""
        return any(user_domain_match(domain, blocked) for blocked in self._blocked_domains)

    def allowed_domains(self):
        """The only domains from which something is taken, None if there is no such list."""
        return self._allowed_domains

    def set_allowed_domains(self, allowed_domains):
        """Set the only domains from which something is taken."""
        self._allowed_domains = None if allowed_domains is None else tuple(allowed_domains)

    def is_not_allowed(self, domain):
        """Whether a domain is missing in the list of those that are allowed."""
        if self._allowed_domains is None:
            return False
        return not any(user_domain_match(domain, allowed) for allowed in self._allowed_domains)

    def _all_ok(self, action, names, cookie, request):
        return all(getattr(self, f"{action}_{name}")(cookie, request) for name in names)

    def set_ok(self, cookie, request):
        assert cookie.name is not None
        names = ("version", "verifiability", "name", "path", "domain", "port")
        return self._all_ok("set_ok", names, cookie, request)

    def set_ok_version(self, cookie, request):
        if cookie.version is None:
            return False
        return self.rfc2965 if cookie.version > 0 else self.netscape

    def set_ok_verifiability(self, cookie, request):
        if not (request.unverifiable and is_third_party(request)):
            return True
        if cookie.version > 0:
            return not self.strict_rfc2965_unverifiable
        return not self.strict_ns_unverifiable

    return_ok_verifiability = set_ok_verifiability

    def set_ok_name(self, cookie, request):
        is_strict = cookie.version == 0 and self.strict_ns_set_initial_dollar
        return not (is_strict and cookie.name.startswith("$"))

    def set_ok_path(self, cookie, request):
        is_bound = cookie.version > 0 or (cookie.version == 0 and self.strict_ns_set_path)
        if not cookie.path_specified or not is_bound:
            return True
        return self.path_return_ok(cookie.path, request)

    def set_ok_domain(self, cookie, request):
        if self.is_blocked(cookie.domain) or self.is_not_allowed(cookie.domain):
            return False
        if not cookie.domain_specified:
            return True
        host, name = eff_request_host(request)
        domain = cookie.domain
        if self.strict_domain and domain.count(".") >= 2:
            middle = domain.rfind(".", 0, domain.rfind("."))
            top, second = domain[domain.rfind(".") + 1 :], domain[middle + 1 : domain.rfind(".")]
            if middle == 0 and second.lower() in self._SHARED and len(top) == 2:
                return False
        bare = domain.removeprefix(".")
        if "." not in bare and not (domain == ".local" or bare == "local"):
            return False
        if cookie.version == 0:
            dotted_name = name if name.startswith(".") else "." + name
            if not name.endswith(domain) and not dotted_name.endswith(domain):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainRFC2965Match:
            if not domain_match(name, domain):
                return False
        if cookie.version > 0 or self.strict_ns_domain & self.DomainStrictNoDots:
            before = host[: -len(domain)]
            if "." in before and not IPV4_RE.search(host):
                return False
        return True

    def _port_fits(self, cookie, request):
        wanted = request_port(request) or "80"
        return any(port == wanted for port in cookie.port.split(","))

    def set_ok_port(self, cookie, request):
        if not cookie.port_specified:
            return True
        if any(not port.isdigit() for port in cookie.port.split(",")):
            return False
        return self._port_fits(cookie, request)

    def return_ok(self, cookie, request):
        names = ("version", "verifiability", "secure", "expires", "port", "domain")
        return self._all_ok("return_ok", names, cookie, request)

    def return_ok_version(self, cookie, request):
        return self.rfc2965 if cookie.version > 0 else self.netscape

    def return_ok_secure(self, cookie, request):
        return not cookie.secure or request.type in self.secure_protocols

    def return_ok_expires(self, cookie, request):
        return not cookie.is_expired(self._now)

    def return_ok_port(self, cookie, request):
        return not cookie.port or self._port_fits(cookie, request)

    def return_ok_domain(self, cookie, request):
        _, name = eff_request_host(request)
        domain = cookie.domain
        dotted = domain if not domain or domain.startswith(".") else "." + domain
        is_netscape = cookie.version == 0
        if is_netscape and self.strict_ns_domain & self.DomainStrictNonDomain:
            if not cookie.domain_specified and domain != name:
                return False
        if cookie.version > 0 and not domain_match(name, domain):
            return False
        return not is_netscape or ("." + name).endswith(dotted)

    def domain_return_ok(self, domain, request):
        # The names with a dot in front, so that no domain is the end of another word.
        names = ["." + n if not n.startswith(".") else n for n in eff_request_host(request)]
        dotted = domain if not domain or domain.startswith(".") else "." + domain
        if not any(name.endswith(dotted) for name in names):
            return False
        return not self.is_blocked(domain) and not self.is_not_allowed(domain)

    def path_return_ok(self, path, request):
        wanted = request_path(request)
        if wanted == path:
            return True
        return wanted.startswith(path) and (path.endswith("/") or wanted[len(path) : len(path) + 1] == "/")


def deepvalues(mapping):
    """The values of mappings in mappings."""
    for value in list(mapping.values()):
        if hasattr(value, "items"):
            yield from deepvalues(value)
        else:
            yield value


class Absent:
    """Stands for what is not there."""


class CookieJar:
    """Keeps cookies: by domain, path and name."""

    non_word_re = re.compile(r"\W")
    quote_re = re.compile(r"([\"\\])")
    strict_domain_re = re.compile(r"\.?[^.]*")
    domain_re = re.compile(r"[^.]*")
    dots_re = re.compile(r"^\.+")
    magic_re = re.compile(r"^\#LWP-Cookies-(\d+\.\d+)", re.ASCII)

    def __init__(self, policy=None):
        self._policy = DefaultCookiePolicy() if policy is None else policy
        self._cookies_lock = threading.RLock()
        self._cookies = {}

    def set_policy(self, policy):
        """Set what decides."""
        self._policy = policy

    def _cookies_for_request(self, request):
        found = []
        for domain, paths in self._cookies.items():
            if not self._policy.domain_return_ok(domain, request):
                continue
            for path, names in paths.items():
                if self._policy.path_return_ok(path, request):
                    found += [cookie for cookie in names.values() if self._policy.return_ok(cookie, request)]
        return found

    def _cookie_attrs(self, cookies):
        """The parts of the header that sends cookies, those of longer paths first."""
        attributes, has_version = [], False
        for cookie in sorted(cookies, key=lambda cookie: len(cookie.path), reverse=True):
            version = cookie.version
            if not has_version and version > 0:
                attributes.append(f"$Version={version}")
            has_version = True
            value = cookie.value
            if value is not None and version > 0 and self.non_word_re.search(value):
                value = self.quote_re.sub(r"\\\1", value)
            attributes.append(cookie.name if value is None else f"{cookie.name}={value}")
            if version > 0:
                if cookie.path_specified:
                    attributes.append(f'$Path="{cookie.path}"')
                if cookie.domain.startswith("."):
                    domain = cookie.domain if cookie.domain_initial_dot else cookie.domain[1:]
                    attributes.append(f'$Domain="{domain}"')
                if cookie.port is not None:
                    attributes.append(f'$Port="{cookie.port}"' if cookie.port_specified else "$Port")
        return attributes

    def add_cookie_header(self, request):
        """Add the cookies to a request that are for it."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            cookies = self._cookies_for_request(request)
            attributes = self._cookie_attrs(cookies)
            if attributes and not request.has_header("Cookie"):
                request.add_unredirected_header("Cookie", "; ".join(attributes))
            # A server that knows more than one version is told that we do.
            if self._policy.rfc2965 and not self._policy.hide_cookie2 and not request.has_header("Cookie2"):
                if any(cookie.version != 1 for cookie in cookies):
                    request.add_unredirected_header("Cookie2", '$Version="1"')
            self.clear_expired_cookies()

    def _normalized_cookie_tuples(self, attrs_set):
        """Name, value, standard attributes and others of cookies; what makes no sense is dropped."""
        result = []
        flags, texts = ("discard", "secure"), ("version", "expires", "max-age", "domain", "path", "port", "comment", "commenturl")
        for attributes in attrs_set:
            (name, value), *others = attributes
            max_age_set = is_bad = False
            standard, rest = {}, {}
            for key, text in others:
                lowered = key.lower()
                if lowered in flags or lowered in texts:
                    key = lowered
                if key in flags and text is None:
                    text = True
                if key in standard:
                    # The first counts.
                    continue
                if key == "domain":
                    if text is None:
                        is_bad = True
                        break
                    text = text.lower()
                if key == "expires":
                    if max_age_set or text is None:
                        continue
                if key == "max-age":
                    max_age_set = True
                    try:
                        text = int(text)
                    except (ValueError, TypeError):
                        is_bad = True
                        break
                    key, text = "expires", self._now + text
                if key in texts or key in flags:
                    if text is None and key not in ("port", "comment", "commenturl"):
                        is_bad = True
                        break
                    standard[key] = text
                else:
                    rest[key] = text
            if not is_bad:
                result.append((name, value, standard, rest))
        return result

    def _cookie_from_cookie_tuple(self, tup, request):
        name, value, standard, rest = tup
        domain, path, port = (standard.get(key, Absent) for key in ("domain", "path", "port"))
        expires = standard.get("expires", Absent)
        version = standard.get("version")
        if version is not None:
            try:
                version = int(version)
            except ValueError:
                return None
        path_specified = path is not Absent and path != ""
        if path_specified:
            path = escape_path(path)
        else:
            path = request_path(request)
            at = path.rfind("/")
            if at != -1:
                path = path[: at + (version != 0)]
            path = path or "/"
        domain_specified = domain is not Absent
        has_dot = domain_specified and domain.startswith(".")
        if not domain_specified:
            domain = eff_request_host(request)[1]
        elif not has_dot:
            domain = "." + domain
        port_specified = False
        if port is Absent:
            port = None
        elif port is None:
            port = request_port(request)
        else:
            port_specified = True
            port = re.sub(r"\s+", "", port)
        discard = standard.get("discard", False)
        if expires is Absent:
            expires, discard = None, True
        elif expires <= self._now:
            # That is how cookies are taken back.
            try:
                self.clear(domain, path, name)
            except KeyError:
                pass
            return None
        return Cookie(
            version, name, value, port, port_specified, domain, domain_specified, has_dot, path, path_specified,
            standard.get("secure", False), expires, discard, standard.get("comment"), standard.get("commenturl"), rest,
        )

    def _cookies_from_attrs_set(self, attrs_set, request):
        made = (self._cookie_from_cookie_tuple(t, request) for t in self._normalized_cookie_tuples(attrs_set))
        return [cookie for cookie in made if cookie]

    def _process_rfc2109_cookies(self, cookies):
        as_netscape = self._policy.rfc2109_as_netscape
        if as_netscape is None:
            as_netscape = not self._policy.rfc2965
        for cookie in cookies:
            if cookie.version == 1:
                cookie.rfc2109 = True
                if as_netscape:
                    cookie.version = 0

    def make_cookies(self, response, request):
        """The cookies of a response."""
        headers = response.info()
        new, old = headers.get_all("Set-Cookie2", []), headers.get_all("Set-Cookie", [])
        self._policy._now = self._now = int(time.time())
        knows_new, knows_old = self._policy.rfc2965, self._policy.netscape
        cookies = []
        if new and knows_new:
            try:
                cookies = self._cookies_from_attrs_set(split_header_words(new), request)
            except Exception:
                _warn_unhandled_exception()
        if old and knows_old:
            try:
                older = self._cookies_from_attrs_set(parse_ns_headers(old), request)
            except Exception:
                _warn_unhandled_exception()
                older = []
            self._process_rfc2109_cookies(older)
            if knows_new:
                # The same cookie in the newer form is the better one.
                known = {(cookie.domain, cookie.path, cookie.name) for cookie in cookies}
                older = [cookie for cookie in older if (cookie.domain, cookie.path, cookie.name) not in known]
            cookies += older
        return cookies

    def set_cookie_if_ok(self, cookie, request):
        """Keep a cookie if the policy wants it."""
        with self._cookies_lock:
            self._policy._now = self._now = int(time.time())
            if self._policy.set_ok(cookie, request):
                self.set_cookie(cookie)

    def set_cookie(self, cookie):
        """Keep a cookie."""
        with self._cookies_lock:
            self._cookies.setdefault(cookie.domain, {}).setdefault(cookie.path, {})[cookie.name] = cookie

    def extract_cookies(self, response, request):
        """Keep the cookies of a response that the policy wants."""
        with self._cookies_lock:
            for cookie in self.make_cookies(response, request):
                if self._policy.set_ok(cookie, request):
                    self.set_cookie(cookie)

    def clear(self, domain=None, path=None, name=None):
        """Forget all cookies, or those of a domain, of a path in it, or one."""
        if name is not None:
            if domain is None or path is None:
                raise ValueError("domain and path must be given to remove a cookie by name")
            del self._cookies[domain][path][name]
        elif path is not None:
            if domain is None:
                raise ValueError("domain must be given to remove cookies by path")
            del self._cookies[domain][path]
        elif domain is not None:
            del self._cookies[domain]
        else:
            self._cookies = {}

    def _clear_where(self, is_unwanted):
        with self._cookies_lock:
            for cookie in list(self):
                if is_unwanted(cookie):
                    self.clear(cookie.domain, cookie.path, cookie.name)

    def clear_session_cookies(self):
        """Forget the cookies that are for a session only."""
        self._clear_where(lambda cookie: cookie.discard)

    def clear_expired_cookies(self):
        """Forget the cookies that have had their time."""
        now = time.time()
        self._clear_where(lambda cookie: cookie.is_expired(now))

    def __iter__(self):
        return deepvalues(self._cookies)

    def __len__(self):
        return sum(1 for _ in self)

    def __repr__(self):
        return f"<{self.__class__.__name__}[{', '.join(map(repr, self))}]>"

    def __str__(self):
        return f"<{self.__class__.__name__}[{', '.join(map(str, self))}]>"


def _warn_unhandled_exception():
    import traceback
    import warnings

    warnings.warn(f"http.cookiejar bug!\n{traceback.format_exc()}", stacklevel=2)


class LoadError(OSError):
    """A file is not one of cookies."""


class FileCookieJar(CookieJar):
    """Cookies that can be kept in a file."""

    def __init__(self, filename=None, delayload=False, policy=None):
        super().__init__(policy)
        self.filename = None if filename is None else os.fspath(filename)
        self.delayload = bool(delayload)

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Write the cookies to a file."""
        raise NotImplementedError()

    def _named(self, filename):
        filename = self.filename if filename is None else filename
        if filename is None:
            raise ValueError(MISSING_FILENAME_TEXT)
        return filename

    def load(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Add the cookies in a file."""
        filename = self._named(filename)
        with open(filename) as file:
            self._really_load(file, filename, ignore_discard, ignore_expires)

    def revert(self, filename=None, ignore_discard=False, ignore_expires=False):
        """Take the cookies in a file in the place of those that are there."""
        filename = self._named(filename)
        with self._cookies_lock:
            old = copy.deepcopy(self._cookies)
            self._cookies = {}
            try:
                self.load(filename, ignore_discard, ignore_expires)
            except OSError:
                self._cookies = old
                raise

    def _wanted(self, ignore_discard, ignore_expires):
        now = time.time()
        for cookie in self:
            if (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now)):
                yield cookie

    @staticmethod
    def _open_private(filename):
        """A file that nobody else may read."""
        return os.fdopen(os.open(filename, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w")


def lwp_cookie_str(cookie):
    """A line of a file of libwww-perl."""
    pairs = [(cookie.name, cookie.value), ("path", cookie.path), ("domain", cookie.domain)]
    if cookie.port is not None:
        pairs.append(("port", cookie.port))
    flags = ("path_specified", "port_specified", "domain_initial_dot", "secure")
    names = {"path_specified": "path_spec", "port_specified": "port_spec", "domain_initial_dot": "domain_dot"}
    pairs += [(names.get(flag, flag), None) for flag in flags if getattr(cookie, flag)]
    if cookie.expires:
        pairs.append(("expires", time2isoz(float(cookie.expires))))
    if cookie.discard:
        pairs.append(("discard", None))
    pairs += [(name, text) for name, text in (("comment", cookie.comment), ("commenturl", cookie.comment_url)) if text]
    pairs += [(key, str(cookie._rest[key])) for key in sorted(cookie._rest)]
    pairs.append(("version", str(cookie.version)))
    return join_header_words([pairs])


class LWPCookieJar(FileCookieJar):
    """Files as libwww-perl has them."""

    def as_lwp_str(self, ignore_discard=True, ignore_expires=True):
        """The lines of the file."""
        lines = [f"Set-Cookie3: {lwp_cookie_str(cookie)}" for cookie in self._wanted(ignore_discard, ignore_expires)]
        return "\n".join([*lines, ""])

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._open_private(self._named(filename)) as file:
            file.write("#LWP-Cookies-2.0\n")
            file.write(self.as_lwp_str(ignore_discard, ignore_expires))

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not self.magic_re.search(f.readline()):
            raise LoadError(f"{filename!r} does not look like a Set-Cookie3 (LWP) format file")
        now = time.time()
        flags = ("port_spec", "path_spec", "domain_dot", "secure", "discard")
        texts = ("version", "port", "path", "domain", "expires", "comment", "commenturl")
        for line in f:
            header, _, text = line.strip().partition("Set-Cookie3:")
            if header or not text:
                continue
            for (name, value), *others in split_header_words([text]):
                standard, rest = dict.fromkeys(flags, False), {}
                for key, item in others:
                    lowered = key.lower()
                    if lowered in flags:
                        standard[lowered] = True if item is None else item
                    elif lowered in texts:
                        standard[lowered] = item
                    else:
                        rest[key] = item
                get = standard.get
                expires, discard = get("expires"), get("discard")
                if expires is not None:
                    expires = iso2time(expires)
                if expires is None:
                    discard = True
                domain = get("domain")
                cookie = Cookie(
                    get("version"), name, value, get("port"), get("port_spec"), domain, domain.startswith("."),
                    get("domain_dot"), get("path"), get("path_spec"), get("secure"), expires, discard, get("comment"),
                    get("commenturl"), rest,
                )
                if (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now)):
                    self.set_cookie(cookie)


class MozillaCookieJar(FileCookieJar):
    """Files as older browsers and curl have them."""

    def _really_load(self, f, filename, ignore_discard, ignore_expires):
        if not NETSCAPE_MAGIC_RGX.match(f.readline()):
            raise LoadError(f"{filename!r} does not look like a Netscape format cookies file")
        now = time.time()
        for line in f:
            rest = {}
            if line.startswith(HTTPONLY_PREFIX):
                rest[HTTPONLY_ATTR] = ""
                line = line[len(HTTPONLY_PREFIX) :]
            line = line.removesuffix("\n")
            if not line.strip() or line.strip()[0] in "#$":
                continue
            try:
                domain, all_hosts, path, secure, expires, name, value = line.split("\t")
            except ValueError:
                raise LoadError(f"invalid Netscape format cookies file {filename!r}: {line!r}") from None
            if name == "":
                # A cookie without a value.
                name, value = value, None
            is_session = expires == ""
            cookie = Cookie(
                0, name, value, None, False, domain, all_hosts == "TRUE", domain.startswith("."), path, False,
                secure == "TRUE", None if is_session else expires, is_session, None, None, rest,
            )
            if (ignore_discard or not cookie.discard) and (ignore_expires or not cookie.is_expired(now)):
                self.set_cookie(cookie)

    def save(self, filename=None, ignore_discard=False, ignore_expires=False):
        with self._open_private(self._named(filename)) as file:
            file.write(NETSCAPE_HEADER_TEXT)
            for cookie in self._wanted(ignore_discard, ignore_expires):
                name, value = ("", cookie.name) if cookie.value is None else (cookie.name, cookie.value)
                domain = cookie.domain
                if cookie.has_nonstandard_attr(HTTPONLY_ATTR):
                    domain = HTTPONLY_PREFIX + domain
                fields = (
                    domain, "TRUE" if cookie.domain.startswith(".") else "FALSE", cookie.path,
                    "TRUE" if cookie.secure else "FALSE", "" if cookie.expires is None else str(cookie.expires), name, value,
                )
                file.write("\t".join(fields) + "\n")
