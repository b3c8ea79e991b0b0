"""Opens addresses: a chain of handlers makes a request, and deals with redirects, passwords, proxies and cookies."""

import base64
import bisect
import contextlib
import email
import email.utils
import hashlib
import http.client
import io
import mimetypes
import os
import posixpath
import random
import re
import socket
import string
import sys
import tempfile
import time
from urllib.error import ContentTooShortError, HTTPError, URLError
from urllib.parse import quote, unquote, unquote_to_bytes, unwrap, urljoin, urlparse, urlsplit, urlunparse
from urllib.parse import _splitattr, _splithost, _splitpasswd, _splitport, _splitquery, _splittag, _splittype, _splituser, _splitvalue, _to_bytes
from urllib.response import addclosehook, addinfourl
from urllib._proxies import (
    getproxies,
    getproxies_environment,
    proxy_bypass,
    proxy_bypass_environment,
)

try:
    import ssl
except ImportError:
    _have_ssl = False
else:
    _have_ssl = True

__all__ = [
    "Request", "OpenerDirector", "BaseHandler", "HTTPDefaultErrorHandler", "HTTPRedirectHandler",
    "HTTPCookieProcessor", "ProxyHandler", "HTTPPasswordMgr", "HTTPPasswordMgrWithDefaultRealm",
    "HTTPPasswordMgrWithPriorAuth", "AbstractBasicAuthHandler", "HTTPBasicAuthHandler", "ProxyBasicAuthHandler",
    "AbstractDigestAuthHandler", "HTTPDigestAuthHandler", "ProxyDigestAuthHandler", "HTTPHandler", "FileHandler",
    "UnknownHandler", "HTTPErrorProcessor", "DataHandler", "urlopen", "install_opener", "build_opener",
    "pathname2url", "url2pathname", "getproxies", "urlretrieve", "urlcleanup", "HTTPSHandler",
]

__version__ = "%d.%d" % sys.version_info[:2]
_opener = None
_cut_port_re = re.compile(r":\d+$", re.ASCII)
# The files of urlretrieve() that nobody gave a name.
_url_tempfiles = []
_BLOCK = 8192


def urlopen(url, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, *, context=None):
    """Open an address, or a Request."""
    global _opener
    if context is not None:
        opener = build_opener(HTTPSHandler(context=context))
    else:
        if _opener is None:
            _opener = build_opener()
        opener = _opener
    return opener.open(url, data, timeout)


def install_opener(opener):
    """Set what urlopen() uses."""
    global _opener
    _opener = opener


def urlretrieve(url, filename=None, reporthook=None, data=None):
    """Copy what is at an address to a file: its name, and headers."""
    kind, path = _splittype(url)
    with contextlib.closing(urlopen(url, data)) as source:
        headers = source.info()
        if kind == "file" and not filename:
            return os.path.normpath(path), headers
        if filename:
            target = open(filename, "wb")
        else:
            target = tempfile.NamedTemporaryFile(delete=False)
            filename = target.name
            _url_tempfiles.append(filename)
        with target:
            size = int(headers.get("Content-Length", -1))
            read = count = 0
            if reporthook:
                reporthook(count, _BLOCK, size)
            while block := source.read(_BLOCK):
                read += len(block)
                target.write(block)
                count += 1
                if reporthook:
                    reporthook(count, _BLOCK, size)
    if 0 <= read < size:
        message = f"retrieval incomplete: got only {read} out of {size} bytes"
        raise ContentTooShortError(message, (filename, headers))
    return filename, headers


def urlcleanup():
    """Remove the files of urlretrieve(), and forget the opener."""
    global _opener
    for path in _url_tempfiles:
        try:
            os.unlink(path)
        except OSError:
            pass
    _url_tempfiles.clear()
    _opener = None


def request_host(request):
    """The host of a request, in small letters."""
    host = urlparse(request.full_url)[1] or request.get_header("Host", "")
    return _cut_port_re.sub("", host, count=1).lower()


