"""The handler of http.server that also runs programs (CGI); deprecated, so it is loaded only when somebody asks for it."""

import base64
import binascii
import http.server
import os
import select
import subprocess
import urllib.parse
import warnings
from http import HTTPStatus


def _url_collapse_path(path):
    """A path without empty parts, `.` and `..`, in the form folder/name; IndexError if it leads out at the top.

    What stands behind a question mark is no path and stays.
    """
    path, mark, query = path.partition("?")
    *folders, name = urllib.parse.unquote(path).split("/")
    if name in (".", ".."):
        folders.append(name)
        name = ""
    kept = []
    for folder in folders:
        if folder == "..":
            kept.pop()
        elif folder not in ("", "."):
            kept.append(folder)
    return f"/{'/'.join(kept)}/{name}{mark}{query}"


def _nobody():
    """The number of the user that is allowed least."""
    import pwd

    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return 1 + max(entry.pw_uid for entry in pwd.getpwall())


class CGIHTTPRequestHandler(http.server.SimpleHTTPRequestHandler):
    """Serves the files of a folder; those in cgi_directories are programs, whose output is sent."""

    __module__ = "http.server"
    have_fork = True
    # A program reads the body of the request itself, so nothing of it may lie in a buffer.
    rbufsize = 0
    cgi_directories = ["/cgi-bin", "/htbin"]

    def __init__(self, *args, **kwargs):
        warnings._deprecated("http.server.CGIHTTPRequestHandler", remove=(3, 15))
        super().__init__(*args, **kwargs)

    def do_POST(self):
        """Run a program, which gets the body of the request."""
        if self.is_cgi():
            self.run_cgi()
        else:
            self.send_error(HTTPStatus.NOT_IMPLEMENTED, "Can only POST to CGI scripts")

    def send_head(self):
        """Send the headers for a file, or run a program."""
        return self.run_cgi() if self.is_cgi() else super().send_head()

    def is_cgi(self):
        """Whether the path is that of a program; its folder and the rest are then in cgi_info."""
        path = _url_collapse_path(self.path)
        end = path.find("/", 1)
        while end > 0 and path[:end] not in self.cgi_directories:
            end = path.find("/", end + 1)
        if end <= 0:
            return False
        self.cgi_info = path[:end], path[end + 1 :]
        return True

    def is_executable(self, path):
        """Whether a file may be run."""
        return os.access(path, os.X_OK)

    def is_python(self, path):
        """Whether a file is a script of Python by its name."""
        return os.path.splitext(path)[1].lower() in (".py", ".pyw")

    def _find_program(self):
        # The name of the program as in the address, its file, and what follows of the path and of the query.
        folder, rest = self.cgi_info
        end = rest.find("/")
        while end >= 0 and os.path.isdir(self.translate_path(f"{folder}/{rest[:end]}")):
            folder, rest = f"{folder}/{rest[:end]}", rest[end + 1 :]
            end = rest.find("/")
        rest, _, query = rest.partition("?")
        script, slash, more = rest.partition("/")
        name = f"{folder}/{script}"
        return name, self.translate_path(name), slash + more, query

    def _environment(self, name, more, query):
        environ = dict(os.environ)
        path = urllib.parse.unquote(more)
        environ.update({
            "SERVER_SOFTWARE": self.version_string(), "SERVER_NAME": self.server.server_name,
            "GATEWAY_INTERFACE": "CGI/1.1", "SERVER_PROTOCOL": self.protocol_version,
            "SERVER_PORT": str(self.server.server_port), "REQUEST_METHOD": self.command, "PATH_INFO": path,
            "PATH_TRANSLATED": self.translate_path(path), "SCRIPT_NAME": name, "QUERY_STRING": query,
            "REMOTE_ADDR": self.client_address[0],
        })
        scheme, _, credentials = self.headers.get("authorization", "").strip().partition(" ")
        if credentials:
            environ["AUTH_TYPE"] = scheme
            if scheme.lower() == "basic":
                try:
                    user, colon, _ = base64.decodebytes(credentials.strip().encode("ascii")).decode("ascii").partition(":")
                except (binascii.Error, UnicodeError):
                    colon = ""
                if colon:
                    environ["REMOTE_USER"] = user
        environ["CONTENT_TYPE"] = self.headers.get("content-type", self.headers.get_content_type())
        for variable, header in (
            ("CONTENT_LENGTH", "content-length"), ("HTTP_REFERER", "referer"), ("HTTP_USER_AGENT", "user-agent"),
        ):
            if self.headers.get(header):
                environ[variable] = self.headers[header]
        environ["HTTP_ACCEPT"] = ",".join(self.headers.get_all("accept", ()))
        cookies = self.headers.get_all("cookie", ())
        if cookies:
            environ["HTTP_COOKIE"] = ", ".join(cookies)
        # A variable that the program may count on must not be one of the server's own.
        for variable in "REMOTE_HOST", "CONTENT_LENGTH", "HTTP_USER_AGENT", "HTTP_COOKIE", "HTTP_REFERER":
            environ.setdefault(variable, "")
        return environ

    def run_cgi(self):
        """Run the program that is_cgi() has found."""
        name, file, more, query = self._find_program()
        if not os.path.exists(file):
            return self.send_error(HTTPStatus.NOT_FOUND, f"No such CGI script ({name!r})")
        if not os.path.isfile(file):
            return self.send_error(HTTPStatus.FORBIDDEN, f"CGI script is not a plain file ({name!r})")
        if not self.is_executable(file):
            return self.send_error(HTTPStatus.FORBIDDEN, f"CGI script is not executable ({name!r})")
        environ = self._environment(name, more, query)
        arguments = [file]
        # Words separated by plus signs are arguments, unless they are fields of a form.
        words = query.replace("+", " ")
        if "=" not in words:
            arguments.append(words)
        self.send_response(HTTPStatus.OK, "Script output follows")
        self.flush_headers()
        self.wfile.flush()
        # As the superuser nobody runs programs for strangers.
        identity = {"user": _nobody()} if os.getuid() == 0 else {}
        try:
            process = subprocess.Popen(
                arguments, stdin=self.rfile.fileno(), stdout=self.wfile.fileno(), env=environ, **identity
            )
        except OSError:
            self.server.handle_error(self.request, self.client_address)
            status = 127
        else:
            status = process.wait()
        # What the program has not read must not be taken for the next request.
        while select.select([self.rfile], [], [], 0)[0] and self.rfile.read(1):
            pass
        if status:
            self.log_error(f"CGI script exit code {status}")
