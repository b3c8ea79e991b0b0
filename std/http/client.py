"""HTTP/1.1 for clients: connections, requests and responses."""

import collections.abc
import email.message
import email.parser
import errno
import http
import io
import re
import socket
import sys
from urllib.parse import urlsplit

__all__ = [
    "HTTPResponse", "HTTPConnection", "HTTPException", "NotConnected", "UnknownProtocol", "UnknownTransferEncoding",
    "UnimplementedFileMode", "IncompleteRead", "InvalidURL", "ImproperConnectionState", "CannotSendRequest",
    "CannotSendHeader", "ResponseNotReady", "BadStatusLine", "LineTooLong", "RemoteDisconnected", "error",
    "responses",
]

HTTP_PORT, HTTPS_PORT = 80, 443
_UNKNOWN = "UNKNOWN"
# What a connection waits for: a request, the rest of its headers, or a response.
_CS_IDLE, _CS_REQ_STARTED, _CS_REQ_SENT = "Idle", "Request-started", "Request-sent"

globals().update(http.HTTPStatus.__members__)
responses = {status: status.phrase for status in http.HTTPStatus.__members__.values()}

# Limits for what a server may say, so that a bad one cannot fill the memory.
_MAXLINE = 65536
_MAXHEADERS = 100
_MAXINTERIMRESPONSES = 100
# What is read at once of a body whose length only the server knows.
_MIN_READ_BUF_SIZE = 1 << 20

_is_legal_header_name = re.compile(rb"[^:\s][^:\r\n]*").fullmatch
# The end of a line that no continuation follows.
_is_illegal_header_value = re.compile(rb"\n(?![ \t])|\r(?![ \t\n])").search
_contains_disallowed_url_pchar_re = re.compile("[\x00-\x20\x7f]")
_contains_disallowed_method_pchar_re = re.compile("[\x00-\x1f]")
# Methods whose requests have a length even if nothing is sent.
_METHODS_EXPECTING_BODY = {"PATCH", "POST", "PUT"}


class HTTPException(Exception):
    """The base of the errors of HTTP."""


class NotConnected(HTTPException):
    """There is no connection, and none is to be made."""


class InvalidURL(HTTPException):
    """What was asked for cannot be asked for."""


class UnknownProtocol(HTTPException):
    """The server speaks something else."""

    def __init__(self, version):
        self.args = (version,)
        self.version = version


class UnknownTransferEncoding(HTTPException):
    """The body is encoded in some other way."""


class UnimplementedFileMode(HTTPException):
    """A mode of files that is not there."""


class IncompleteRead(HTTPException):
    """The body ends too early."""

    def __init__(self, partial, expected=None):
        self.args = (partial,)
        self.partial, self.expected = partial, expected

    def __repr__(self):
        more = "" if self.expected is None else f", {self.expected} more expected"
        return f"{self.__class__.__name__}({len(self.partial)} bytes read{more})"

    __str__ = object.__str__


class ImproperConnectionState(HTTPException):
    """It is not the time for that."""


class CannotSendRequest(ImproperConnectionState):
    """A request has been begun already."""


class CannotSendHeader(ImproperConnectionState):
    """No request has been begun."""


class ResponseNotReady(ImproperConnectionState):
    """No request has been sent, or a response is not yet read."""


class BadStatusLine(HTTPException):
    """The first line of a response makes no sense."""

    def __init__(self, line):
        if not line:
            line = repr(line)
        self.args = (line,)
        self.line = line


class LineTooLong(HTTPException):
    """A line is longer than anybody needs."""

    def __init__(self, line_type):
        super().__init__(f"got more than {_MAXLINE} bytes when reading {line_type}")


class RemoteDisconnected(ConnectionResetError, BadStatusLine):
    """The server has closed the connection instead of answering."""

    def __init__(self, *pos, **kw):
        BadStatusLine.__init__(self, "")
        ConnectionResetError.__init__(self, *pos, **kw)