class Request:
    """What is to be asked of an address."""

    def __init__(self, url, data=None, headers={}, origin_req_host=None, unverifiable=False, method=None):
        self.full_url = url
        self.headers, self.unredirected_hdrs = {}, {}
        self._data = None
        self.data = data
        self._tunnel_host = None
        for name, value in headers.items():
            self.add_header(name, value)
        self.origin_req_host = request_host(self) if origin_req_host is None else origin_req_host
        self.unverifiable = unverifiable
        if method:
            self.method = method

    @property
    def full_url(self):
        """The address, with its fragment."""
        return f"{self._full_url}#{self.fragment}" if self.fragment else self._full_url

    @full_url.setter
    def full_url(self, url):
        self._full_url, self.fragment = _splittag(unwrap(url))
        self.type, rest = _splittype(self._full_url)
        if self.type is None:
            raise ValueError(f"unknown url type: {self.full_url!r}")
        self.host, self.selector = _splithost(rest)
        if self.host:
            self.host = unquote(self.host)

    @full_url.deleter
    def full_url(self):
        self._full_url = self.fragment = None
        self.selector = ""

    @property
    def data(self):
        """The body."""
        return self._data

    @data.setter
    def data(self, data):
        if data == self._data:
            return
        self._data = data
        # Another body has another length.
        if self.has_header("Content-length"):
            self.remove_header("Content-length")

    @data.deleter
    def data(self):
        self.data = None

    def get_method(self):
        """The method: POST if there is a body, unless another was given."""
        return getattr(self, "method", "POST" if self.data is not None else "GET")

    def get_full_url(self):
        """The address, with its fragment."""
        return self.full_url

    def set_proxy(self, host, type):
        """Ask a proxy."""
        if self.type == "https" and not self._tunnel_host:
            self._tunnel_host = self.host
        else:
            self.type = type
            self.selector = self.full_url
        self.host = host

    def has_proxy(self):
        """Whether a proxy is asked for the whole address."""
        return self.selector == self.full_url

    def add_header(self, key, val):
        """Set a header."""
        self.headers[key.capitalize()] = val

    def add_unredirected_header(self, key, val):
        """Set a header that is not for the server of a redirect."""
        self.unredirected_hdrs[key.capitalize()] = val

    def has_header(self, header_name):
        """Whether a header is set."""
        return header_name in self.headers or header_name in self.unredirected_hdrs

    def get_header(self, header_name, default=None):
        """The value of a header."""
        return self.headers.get(header_name, self.unredirected_hdrs.get(header_name, default))

    def remove_header(self, header_name):
        """Take a header away."""
        self.headers.pop(header_name, None)
        self.unredirected_hdrs.pop(header_name, None)

    def header_items(self):
        """The headers: (name, value)."""
        return list((self.unredirected_hdrs | self.headers).items())


class OpenerDirector:
    """Hands requests to its handlers, by what their methods are called."""

    def __init__(self):
        self.addheaders = [("User-agent", f"Python-urllib/{__version__}")]
        self.handlers = []
        # By protocol; that of errors by protocol and status.
        self.handle_open, self.handle_error = {}, {}
        self.process_response, self.process_request = {}, {}

    def add_handler(self, handler):
        """Add a handler."""
        if not hasattr(handler, "add_parent"):
            raise TypeError(f"expected BaseHandler instance, got {type(handler)!r}")
        has_any = False
        for name in dir(handler):
            if name in ("redirect_request", "do_open", "proxy_open"):
                # These look like what they are not.
                continue
            protocol, _, condition = name.partition("_")
            if condition.startswith("error"):
                kind = condition.partition("_")[2]
                lookup = self.handle_error.setdefault(protocol, {})
                key = int(kind) if kind.isdigit() else kind
            else:
                tables = {"open": self.handle_open, "response": self.process_response, "request": self.process_request}
                if condition not in tables:
                    continue
                lookup, key = tables[condition], protocol
            bisect.insort(lookup.setdefault(key, []), handler)
            has_any = True
        if has_any:
            bisect.insort(self.handlers, handler)
            handler.add_parent(self)

    def close(self):
        """Only there for those who call it."""

    def _call_chain(self, chain, kind, meth_name, *args):
        for handler in chain.get(kind, ()):
            result = getattr(handler, meth_name)(*args)
            if result is not None:
                return result
        return None

    def open(self, fullurl, data=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT):
        """Open an address, or a Request."""
        if isinstance(fullurl, str):
            request = Request(fullurl, data)
        else:
            request = fullurl
            if data is not None:
                request.data = data
        request.timeout = timeout
        protocol = request.type
        for handler in self.process_request.get(protocol, ()):
            request = getattr(handler, protocol + "_request")(request)
        sys.audit("urllib.Request", request.full_url, request.data, request.headers, request.get_method())
        response = self._open(request, data)
        for handler in self.process_response.get(protocol, ()):
            response = getattr(handler, protocol + "_response")(request, response)
        return response

    def _open(self, req, data=None):
        for kind, name in (("default", "default_open"), (req.type, req.type + "_open"), ("unknown", "unknown_open")):
            result = self._call_chain(self.handle_open, kind, name, req)
            if result:
                return result
        return None

    def error(self, proto, *args):
        """Hand an error to the handlers: for HTTP by its status, and if none wants it, as an error like any."""
        if proto not in ("http", "https"):
            return self._call_chain(self.handle_error, proto, proto + "_error", *args)
        chain = self.handle_error["http"]
        status = args[2]
        result = self._call_chain(chain, status, f"http_error_{status}", *args)
        return result or self._call_chain(chain, "default", "http_error_default", *args)


