"""Small helpers around the environment of a request."""

import posixpath

__all__ = ["FileWrapper", "guess_scheme", "application_uri", "request_uri", "shift_path_info", "setup_testing_defaults"]

_hop_by_hop = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization te trailers transfer-encoding upgrade".split()
)


class FileWrapper:
    """An iterable over the blocks of a file."""

    def __init__(self, filelike, blksize=8192):
        self.filelike, self.blksize = filelike, blksize
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        data = self.filelike.read(self.blksize)
        if not data:
            raise StopIteration
        return data


def guess_scheme(environ):
    """Return "https" if the variable HTTPS says so, else "http"."""
    return "https" if environ.get("HTTPS") in ("yes", "on", "1") else "http"


def application_uri(environ):
    """Return the address of the application, without the query."""
    from urllib.parse import quote

    scheme = environ["wsgi.url_scheme"]
    host = environ.get("HTTP_HOST")
    if not host:
        host, port = environ["SERVER_NAME"], environ["SERVER_PORT"]
        if port != ("443" if scheme == "https" else "80"):
            host += ":" + port
    return f"{scheme}://{host}" + quote(environ.get("SCRIPT_NAME") or "/", encoding="latin1")


def request_uri(environ, include_query=True):
    """Return the address of the request."""
    from urllib.parse import quote

    path = quote(environ.get("PATH_INFO", ""), safe="/;=,", encoding="latin1")
    address = application_uri(environ)
    address += path if environ.get("SCRIPT_NAME") else path[1:]
    if include_query and environ.get("QUERY_STRING"):
        address += "?" + environ["QUERY_STRING"]
    return address


def shift_path_info(environ):
    """Move the next name from PATH_INFO to SCRIPT_NAME and return it; None if there is none."""
    path = environ.get("PATH_INFO", "")
    if not path:
        return None
    parts = path.split("/")
    parts[1:-1] = [part for part in parts[1:-1] if part and part != "."]
    name = parts[1]
    del parts[1]
    script = posixpath.normpath(environ.get("SCRIPT_NAME", "") + "/" + name)
    if script.endswith("/"):
        script = script[:-1]
    if not name and not script.endswith("/"):
        script += "/"
    environ["SCRIPT_NAME"], environ["PATH_INFO"] = script, "/".join(parts)
    # A dot is a folder itself, which has no name.
    return None if name == "." else name


def setup_testing_defaults(environ):
    """Put what every environment has into one, unless it is there."""
    import io

    put = environ.setdefault
    put("SERVER_NAME", "127.0.0.1")
    put("SERVER_PROTOCOL", "HTTP/1.0")
    put("HTTP_HOST", environ["SERVER_NAME"])
    put("REQUEST_METHOD", "GET")
    if "SCRIPT_NAME" not in environ and "PATH_INFO" not in environ:
        put("SCRIPT_NAME", "")
        put("PATH_INFO", "/")
    put("wsgi.version", (1, 0))
    put("wsgi.run_once", 0)
    put("wsgi.multithread", 0)
    put("wsgi.multiprocess", 0)
    put("wsgi.input", io.BytesIO())
    put("wsgi.errors", io.StringIO())
    put("wsgi.url_scheme", guess_scheme(environ))
    scheme = environ["wsgi.url_scheme"]
    if scheme in ("http", "https"):
        put("SERVER_PORT", "80" if scheme == "http" else "443")


def is_hop_by_hop(header_name):
    """Tell whether a header is between two servers only."""
    return header_name.lower() in _hop_by_hop