# The name of old.
error = HTTPException


def _encode(data, name="data"):
    """Text as latin-1, or an error that says what to do."""
    try:
        return data.encode("latin-1")
    except UnicodeEncodeError as problem:
        bad = data[problem.start : problem.end]
        raise UnicodeEncodeError(
            problem.encoding, problem.object, problem.start, problem.end,
            f"{name.title()} ({bad!r:.20}) is not valid Latin-1. "
            f"Use {name}.encode('utf-8') if you want to send it encoded in UTF-8.",
        ) from None


class HTTPMessage(email.message.Message):
    """The headers of a response."""

    def getallmatchingheaders(self, name):
        """The lines of all headers of a name."""
        prefix = name.lower() + ":"
        found, is_ours = [], False
        for line in self.keys():
            if line[: len(prefix)].lower() == prefix:
                is_ours = True
            elif not line[:1].isspace():
                is_ours = False
            if is_ours:
                found.append(line)
        return found


def _limited_line(file, what):
    line = file.readline(_MAXLINE + 1)
    if len(line) > _MAXLINE:
        raise LineTooLong(what)
    return line


def _read_headers(fp):
    """The lines of headers, with the empty line at their end."""
    lines = []
    while True:
        line = _limited_line(fp, "header line")
        lines.append(line)
        if len(lines) > _MAXHEADERS:
            raise HTTPException(f"got more than {_MAXHEADERS} headers")
        if line in (b"\r\n", b"\n", b""):
            return lines


def _parse_header_lines(header_lines, _class=HTTPMessage):
    text = b"".join(header_lines).decode("iso-8859-1")
    return email.parser.Parser(_class=_class).parsestr(text)


def parse_headers(fp, _class=HTTPMessage):
    """The headers that a file stands before."""
    return _parse_header_lines(_read_headers(fp), _class)