def build_opener(*handlers):
    """An opener with the usual handlers, but for those that are given, as classes or objects."""
    usual = [
        ProxyHandler, UnknownHandler, HTTPHandler, HTTPDefaultErrorHandler, HTTPRedirectHandler, FileHandler,
        HTTPErrorProcessor, DataHandler,
    ]
    if _have_ssl:
        usual.append(HTTPSHandler)
    opener = OpenerDirector()
    for kind in usual:
        replaced = any(issubclass(h if isinstance(h, type) else type(h), kind) for h in handlers)
        if not replaced:
            opener.add_handler(kind())
    for handler in handlers:
        opener.add_handler(handler() if isinstance(handler, type) else handler)
    return opener


class BaseHandler:
    """The base of handlers: the lower its number, the earlier a handler is asked."""

    handler_order = 500

    def add_parent(self, parent):
        self.parent = parent

    def close(self):
        """Only there for those who call it."""

    def __lt__(self, other):
        return not hasattr(other, "handler_order") or self.handler_order < other.handler_order


class HTTPErrorProcessor(BaseHandler):
    """Makes errors of responses that are none."""

    handler_order = 1000

    def http_response(self, request, response):
        code = response.code
        if 200 <= code < 300:
            return response
        return self.parent.error("http", request, response, code, response.msg, response.info())

    https_response = http_response


class HTTPDefaultErrorHandler(BaseHandler):
    """Raises errors that nobody else has dealt with."""

    def http_error_default(self, req, fp, code, msg, hdrs):
        raise HTTPError(req.full_url, code, msg, hdrs, fp)


class HTTPRedirectHandler(BaseHandler):
    """Goes where a server sends it."""

    # The same address may come again with other cookies, but not for ever.
    max_repeats = 4
    max_redirections = 10
    inf_msg = (
        "The HTTP server returned a redirect error that would lead to an infinite loop.\n"
        "The last 30x error message was:\n"
    )

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        """The request for another address, or None to leave it to others."""
        method = req.get_method()
        reads = code in (301, 302, 303, 307, 308) and method in ("GET", "HEAD")
        if not reads and not (code in (301, 302, 303) and method == "POST"):
            raise HTTPError(req.full_url, code, msg, headers, fp)
        # A new request has no body.
        kept = {k: v for k, v in req.headers.items() if k.lower() not in ("content-length", "content-type")}
        return Request(
            newurl.replace(" ", "%20"), method="HEAD" if method == "HEAD" else "GET", headers=kept,
            origin_req_host=req.origin_req_host, unverifiable=True,
        )

    def http_error_302(self, req, fp, code, msg, headers):
        place = headers.get("location", headers.get("uri"))
        if place is None:
            return None
        parts = urlparse(place)
        if parts.scheme not in ("http", "https", "ftp", ""):
            raise HTTPError(place, code, f"{msg} - Redirection to url '{place}' is not allowed", headers, fp)
        if not parts.path and parts.netloc:
            parts = parts._replace(path="/")
        # What is not allowed in addresses is often there nevertheless.
        place = quote(urlunparse(parts), encoding="iso-8859-1", safe=string.punctuation)
        place = urljoin(req.full_url, place)
        new = self.redirect_request(req, fp, code, msg, headers, place)
        if new is None:
            return None
        visited = getattr(req, "redirect_dict", {})
        if visited.get(place, 0) >= self.max_repeats or len(visited) >= self.max_redirections:
            raise HTTPError(req.full_url, code, self.inf_msg + msg, headers, fp)
        visited[place] = visited.get(place, 0) + 1
        new.redirect_dict = req.redirect_dict = visited
        # The connection is free for others.
        fp.read()
        fp.close()
        return self.parent.open(new, timeout=req.timeout)

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _parse_proxy(proxy):
    """Scheme, user, password and host of a proxy."""
    scheme, rest = _splittype(proxy)
    if not rest.startswith("/"):
        scheme, authority = None, proxy
    else:
        if not rest.startswith("//"):
            raise ValueError(f"proxy URL with no authority: {proxy!r}")
        # A slash can be in a password.
        end = rest.find("/", rest.find("@", 2) if "@" in rest else 2)
        authority = rest[2:] if end == -1 else rest[2:end]
    userinfo, hostport = _splituser(authority)
    user, password = _splitpasswd(userinfo) if userinfo is not None else (None, None)
    return scheme, user, password, hostport


