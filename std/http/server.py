"""Servers of HTTP: for trying things out, not for the world."""

import datetime
import email.utils
import html
import http.client
import io
import mimetypes
import os
import posixpath
import shutil
import socket
import socketserver
import sys
import time
import urllib.parse
from http import HTTPStatus

__version__ = "0.6"
__all__ = [
    "HTTPServer", "ThreadingHTTPServer", "HTTPSServer", "ThreadingHTTPSServer", "BaseHTTPRequestHandler",
    "SimpleHTTPRequestHandler", "CGIHTTPRequestHandler",
]

DEFAULT_ERROR_MESSAGE = """\
<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <style type="text/css">
            :root {
                color-scheme: light dark;
            }
        </style>
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: %(code)d</p>
        <p>Message: %(message)s.</p>
        <p>Error code explanation: %(code)s - %(explain)s.</p>
    </body>
</html>
"""
DEFAULT_ERROR_CONTENT_TYPE = "text/html;charset=utf-8"
# The most that a request line may have.
_LONGEST_LINE = 65536


class HTTPServer(socketserver.TCPServer):
    """A server that knows its name and port."""

    allow_reuse_address = True
    allow_reuse_port = False

    def server_bind(self):
        super().server_bind()
        host, port = self.server_address[:2]
        self.server_name, self.server_port = socket.getfqdn(host), port


class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer):
    """The same, with a thread for each connection."""

    daemon_threads = True


class HTTPSServer(HTTPServer):
    """A server over TLS."""

    def __init__(
        self, server_address, RequestHandlerClass, bind_and_activate=True, *, certfile, keyfile=None, password=None,
        alpn_protocols=None,
    ):
        try:
            import ssl
        except ImportError:
            raise RuntimeError("SSL module is missing; HTTPS support is unavailable") from None
        self.ssl = ssl
        self.certfile, self.keyfile, self.password = certfile, keyfile, password
        self.alpn_protocols = ["http/1.1"] if alpn_protocols is None else alpn_protocols
        super().__init__(server_address, RequestHandlerClass, bind_and_activate)

    def server_activate(self):
        super().server_activate()
        context = self._create_context()
        self.socket = context.wrap_socket(self.socket, server_side=True)

    def _create_context(self):
        context = self.ssl.create_default_context(self.ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certfile, self.keyfile, self.password)
        context.set_alpn_protocols(self.alpn_protocols)
        return context


class ThreadingHTTPSServer(socketserver.ThreadingMixIn, HTTPSServer):
    """The same, with a thread for each connection."""

    daemon_threads = True