class HTTPResponse(io.BufferedIOBase):
    """A response: a file of its body, with status and headers."""

    def __init__(self, sock, debuglevel=0, method=None, url=None):
        self.fp = sock.makefile("rb")
        self.debuglevel = debuglevel
        self._method = method
        self.headers = self.msg = None
        self.version = self.status = self.reason = _UNKNOWN
        self.chunked = self.chunk_left = self.length = self.will_close = _UNKNOWN

    # The beginning.

    def _read_status(self):
        line = str(_limited_line(self.fp, "status line"), "iso-8859-1")
        if self.debuglevel > 0:
            print("reply:", repr(line))
        if not line:
            raise RemoteDisconnected("Remote end closed connection without response")
        version, status, reason = (*line.split(None, 2), "", "", "")[:3]
        if not version.startswith("HTTP/"):
            self._close_conn()
            raise BadStatusLine(line)
        try:
            status = int(status)
        except ValueError:
            raise BadStatusLine(line) from None
        if not 100 <= status <= 999:
            raise BadStatusLine(line)
        return version, status, reason

    def begin(self):
        """Read status and headers."""
        if self.headers is not None:
            return
        # Some servers first say that they go on.
        for _ in range(_MAXINTERIMRESPONSES):
            version, status, reason = self._read_status()
            if status != http.HTTPStatus.CONTINUE:
                break
            skipped = _read_headers(self.fp)
            if self.debuglevel > 0:
                print("headers:", skipped)
        else:
            raise HTTPException(f"got more than {_MAXINTERIMRESPONSES} interim responses")
        self.code = self.status = status
        self.reason = reason.strip()
        if version in ("HTTP/1.0", "HTTP/0.9"):
            self.version = 10
        elif version.startswith("HTTP/1."):
            self.version = 11
        else:
            raise UnknownProtocol(version)
        self.headers = self.msg = parse_headers(self.fp)
        if self.debuglevel > 0:
            for name, value in self.headers.items():
                print("header:", name + ":", value)
        self.chunked = self.headers.get("transfer-encoding", "").lower() == "chunked"
        self.chunk_left = None
        self.will_close = self._check_close()
        self.length = self._body_length()
        # What has no length and no chunks ends where the connection does.
        if not self.will_close and not self.chunked and self.length is None:
            self.will_close = True

    def _body_length(self):
        if self._has_no_body():
            return 0
        length = self.headers.get("content-length")
        if self.chunked or not length:
            return None
        try:
            length = int(length)
        except ValueError:
            return None
        return None if length < 0 else length

    def _has_no_body(self):
        status = self.status
        return status in (http.HTTPStatus.NO_CONTENT, http.HTTPStatus.NOT_MODIFIED) or 100 <= status < 200 or self._method == "HEAD"

    def _check_close(self):
        connection = self.headers.get("connection", "").lower()
        if self.version == 11:
            return "close" in connection
        # Older servers say so if they keep the connection, in one way or another.
        keeps = self.headers.get("keep-alive") or "keep-alive" in connection
        keeps = keeps or "keep-alive" in self.headers.get("proxy-connection", "").lower()
        return not keeps

    # The end.

    def _close_conn(self):
        file, self.fp = self.fp, None
        file.close()

    def close(self):
        """Let go of the connection."""
        try:
            super().close()
        finally:
            if self.fp:
                self._close_conn()

    def flush(self):
        super().flush()
        if self.fp:
            self.fp.flush()

    def readable(self):
        return True

    def isclosed(self):
        """Whether the body has been read to its end."""
        return self.fp is None

    # The body.

    def read(self, amt=None):
        """Up to amt bytes of the body, or all."""
        if self.fp is None:
            return b""
        if self._method == "HEAD":
            self._close_conn()
            return b""
        if self.chunked:
            return self._read_chunked(amt)
        if amt is None or amt < 0:
            return self._read_rest()
        wanted = amt if self.length is None else min(amt, self.length)
        data = self.fp.read(wanted)
        self._count(len(data), wanted)
        return data

    def _read_rest(self):
        """What is left of a body that is not in chunks."""
        length, self.length = self.length, None if self.length is None else 0
        try:
            return self.fp.read() if length is None else self._safe_read(length)
        except IncompleteRead:
            self.length = length
            raise
        finally:
            self._close_conn()

    def _count(self, size, wanted=0):
        """Some of the body has been read; nothing although something was wanted: it has ended."""
        if size == 0 and wanted:
            self._close_conn()
        elif self.length is not None:
            self.length -= size
            if not self.length:
                self._close_conn()

    def readinto(self, b):
        """Read the body into a buffer: how much of it."""
        if self.fp is None:
            return 0
        if self._method == "HEAD":
            self._close_conn()
            return 0
        if self.chunked:
            return self._readinto_chunked(b)
        room = memoryview(b)
        if self.length is not None:
            room = room[: self.length]
        size = self.fp.readinto(room)
        self._count(size, len(room))
        return size

    def _read_next_chunk_size(self):
        line = _limited_line(self.fp, "chunk size")
        # What follows a semicolon is for nobody.
        text = line.partition(b";")[0]
        try:
            return int(text, 16)
        except ValueError:
            # The stream has lost its step.
            self._close_conn()
            raise

    def _read_and_discard_trailer(self):
        for _ in range(_MAXHEADERS + 1):
            if _limited_line(self.fp, "trailer line") in (b"\r\n", b"\n", b""):
                return
        raise HTTPException(f"got more than {_MAXHEADERS} trailers")

    def _get_chunk_left(self):
        """What is left of the chunk, or of the next; None at the end of the last."""
        left = self.chunk_left
        if left:
            return left
        if left is not None:
            # The end of a line ends the chunk.
            self._safe_read(2)
        try:
            left = self._read_next_chunk_size()
        except ValueError:
            raise IncompleteRead(b"") from None
        if left == 0:
            self._read_and_discard_trailer()
            self._close_conn()
            left = None
        self.chunk_left = left
        return left

    def _read_chunked(self, amt=None):
        if amt is not None and amt < 0:
            amt = None
        parts = []
        try:
            while (left := self._get_chunk_left()) is not None:
                if amt is not None and amt <= left:
                    parts.append(self._safe_read(amt))
                    self.chunk_left = left - amt
                    break
                parts.append(self._safe_read(left))
                if amt is not None:
                    amt -= left
                self.chunk_left = 0
        except IncompleteRead as problem:
            raise IncompleteRead(b"".join(parts)) from problem
        return b"".join(parts)

    def _readinto_chunked(self, b):
        total = 0
        view = memoryview(b)
        try:
            while total < len(view):
                left = self._get_chunk_left()
                if left is None:
                    break
                size = self._safe_readinto(view[total : total + left])
                self.chunk_left = left - size
                total += size
        except IncompleteRead:
            raise IncompleteRead(bytes(view[:total])) from None
        return total

    def _safe_read(self, amt):
        """Exactly amt bytes. A server may promise more than it has, so memory is taken as the data comes."""
        parts, missing = [], amt
        while missing:
            step = min(missing, _MIN_READ_BUF_SIZE)
            data = self.fp.read(step)
            parts.append(data)
            missing -= len(data)
            if len(data) < step:
                raise IncompleteRead(b"".join(parts), missing)
        return b"".join(parts)

    def _safe_readinto(self, b):
        size = self.fp.readinto(b)
        if size < len(b):
            raise IncompleteRead(bytes(b[:size]), len(b) - size)
        return size

    def _within(self, n):
        """How much may be asked for in one go."""
        if self.length is not None and (n < 0 or n > self.length):
            return self.length
        return n

    def read1(self, n=-1):
        """Some of the body, by one read at most."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            left = self._get_chunk_left()
            if left is None or n == 0:
                return b""
            if not 0 <= n <= left:
                n = left
            data = self.fp.read1(n)
            self.chunk_left -= len(data)
            if not data:
                raise IncompleteRead(b"")
            return data
        data = self.fp.read1(self._within(n))
        if not data and n:
            self._close_conn()
        elif self.length is not None:
            self._count(len(data))
        return data

    def peek(self, n=-1):
        """What is there to be read, without reading it."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            try:
                left = self._get_chunk_left()
            except IncompleteRead:
                return b""
            return b"" if left is None else self.fp.peek(left)[:left]
        return self.fp.peek(self._within(n))

    def readline(self, limit=-1):
        """A line of the body."""
        if self.fp is None or self._method == "HEAD":
            return b""
        if self.chunked:
            # By what peek() shows, piece by piece.
            return super().readline(limit)
        line = self.fp.readline(self._within(limit))
        if not line and limit:
            self._close_conn()
        elif self.length is not None:
            self._count(len(line))
        return line

    def fileno(self):
        return self.fp.fileno()

    # Status and headers.

    def getheader(self, name, default=None):
        """The value of a header; several are joined."""
        if self.headers is None:
            raise ResponseNotReady()
        values = self.headers.get_all(name) or default
        if isinstance(values, str) or not hasattr(values, "__iter__"):
            return values
        return ", ".join(values)

    def getheaders(self):
        """All headers: (name, value)."""
        if self.headers is None:
            raise ResponseNotReady()
        return list(self.headers.items())

    def __iter__(self):
        return self

    def info(self):
        """The headers."""
        return self.headers

    def geturl(self):
        """The address of the response, where urllib has set it."""
        return self.url

    def getcode(self):
        """The status."""
        return self.status


