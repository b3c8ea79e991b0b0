"""Running an application for one request."""

import os
import sys
import time
from wsgiref.headers import Headers
from wsgiref.util import FileWrapper, guess_scheme, is_hop_by_hop

__all__ = ["BaseHandler", "SimpleHandler", "BaseCGIHandler", "CGIHandler", "IISCGIHandler", "read_environ"]


def format_date_time(timestamp):
    """Return a time as headers have it."""
    from email.utils import formatdate

    return formatdate(timestamp, usegmt=True)


def read_environ():
    """Return the environment of the process, with strings as WSGI wants them: bytes as characters."""
    return {key: os.fsencode(value).decode("iso-8859-1") for key, value in os.environ.items()}


class BaseHandler:
    """Runs an application; where the request comes from and the answer goes is the business of subclasses."""

    wsgi_version = (1, 0)
    wsgi_multithread = wsgi_multiprocess = True
    wsgi_run_once = False
    origin_server = True
    http_version = "1.0"
    server_software = None
    os_environ = read_environ()
    wsgi_file_wrapper = FileWrapper
    headers_class = Headers
    traceback_limit = None
    error_status = "500 Internal Server Error"
    error_headers = [("Content-Type", "text/plain")]
    error_body = b"A server error occurred.  Please contact the administrator."
    status = result = headers = None
    headers_sent = False
    bytes_sent = 0

    def run(self, application):
        """Run the application."""
        try:
            self.setup_environ()
            self.result = application(self.environ, self.start_response)
            self.finish_response()
        except (ConnectionAbortedError, BrokenPipeError, ConnectionResetError):
            # Whoever has asked does not wait any more.
            return
        except:
            try:
                self.handle_error()
            except:
                self.close()
                raise

    def setup_environ(self):
        """Make the environment of the request."""
        env = self.environ = self.os_environ.copy()
        self.add_cgi_vars()
        env["wsgi.input"], env["wsgi.errors"] = self.get_stdin(), self.get_stderr()
        env["wsgi.version"], env["wsgi.run_once"] = self.wsgi_version, self.wsgi_run_once
        env["wsgi.url_scheme"] = self.get_scheme()
        env["wsgi.multithread"], env["wsgi.multiprocess"] = self.wsgi_multithread, self.wsgi_multiprocess
        if self.wsgi_file_wrapper is not None:
            env["wsgi.file_wrapper"] = self.wsgi_file_wrapper
        if self.origin_server and self.server_software:
            env.setdefault("SERVER_SOFTWARE", self.server_software)

    def finish_response(self):
        """Send what the application has returned."""
        try:
            if not self.result_is_file() or not self.sendfile():
                for data in self.result:
                    self.write(data)
                self.finish_content()
        except:
            # The result may hold resources, also if nobody reads it.
            if hasattr(self.result, "close"):
                self.result.close()
            raise
        else:
            self.close()

    def get_scheme(self):
        """Return the scheme of the request."""
        return guess_scheme(self.environ)

    def set_content_length(self):
        """Tell the length if it is known."""
        try:
            blocks = len(self.result)
        except (TypeError, AttributeError, NotImplementedError):
            return
        if blocks == 1:
            self.headers["Content-Length"] = str(self.bytes_sent)

    def cleanup_headers(self):
        """Complete the headers before they are sent."""
        if "Content-Length" not in self.headers:
            self.set_content_length()

    def start_response(self, status, headers, exc_info=None):
        """What the application calls before it answers."""
        if self.headers is not None and not exc_info:
            raise AssertionError("Headers already set!")
        if self.headers_sent and exc_info:
            # Too late to answer with an error instead.
            raise exc_info[1].with_traceback(exc_info[2])
        self._validate_status(self._convert_string_type(status, "Status"))
        self.status, self.headers = status, self.headers_class(headers)
        if __debug__:
            self._check_headers(headers)
        return self.write

    def _check_headers(self, headers):
        for pair in headers:
            for title, text in zip(("Header name", "Header value"), pair):
                self._convert_string_type(text, title)
            assert not is_hop_by_hop(pair[0]), f"Hop-by-hop header, '{pair[0]}: {pair[1]}', not allowed"

    def _validate_status(self, status):
        from wsgiref.headers import _control_in_name

        if _control_in_name.search(status):
            raise ValueError("Control characters are not allowed in status")
        for is_right, message in (
            (len(status) >= 4, "Status must be at least 4 characters"),
            (status[:3].isdigit(), "Status message must begin w/3-digit code"),
            (status[3:4] == " ", "Status message must have a space after code"),
        ):
            if not is_right:
                raise AssertionError(message)

    def _convert_string_type(self, value, title):
        if type(value) is str:
            return value
        raise AssertionError(f"{title} must be of type str (got {value!r})")

    def send_preamble(self):
        """Send what comes before the headers."""
        if self.origin_server:
            if self.client_is_modern():
                self._write(f"HTTP/{self.http_version} {self.status}\r\n".encode("iso-8859-1"))
                if "Date" not in self.headers:
                    self._write(f"Date: {format_date_time(time.time())}\r\n".encode("iso-8859-1"))
                if self.server_software and "Server" not in self.headers:
                    self._write(f"Server: {self.server_software}\r\n".encode("iso-8859-1"))
        else:
            self._write(f"Status: {self.status}\r\n".encode("iso-8859-1"))

    def write(self, data):
        """Send data; the headers first."""
        assert type(data) is bytes, "write() argument must be a bytes instance"
        if not self.status:
            raise AssertionError("write() before start_response()")
        if not self.headers_sent:
            self.bytes_sent = len(data)
            self.send_headers()
        else:
            self.bytes_sent += len(data)
        self._write(data)
        self._flush()

    def sendfile(self):
        """Send a file in a way of the system; returns whether that was done."""
        return False

    def finish_content(self):
        """The answer is complete."""
        if not self.headers_sent:
            # An answer without content has headers all the same.
            self.headers.setdefault("Content-Length", "0")
            self.send_headers()

    def close(self):
        """The request is done."""
        try:
            if hasattr(self.result, "close"):
                self.result.close()
        finally:
            self.result = self.headers = self.status = self.environ = None
            self.bytes_sent = 0
            self.headers_sent = False

    def send_headers(self):
        """Send the headers."""
        self.cleanup_headers()
        self.headers_sent = True
        if not self.origin_server or self.client_is_modern():
            self.send_preamble()
            self._write(bytes(self.headers))

    def result_is_file(self):
        """Tell whether the application has returned a wrapped file."""
        wrapper = self.wsgi_file_wrapper
        return wrapper is not None and isinstance(self.result, wrapper)

    def client_is_modern(self):
        """Tell whether the other side knows headers."""
        return self.environ["SERVER_PROTOCOL"].upper() != "HTTP/0.9"

    def log_exception(self, exc_info):
        """Note an exception that the application has raised."""
        from traceback import print_exception

        print_exception(*exc_info, self.traceback_limit, self.get_stderr())

    def handle_error(self):
        """Note the exception, and tell of it if that can still be done."""
        self.log_exception(sys.exc_info())
        if not self.headers_sent:
            self.result = self.error_output(self.environ, self.start_response)
            self.finish_response()

    def error_output(self, environ, start_response):
        """The application that is run in the place of one that has failed."""
        start_response(self.error_status, self.error_headers[:], sys.exc_info())
        return [self.error_body]

    def _write(self, data):
        raise NotImplementedError

    _flush = get_stdin = get_stderr = add_cgi_vars = lambda self: self._write(None)