class ProxyHandler(BaseHandler):
    """Asks proxies, by protocol; those of the environment if none are given."""

    handler_order = 100

    def __init__(self, proxies=None):
        if proxies is None:
            proxies = getproxies()
        assert hasattr(proxies, "keys"), "proxies must be a mapping"
        self.proxies = proxies
        for kind, url in proxies.items():
            kind = kind.lower()
            setattr(self, f"{kind}_open", lambda r, proxy=url, type=kind: self.proxy_open(r, proxy, type))

    def proxy_open(self, req, proxy, type):
        original = req.type
        proxy_type, user, password, hostport = _parse_proxy(proxy)
        proxy_type = original if proxy_type is None else proxy_type
        if req.host and proxy_bypass(req.host):
            return None
        if user and password:
            pair = f"{unquote(user)}:{unquote(password)}"
            req.add_header("Proxy-authorization", "Basic " + base64.b64encode(pair.encode()).decode("ascii"))
        req.set_proxy(unquote(hostport), proxy_type)
        if original == proxy_type or original == "https":
            # Others open it now, as it is.
            return None
        return self.parent.open(req, timeout=req.timeout)


class HTTPPasswordMgr:
    """Users and passwords, by realm and address."""

    def __init__(self):
        self.passwd = {}

    def add_password(self, realm, uri, user, passwd):
        """Set user and password for an address, or several."""
        uris = [uri] if isinstance(uri, str) else uri
        known = self.passwd.setdefault(realm, {})
        for with_port in (True, False):
            known[tuple(self.reduce_uri(u, with_port) for u in uris)] = (user, passwd)

    def find_user_password(self, realm, authuri):
        """User and password for an address, (None, None) if there are none."""
        known = self.passwd.get(realm, {})
        for with_port in (True, False):
            wanted = self.reduce_uri(authuri, with_port)
            for uris, info in known.items():
                if any(self.is_suburi(uri, wanted) for uri in uris):
                    return info
        return None, None

    def reduce_uri(self, uri, default_port=True):
        """Host and path of an address, or of what is only a host."""
        parts = urlsplit(uri)
        if parts[1]:
            scheme, authority, path = parts[0], parts[1], parts[2] or "/"
        else:
            scheme, authority, path = None, uri, "/"
        host, port = _splitport(authority)
        if default_port and port is None and scheme is not None:
            usual = {"http": 80, "https": 443}.get(scheme)
            if usual is not None:
                authority = f"{host}:{usual}"
        return authority, path

    def is_suburi(self, base, test):
        """Whether an address is below another."""
        if base == test:
            return True
        if base[0] != test[0]:
            return False
        prefix = base[1] if base[1].endswith("/") else base[1] + "/"
        return test[1].startswith(prefix)


