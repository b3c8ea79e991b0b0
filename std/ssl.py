"""TLS: sockets and buffers whose contents nobody else can read or change."""

import base64
import errno
import os
import socket as _socket
import sys
import warnings
from _ssl import RAND_bytes, SSLSession
from _ssl_context import (
    DefaultVerifyPaths,
    SSLContext,
    _create_unverified_context,
    create_default_context,
    get_default_verify_paths,
)
from _ssl_engine import (
    CertificateError,
    Engine,
    MemoryBIO,
    SSLCertVerificationError,
    SSLEOFError,
    SSLError,
    SSLSyscallError,
    SSLWantReadError,
    SSLWantWriteError,
    SSLZeroReturnError,
    want_read,
    want_write,
)
from _ssl_enums import (
    AlertDescription,
    Options,
    Purpose,
    SSLErrorNumber,
    TLSVersion,
    VerifyFlags,
    VerifyMode,
    _ASN1Object,
    _nid2obj,
    _SSLMethod,
    _TLSAlertType,
    _TLSContentType,
    _TLSMessageType,
    _txt2obj,
)
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, create_connection, socket

socket_error = OSError

for _kind in (_SSLMethod, Options, VerifyMode, VerifyFlags, SSLErrorNumber, AlertDescription):
    globals().update(_kind.__members__)
del _kind
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}

PEM_HEADER = "-----BEGIN CERTIFICATE-----"
PEM_FOOTER = "-----END CERTIFICATE-----"
# What the version of a library is called that others look at for features.
OPENSSL_VERSION = "rustls 0.23"
OPENSSL_VERSION_INFO = (3, 0, 0, 0, 0)
OPENSSL_VERSION_NUMBER = 0x30000000
CHANNEL_BINDING_TYPES = []
HAS_ALPN = HAS_ECDH = HAS_NEVER_CHECK_COMMON_NAME = HAS_SNI = HAS_TLSv1_2 = HAS_TLSv1_3 = True
HAS_NPN = HAS_PHA = HAS_PSK = HAS_SSLv2 = HAS_SSLv3 = HAS_TLSv1 = HAS_TLSv1_1 = False

_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context
# The size of what a read asks for if nobody says.
_READ_SIZE = 1024


class _Connection:
    """What can be asked of a TLS connection, be it between sockets or between buffers."""

    _context = _engine = _session = None

    @property
    def _sslobj(self):
        # What other implementations call it.
        return self._engine

    def _make_engine(self):
        self._engine = Engine(self)
        if self._session is not None:
            self._engine.set_session(self._session)

    @property
    def context(self):
        """The context, which a callback may replace while the other end waits."""
        return self._context

    @context.setter
    def context(self, context):
        self._context = context

    @property
    def session(self):
        """The session, for a later connection of the same context to go on with; None as long as the server has given nothing for that."""
        if self._engine is None:
            return None
        return self._engine.session()

    @session.setter
    def session(self, session):
        if not isinstance(session, SSLSession):
            raise TypeError("Value is not a SSLSession.")
        if self.server_side:
            raise ValueError("Cannot set session for server-side SSLSocket.")
        if self._engine is None:
            # The socket is not connected yet.
            if session._context is not self._context:
                raise ValueError("Session refers to a different SSLContext.")
            self._session = session
        else:
            self._engine.set_session(session)

    @property
    def session_reused(self):
        """Whether a session was taken up again."""
        return None if self._engine is None else self._engine.is_resumed()

    def getpeercert(self, binary_form=False):
        """What the certificate of the other end says, or the certificate itself."""
        return self._engine.certificate(binary_form)

    def get_verified_chain(self):
        """The certificates that the other end has shown, if they were checked."""
        return self.get_unverified_chain() if self._context.verify_mode else []

    def get_unverified_chain(self):
        """The certificates that the other end has shown."""
        return self._engine.certificates()

    def selected_alpn_protocol(self):
        """The application protocol that was agreed on."""
        return None if self._engine is None else self._engine.protocol()

    def selected_npn_protocol(self):
        """NPN has gone: None."""
        warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def cipher(self):
        """The cipher suite in use: name, version and bits."""
        return None if self._engine is None else self._engine.cipher()

    def group(self):
        """The group in which keys were agreed on."""
        return None if self._engine is None else self._engine.group()

    def shared_ciphers(self):
        """The cipher suites that both ends know, which only the other library tells."""
        return None

    def compression(self):
        """How data is compressed: not at all."""
        return None

    def get_channel_binding(self, cb_type="tls-unique"):
        """Data that binds something to this connection; no kind of it can be had."""
        raise ValueError(f"'{cb_type}' channel binding type not implemented" if cb_type != "tls-unique" else "tls-unique channel binding type not implemented")

    def version(self):
        """The version of the protocol in use."""
        return None if self._engine is None else self._engine.version()

    def verify_client_post_handshake(self):
        """Asking for a certificate later is not possible."""
        raise NotImplementedError("Post-handshake auth is not implemented")


