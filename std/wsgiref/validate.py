"""Checks that an application and a server keep to WSGI."""

import re
import sys
import warnings

__all__ = ["validator"]

_name = re.compile(r"^[a-zA-Z][a-zA-Z0-9\-_]*$")
_bad_value = re.compile(r"[\000-\037]")


class WSGIWarning(Warning):
    """What is allowed, but not wise."""


def assert_(cond, *args):
    if not cond:
        raise AssertionError(*args)


def check_string_type(value, title):
    if type(value) is str:
        return value
    raise AssertionError(f"{title} must be of type str (got {value!r})")


def validator(application):
    """Return an application that checks another, and the server that calls it."""

    def lint_app(*args, **kw):
        assert_(len(args) == 2, "Two arguments required")
        assert_(not kw, "No keyword arguments allowed")
        environ, start_response = args
        check_environ(environ)
        started = []

        def start_response_wrapper(*args, **kw):
            assert_(len(args) in (2, 3), f"Invalid number of arguments: {len(args)}")
            assert_(not kw, "No keyword arguments allowed")
            status, headers, exc_info = (*args, None)[:3]
            check_status(status)
            check_headers(headers)
            check_content_type(status, headers)
            assert_(exc_info is None or isinstance(exc_info, tuple), f"exc_info ({exc_info!r}) is not a tuple")
            started.append(None)
            return WriteWrapper(start_response(*args))

        environ["wsgi.input"] = InputWrapper(environ["wsgi.input"])
        environ["wsgi.errors"] = ErrorWrapper(environ["wsgi.errors"])
        result = application(environ, start_response_wrapper)
        assert_(
            result is not None and result is not False, "The application must return an iterator, if only an empty list"
        )
        check_iterator(result)
        return IteratorWrapper(result, started)

    return lint_app


def _checked(kind, value):
    assert_(type(value) is kind)
    return value


class InputWrapper:
    """wsgi.input, as far as applications may use it."""

    def __init__(self, wsgi_input):
        self.input = wsgi_input

    def _ask(self, method, arguments, fewest, kind):
        assert_(fewest <= len(arguments) <= 1)
        return _checked(kind, getattr(self.input, method)(*arguments))

    def read(self, *args):
        return self._ask("read", args, 1, bytes)

    def readline(self, *args):
        return self._ask("readline", args, 0, bytes)

    def readlines(self, *args):
        return [_checked(bytes, line) for line in self._ask("readlines", args, 0, list)]

    def __iter__(self):
        return iter(self.readline, b"")

    def close(self):
        raise AssertionError("input.close() must not be called")


class ErrorWrapper:
    """wsgi.errors, as far as applications may use it."""

    def __init__(self, wsgi_errors):
        self.errors = wsgi_errors
        self.flush = lambda: wsgi_errors.flush()

    def write(self, s):
        self.errors.write(_checked(str, s))

    def writelines(self, seq):
        for text in seq:
            self.write(text)

    def close(self):
        raise AssertionError("errors.close() must not be called")


class WriteWrapper:
    """What start_response() returns."""

    def __init__(self, wsgi_writer):
        self.writer = wsgi_writer

    def __call__(self, s):
        self.writer(_checked(bytes, s))


class PartialIteratorWrapper:
    """What an application returns: it can be asked for its iterator only."""

    def __init__(self, wsgi_iterator):
        self.iterator = wsgi_iterator

    def __iter__(self):
        return IteratorWrapper(self.iterator, check_start_response=None)


class IteratorWrapper:
    def __init__(self, wsgi_iterator, check_start_response):
        self.original_iterator = wsgi_iterator
        self.iterator = iter(wsgi_iterator)
        self.closed = False
        self.check_start_response = check_start_response

    def __iter__(self):
        return self

    def __next__(self):
        assert_(not self.closed, "Iterator read after closed")
        item = next(self.iterator)
        if type(item) is not bytes:
            assert_(False, f"Iterator yielded non-bytestring ({item!r})")
        if self.check_start_response is not None:
            assert_(
                self.check_start_response,
                "The application returns and we started iterating over its body, but start_response has not yet been called",
            )
            self.check_start_response = None
        return item

    def close(self):
        self.closed = True
        if hasattr(self.original_iterator, "close"):
            self.original_iterator.close()

    def __del__(self):
        if not self.closed:
            sys.stderr.write("Iterator garbage collected without being closed")
        assert_(self.closed, "Iterator garbage collected without being closed")