class HTTPPasswordMgrWithDefaultRealm(HTTPPasswordMgr):
    """The same; the realm None stands for all that are not named."""

    def find_user_password(self, realm, authuri):
        found = super().find_user_password(realm, authuri)
        return found if found[0] is not None else super().find_user_password(None, authuri)


class HTTPPasswordMgrWithPriorAuth(HTTPPasswordMgrWithDefaultRealm):
    """The same; some addresses are told the password before they ask."""

    def __init__(self):
        self.authenticated = {}
        super().__init__()

    def add_password(self, realm, uri, user, passwd, is_authenticated=False):
        self.update_authenticated(uri, is_authenticated)
        if realm is not None:
            super().add_password(None, uri, user, passwd)
        super().add_password(realm, uri, user, passwd)

    def update_authenticated(self, uri, is_authenticated=False):
        """Say whether an address is told the password before it asks."""
        for one in [uri] if isinstance(uri, str) else uri:
            for with_port in (True, False):
                self.authenticated[self.reduce_uri(one, with_port)] = is_authenticated

    def is_authenticated(self, authuri):
        """Whether an address is told the password before it asks."""
        for with_port in (True, False):
            wanted = self.reduce_uri(authuri, with_port)
            for uri, answer in self.authenticated.items():
                if self.is_suburi(uri, wanted):
                    return answer
        return None


class AbstractBasicAuthHandler:
    """Tells a password as it is."""

    rx = re.compile(
        "(?:^|,)"  # the beginning, or the end of another challenge
        "[ \t]*([^ \t,]+)[ \t]+"  # the scheme
        "realm=([\"']?)([^\"']*)\\2",
        re.I,
    )

    def __init__(self, password_mgr=None):
        self.passwd = HTTPPasswordMgr() if password_mgr is None else password_mgr
        self.add_password = self.passwd.add_password

    def _parse_realm(self, header):
        found = False
        for match in AbstractBasicAuthHandler.rx.finditer(header):
            scheme, quotes, realm = match.groups()
            if quotes not in ('"', "'"):
                import warnings

                warnings.warn("Basic Auth Realm was unquoted", UserWarning, 3)
            yield scheme, realm
            found = True
        if not found:
            yield (header.split()[0] if header else ""), None

    def http_error_auth_reqed(self, authreq, host, req, headers):
        """Ask again with a password, if there is one for what the server wants."""
        challenges = headers.get_all(authreq)
        if not challenges:
            return None
        other = None
        for header in challenges:
            for scheme, realm in self._parse_realm(header):
                if scheme.lower() != "basic":
                    other = scheme
                elif realm is not None:
                    return self.retry_http_basic_auth(host, req, realm)
        if other is not None:
            raise ValueError(f"AbstractBasicAuthHandler does not support the following scheme: {other!r}")
        return None

    def retry_http_basic_auth(self, host, req, realm):
        user, password = self.passwd.find_user_password(realm, host)
        if password is None:
            return None
        value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode("ascii")
        if req.get_header(self.auth_header, None) == value:
            # That was tried.
            return None
        req.add_unredirected_header(self.auth_header, value)
        return self.parent.open(req, timeout=req.timeout)

    def http_request(self, req):
        if not hasattr(self.passwd, "is_authenticated") or not self.passwd.is_authenticated(req.full_url):
            return req
        if not req.has_header("Authorization"):
            user, password = self.passwd.find_user_password(None, req.full_url)
            value = base64.standard_b64encode(f"{user}:{password}".encode()).decode()
            req.add_unredirected_header("Authorization", f"Basic {value.strip()}")
        return req

    def http_response(self, req, response):
        if hasattr(self.passwd, "is_authenticated"):
            self.passwd.update_authenticated(req.full_url, 200 <= response.code < 300)
        return response

    https_request, https_response = http_request, http_response


class HTTPBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Tells servers a password as it is."""

    auth_header = "Authorization"

    def http_error_401(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed("www-authenticate", req.full_url, req, headers)


class ProxyBasicAuthHandler(AbstractBasicAuthHandler, BaseHandler):
    """Tells proxies a password as it is."""

    auth_header = "Proxy-authorization"

    def http_error_407(self, req, fp, code, msg, headers):
        return self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)


_randombytes = os.urandom


class AbstractDigestAuthHandler:
    """Shows that it knows a password, without telling it."""

    def __init__(self, passwd=None):
        self.passwd = HTTPPasswordMgr() if passwd is None else passwd
        self.add_password = self.passwd.add_password
        self.retried = self.nonce_count = 0
        self.last_nonce = None

    def reset_retry_count(self):
        """Begin anew to count attempts."""
        self.retried = 0

    def http_error_auth_reqed(self, auth_header, host, req, headers):
        """Ask again with an answer to what the server has asked."""
        challenge = headers.get(auth_header, None)
        if self.retried > 5:
            raise HTTPError(req.full_url, 401, "digest auth failed", headers, None)
        self.retried += 1
        if not challenge:
            return None
        scheme = challenge.split()[0]
        if scheme.lower() == "digest":
            return self.retry_http_digest_auth(req, challenge)
        if scheme.lower() != "basic":
            raise ValueError(f"AbstractDigestAuthHandler does not support the following scheme: {scheme!r}")
        return None

    def retry_http_digest_auth(self, req, auth):
        _, _, challenge = auth.partition(" ")
        parts = parse_keqv_list(filter(None, parse_http_list(challenge)))
        answer = self.get_authorization(req, parts)
        if not answer:
            return None
        value = f"Digest {answer}"
        if req.headers.get(self.auth_header, None) == value:
            return None
        req.add_unredirected_header(self.auth_header, value)
        return self.parent.open(req, timeout=req.timeout)

    def get_cnonce(self, nonce):
        """A number that is used once."""
        text = f"{self.nonce_count}:{nonce}:{time.ctime()}:".encode("ascii") + _randombytes(8)
        return hashlib.sha1(text).hexdigest()[:16]

    def get_authorization(self, req, chal):
        """The answer to a challenge, None if it cannot be answered."""
        try:
            realm, nonce = chal["realm"], chal["nonce"]
        except KeyError:
            return None
        qop, opaque = chal.get("qop"), chal.get("opaque")
        algorithm = chal.get("algorithm", "MD5")
        digest, keyed = self.get_algorithm_impls(algorithm)
        if digest is None:
            return None
        user, password = self.passwd.find_user_password(realm, req.full_url)
        if user is None:
            return None
        first = f"{user}:{realm}:{password}"
        second = f"{req.get_method()}:{req.selector}"
        extra = ""
        if qop is None:
            response = keyed(digest(first), f"{nonce}:{digest(second)}")
        elif "auth" in qop.split(","):
            if nonce == self.last_nonce:
                self.nonce_count += 1
            else:
                self.nonce_count, self.last_nonce = 1, nonce
            count, own = f"{self.nonce_count:08x}", self.get_cnonce(nonce)
            response = keyed(digest(first), f"{nonce}:{count}:{own}:auth:{digest(second)}")
            extra = f', qop=auth, nc={count}, cnonce="{own}"'
        else:
            raise URLError(f"qop '{qop}' is not supported.")
        base = f'username="{user}", realm="{realm}", nonce="{nonce}", uri="{req.selector}", response="{response}"'
        if opaque:
            base += f', opaque="{opaque}"'
        return f'{base}, algorithm="{algorithm}"{extra}'

    def get_algorithm_impls(self, algorithm):
        """The digest of a text, and that with a secret."""
        names = {"MD5": "md5", "SHA": "sha1", "SHA-256": "sha256"}
        if algorithm.upper() not in names:
            raise ValueError(f"Unsupported digest authentication algorithm {algorithm!r}")

        def digest(text):
            return hashlib.new(names[algorithm.upper()], text.encode("ascii")).hexdigest()

        return digest, lambda secret, text: digest(f"{secret}:{text}")

    def get_entity_digest(self, data, chal):
        """A digest of the body, which is never asked for."""
        return None


class HTTPDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Shows servers that it knows a password."""

    auth_header = "Authorization"
    # Before those who would tell it.
    handler_order = 490

    def http_error_401(self, req, fp, code, msg, headers):
        host = urlparse(req.full_url)[1]
        result = self.http_error_auth_reqed("www-authenticate", host, req, headers)
        self.reset_retry_count()
        return result


