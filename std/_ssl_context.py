"""What TLS connections have in common: whom they trust, what they show, and which protocols they speak."""

import os
import sys
import warnings
from base64 import b64decode
from collections import namedtuple
from _ssl import Config, cipher_suites, is_certificate
from _ssl_certificate import Certificate, first_element, pem_blocks
from _ssl_engine import SSLError, cipher_row, make_error
from _ssl_enums import Options, Purpose, TLSVersion, VerifyFlags, VerifyMode, _SSLMethod

# The places that CPython names in messages.
_NO_CERTIFICATE, _NO_KEY, _STORE, _DATA, _DH = 4291, 4312, 4544, 4410, 4668
# Where systems keep the certificates that everybody trusts.
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_FOLDER = "/etc/ssl/certs"
_OLD_METHODS = (_SSLMethod.PROTOCOL_TLS, _SSLMethod.PROTOCOL_TLSv1, _SSLMethod.PROTOCOL_TLSv1_1, _SSLMethod.PROTOCOL_TLSv1_2)
_OLD_VERSIONS = (TLSVersion.SSLv3, TLSVersion.TLSv1, TLSVersion.TLSv1_1)
_PSEUDO_VERSIONS = (TLSVersion.MINIMUM_SUPPORTED, TLSVersion.MAXIMUM_SUPPORTED)
# Words of cipher lists that stand for everything there is.
_ALL_CIPHERS = ("ALL", "DEFAULT", "COMPLEMENTOFDEFAULT", "HIGH", "TLSV1.2", "EECDH", "ECDHE", "KEECDHE", "AEAD", "FIPS")
# Options that stand for versions of the protocol.
_OLD_OPTIONS = (
    Options.OP_NO_SSLv3 | Options.OP_NO_TLSv1 | Options.OP_NO_TLSv1_1 | Options.OP_NO_TLSv1_2 | Options.OP_NO_TLSv1_3
)
_NO_TLS12, _NO_TLS13 = Options.OP_NO_TLSv1_2, Options.OP_NO_TLSv1_3

DefaultVerifyPaths = namedtuple(
    "DefaultVerifyPaths", "cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath", module="ssl"
)


def get_default_verify_paths():
    """Where the certificates are that everybody trusts."""
    file = os.environ.get("SSL_CERT_FILE") or next(filter(os.path.isfile, _BUNDLES), _BUNDLES[0])
    folder = os.environ.get("SSL_CERT_DIR", _FOLDER)
    return DefaultVerifyPaths(
        file if os.path.isfile(file) else None,
        folder if os.path.isdir(folder) else None,
        "SSL_CERT_FILE", _BUNDLES[0], "SSL_CERT_DIR", _FOLDER,
    )


def _version_allowed(context, version, forbidden):
    least, most = context._minimum, context._maximum
    if least == TLSVersion.MAXIMUM_SUPPORTED:
        least = TLSVersion.TLSv1_3
    if most == TLSVersion.MINIMUM_SUPPORTED:
        most = TLSVersion.TLSv1
    fits = least <= version and (most == TLSVersion.MAXIMUM_SUPPORTED or version <= most)
    return fits and not context._options & forbidden


def _chosen_suites(text):
    """The numbers of the suites that a cipher list names."""
    suites = cipher_suites()
    newest = [number for name, number in suites if name.startswith("TLS13_")]
    chosen, banned = [], set()
    for word in text.replace(",", ":").replace(" ", ":").upper().split(":"):
        if not word or word.startswith("@"):
            continue
        sign = word[0] if word[0] in "!-+" else ""
        parts = word.removeprefix(sign).split("+")
        found = [number for name, number in suites if number not in newest and all(_fits(name, p) for p in parts)]
        if sign == "!":
            banned.update(found)
        elif sign == "-":
            chosen = [number for number in chosen if number not in found]
        elif not sign:
            chosen += [number for number in found if number not in chosen]
    chosen = [number for number in chosen if number not in banned]
    if not chosen:
        raise SSLError("No cipher can be selected.")
    return newest + chosen