class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    """Reads requests, and calls do_GET() and its kin of a subclass."""

    sys_version = "Python/" + sys.version.split()[0]
    server_version = "BaseHTTP/" + __version__
    error_message_format = DEFAULT_ERROR_MESSAGE
    error_content_type = DEFAULT_ERROR_CONTENT_TYPE
    default_request_version = "HTTP/0.9"
    protocol_version = "HTTP/1.0"
    MessageClass = http.client.HTTPMessage
    responses = {status: (status.phrase, status.description) for status in HTTPStatus.__members__.values()}
    weekdayname = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    monthname = [None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    _control_char_table = str.maketrans({code: rf"\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))})
    _control_char_table[ord("\\")] = r"\\"

    def _bad_version(self, version):
        self.send_error(HTTPStatus.BAD_REQUEST, f"Bad request version ({version!r})")
        return False

    def parse_request(self):
        """Take the request line apart and read the headers; False if an error was sent instead."""
        self.command = None
        # Errors are told as HTTP/1 tells them, unless the client is known to be older.
        self.request_version = ""
        self.close_connection = True
        line = str(self.raw_requestline, "iso-8859-1").rstrip("\r\n")
        self.requestline = line
        words = line.split()
        if not words:
            return False
        if len(words) >= 3:
            version = words[-1]
            numbers = self._version_numbers(version)
            if numbers is None:
                return self._bad_version(version)
            if numbers >= (1, 1) and self.protocol_version >= "HTTP/1.1":
                self.close_connection = False
            if numbers >= (2, 0):
                number = version.partition("/")[2]
                self.send_error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED, f"Invalid HTTP version ({number})")
                return False
            self.request_version = version
        if not 2 <= len(words) <= 3:
            self.send_error(HTTPStatus.BAD_REQUEST, f"Bad request syntax ({line!r})")
            return False
        command, path = words[:2]
        if len(words) == 2:
            # HTTP/0.9 knows one method.
            self.close_connection = True
            if command != "GET":
                self.send_error(HTTPStatus.BAD_REQUEST, f"Bad HTTP/0.9 request type ({command!r})")
                return False
            self.request_version = self.default_request_version
        # Two slashes would make a host of the first part of the path.
        self.command, self.path = command, "/" + path.lstrip("/") if path.startswith("//") else path
        if len(words) == 2:
            # It knows no headers either.
            self.headers = {}
            return True
        try:
            self.headers = http.client.parse_headers(self.rfile, _class=self.MessageClass)
        except http.client.LineTooLong as problem:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Line too long", str(problem))
            return False
        except http.client.HTTPException as problem:
            self.send_error(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "Too many headers", str(problem))
            return False
        wish = self.headers.get("Connection", "").lower()
        if wish == "close":
            self.close_connection = True
        elif wish == "keep-alive" and self.protocol_version >= "HTTP/1.1":
            self.close_connection = False
        expected = self.headers.get("Expect", "").lower()
        is_new = self.protocol_version >= "HTTP/1.1" and self.request_version >= "HTTP/1.1"
        if expected == "100-continue" and is_new:
            return self.handle_expect_100()
        return True

    @staticmethod
    def _version_numbers(version):
        prefix, _, rest = version.partition("/")
        parts = rest.split(".")
        if prefix != "HTTP" or len(parts) != 2:
            return None
        if not all(part.isdigit() and len(part) <= 10 for part in parts):
            return None
        return tuple(map(int, parts))

    def handle_expect_100(self):
        """The client waits to be told to go on."""
        self.send_response_only(HTTPStatus.CONTINUE)
        self.end_headers()
        return True

    def handle_one_request(self):
        """Read a request and answer it."""
        try:
            self.raw_requestline = self.rfile.readline(_LONGEST_LINE + 1)
            if len(self.raw_requestline) > _LONGEST_LINE:
                self.requestline = self.request_version = self.command = ""
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if not self.parse_request():
                # An error was sent.
                return
            method = getattr(self, "do_" + self.command, None)
            if method is None:
                self.send_error(HTTPStatus.NOT_IMPLEMENTED, f"Unsupported method ({self.command!r})")
                return
            method()
            self.wfile.flush()
        except TimeoutError as problem:
            self.log_error("Request timed out: %r", problem)
            self.close_connection = True

    def handle(self):
        """Answer requests for as long as the connection is kept."""
        self.close_connection = True
        self.handle_one_request()
        while not self.close_connection:
            self.handle_one_request()

    def send_error(self, code, message=None, explain=None):
        """Send an error, with a page that tells of it."""
        phrase, description = self.responses.get(code, ("???", "???"))
        message = phrase if message is None else message
        explain = description if explain is None else explain
        self.log_error("code %d, message %s", code, message)
        self.send_response(code, message)
        self.send_header("Connection", "close")
        body = None
        has_body = code not in (HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED)
        if code >= 200 and has_body:
            # The message may hold what the client has sent.
            fields = {
                "code": code,
                "message": html.escape(message, quote=False),
                "explain": html.escape(explain, quote=False),
            }
            body = (self.error_message_format % fields).encode("UTF-8", "replace")
            self.send_header("Content-Type", self.error_content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and body:
            self.wfile.write(body)

    def send_response(self, code, message=None):
        """Begin a response, with the headers that every one has."""
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())

    def send_response_only(self, code, message=None):
        """Begin a response."""
        if self.request_version == "HTTP/0.9":
            return
        if message is None:
            message = self.responses[code][0] if code in self.responses else ""
        line = "%s %d %s\r\n" % (self.protocol_version, code, message)
        self._buffer().append(line.encode("latin-1", "strict"))

    def _buffer(self):
        return vars(self).setdefault("_headers_buffer", [])

    def send_header(self, keyword, value):
        """Add a header to the response."""
        if self.request_version != "HTTP/0.9":
            self._buffer().append(f"{keyword}: {value}\r\n".encode("latin-1", "strict"))
        if keyword.lower() == "connection":
            if value.lower() == "close":
                self.close_connection = True
            elif value.lower() == "keep-alive":
                self.close_connection = False

    def end_headers(self):
        """Send the headers."""
        if self.request_version != "HTTP/0.9":
            self._buffer().append(b"\r\n")
            self.flush_headers()

    def flush_headers(self):
        """Send the headers so far."""
        if hasattr(self, "_headers_buffer"):
            self.wfile.write(b"".join(self._headers_buffer))
            self._headers_buffer = []

    def log_request(self, code="-", size="-"):
        """Note a request that was answered."""
        if isinstance(code, HTTPStatus):
            code = code.value
        self.log_message('"%s" %s %s', self.requestline, str(code), str(size))

    def log_error(self, format, *args):
        """Note an error."""
        self.log_message(format, *args)

    def log_message(self, format, *args):
        """Write a note to standard error; what would do something to a terminal is spelled out."""
        message = (format % args).translate(self._control_char_table)
        sys.stderr.write(f"{self.address_string()} - - [{self.log_date_time_string()}] {message}\n")

    def version_string(self):
        """What the server calls itself."""
        return f"{self.server_version} {self.sys_version}"

    def date_time_string(self, timestamp=None):
        """A time as it stands in headers."""
        return email.utils.formatdate(time.time() if timestamp is None else timestamp, usegmt=True)

    def log_date_time_string(self):
        """The time as it stands in notes."""
        now = time.localtime()
        return f"{now.tm_mday:02d}/{self.monthname[now.tm_mon]}/{now.tm_year:04d} {now.tm_hour:02d}:{now.tm_min:02d}:{now.tm_sec:02d}"

    def address_string(self):
        """The address of the client."""
        return self.client_address[0]


class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    """Serves the files of a folder."""

    server_version = "SimpleHTTP/" + __version__
    index_pages = ("index.html", "index.htm")
    extensions_map = _encodings_map_default = {
        ".gz": "application/gzip",
        ".Z": "application/octet-stream",
        ".bz2": "application/x-bzip2",
        ".xz": "application/x-xz",
    }

    def __init__(self, *args, directory=None, **kwargs):
        self.directory = os.fspath(os.getcwd() if directory is None else directory)
        super().__init__(*args, **kwargs)

    def do_GET(self):
        """Send a file."""
        file = self.send_head()
        if file:
            with file:
                self.copyfile(file, self.wfile)

    def do_HEAD(self):
        """Send the headers for a file."""
        file = self.send_head()
        if file:
            file.close()

    def send_head(self):
        """Send headers; the file that is to follow, or None."""
        path = self.translate_path(self.path)
        if os.path.isdir(path):
            parts = urllib.parse.urlsplit(self.path)
            if not parts.path.endswith("/"):
                # Without the slash the links of the page would lead elsewhere.
                self.send_response(HTTPStatus.MOVED_PERMANENTLY)
                place = urllib.parse.urlunsplit((parts[0], parts[1], parts[2] + "/", parts[3], parts[4]))
                self.send_header("Location", place)
                self.send_header("Content-Length", "0")
                self.end_headers()
                return None
            pages = (os.path.join(path, name) for name in self.index_pages)
            index = next(filter(os.path.isfile, pages), None)
            if index is None:
                return self.list_directory(path)
            path = index
        try:
            if path.endswith("/"):
                # A file is no folder, whatever the address says.
                raise OSError(path)
            file = open(path, "rb")
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "File not found")
            return None
        try:
            details = os.fstat(file.fileno())
            if self._is_unchanged(details):
                self.send_response(HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                file.close()
                return None
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-type", self.guess_type(path))
            self.send_header("Content-Length", str(details.st_size))
            self.send_header("Last-Modified", self.date_time_string(details.st_mtime))
            self.end_headers()
        except BaseException:
            file.close()
            raise
        return file

    def _is_unchanged(self, details):
        """Whether the client has the file as it is."""
        if "If-Modified-Since" not in self.headers or "If-None-Match" in self.headers:
            return False
        try:
            since = email.utils.parsedate_to_datetime(self.headers["If-Modified-Since"])
        except (TypeError, IndexError, OverflowError, ValueError):
            return False
        if since.tzinfo is None:
            since = since.replace(tzinfo=datetime.timezone.utc)
        if since.tzinfo is not datetime.timezone.utc:
            return False
        changed = datetime.datetime.fromtimestamp(int(details.st_mtime), datetime.timezone.utc)
        return changed <= since

    def list_directory(self, path):
        """Send a page of what is in a folder."""
        try:
            names = sorted(os.listdir(path), key=str.lower)
        except OSError:
            self.send_error(HTTPStatus.NOT_FOUND, "No permission to list directory")
            return None
        shown = urllib.parse.unquote(self.path.split("#", 1)[0].split("?", 1)[0], errors="surrogatepass")
        title = f"Directory listing for {html.escape(shown, quote=False)}"
        encoding = sys.getfilesystemencoding()
        items = []
        for name in names:
            full = os.path.join(path, name)
            label = link = name
            if os.path.isdir(full):
                label = link = name + "/"
            if os.path.islink(full):
                label = name + "@"
            link = urllib.parse.quote(link, errors="surrogatepass")
            items.append(f'<li><a href="{link}">{html.escape(label, quote=False)}</a></li>')
        page = "\n".join(
            [
                "<!DOCTYPE HTML>", '<html lang="en">', "<head>", f'<meta charset="{encoding}">',
                '<style type="text/css">\n:root {\ncolor-scheme: light dark;\n}\n</style>',
                f"<title>{title}</title>\n</head>", f"<body>\n<h1>{title}</h1>", "<hr>\n<ul>", *items,
                "</ul>\n<hr>\n</body>\n</html>\n",
            ]
        )
        data = page.encode(encoding, "surrogateescape")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-type", f"text/html; charset={encoding}")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        return io.BytesIO(data)

    def translate_path(self, path):
        """The file that a path stands for; nothing leads out of the folder."""
        path = path.split("#", 1)[0].split("?", 1)[0]
        try:
            decoded = urllib.parse.unquote(path, errors="surrogatepass")
        except UnicodeDecodeError:
            decoded = urllib.parse.unquote(path)
        is_folder = decoded.endswith("/")
        result = self.directory
        for word in posixpath.normpath(decoded).split("/"):
            if word and not os.path.dirname(word) and word not in (os.curdir, os.pardir):
                result = os.path.join(result, word)
        return result + "/" if is_folder else result

    def copyfile(self, source, outputfile):
        """Send a file."""
        shutil.copyfileobj(source, outputfile)

    def guess_type(self, path):
        """The type of a file."""
        extension = posixpath.splitext(path)[1]
        for form in (extension, extension.lower()):
            if form in self.extensions_map:
                return self.extensions_map[form]
        return mimetypes.guess_file_type(path)[0] or "application/octet-stream"


def _get_best_family(*address):
    infos = socket.getaddrinfo(*address, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, sockaddr = infos[0]
    return family, sockaddr


def test(
    HandlerClass=BaseHTTPRequestHandler, ServerClass=ThreadingHTTPServer, protocol="HTTP/1.0", port=8000, bind=None,
    tls_cert=None, tls_key=None, tls_password=None,
):
    """Serve until somebody presses Ctrl-C."""
    ServerClass.address_family, address = _get_best_family(bind, port)
    HandlerClass.protocol_version = protocol
    options = {"certfile": tls_cert, "keyfile": tls_key, "password": tls_password} if tls_cert else {}
    with ServerClass(address, HandlerClass, **options) as server:
        host, port = server.socket.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        scheme = "HTTPS" if tls_cert else "HTTP"
        print(f"Serving {scheme} on {host} port {port} ({scheme.lower()}://{shown}:{port}/) ...")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)


def __dir__():
    return [*globals(), "CGIHTTPRequestHandler"]


def __getattr__(name):
    if name in ("CGIHTTPRequestHandler", "_url_collapse_path"):
        from http import _cgi

        return getattr(_cgi, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _main(args=None):
    import argparse

    parser = argparse.ArgumentParser(color=True)
    parser.add_argument("--cgi", action="store_true", help="run as CGI server")
    parser.add_argument("-b", "--bind", metavar="ADDRESS", help="bind to this address (default: all interfaces)")
    parser.add_argument(
        "-d", "--directory", default=os.getcwd(), help="serve this directory (default: current directory)"
    )
    parser.add_argument(
        "-p", "--protocol", metavar="VERSION", default="HTTP/1.0",
        help="conform to this HTTP version (default: %(default)s)",
    )
    parser.add_argument("--tls-cert", metavar="PATH", help="path to the TLS certificate chain file")
    parser.add_argument("--tls-key", metavar="PATH", help="path to the TLS key file")
    parser.add_argument("--tls-password-file", metavar="PATH", help="path to the password file for the TLS key")
    parser.add_argument("port", default=8000, type=int, nargs="?", help="bind to this port (default: %(default)s)")
    options = parser.parse_args(args)
    if not options.tls_cert and options.tls_key:
        parser.error("--tls-key requires --tls-cert to be set")
    password = None
    if options.tls_password_file:
        if not options.tls_cert:
            parser.error("--tls-password-file requires --tls-cert to be set")
        try:
            with open(options.tls_password_file, encoding="utf-8") as file:
                password = file.read().strip()
        except OSError as problem:
            parser.error(f"Failed to read TLS password file: {problem}")

    class BothFamilies:
        def server_bind(self):
            # One socket for both families, where the system can do that.
            if self.socket.family == socket.AF_INET6:
                try:
                    self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
                except OSError:
                    pass
            return super().server_bind()

        def finish_request(self, request, client_address):
            self.RequestHandlerClass(request, client_address, self, directory=options.directory)

    handler = SimpleHTTPRequestHandler
    if options.cgi:
        from http._cgi import CGIHTTPRequestHandler as handler

    base = ThreadingHTTPSServer if options.tls_cert else ThreadingHTTPServer
    test(
        HandlerClass=handler, ServerClass=type(base.__name__, (BothFamilies, base), {}),
        port=options.port, bind=options.bind, protocol=options.protocol, tls_cert=options.tls_cert,
        tls_key=options.tls_key, tls_password=password,
    )


if __name__ == "__main__":
    _main()
