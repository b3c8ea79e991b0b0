"""A simple server for applications, to try them."""

import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer
from platform import python_implementation
from wsgiref.handlers import SimpleHandler

__version__ = "0.2"
__all__ = ["WSGIServer", "WSGIRequestHandler", "demo_app", "make_server"]

server_version = "WSGIServer/" + __version__
sys_version = f"{python_implementation()}/{sys.version.split()[0]}"
software_version = f"{server_version} {sys_version}"


class ServerHandler(SimpleHandler):
    """Runs an application and notes the request."""

    server_software = software_version

    def close(self):
        try:
            self.request_handler.log_request(self.status.split(" ", 1)[0], self.bytes_sent)
        finally:
            SimpleHandler.close(self)


class WSGIServer(HTTPServer):
    """A server with an application."""

    application = None

    def server_bind(self):
        HTTPServer.server_bind(self)
        self.setup_environ()

    def setup_environ(self):
        """Make what the environments of all requests have."""
        self.base_environ = {
            "SERVER_NAME": self.server_name,
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_PORT": str(self.server_port),
            "REMOTE_HOST": "",
            "CONTENT_LENGTH": "",
            "SCRIPT_NAME": "",
        }

    def get_app(self):
        """Return the application."""
        return self.application

    def set_app(self, application):
        """Set the application."""
        self.application = application


class WSGIRequestHandler(BaseHTTPRequestHandler):
    """Has the application answer a request."""

    server_version = "WSGIServer/" + __version__

    def get_environ(self):
        """Return the environment of the request."""
        env = self.server.base_environ.copy()
        env["SERVER_PROTOCOL"], env["SERVER_SOFTWARE"] = self.request_version, self.server_version
        env["REQUEST_METHOD"] = self.command
        path, _, env["QUERY_STRING"] = self.path.partition("?")
        env["PATH_INFO"] = urllib.parse.unquote(path, "iso-8859-1")
        host = self.address_string()
        if host != self.client_address[0]:
            env["REMOTE_HOST"] = host
        env["REMOTE_ADDR"] = self.client_address[0]
        kind = self.headers.get("content-type")
        env["CONTENT_TYPE"] = self.headers.get_content_type() if kind is None else kind
        length = self.headers.get("content-length")
        if length:
            env["CONTENT_LENGTH"] = length
        for name, value in self.headers.items():
            name, value = name.replace("-", "_").upper(), value.strip()
            if name in env:
                # The content's type and length are there.
                continue
            name = "HTTP_" + name
            env[name] = f"{env[name]},{value}" if name in env else value
        return env

    def get_stderr(self):
        """Return where errors go."""
        return sys.stderr

    def handle(self):
        """Answer one request."""
        self.raw_requestline = self.rfile.readline(65537)
        if len(self.raw_requestline) > 65536:
            self.requestline = self.request_version = self.command = ""
            self.send_error(414)
            return
        if not self.parse_request():
            return
        handler = ServerHandler(self.rfile, self.wfile, self.get_stderr(), self.get_environ(), multithread=False)
        handler.request_handler = self
        handler.run(self.server.get_app())


def demo_app(environ, start_response):
    """An application that shows the environment."""
    lines = ["Hello world!", ""]
    lines += [f"{key} = {value!r}" for key, value in sorted(environ.items())]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return ["\n".join([*lines, ""]).encode("utf-8")]


def make_server(host, port, app, server_class=WSGIServer, handler_class=WSGIRequestHandler):
    """Return a server for an application."""
    server = server_class((host, port), handler_class)
    server.set_app(app)
    return server


if __name__ == "__main__":
    with make_server("", 8000, demo_app) as httpd:
        import webbrowser

        webbrowser.open(f"http://localhost:{httpd.socket.getsockname()[1]}/xyz?abc")
        # One request is enough.
        httpd.handle_request()