class ProxyDigestAuthHandler(BaseHandler, AbstractDigestAuthHandler):
    """Shows proxies that it knows a password."""

    auth_header = "Proxy-Authorization"
    handler_order = 490

    def http_error_407(self, req, fp, code, msg, headers):
        result = self.http_error_auth_reqed("proxy-authenticate", req.host, req, headers)
        self.reset_retry_count()
        return result


class AbstractHTTPHandler(BaseHandler):
    """Sends requests of HTTP."""

    def __init__(self, debuglevel=None):
        self._debuglevel = debuglevel if debuglevel is not None else http.client.HTTPConnection.debuglevel

    def set_http_debuglevel(self, level):
        """Print what is sent and received."""
        self._debuglevel = level

    def _get_content_length(self, request):
        return http.client.HTTPConnection._get_content_length(request.data, request.get_method())

    def do_request_(self, request):
        """Add the headers that every request has."""
        if not request.host:
            raise URLError("no host given")
        if request.data is not None:
            self._describe_body(request)
        host = request.host
        if request.has_proxy():
            _, rest = _splittype(request.selector)
            host, _ = _splithost(rest)
        if not request.has_header("Host"):
            request.add_unredirected_header("Host", host)
        for name, value in self.parent.addheaders:
            name = name.capitalize()
            if not request.has_header(name):
                request.add_unredirected_header(name, value)
        return request

    def _describe_body(self, request):
        if isinstance(request.data, str):
            raise TypeError("POST data should be bytes, an iterable of bytes, or a file object. It cannot be of type str.")
        if not request.has_header("Content-type"):
            request.add_unredirected_header("Content-type", "application/x-www-form-urlencoded")
        if request.has_header("Content-length") or request.has_header("Transfer-encoding"):
            return
        length = self._get_content_length(request)
        if length is not None:
            request.add_unredirected_header("Content-length", str(length))
        else:
            request.add_unredirected_header("Transfer-encoding", "chunked")

    def do_open(self, http_class, req, **http_conn_args):
        """Send a request over a new connection."""
        if not req.host:
            raise URLError("no host given")
        connection = http_class(req.host, timeout=req.timeout, **http_conn_args)
        connection.set_debuglevel(self._debuglevel)
        headers = dict(req.unredirected_hdrs)
        headers.update((name, value) for name, value in req.headers.items() if name not in headers)
        # There is one request on each connection.
        headers["Connection"] = "close"
        headers = {name.title(): value for name, value in headers.items()}
        if req._tunnel_host:
            for_proxy = {}
            if "Proxy-Authorization" in headers:
                for_proxy["Proxy-Authorization"] = headers.pop("Proxy-Authorization")
            connection.set_tunnel(req._tunnel_host, headers=for_proxy)
        try:
            try:
                chunked = req.has_header("Transfer-encoding")
                connection.request(req.get_method(), req.selector, req.data, headers, encode_chunked=chunked)
            except OSError as problem:
                raise URLError(problem)
            response = connection.getresponse()
        except BaseException:
            connection.close()
            raise
        # The response keeps the socket, the connection need not.
        if connection.sock:
            connection.sock.close()
            connection.sock = None
        response.url = req.get_full_url()
        response.msg = response.reason
        return response


class HTTPHandler(AbstractHTTPHandler):
    """Opens http: addresses."""

    def http_open(self, req):
        return self.do_open(http.client.HTTPConnection, req)

    http_request = AbstractHTTPHandler.do_request_


if hasattr(http.client, "HTTPSConnection"):

    class HTTPSHandler(AbstractHTTPHandler):
        """Opens https: addresses."""

        def __init__(self, debuglevel=None, context=None, check_hostname=None):
            super().__init__(debuglevel)
            if context is None:
                context = http.client._create_https_context(http.client.HTTPSConnection._http_vsn)
            if check_hostname is not None:
                context.check_hostname = check_hostname
            self._context = context

        def https_open(self, req):
            return self.do_open(http.client.HTTPSConnection, req, context=self._context)

        https_request = AbstractHTTPHandler.do_request_