class SimpleHandler(BaseHandler):
    """Runs an application with files for the request and the answer, and an environment."""

    def __init__(self, stdin, stdout, stderr, environ, multithread=True, multiprocess=False):
        self.stdin, self.stdout, self.stderr, self.base_env = stdin, stdout, stderr, environ
        self.wsgi_multithread, self.wsgi_multiprocess = multithread, multiprocess

    def get_stdin(self):
        return self.stdin

    def get_stderr(self):
        return self.stderr

    def add_cgi_vars(self):
        self.environ.update(self.base_env)

    def _write(self, data):
        written = self.stdout.write(data)
        if written is None or written == len(data):
            return
        from warnings import warn

        warn("SimpleHandler.stdout.write() should not do partial writes", DeprecationWarning)
        while data := data[written:]:
            written = self.stdout.write(data)

    def _flush(self):
        self.stdout.flush()
        self._flush = self.stdout.flush


class BaseCGIHandler(SimpleHandler):
    """As SimpleHandler, behind a server that speaks CGI."""

    origin_server = False


class CGIHandler(BaseCGIHandler):
    """Runs an application for the request that this process was started for."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        streams = (sys.stdin.buffer, sys.stdout.buffer, sys.stderr)
        super().__init__(*streams, read_environ(), multithread=False, multiprocess=True)


class IISCGIHandler(BaseCGIHandler):
    """As CGIHandler, for a server that repeats the name of the script in the path."""

    wsgi_run_once = True
    os_environ = {}

    def __init__(self):
        environ = read_environ()
        path, script = environ.get("PATH_INFO", ""), environ.get("SCRIPT_NAME", "")
        if (path + "/").startswith(script + "/"):
            environ["PATH_INFO"] = path[len(script) :]
        super().__init__(sys.stdin.buffer, sys.stdout.buffer, sys.stderr, environ, multithread=False, multiprocess=True)