def _check_name(context, server_side, server_hostname, session):
    if server_side and server_hostname is not None:
        raise ValueError("server_hostname can only be specified in client mode")
    if session is not None:
        if server_side:
            raise ValueError("session can only be specified in client mode")
        if not isinstance(session, SSLSession):
            raise TypeError("Value is not a SSLSession.")
    if context.check_hostname and not server_hostname and not (server_side and server_hostname is None and context.protocol is PROTOCOL_TLS_SERVER):
        raise ValueError("check_hostname requires server_hostname")
    if server_side and context.protocol is PROTOCOL_TLS_CLIENT:
        raise SSLError(1, "Cannot create a server socket with a PROTOCOL_TLS_CLIENT context")
    if not server_side and context.protocol is PROTOCOL_TLS_SERVER:
        raise SSLError(1, "Cannot create a client socket with a PROTOCOL_TLS_SERVER context")
    if server_hostname == "":
        raise ValueError("server_hostname cannot be an empty string or start with a leading dot.")


class SSLObject(_Connection):
    """A TLS connection that reads records from a buffer and writes them to another."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            "SSLObject does not have a public constructor. Instances are returned by SSLContext.wrap_bio()."
        )

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        for name, buffer in (("incoming", incoming), ("outgoing", outgoing)):
            if not isinstance(buffer, MemoryBIO):
                kind = type(buffer).__name__
                raise TypeError(f"_wrap_bio() argument '{name}' must be _ssl.MemoryBIO, not {kind}")
        _check_name(context, server_side, server_hostname, session)
        self = cls.__new__(cls)
        self._context = context
        self._incoming, self._outgoing = incoming, outgoing
        self._is_server, self._name = server_side, server_hostname
        self._session = session
        self._make_engine()
        return self

    def _receive(self, line, most):
        if not self._incoming.pending and not self._incoming.eof:
            raise want_read(line)
        return self._incoming.read(most)

    def _send(self, data, line):
        return self._outgoing.write(data)

    @property
    def server_side(self):
        """Whether this is the server."""
        return self._is_server

    @property
    def server_hostname(self):
        """The server that the client wants to reach."""
        return self._name

    def read(self, len=_READ_SIZE, buffer=None):
        """Data that has come, or how much of it was put into the buffer."""
        if buffer is None:
            if len < 0:
                raise ValueError("size should not be negative")
            return self._engine.read(len)
        return _into(buffer, len, self._engine.read)

    def write(self, data):
        """Send data: how much of it."""
        return _write_all(self._engine, data)

    def do_handshake(self):
        """Agree on keys."""
        self._engine.do_handshake()

    def unwrap(self):
        """Close the connection in both directions."""
        self._engine.shutdown()

    def pending(self):
        """How much can be read without receiving."""
        return self._engine.pending()


def _into(buffer, size, read):
    with memoryview(buffer) as view, view.cast("B") as data:
        if size is None or size <= 0 or size > data.nbytes:
            size = data.nbytes
        found = read(size)
        data[: len(found)] = found
    return len(found)


def _write_all(engine, data):
    """Give all to an engine that can always send."""
    with memoryview(data) as view, view.cast("B") as rest:
        sent = 0
        while True:
            sent += engine.write(rest[sent:])
            if sent >= rest.nbytes:
                return sent


class SSLSocket(_Connection, socket):
    """A socket whose traffic is TLS."""

    def __init__(self, *args, **kwargs):
        raise TypeError(
            "SSLSocket does not have a public constructor. Instances are returned by SSLContext.wrap_socket()."
        )

    @classmethod
    def _create(
        cls, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True, server_hostname=None,
        context=None, session=None,
    ):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        _check_name(context, server_side, server_hostname, session)
        timeout = sock.gettimeout()
        self = cls.__new__(cls)
        socket.__init__(self, family=sock.family, type=sock.type, proto=sock.proto, fileno=sock.fileno())
        self.settimeout(timeout)
        sock.detach()
        self._context = context
        self._engine = None
        self._session = session
        self.server_side = server_side
        self.server_hostname = context._encode_hostname(server_hostname)
        self.do_handshake_on_connect = do_handshake_on_connect
        self.suppress_ragged_eofs = suppress_ragged_eofs
        try:
            self._connected = self._is_connected()
            if self._connected:
                self._begin(timeout)
        except BaseException:
            self.close()
            raise
        return self

    def _is_connected(self):
        try:
            self.getpeername()
        except OSError as problem:
            if problem.errno != errno.ENOTCONN:
                raise
            return False
        return True

    def _begin(self, timeout):
        self._make_engine()
        if self.do_handshake_on_connect:
            if timeout == 0.0:
                raise ValueError("do_handshake_on_connect should not be specified for non-blocking sockets")
            self.do_handshake()

    def _receive(self, line, most):
        try:
            return super().recv(most)
        except BlockingIOError:
            raise want_read(line) from None
        except TimeoutError:
            what = "The read operation timed out" if line != 1130 else "_ssl.c:1112: The handshake operation timed out"
            raise TimeoutError(what) from None

    def _send(self, data, line):
        try:
            return super().send(data)
        except BlockingIOError:
            raise want_write(line) from None
        except TimeoutError:
            raise TimeoutError("The write operation timed out") from None

    def _refuse_plain(self, name):
        if self._engine is not None:
            raise ValueError(f"{name} not allowed on instances of {type(self)}")

    def _no_flags(self, flags, name):
        if flags != 0:
            raise ValueError(f"non-zero flags not allowed in calls to {name}() on {type(self)}")

    def _checked_engine(self):
        if self._closed:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if self._engine is None:
            # Says that nobody is there, if nobody is.
            self.getpeername()
            raise ValueError("No SSL wrapper around " + str(self))
        return self._engine

    def read(self, len=_READ_SIZE, buffer=None):
        """Data that has come, or how much of it was put into the buffer."""
        engine = self._engine
        if len is not None and len < 0 and buffer is None:
            raise ValueError("size should not be negative")
        if engine is None:
            raise ValueError("Read on closed or unwrapped SSL socket.")
        try:
            if buffer is not None:
                return _into(buffer, len, engine.read)
            return engine.read(len)
        except SSLEOFError:
            if not self.suppress_ragged_eofs:
                raise
            return b"" if buffer is None else 0

    def write(self, data):
        """Send data: how much of it."""
        if self._engine is None:
            raise ValueError("Write on closed or unwrapped SSL socket.")
        with memoryview(data) as view, view.cast("B") as rest:
            return self._engine.write(rest)

    def getpeercert(self, binary_form=False):
        """What the certificate of the other end says, or the certificate itself."""
        return self._checked_engine().certificate(binary_form)

    def send(self, data, flags=0):
        if self._engine is None:
            return super().send(data, flags)
        self._no_flags(flags, "send")
        return self.write(data)

    def sendto(self, data, flags_or_addr, addr=None):
        self._refuse_plain("sendto")
        return super().sendto(data, flags_or_addr) if addr is None else super().sendto(data, flags_or_addr, addr)

    def sendmsg(self, *args, **kwargs):
        raise NotImplementedError(f"sendmsg not allowed on instances of {type(self)}")

    def sendall(self, data, flags=0):
        if self._engine is None:
            return super().sendall(data, flags)
        self._no_flags(flags, "sendall")
        with memoryview(data) as view, view.cast("B") as rest:
            sent = 0
            while sent < rest.nbytes:
                sent += self._engine.write(rest[sent:])

    def sendfile(self, file, offset=0, count=None):
        """Send what is in a file, piece by piece."""
        if self._engine is None:
            return super().sendfile(file, offset, count)
        return self._sendfile_use_send(file, offset, count)

    def recv(self, buflen=_READ_SIZE, flags=0):
        if self._engine is None:
            return super().recv(buflen, flags)
        self._no_flags(flags, "recv")
        return self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        if self._engine is None:
            return super().recv_into(buffer, nbytes or 0, flags)
        self._no_flags(flags, "recv_into")
        return self.read(nbytes or 0, buffer)

    def recvfrom(self, buflen=_READ_SIZE, flags=0):
        self._refuse_plain("recvfrom")
        return super().recvfrom(buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self._refuse_plain("recvfrom_into")
        return super().recvfrom_into(buffer, nbytes or 0, flags)

    def recvmsg(self, *args, **kwargs):
        raise NotImplementedError(f"recvmsg not allowed on instances of {type(self)}")

    def recvmsg_into(self, *args, **kwargs):
        raise NotImplementedError(f"recvmsg_into not allowed on instances of {type(self)}")

    def pending(self):
        """How much can be read without receiving."""
        return 0 if self._engine is None else self._engine.pending()

    def shutdown(self, how):
        self._engine = None
        super().shutdown(how)

    def unwrap(self):
        """Close the TLS connection in both directions; the socket below it."""
        if self._engine is None:
            raise ValueError("No SSL wrapper around " + str(self))
        self._engine.shutdown()
        self._engine = None
        return self

    def _real_close(self):
        self._engine = None
        super()._real_close()

    def do_handshake(self, block=False):
        """Agree on keys."""
        engine = self._checked_engine()
        timeout = self.gettimeout()
        try:
            if timeout == 0.0 and block:
                self.settimeout(None)
            engine.do_handshake()
        finally:
            self.settimeout(timeout)

    def _connect(self, addr, connect):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._engine is not None:
            raise ValueError("attempt to connect already-connected SSLSocket!")
        # A handshake may follow as soon as the socket is ready.
        self._make_engine()
        try:
            result = connect(addr)
            if not result:
                self._connected = True
                if self.do_handshake_on_connect:
                    self.do_handshake()
        except (OSError, ValueError):
            self._engine = None
            raise
        return result

    def connect(self, addr):
        self._connect(addr, super().connect)

    def connect_ex(self, addr):
        return self._connect(addr, super().connect_ex)

    def accept(self):
        """A new TLS connection of a listening socket, and its address."""
        connection, address = super().accept()
        wrapped = self.context.wrap_socket(
            connection, do_handshake_on_connect=self.do_handshake_on_connect,
            suppress_ragged_eofs=self.suppress_ragged_eofs, server_side=True,
        )
        return wrapped, address

    def dup(self):
        raise NotImplementedError(f"Can't dup() {type(self).__name__} instances")


SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


def RAND_status():
    """Whether there is enough randomness, which the system takes care of."""
    return True


def RAND_add(string, entropy, /):
    """Mix something into the randomness; the system's needs nothing."""