def _fits(name, word):
    own = cipher_row(name)[0]
    if word in _ALL_CIPHERS or word == own:
        return True
    if word in ("RSA", "ARSA"):
        return "RSA" in own
    if word in ("ECDSA", "AECDSA"):
        return "ECDSA" in own
    if word in ("AES", "AESGCM", "AES128", "AES256", "SHA256", "SHA384"):
        return word.removesuffix("GCM") in own
    return word == "CHACHA20" and word in own


def _read_text(path):
    try:
        with open(path, "rb") as file:
            return file.read().decode("latin-1")
    except OSError as problem:
        # Without the path, which the message of others has not either.
        raise type(problem)(problem.errno, problem.strerror) from None


def _pem_error(line, library="SSL"):
    problem = SSLError(524297, f"[{library}] PEM lib (_ssl.c:{line})")
    problem.reason, problem.library = None, library
    return problem


def _passphrase(password):
    """The password of a key as bytes: a callable is asked for it, without one whoever sits at the terminal."""
    complaint = "password should be a string or callable"
    if callable(password):
        password, complaint = password(), "password callback must return a string"
    elif password is None:
        from getpass import getpass

        password = getpass("Enter PEM pass phrase:")
    if isinstance(password, str):
        password = password.encode()
    elif not isinstance(password, (bytes, bytearray)):
        raise TypeError(complaint)
    if len(password) > 1024:
        raise ValueError("password cannot be longer than 1024 bytes")
    return bytes(password)


def _read_key(path, password):
    text = _read_text(path)
    for title, body, data in pem_blocks(text):
        if not title.endswith("PRIVATE KEY"):
            continue
        if title.startswith("ENCRYPTED") or "ENCRYPTED" in body:
            from _ssl_key import decrypted

            header = None
            if not title.startswith("ENCRYPTED"):
                headers, _, rest = body.partition("\n\n")
                header = headers.rpartition("DEK-Info:")[2]
                data = b64decode(rest)
            key = decrypted(header, data or b"", _passphrase(password))
            return None if key is None else (title.removeprefix("ENCRYPTED "), key)
        if data is not None:
            return title, data
    return None