def _create_https_context(http_version):
    import ssl

    context = ssl._create_default_https_context()
    if http_version == 11:
        context.set_alpn_protocols(["http/1.1"])
    # Whoever has a certificate may be asked for it later.
    if context.post_handshake_auth is not None:
        context.post_handshake_auth = True
    return context


class HTTPConnection:
    """A connection to a server, on which requests follow each other."""

    _http_vsn = 11
    _http_vsn_str = "HTTP/1.1"
    response_class = HTTPResponse
    default_port = HTTP_PORT
    auto_open = 1
    debuglevel = 0

    @staticmethod
    def _is_textIO(stream):
        return isinstance(stream, io.TextIOBase)

    @staticmethod
    def _get_content_length(body, method):
        """The length of a body; None if only sending it will tell."""
        if body is None:
            return 0 if method.upper() in _METHODS_EXPECTING_BODY else None
        if hasattr(body, "read"):
            return None
        try:
            return memoryview(body).nbytes
        except TypeError:
            return len(body) if isinstance(body, str) else None

    def __init__(
        self, host, port=None, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, blocksize=8192, *,
        max_response_headers=None,
    ):
        self.timeout, self.source_address, self.blocksize = timeout, source_address, blocksize
        self.sock = None
        self._buffer = []
        self.__response = None
        self.__state = _CS_IDLE
        self._method = None
        self._tunnel_host = self._tunnel_port = self._raw_proxy_headers = None
        self._tunnel_headers = {}
        self.max_response_headers = max_response_headers
        self.host, self.port = self._get_hostport(host, port)
        self._validate_host(self.host)
        # Tests put something else here.
        self._create_connection = socket.create_connection

    def set_tunnel(self, host, port=None, headers=None):
        """Reach a host through the server, which is a proxy."""
        if self.sock:
            raise RuntimeError("Can't set up tunnel for established connection")
        host, port = self._get_hostport(host, port)
        self._tunnel_host, self._tunnel_port = host, port
        self._tunnel_headers = dict(headers) if headers else {}
        if not any(name.lower() == "host" for name in self._tunnel_headers):
            encoded = host.encode("idna").decode("ascii") if not host.isascii() else host
            self._tunnel_headers["Host"] = f"{self._wrap_ipv6(encoded.encode()).decode()}:{port}"

    def _get_hostport(self, host, port):
        if port is None:
            before, colon, after = host.rpartition(":")
            # The colons of an address are in brackets.
            if colon and "]" not in after:
                if after == "":
                    port = self.default_port
                else:
                    try:
                        port = int(after)
                    except ValueError:
                        raise InvalidURL(f"nonnumeric port: '{after}'") from None
                host = before
            else:
                port = self.default_port
        if host and host[0] == "[" and host[-1] == "]":
            host = host[1:-1]
        return host, port

    def set_debuglevel(self, level):
        """Print what is sent and received."""
        self.debuglevel = level

    def _wrap_ipv6(self, ip):
        if b":" in ip and not ip.startswith(b"["):
            return b"[" + ip.partition(b"%")[0] + b"]"
        return ip

    def _tunnel(self):
        host = self._wrap_ipv6(self._tunnel_host.encode("idna" if not self._tunnel_host.isascii() else "ascii"))
        lines = [b"CONNECT %s:%d %s\r\n" % (host, self._tunnel_port, self._http_vsn_str.encode("ascii"))]
        lines += [f"{name}: {value}\r\n".encode("latin-1") for name, value in self._tunnel_headers.items()]
        self.send(b"".join(lines) + b"\r\n")
        response = self.response_class(self.sock, method=self._method)
        try:
            version, code, message = response._read_status()
            self._raw_proxy_headers = _read_headers(response.fp)
            if self.debuglevel > 0:
                for line in self._raw_proxy_headers:
                    print("header:", line.decode())
            if code != http.HTTPStatus.OK:
                self.close()
                raise OSError(f"Tunnel connection failed: {code} {message.strip()}")
        finally:
            response.close()

    def get_proxy_response_headers(self):
        """What the proxy has said of the tunnel."""
        return None if self._raw_proxy_headers is None else _parse_header_lines(self._raw_proxy_headers)

    def connect(self):
        """Connect to the server."""
        sys.audit("http.client.connect", self, self.host, self.port)
        self.sock = self._create_connection((self.host, self.port), self.timeout, self.source_address)
        try:
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as problem:
            if problem.errno != errno.ENOPROTOOPT:
                raise
        if self._tunnel_host:
            self._tunnel()

    def close(self):
        """Close the connection."""
        self.__state = _CS_IDLE
        sock, self.sock = self.sock, None
        response, self.__response = self.__response, None
        try:
            if sock:
                sock.close()
        finally:
            if response:
                response.close()

    def send(self, data):
        """Send bytes, what is in a file, or what an iterable gives."""
        if self.sock is None:
            if not self.auto_open:
                raise NotConnected()
            self.connect()
        if self.debuglevel > 0:
            print("send:", repr(data))
        if hasattr(data, "read"):
            for block in self._read_readable(data):
                sys.audit("http.client.send", self, block)
                self.sock.sendall(block)
            return
        sys.audit("http.client.send", self, data)
        try:
            self.sock.sendall(data)
        except TypeError:
            if not isinstance(data, collections.abc.Iterable):
                raise TypeError(f"data should be a bytes-like object or an iterable, got {type(data)!r}") from None
            for block in data:
                self.sock.sendall(block)

    def _output(self, s):
        self._buffer.append(s)

    def _read_readable(self, readable):
        is_text = self._is_textIO(readable)
        if self.debuglevel > 0 and is_text:
            print("encoding file using iso-8859-1")
        while block := readable.read(self.blocksize):
            yield block.encode("iso-8859-1") if is_text else block

    def _send_output(self, message_body=None, encode_chunked=False):
        head = b"\r\n".join((*self._buffer, b"", b""))
        self._buffer.clear()
        self.send(head)
        if message_body is None:
            return
        chunks = self._chunks(message_body)
        for chunk in chunks:
            if not chunk:
                # An empty chunk would be the end.
                if self.debuglevel > 0:
                    print("Zero length chunk ignored")
                continue
            if encode_chunked and self._http_vsn == 11:
                chunk = b"%X\r\n" % len(chunk) + chunk + b"\r\n"
            self.send(chunk)
        if encode_chunked and self._http_vsn == 11:
            self.send(b"0\r\n\r\n")

    def _chunks(self, body):
        if hasattr(body, "read"):
            return self._read_readable(body)
        try:
            memoryview(body)
        except TypeError:
            pass
        else:
            return (body,)
        try:
            return iter(body)
        except TypeError:
            raise TypeError(
                f"message_body should be a bytes-like object or an iterable, got {type(body)!r}"
            ) from None

    def putrequest(self, method, url, skip_host=False, skip_accept_encoding=False):
        """Begin a request."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_IDLE:
            raise CannotSendRequest(self.__state)
        self.__state = _CS_REQ_STARTED
        self._validate_method(method)
        self._method = method
        url = url or "/"
        self._validate_path(url)
        self._output(self._encode_request(f"{method} {url} {self._http_vsn_str}"))
        if self._http_vsn != 11:
            return
        if not skip_host:
            self._put_host(url)
        if not skip_accept_encoding:
            # Who wants compression asks for it.
            self.putheader("Accept-Encoding", "identity")

    def _put_host(self, url):
        place = urlsplit(url).netloc if url.startswith("http") else ""
        if place:
            try:
                value = place.encode("ascii")
            except UnicodeEncodeError:
                value = place.encode("idna")
            self.putheader("Host", value)
            return
        if self._tunnel_host:
            host, port = self._tunnel_host, self._tunnel_port
        else:
            host, port = self.host, self.port
        try:
            value = host.encode("ascii")
        except UnicodeEncodeError:
            value = host.encode("idna")
        value = self._wrap_ipv6(value)
        self.putheader("Host", value if port == self.default_port else f"{value.decode('ascii')}:{port}")

    def _encode_request(self, request):
        return request.encode("ascii")

    def _validate_method(self, method):
        match = _contains_disallowed_method_pchar_re.search(method)
        if match:
            raise ValueError(f"method can't contain control characters. {method!r} (found at least {match.group()!r})")

    def _validate_path(self, url):
        match = _contains_disallowed_url_pchar_re.search(url)
        if match:
            raise InvalidURL(f"URL can't contain control characters. {url!r} (found at least {match.group()!r})")

    def _validate_host(self, host):
        match = _contains_disallowed_url_pchar_re.search(host)
        if match:
            raise InvalidURL(f"URL can't contain control characters. {host!r} (found at least {match.group()!r})")

    def putheader(self, header, *values):
        """Add a header to the request."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        name = header.encode("ascii") if hasattr(header, "encode") else header
        if not _is_legal_header_name(name):
            raise ValueError(f"Invalid header name {name!r}")
        encoded = []
        for value in values:
            if hasattr(value, "encode"):
                value = value.encode("latin-1")
            elif isinstance(value, int):
                value = str(value).encode("ascii")
            if _is_illegal_header_value(value):
                raise ValueError(f"Invalid header value {value!r}")
            encoded.append(value)
        self._output(name + b": " + b"\r\n\t".join(encoded))

    def endheaders(self, message_body=None, *, encode_chunked=False):
        """Send the headers, and a body."""
        if self.__state != _CS_REQ_STARTED:
            raise CannotSendHeader()
        self.__state = _CS_REQ_SENT
        self._send_output(message_body, encode_chunked=encode_chunked)

    def request(self, method, url, body=None, headers={}, *, encode_chunked=False):
        """Send a whole request."""
        self._send_request(method, url, body, headers, encode_chunked)

    def _send_request(self, method, url, body, headers, encode_chunked):
        names = {name.lower() for name in headers}
        self.putrequest(method, url, "host" in names, "accept-encoding" in names)
        if "content-length" in names:
            encode_chunked = False
        elif "transfer-encoding" in names:
            # Whoever says so has done it, unless told otherwise.
            pass
        else:
            encode_chunked = False
            length = self._get_content_length(body, method)
            if length is not None:
                self.putheader("Content-Length", str(length))
            elif body is not None:
                if self.debuglevel > 0:
                    print(f"Unable to determine size of {body!r}")
                encode_chunked = True
                self.putheader("Transfer-Encoding", "chunked")
        for name, value in headers.items():
            self.putheader(name, value)
        if isinstance(body, str):
            body = _encode(body, "body")
        self.endheaders(body, encode_chunked=encode_chunked)

    def getresponse(self):
        """The response to the request."""
        if self.__response and self.__response.isclosed():
            self.__response = None
        if self.__state != _CS_REQ_SENT or self.__response:
            raise ResponseNotReady(self.__state)
        extra = (self.debuglevel,) if self.debuglevel > 0 else ()
        response = self.response_class(self.sock, *extra, method=self._method)
        try:
            try:
                response.begin()
            except ConnectionError:
                self.close()
                raise
            self.__state = _CS_IDLE
            if response.will_close:
                # The response keeps the socket for as long as it needs it.
                self.close()
            else:
                self.__response = response
        except BaseException:
            response.close()
            raise
        return response


try:
    import ssl
except ImportError:
    pass
else:

    class HTTPSConnection(HTTPConnection):
        """A connection over TLS."""

        default_port = HTTPS_PORT

        def __init__(
            self, host, port=None, *, timeout=socket._GLOBAL_DEFAULT_TIMEOUT, source_address=None, context=None,
            blocksize=8192, max_response_headers=None,
        ):
            super().__init__(
                host, port, timeout, source_address, blocksize=blocksize, max_response_headers=max_response_headers
            )
            self._context = _create_https_context(self._http_vsn) if context is None else context

        def connect(self):
            """Connect to the server, and agree on keys with it or with what is behind it."""
            super().connect()
            name = self._tunnel_host or self.host
            self.sock = self._context.wrap_socket(self.sock, server_hostname=name)

    __all__.append("HTTPSConnection")