def check_environ(environ):
    assert_(type(environ) is dict, f"Environment is not of the right type: {type(environ)!r} (environment: {environ!r})")
    needed = (
        "REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT", "wsgi.version", "wsgi.input", "wsgi.errors", "wsgi.multithread",
        "wsgi.multiprocess", "wsgi.run_once",
    )  # fmt: skip
    for key in needed:
        assert_(key in environ, f"Environment missing required key: {key!r}")
    for key in ("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"):
        assert_(key not in environ, f"Environment should not have the key: {key} (use {key[5:]} instead)")
    if "QUERY_STRING" not in environ:
        warnings.warn(
            "QUERY_STRING is not in the WSGI environment; the cgi module will use sys.argv when this variable is missing, "
            "so application errors are more likely",
            WSGIWarning,
        )
    for key in environ:
        if "." not in key:
            found = environ[key]
            assert_(type(found) is str, f"Environmental variable {key} is not a string: {type(found)!r} (value: {found!r})")
    version = environ["wsgi.version"]
    assert_(type(version) is tuple, f"wsgi.version should be a tuple ({version!r})")
    scheme = environ["wsgi.url_scheme"]
    assert_(scheme in ("http", "https"), f"wsgi.url_scheme unknown: {scheme!r}")
    check_input(environ["wsgi.input"])
    check_errors(environ["wsgi.errors"])
    method = environ["REQUEST_METHOD"]
    if method not in ("GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE", "TRACE"):
        warnings.warn(f"Unknown REQUEST_METHOD: {method!r}", WSGIWarning)
    for key, title in (("SCRIPT_NAME", "SCRIPT_NAME"), ("PATH_INFO", "PATH_INFO")):
        found = environ.get(key)
        assert_(not found or found.startswith("/"), f"{title} doesn't start with /: {found!r}")
    if environ.get("CONTENT_LENGTH"):
        length = environ["CONTENT_LENGTH"]
        assert_(int(length) >= 0, f"Invalid CONTENT_LENGTH: {length!r}")
    if not environ.get("SCRIPT_NAME"):
        assert_(
            "PATH_INFO" in environ,
            "One of SCRIPT_NAME or PATH_INFO are required (PATH_INFO should at least be '/' if SCRIPT_NAME is empty)",
        )
    assert_(environ.get("SCRIPT_NAME") != "/", "SCRIPT_NAME cannot be '/'; it should instead be '', and PATH_INFO should be '/'")


def check_input(wsgi_input):
    for name in ("read", "readline", "readlines", "__iter__"):
        assert_(hasattr(wsgi_input, name), f"wsgi.input ({wsgi_input!r}) doesn't have the attribute {name}")


def check_errors(wsgi_errors):
    for name in ("flush", "write", "writelines"):
        assert_(hasattr(wsgi_errors, name), f"wsgi.errors ({wsgi_errors!r}) doesn't have the attribute {name}")


def check_status(status):
    status = check_string_type(status, "Status")
    code = status.split(None, 1)[0]
    assert_(len(code) == 3, f"Status codes must be three characters: {code!r}")
    assert_(int(code) >= 100, f"Status code is invalid: {int(code)!r}")
    if len(status) < 4 or status[3] != " ":
        warnings.warn(
            f"The status string ({status!r}) should be a three-digit integer followed by a single space and a status explanation",
            WSGIWarning,
        )


def check_headers(headers):
    assert_(type(headers) is list, f"Headers ({headers!r}) must be of type list: {type(headers)!r}")
    for item in headers:
        assert_(type(item) is tuple, f"Individual headers ({item!r}) must be of type tuple: {type(item)!r}")
        assert_(len(item) == 2)
        name, value = item
        check_string_type(name, "Header name")
        value = check_string_type(value, "Header value")
        assert_(name.lower() != "status", f"The Status header cannot be used; it conflicts with CGI script, and HTTP status is "
                f"not given through headers (value: {value!r}).")  # fmt: skip
        assert_("\n" not in name and ":" not in name, f"Header names may not contain ':' or '\\n': {name!r}")
        assert_(_name.search(name), f"Bad header name: {name!r}")
        assert_(not name.endswith(("-", "_")), f"Names may not end in '-' or '_': {name!r}")
        bad = _bad_value.search(value)
        assert_(not bad, f"Bad header value: {value!r} (bad char: {bad and bad[0]!r})")


def check_content_type(status, headers):
    code = int(check_string_type(status, "Status").split(None, 1)[0])
    without = code in (204, 304)
    for name, _ in headers:
        if check_string_type(name, "Header name").lower() == "content-type":
            assert_(not without, f"Content-Type header found in a {code} response, which must not return content.")
            return
    assert_(without, f"No Content-Type header found in headers ({headers})")


def check_exc_info(exc_info):
    assert_(exc_info is None or type(exc_info) is tuple, f"exc_info ({exc_info!r}) is not a tuple: {type(exc_info)!r}")


def check_iterator(iterator):
    assert_(
        not isinstance(iterator, (str, bytes)),
        "You should not return a string as your application iterator, instead return a single-item list containing a bytestring.",
    )
