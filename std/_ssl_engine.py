"""What objects and sockets of `ssl` share: the errors, the buffers, and the course of a connection."""

import sys
from _ssl import Connection, is_session_of
from _ssl_certificate import Certificate
from _ssl_enums import _ALERTS, SSLErrorNumber
from _weakref import ref
from time import time

_MODULE = "ssl"
# The places in its own source that CPython names in messages, which programs print.
_HANDSHAKE, _READ, _WRITE, _SHUTDOWN = 1130, 2778, 2616, 2906
# What is handed to TLS at once: the most that a record holds.
_RECORD = 16384
# What is received at once: a record and its head, with what encryption adds.
_RECEIVED = 0x4800
# Methods of HTTP, which somebody speaks on a port for TLS.
_HTTP_METHODS = (b"GET ", b"POST ", b"HEAD ", b"PUT ", b"CONNE")


class SSLError(OSError):
    """Something is wrong with a TLS connection or with what it was to be made of."""

    def __str__(self):
        if isinstance(self.strerror, str):
            return self.strerror
        return str(self.args)


class SSLZeroReturnError(SSLError):
    """The connection has been closed cleanly."""


class SSLWantReadError(SSLError):
    """More has to be received first."""


class SSLWantWriteError(SSLError):
    """More has to be sent first."""


class SSLSyscallError(SSLError):
    """The system has refused something."""


class SSLEOFError(SSLError):
    """The other end has gone without a word."""


class SSLCertVerificationError(SSLError, ValueError):
    """The certificate of the other end is not to be trusted."""


for _error in (
    SSLError, SSLZeroReturnError, SSLWantReadError, SSLWantWriteError, SSLSyscallError, SSLEOFError,
    SSLCertVerificationError,
):
    _error.__module__ = _MODULE

CertificateError = SSLCertVerificationError


def make_error(reason, text, line, kind=SSLError, number=1, library="SSL"):
    """An error as TLS libraries phrase it, with its reason in capital letters."""
    problem = kind(number, f"[{library}: {reason}] {text} (_ssl.c:{line})")
    problem.reason, problem.library = reason, library
    return problem


def want_read(line):
    """The complaint that there is nothing to read."""
    number = int(SSLErrorNumber.SSL_ERROR_WANT_READ)
    return SSLWantReadError(number, f"The operation did not complete (read) (_ssl.c:{line})")


def want_write(line):
    """The complaint that nothing can be sent now."""
    number = int(SSLErrorNumber.SSL_ERROR_WANT_WRITE)
    return SSLWantWriteError(number, f"The operation did not complete (write) (_ssl.c:{line})")


class MemoryBIO:
    """A buffer between a TLS object and whatever carries its records."""

    __module__ = _MODULE

    def __init__(self):
        self._data = bytearray()
        self._is_ended = False

    @property
    def pending(self):
        """The number of bytes in the buffer."""
        return len(self._data)

    @property
    def eof(self):
        """Whether the buffer is at its end: nothing is in it and nothing will be."""
        return self._is_ended and not self._data

    def read(self, size=-1, /):
        """Up to size bytes, or all."""
        if size < 0 or size >= len(self._data):
            data = bytes(self._data)
            self._data.clear()
        else:
            data = bytes(self._data[:size])
            del self._data[:size]
        return data

    def write(self, b, /):
        """Put bytes into the buffer."""
        try:
            data = memoryview(b)
        except TypeError as problem:
            raise TypeError(str(problem).removeprefix("memoryview: ")) from None
        if not data.c_contiguous:
            raise BufferError("memoryview: underlying buffer is not C-contiguous")
        if self._is_ended:
            raise SSLError("cannot write() after write_eof()")
        self._data += data
        return data.nbytes

    def write_eof(self):
        """Say that nothing more will come."""
        self._is_ended = True


# Alerts that were there before TLS 1.0, and those whose name says no "alert".
_OLD_ALERTS = (0, 10, 20, 30, 40, 41, 42, 43, 44, 45, 46, 47)
_BARE_ALERTS = (110, 111, 112, 113, 114)
_NEW_ALERTS = (109, 116)

_VERIFY_TEXTS = {
    1: "unspecified certificate verification error",
    7: "certificate signature failure",
    9: "certificate is not yet valid",
    10: "certificate has expired",
    18: "self-signed certificate",
    19: "self-signed certificate in certificate chain",
    20: "unable to get local issuer certificate",
    23: "certificate revoked",
    26: "unsuitable certificate purpose",
    34: "unhandled critical extension",
}