class SSLContext:
    """What TLS connections have in common."""

    __module__ = "ssl"
    sslsocket_class = None
    sslobject_class = None
    _windows_cert_stores = ("CA", "ROOT")

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            warnings.warn("ssl.SSLContext() without protocol argument is deprecated.", category=DeprecationWarning, stacklevel=2)
            protocol = _SSLMethod.PROTOCOL_TLS
        try:
            protocol = _SSLMethod(protocol)
        except ValueError:
            raise ValueError("invalid or unsupported protocol version") from None
        if protocol in _OLD_METHODS:
            warnings.warn(f"ssl.{protocol.name} is deprecated", category=DeprecationWarning, stacklevel=2)
        self = object.__new__(cls)
        self._setup(protocol)
        return self

    def _setup(self, protocol):
        is_client = protocol is _SSLMethod.PROTOCOL_TLS_CLIENT
        self._protocol = protocol
        self._verify = VerifyMode.CERT_REQUIRED if is_client else VerifyMode.CERT_NONE
        self._check_hostname = is_client
        self._options = (
            Options.OP_ALL | Options.OP_NO_SSLv3 | Options.OP_CIPHER_SERVER_PREFERENCE | Options.OP_NO_COMPRESSION
            | Options.OP_ENABLE_MIDDLEBOX_COMPAT
        )
        self._flags = VerifyFlags.VERIFY_X509_TRUSTED_FIRST
        self._minimum, self._maximum = TLSVersion.MINIMUM_SUPPORTED, TLSVersion.MAXIMUM_SUPPORTED
        if protocol is _SSLMethod.PROTOCOL_TLSv1_2:
            self._minimum = self._maximum = TLSVersion.TLSv1_2
        elif protocol in (_SSLMethod.PROTOCOL_TLSv1, _SSLMethod.PROTOCOL_TLSv1_1):
            self._minimum = self._maximum = TLSVersion(0x2FE + protocol)
        self._sni = None
        self._trusted = []
        self._wants_defaults = False
        self._is_stale = self._has_new_roots = True
        self._config = Config()
        self._keylog = None
        self._tickets = 2
        self._common_name = True
        self.post_handshake_auth = False
        self._suites = None
        self._counts = {}

    def _configured(self):
        """The settings as the connections take them."""
        self._load_pending()
        config = self._config
        if self._has_new_roots:
            config.set_roots(self._trusted)
            self._has_new_roots = False
        if self._is_stale:
            config.set_verify(int(self._verify), self._check_hostname)
            old, new = (
                bool(_version_allowed(self, version, forbidden))
                for version, forbidden in ((TLSVersion.TLSv1_2, _NO_TLS12), (TLSVersion.TLSv1_3, _NO_TLS13))
            )
            if not (old or new):
                raise make_error("NO_PROTOCOLS_AVAILABLE", "no protocols available", 1130)
            config.set_versions(old, new)
            has_tickets = self._tickets > 0 and not self._options & Options.OP_NO_TICKET
            config.set_options(self._keylog is not None, bool(has_tickets))
            self._is_stale = False
        return config

    def _log_keys(self, lines):
        if self._keylog is not None:
            with open(self._keylog, "a") as file:
                file.writelines(line + "\n" for line in lines)

    def wrap_socket(
        self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
        server_hostname=None, session=None,
    ):
        """A TLS socket in the place of a connected or listening one."""
        return self.sslsocket_class._create(
            sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname, context=self, session=session,
        )

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """A TLS connection between two buffers."""
        return self.sslobject_class._create(
            incoming, outgoing, server_side=server_side, server_hostname=self._encode_hostname(server_hostname),
            session=session, context=self,
        )

    def _encode_hostname(self, hostname):
        if hostname is None:
            return None
        if ("\0" if isinstance(hostname, str) else b"\0") in hostname:
            raise TypeError("argument must be encoded string without null bytes, not str")
        if isinstance(hostname, str):
            return hostname if hostname.isascii() and not hostname.startswith(".") else hostname.encode("idna").decode("ascii")
        return hostname.decode("ascii")

    @property
    def protocol(self):
        """The protocol that the context was made for."""
        return self._protocol

    @property
    def check_hostname(self):
        """Whether a server must show a certificate for the name that was asked for."""
        return self._check_hostname

    @check_hostname.setter
    def check_hostname(self, value):
        self._check_hostname = bool(value)
        if value and self._verify == VerifyMode.CERT_NONE:
            self._verify = VerifyMode.CERT_REQUIRED
        self._is_stale = True

    @property
    def verify_mode(self):
        """Whether the other end must show a certificate."""
        return self._verify

    @verify_mode.setter
    def verify_mode(self, value):
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        try:
            value = VerifyMode(value)
        except ValueError:
            raise ValueError("invalid value for verify_mode") from None
        if value is VerifyMode.CERT_NONE and self._check_hostname:
            raise ValueError("Cannot set verify_mode to CERT_NONE when check_hostname is enabled.")
        self._verify = value
        self._is_stale = True

    @property
    def verify_flags(self):
        """Flags for checking certificates; they are kept, and have no effect."""
        return self._flags

    @verify_flags.setter
    def verify_flags(self, value):
        if not isinstance(value, int):
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        self._flags = VerifyFlags(value)

    @property
    def options(self):
        """What is switched on and off."""
        return self._options

    @options.setter
    def options(self, value):
        if value < 0:
            raise ValueError("Cannot convert negative int")
        if value >> 64:
            raise OverflowError("Python int too large to convert to C unsigned long")
        new = Options(value)
        if new & ~self._options & _OLD_OPTIONS:
            warnings.warn("ssl.OP_NO_SSL*/ssl.OP_NO_TLS* options are deprecated", DeprecationWarning, stacklevel=2)
        self._options = new
        self._is_stale = True

    def _set_version(self, value):
        try:
            version = TLSVersion(value)
        except ValueError:
            raise ValueError(f"Unsupported TLS/SSL version 0x{value:x}") from None
        if self._protocol not in (_SSLMethod.PROTOCOL_TLS, _SSLMethod.PROTOCOL_TLS_CLIENT, _SSLMethod.PROTOCOL_TLS_SERVER):
            raise ValueError("The context's protocol doesn't support modification of highest and lowest version.")
        if version in _OLD_VERSIONS:
            warnings.warn(f"{version!s} is deprecated".replace(str(version), f"TLSVersion.{version.name}"), DeprecationWarning, stacklevel=3)
        self._is_stale = True
        return version

    @property
    def minimum_version(self):
        """The oldest version of TLS to speak."""
        return self._minimum

    @minimum_version.setter
    def minimum_version(self, value):
        self._minimum = self._set_version(value)
        if self._minimum == TLSVersion.MAXIMUM_SUPPORTED:
            self._minimum = TLSVersion.TLSv1_3

    @property
    def maximum_version(self):
        """The newest version of TLS to speak."""
        return self._maximum

    @maximum_version.setter
    def maximum_version(self, value):
        self._maximum = self._set_version(value)
        if self._maximum == TLSVersion.MINIMUM_SUPPORTED:
            self._maximum = TLSVersion.TLSv1

    @property
    def hostname_checks_common_name(self):
        """Kept for others: only alternative names are ever checked."""
        return self._common_name

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value):
        self._common_name = bool(value)

    @property
    def num_tickets(self):
        """How many tickets a server gives out: none, or as many as TLS sends anyway."""
        return self._tickets

    @num_tickets.setter
    def num_tickets(self, value):
        if value < 0:
            raise ValueError("value must be non-negative")
        if self._protocol is not _SSLMethod.PROTOCOL_TLS_SERVER:
            raise ValueError("SSLContext is not a server context.")
        self._tickets = value
        self._is_stale = True

    @property
    def security_level(self):
        """The strength asked of keys and ciphers, which is fixed."""
        return 2

    @property
    def keylog_filename(self):
        """The file to which secrets are written."""
        return self._keylog

    @keylog_filename.setter
    def keylog_filename(self, value):
        if value is not None:
            with open(os.fspath(value), "a") as file:
                if not file.tell():
                    file.write("# Secrets of TLS connections\n")
        self._keylog = value
        self._is_stale = True

    @property
    def sni_callback(self):
        """What is called with (object, name, context) when a client has asked for a name."""
        return self._sni

    @sni_callback.setter
    def sni_callback(self, value):
        if self._protocol is _SSLMethod.PROTOCOL_TLS_CLIENT:
            raise ValueError("sni_callback cannot be set on TLS_CLIENT context")
        if value is not None and not callable(value):
            raise TypeError("not a callable object")
        self._sni = value

    def set_servername_callback(self, server_name_callback):
        """The older way to set `sni_callback`."""
        self.sni_callback = server_name_callback

    def set_alpn_protocols(self, alpn_protocols):
        """The application protocols to offer, the best first."""
        protocols = [bytes(protocol, "ascii") for protocol in alpn_protocols]
        if not all(0 < len(protocol) < 256 for protocol in protocols):
            raise SSLError("ALPN protocols must be 1 to 255 in length")
        self._config.set_alpn(protocols)

    def set_npn_protocols(self, npn_protocols):
        """NPN has gone; nothing happens."""
        warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def set_ciphers(self, cipherlist, /):
        """The cipher suites to use, by their names or by properties."""
        self._suites = _chosen_suites(cipherlist)
        self._config.set_suites(self._suites)

    def get_ciphers(self):
        """The cipher suites that may be used."""
        rows = []
        for name, number in cipher_suites():
            if self._suites is not None and number not in self._suites:
                continue
            own, version, bits = cipher_row(name)
            is_new = version == "TLSv1.3"
            cipher = "chacha20-poly1305" if "CHACHA20" in own else f"aes-{bits}-gcm"
            authentication = "any" if is_new else "ecdsa" if "ECDSA" in own else "rsa"
            code = "CHACHA20/POLY1305(256)" if "CHACHA20" in own else f"AESGCM({bits})"
            exchange = "any" if is_new else "ECDH"
            au = authentication if is_new else authentication.upper()
            rows.append({
                "id": 0x3000000 | number, "name": own, "protocol": version,
                "description": f"{own:<30} {version} Kx={exchange:<8} Au={au:<5} Enc={code:<22} Mac=AEAD",
                "strength_bits": bits, "alg_bits": bits, "aead": True, "symmetric": cipher, "digest": None,
                "kea": "kx-any" if is_new else "kx-ecdhe", "auth": "auth-" + authentication,
            })
        return rows

    def set_ecdh_curve(self, name, /):
        """The curve for agreeing on keys: all that are known may be used, so only the name is checked."""
        name = os.fsdecode(name)
        if name not in ("prime256v1", "secp384r1", "X25519", "x25519", "P-256", "P-384"):
            raise ValueError(f"unknown elliptic curve name '{name}'")

    def load_dh_params(self, path, /):
        """Parameters for suites that are not there; the file must hold some."""
        if not any(title == "DH PARAMETERS" for title, _, _ in pem_blocks(_read_text(path))):
            raise make_error("NO_START_LINE", "no start line", _DH, library="PEM")

    def load_cert_chain(self, certfile, keyfile=None, password=None):
        """What to show: certificates, and the key of the first."""
        if password is not None and not callable(password):
            password = _passphrase(password)
        chain = [data for title, _, data in pem_blocks(_read_text(certfile)) if title.endswith("CERTIFICATE")]
        if not chain or None in chain:
            raise _pem_error(_NO_CERTIFICATE)
        key = _read_key(certfile if keyfile is None else keyfile, password)
        if key is None:
            raise _pem_error(_NO_KEY)
        try:
            self._config.set_identity(chain, *key)
        except ValueError as problem:
            if str(problem) == "mismatch":
                raise make_error(
                    "KEY_VALUES_MISMATCH", "key values mismatch", _NO_KEY, number=116, library="X509"
                ) from None
            raise _pem_error(_NO_KEY) from None

    def load_verify_locations(self, cafile=None, capath=None, cadata=None):
        """Certificates to trust: a PEM file, a folder of them, or PEM text or DER data."""
        if cafile is None and capath is None and cadata is None:
            raise TypeError("cafile, capath and cadata cannot be all omitted")
        if cadata is not None:
            self._trust_data(cadata)
        if cafile is not None:
            self._trust_file(cafile)
        if capath is not None:
            self._trust_folder(os.fsdecode(capath))

    def _trust(self, certificates):
        known = set(self._trusted)
        self._trusted += [der for der in dict.fromkeys(certificates) if der not in known]
        self._has_new_roots = True

    def _trust_data(self, data):
        if isinstance(data, str):
            if not data.isascii():
                raise TypeError("cadata should be an ASCII string or a bytes-like object")
            found = [der for title, _, der in pem_blocks(data) if title.endswith("CERTIFICATE")]
            problem = "no start line"
        else:
            data, found, problem = bytes(data), [], "not enough data"
            while data:
                try:
                    der = first_element(data)
                except ValueError:
                    # What is left is not a certificate.
                    found.append(None)
                    break
                if not self._is_readable(der):
                    problem = "bad object header"
                    break
                found.append(der)
                data = data[len(der):]
        if not found or None in found:
            raise SSLError(0, f"{problem}: cadata does not contain a certificate (_ssl.c:{_DATA})")
        self._trust(found)

    def _is_readable(self, der):
        if is_certificate(der):
            return True
        try:
            Certificate(der)
        except (ValueError, IndexError):
            return False
        return True

    def _trust_file(self, path):
        found = [der for title, _, der in pem_blocks(_read_text(path)) if title.endswith("CERTIFICATE")]
        if None in found:
            raise _pem_error(_STORE, "X509")
        if not found:
            raise make_error(
                "NO_CERTIFICATE_OR_CRL_FOUND", "no certificate or crl found", _STORE, number=136, library="X509"
            )
        self._trust(found)

    def _trust_folder(self, folder):
        # The names are hashes with a number, so that others need not read every file.
        names = os.listdir(folder) if os.path.isdir(folder) else ()
        for name in sorted(names):
            stem, _, number = name.rpartition(".")
            if number.isdigit() and len(stem) == 8:
                try:
                    self._trust_file(os.path.join(folder, name))
                except OSError:
                    pass

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Trust whom everybody trusts."""
        if not isinstance(purpose, type(Purpose.SERVER_AUTH).__mro__[1]):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    def set_default_verify_paths(self):
        """Trust what the system keeps, as soon as somebody asks."""
        self._wants_defaults = True

    def _load_pending(self):
        if not self._wants_defaults:
            return
        self._wants_defaults = False
        paths = get_default_verify_paths()
        if paths.cafile is not None:
            try:
                self._trust_file(paths.cafile)
            except OSError:
                pass
        if "SSL_CERT_DIR" in os.environ or paths.cafile is None:
            if paths.capath is not None:
                self._trust_folder(paths.capath)

    def get_ca_certs(self, binary_form=False):
        """The certificates of authorities that are trusted."""
        self._load_pending()
        if not binary_form:
            parsed = map(Certificate, self._trusted)
            return [certificate.as_dict() for certificate in parsed if certificate.is_authority]
        return [der for der in self._trusted if Certificate(der).is_authority]

    def cert_store_stats(self):
        """How many certificates are trusted."""
        self._load_pending()
        return {"x509": len(self._trusted), "crl": 0, "x509_ca": len(self.get_ca_certs(binary_form=True))}

    def session_stats(self):
        """How many connections there were, and how many of them went on with a session."""
        names = "number connect connect_good connect_renegotiate accept accept_good accept_renegotiate hits misses timeouts cache_full"
        counts = dict.fromkeys(names.split(), 0)
        counts.update(self._counts)
        return counts

    def _count(self, server_side, how):
        name = "hits" if how is None else ("accept" if server_side else "connect") + how
        self._counts[name] = self._counts.get(name, 0) + 1


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """A context with settings that are good for most."""
    if not isinstance(purpose, Purpose.__mro__[1]):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(_SSLMethod.PROTOCOL_TLS_CLIENT)
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(_SSLMethod.PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | VerifyFlags.VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != VerifyMode.CERT_NONE:
        context.load_default_certs(purpose)
    _log_as_asked(context)
    return context


def _log_as_asked(context):
    keylog = os.environ.get("SSLKEYLOGFILE")
    if keylog and not sys.flags.ignore_environment:
        context.keylog_filename = keylog


def _create_unverified_context(
    protocol=None, *, cert_reqs=VerifyMode.CERT_NONE, check_hostname=False, purpose=Purpose.SERVER_AUTH,
    certfile=None, keyfile=None, cafile=None, capath=None, cadata=None,
):
    if not isinstance(purpose, Purpose.__mro__[1]):
        raise TypeError(purpose)
    if protocol is None:
        protocol = _SSLMethod.PROTOCOL_TLS_CLIENT if purpose == Purpose.SERVER_AUTH else _SSLMethod.PROTOCOL_TLS_SERVER
    made = SSLContext(protocol)
    made.check_hostname = check_hostname
    if cert_reqs is not None:
        made.verify_mode = cert_reqs
    if check_hostname:
        made.check_hostname = True
    if certfile:
        made.load_cert_chain(certfile, keyfile)
    elif keyfile:
        raise ValueError("certfile must be specified")
    authorities = {"cafile": cafile, "capath": capath, "cadata": cadata}
    if any(authorities.values()):
        made.load_verify_locations(**authorities)
    elif made.verify_mode is not VerifyMode.CERT_NONE:
        made.load_default_certs(purpose)
    _log_as_asked(made)
    return made