class HTTPCookieProcessor(BaseHandler):
    """Keeps cookies, and sends them."""

    def __init__(self, cookiejar=None):
        if cookiejar is None:
            from http.cookiejar import CookieJar

            cookiejar = CookieJar()
        self.cookiejar = cookiejar

    def http_request(self, request):
        self.cookiejar.add_cookie_header(request)
        return request

    def http_response(self, request, response):
        self.cookiejar.extract_cookies(response, request)
        return response

    https_request, https_response = http_request, http_response


class UnknownHandler(BaseHandler):
    """Refuses addresses that nobody opens."""

    def unknown_open(self, req):
        raise URLError(f"unknown url type: {req.type}")


def parse_keqv_list(l):
    """The dict of texts like key="value"."""
    pairs = (text.split("=", 1) for text in l)
    return {key: value[1:-1] if value[:1] == value[-1:] == '"' else value for key, value in pairs}


def parse_http_list(s):
    """The parts of a header between commas, those in quotes aside."""
    parts, current, is_quoted, is_escaped = [], [], False, False
    for character in s:
        if is_escaped:
            is_escaped = False
        elif is_quoted and character == "\\":
            is_escaped = True
            continue
        elif character == '"':
            is_quoted = not is_quoted
        elif character == "," and not is_quoted:
            parts.append("".join(current))
            current = []
            continue
        current.append(character)
    if current:
        parts.append("".join(current))
    return [part.strip() for part in parts]


class FileHandler(BaseHandler):
    """Opens file: addresses."""

    names = None

    def get_names(self):
        """The addresses of this machine."""
        if FileHandler.names is None:
            found = []
            for name in ("localhost", socket.gethostname()):
                try:
                    found += socket.gethostbyname_ex(name)[2]
                except OSError:
                    pass
            FileHandler.names = tuple(found)
        return FileHandler.names

    def file_open(self, req):
        return self.open_local_file(req)

    def open_local_file(self, req):
        """A file as a response."""
        path = url2pathname(req.full_url, require_scheme=True, resolve_host=True)
        try:
            details = os.stat(path)
            headers = email.message_from_string(
                f"Content-type: {mimetypes.guess_file_type(path)[0] or 'text/plain'}\n"
                f"Content-length: {details.st_size}\n"
                f"Last-modified: {email.utils.formatdate(details.st_mtime, usegmt=True)}\n"
            )
            return addinfourl(open(path, "rb"), headers, pathname2url(path, add_scheme=True))
        except OSError as problem:
            raise URLError(problem, path)


class DataHandler(BaseHandler):
    """Opens data: addresses, which hold what they stand for."""

    def data_open(self, req):
        _, data = req.full_url.split(":", 1)
        kind, data = data.split(",", 1)
        data = unquote_to_bytes(data)
        if kind.endswith(";base64"):
            data = base64.decodebytes(data)
            kind = kind[:-7]
        kind = kind or "text/plain;charset=US-ASCII"
        headers = email.message_from_string(f"Content-type: {kind}\nContent-length: {len(data)}\n")
        return addinfourl(io.BytesIO(data), headers, req.full_url)


def _is_local(authority, resolve):
    """Whether a host is this machine."""
    if not authority or authority == "localhost":
        return True
    try:
        if authority == socket.gethostname():
            return True
        if not resolve:
            return False
        address = socket.gethostbyname(authority)
    except (OSError, AttributeError, UnicodeEncodeError):
        return False
    return address in FileHandler().get_names()


def url2pathname(url, *, require_scheme=False, resolve_host=False):
    """The path that a file: address stands for."""
    if not require_scheme:
        url = "file:" + url
    scheme, authority, rest = urlsplit(url)[:3]
    if scheme != "file":
        raise URLError("URL is missing a 'file:' scheme")
    rest = url[5:]
    if rest.startswith("//"):
        rest = "/" + rest[2:].partition("/")[2]
        if not _is_local(authority, resolve_host):
            raise URLError("file:// scheme is supported only on localhost")
    return unquote(rest, encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())


def pathname2url(pathname, *, add_scheme=False):
    """The file: address of a path."""
    scheme = "file:" if add_scheme else ""
    root = posixpath.splitroot(pathname)[1]
    if root:
        # Whoever reads a path of two slashes would take the first part of it for a host.
        scheme += "//"
    return scheme + quote(pathname, encoding=sys.getfilesystemencoding(), errors=sys.getfilesystemencodeerrors())