def cert_time_to_seconds(cert_time):
    """Seconds since 1970 of a time as in certificates: "Jan  5 09:34:43 2018 GMT"."""
    from calendar import timegm
    from time import strptime

    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    form = " %d %H:%M:%S %Y GMT"
    month = cert_time[:3].title()
    if month not in months:
        raise ValueError(f"time data {cert_time!r} does not match format \"%b{form}\"")
    fields = strptime(cert_time[3:], form)
    return timegm((fields[0], months.index(month) + 1, *fields[2:6]))


def DER_cert_to_PEM_cert(der_cert_bytes):
    """The PEM form of a certificate."""
    text = str(base64.standard_b64encode(der_cert_bytes), "ascii", "strict")
    lines = [text[i : i + 64] for i in range(0, len(text), 64)]
    return "\n".join([PEM_HEADER, *lines, PEM_FOOTER]) + "\n"


def PEM_cert_to_DER_cert(pem_cert_string):
    """The DER form of a certificate."""
    text = pem_cert_string.strip()
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError(f"Invalid PEM encoding; must start with {PEM_HEADER}")
    if not text.endswith(PEM_FOOTER):
        raise ValueError(f"Invalid PEM encoding; must end with {PEM_FOOTER}")
    body = text[len(PEM_HEADER) : -len(PEM_FOOTER)]
    return base64.decodebytes(body.encode("ascii", "strict"))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=_socket._GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of the server at an address, as PEM."""
    required = CERT_NONE if ca_certs is None else CERT_REQUIRED
    context = _create_stdlib_context(ssl_version, cert_reqs=required, cafile=ca_certs)
    with create_connection(addr, timeout=timeout) as sock:
        with context.wrap_socket(sock, server_hostname=addr[0]) as wrapped:
            der = wrapped.getpeercert(True)
    return DER_cert_to_PEM_cert(der)


def get_protocol_name(protocol_code):
    """The name of a protocol number."""
    return _PROTOCOL_NAMES.get(protocol_code, "<unknown>")