def _alert_error(number, line):
    name = _ALERTS.get(number, "UNKNOWN").replace("CANCELED", "CANCELLED")
    words = name.lower().replace("_", " ")
    if number in _OLD_ALERTS:
        return make_error("SSLV3_ALERT_" + name, "ssl/tls alert " + words, line)
    if number in _BARE_ALERTS:
        return make_error("TLSV1_" + name, "tlsv1 " + words, line)
    version = "13" if number in _NEW_ALERTS else "1"
    return make_error(f"TLSV{version}_ALERT_{name}", f"tlsv{version} alert {words}", line)


class Engine:
    """The course of one connection. The owner's `_receive(line, most)` gives records, b"" at the end; its `_send(data, line)` tells how much it took. Both raise what their caller wants to see if that is impossible now."""

    def __init__(self, owner):
        # The owner keeps the engine: a reference back would keep both until a collection.
        self._refer = ref(owner)
        self._connection = None
        self._unsent = bytearray()
        self._is_shaken = False
        self._is_closed = False
        # The session to go on with, and when the connection began.
        self._earlier = None
        self._began = 0
        # What of the data that is being written has already been taken.
        self._taken = 0
        self._first = None

    @property
    def _owner(self):
        return self._refer()

    @property
    def owner(self):
        """The socket or object that uses it."""
        return self._refer()

    @property
    def context(self):
        """The context in use."""
        return self._owner.context

    def _context(self):
        return self._owner.context

    def _start(self):
        context = self._context()
        configuration = context._configured()
        if self._owner.server_side:
            self._connection = Connection(None, None, None)
        else:
            name = self._owner.server_hostname
            self._connection = Connection(configuration, name, self._earlier)
        self._began = int(time())
        context._count(self._owner.server_side, "")

    def _flush(self, line):
        unsent = self._unsent
        unsent += self._connection.output()
        lines = self._connection.key_log()
        if lines:
            self._context()._log_keys(lines)
        while unsent:
            sent = self._owner._send(unsent, line)
            del unsent[:sent]

    def _feed(self, line, most=_RECEIVED):
        """Take in what has come. False at the end."""
        data = self._owner._receive(line, most)
        if self._first is None:
            self._first = bytes(data[:5])
        problem = self._connection.feed(data)
        if problem is None:
            problem = self._choose(line)
        if problem is not None:
            self._refuse(problem, line)
        return bool(data)

    def _refuse(self, problem, line):
        try:
            self._flush(line)
        except OSError:
            # The other end need not learn why.
            pass
        raise self._error(problem, line)

    def _choose(self, line):
        """Let a server's callback choose by the name that the client has asked for."""
        hello = self._owner.server_side and self._connection.client_hello()
        if not hello:
            return None
        callback = self._context()._sni
        if callback is not None:
            try:
                alert = callback(self._owner, hello[0], self._context())
            except Exception as problem:
                sys.unraisablehook(_Unraisable(problem, callback))
                alert = 40
            if alert is not None:
                if not isinstance(alert, int):
                    problem = TypeError(f"'{type(alert).__name__}' object cannot be interpreted as an integer")
                    sys.unraisablehook(_Unraisable(problem, alert))
                    alert = 80
                self._unsent += bytes((21, 3, 3, 0, 2, 2, alert & 0xFF))
                return "protocol", 0, "CALLBACK_FAILED"
        return self._connection.accept(self._context()._configured())

    def _error(self, problem, line):
        kind, number, text = problem
        if kind == "verify":
            return self._verify_error(number, line)
        if kind == "alert":
            return _alert_error(number, line)
        if text == "WRONG_VERSION_NUMBER" and self._owner.server_side and self._first.startswith(_HTTP_METHODS):
            text = "HTTP_REQUEST"
        return make_error(text, text.lower().replace("_", " "), line)

    def _verify_error(self, number, line):
        if number == 20:
            try:
                chain = [Certificate(der) for der in self._connection.peer_certificates()]
            except ValueError:
                chain = []
            if len(chain) == 1 and chain[0].is_self_signed:
                number = 18
            elif any(certificate.is_self_signed for certificate in chain):
                number = 19
        name = self._owner.server_hostname
        if number == 62 and name is not None:
            what = "Hostname"
            if ":" in name or name.replace(".", "").isdigit():
                number, what = 64, "IP address"
            text = f"{what} mismatch, certificate is not valid for '{name}'."
        else:
            text = _VERIFY_TEXTS.get(number, _VERIFY_TEXTS[1])
        problem = make_error(
            "CERTIFICATE_VERIFY_FAILED", "certificate verify failed: " + text, line, SSLCertVerificationError
        )
        problem.verify_code, problem.verify_message = number, text
        return problem

    def _eof(self, line):
        return make_error(
            "UNEXPECTED_EOF_WHILE_READING", "EOF occurred in violation of protocol", line, SSLEOFError,
            int(SSLErrorNumber.SSL_ERROR_EOF),
        )

    def do_handshake(self, line=_HANDSHAKE):
        """Agree on keys."""
        if self._is_shaken:
            return
        if self._connection is None:
            self._start()
        while True:
            self._flush(line)
            if not self._connection.is_handshaking():
                break
            if not self._feed(line):
                raise self._eof(line)
        self._is_shaken = True
        context = self._context()
        context._count(self._owner.server_side, "_good")
        if self._owner.server_side and self._connection.is_resumed():
            context._count(True, None)

    def session(self):
        """What a later connection needs to go on with this one's session."""
        if not self._is_shaken or self._owner.server_side:
            return None
        return self._connection.session(self._context(), self._began)

    def set_session(self, session):
        """Go on with the session of an earlier connection."""
        if not is_session_of(session, self._context()):
            raise ValueError("Session refers to a different SSLContext.")
        if self._connection is not None:
            raise ValueError("Cannot set session after handshake.")
        self._earlier = session

    def is_resumed(self):
        """Whether it has gone on with an earlier session."""
        return self._connection is not None and self._connection.is_resumed()

    def read(self, size):
        """Data that has come, b"" at the end that was announced."""
        self.do_handshake(_READ)
        if size == 0:
            return b""
        while True:
            data = self._connection.read(size)
            if isinstance(data, tuple):
                self._refuse(data, _READ)
            if data:
                return data
            if data is not None:
                if self._is_closed:
                    number = int(SSLErrorNumber.SSL_ERROR_ZERO_RETURN)
                    text = f"TLS/SSL connection has been closed (EOF) (_ssl.c:{_READ})"
                    raise SSLZeroReturnError(number, text)
                return b""
            if not self._feed(_READ):
                if self._context().options & 0x80:
                    return b""
                raise self._eof(_READ)
            self._flush(_READ)

    def write(self, data):
        """Send some of the data: how much."""
        self.do_handshake(_WRITE)
        if self._is_closed:
            raise make_error("PROTOCOL_IS_SHUTDOWN", "protocol is shutdown", _WRITE)
        if not self._taken:
            # What could not be sent the last time goes first.
            self._flush(_WRITE)
            self._taken = self._connection.write(data[:_RECORD])
        self._flush(_WRITE)
        taken, self._taken = self._taken, 0
        return taken

    def shutdown(self):
        """Announce the end, and wait for the other end to do so."""
        if not self._is_shaken:
            raise make_error("SHUTDOWN_WHILE_IN_INIT", "shutdown while in init", _SHUTDOWN)
        if not self._is_closed:
            self._is_closed = True
            self._connection.close()
        self._flush(_SHUTDOWN)
        while not self._connection.is_ended():
            # What comes after the last record is not ours.
            if not self._feed(_SHUTDOWN, self._connection.missing()):
                raise self._eof(_SHUTDOWN)
            if self._connection.pending():
                raise make_error(
                    "APPLICATION_DATA_AFTER_CLOSE_NOTIFY", "application data after close notify", _SHUTDOWN
                )

    def pending(self):
        """How much can be read without receiving."""
        return self._connection.pending() if self._connection else 0

    def certificates(self):
        """What the other end has shown."""
        return self._connection.peer_certificates() if self._connection else []

    def certificate(self, binary_form):
        """The certificate of the other end, in the form of getpeercert()."""
        if not self._is_shaken:
            raise ValueError("handshake not done yet")
        chain = self.certificates()
        if not chain:
            return None
        if binary_form:
            return chain[0]
        # What was not checked is not told.
        return Certificate(chain[0]).as_dict() if self._context().verify_mode else {}

    def version(self):
        return self._connection.version() if self._is_shaken else None

    def cipher(self):
        name = self._connection.cipher() if self._is_shaken else None
        return name and cipher_row(name)

    def group(self):
        return self._connection.group() if self._is_shaken else None

    def protocol(self):
        return self._connection.alpn() if self._is_shaken else None


class _Unraisable:
    """What sys.unraisablehook() is given."""

    err_msg = None

    def __init__(self, problem, source):
        self.exc_type, self.exc_value = type(problem), problem
        self.exc_traceback, self.object = problem.__traceback__, source


def cipher_name(name):
    """The name that OpenSSL has for a cipher suite of RFC 8446 or RFC 5289."""
    if name.startswith("TLS13_"):
        return "TLS_" + name.removeprefix("TLS13_")
    exchange, _, cipher = name.removeprefix("TLS_").partition("_WITH_")
    cipher = cipher.replace("AES_", "AES").replace("POLY1305_SHA256", "POLY1305")
    return f"{exchange}_{cipher}".replace("_", "-")


def cipher_row(name):
    """What cipher() gives: name, version and bits."""
    version = "TLSv1.3" if name.startswith("TLS13_") else "TLSv1.2"
    return cipher_name(name), version, 128 if "AES_128" in name else 256
