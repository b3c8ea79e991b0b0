"""The numbers of TLS: options, protocols, alerts and errors, as members of enumerations."""

from collections import namedtuple
from enum import Enum, IntEnum, IntFlag

_MODULE = "ssl"


class _SSLMethod(IntEnum):
    PROTOCOL_TLS = 2
    PROTOCOL_SSLv23 = 2
    PROTOCOL_TLSv1 = 3
    PROTOCOL_TLSv1_1 = 4
    PROTOCOL_TLSv1_2 = 5
    PROTOCOL_TLS_CLIENT = 16
    PROTOCOL_TLS_SERVER = 17


class Options(IntFlag):
    OP_NO_SSLv2 = 0
    OP_SINGLE_DH_USE = 0
    OP_SINGLE_ECDH_USE = 0
    OP_LEGACY_SERVER_CONNECT = 0x4
    OP_ENABLE_KTLS = 0x8
    OP_IGNORE_UNEXPECTED_EOF = 0x80
    OP_NO_TICKET = 0x4000
    OP_NO_COMPRESSION = 0x20000
    OP_ENABLE_MIDDLEBOX_COMPAT = 0x100000
    OP_CIPHER_SERVER_PREFERENCE = 0x400000
    OP_NO_SSLv3 = 0x2000000
    OP_NO_TLSv1 = 0x4000000
    OP_NO_TLSv1_2 = 0x8000000
    OP_NO_TLSv1_1 = 0x10000000
    OP_NO_TLSv1_3 = 0x20000000
    OP_NO_RENEGOTIATION = 0x40000000
    OP_ALL = 0x80000050


class VerifyMode(IntEnum):
    CERT_NONE = 0
    CERT_OPTIONAL = 1
    CERT_REQUIRED = 2


class VerifyFlags(IntFlag):
    VERIFY_DEFAULT = 0
    VERIFY_CRL_CHECK_LEAF = 0x4
    VERIFY_CRL_CHECK_CHAIN = 0xC
    VERIFY_X509_STRICT = 0x20
    VERIFY_ALLOW_PROXY_CERTS = 0x40
    VERIFY_X509_TRUSTED_FIRST = 0x8000
    VERIFY_X509_PARTIAL_CHAIN = 0x80000


class SSLErrorNumber(IntEnum):
    SSL_ERROR_SSL = 1
    SSL_ERROR_WANT_READ = 2
    SSL_ERROR_WANT_WRITE = 3
    SSL_ERROR_WANT_X509_LOOKUP = 4
    SSL_ERROR_SYSCALL = 5
    SSL_ERROR_ZERO_RETURN = 6
    SSL_ERROR_WANT_CONNECT = 7
    SSL_ERROR_EOF = 8
    SSL_ERROR_INVALID_ERROR_CODE = 10


class TLSVersion(IntEnum):
    MINIMUM_SUPPORTED = -2
    SSLv3 = 0x300
    TLSv1 = 0x301
    TLSv1_1 = 0x302
    TLSv1_2 = 0x303
    TLSv1_3 = 0x304
    MAXIMUM_SUPPORTED = -1


class _TLSContentType(IntEnum):
    CHANGE_CIPHER_SPEC = 20
    ALERT = 21
    HANDSHAKE = 22
    APPLICATION_DATA = 23
    HEADER = 0x100
    INNER_CONTENT_TYPE = 0x101


class _TLSMessageType(IntEnum):
    HELLO_REQUEST = 0
    CLIENT_HELLO = 1
    SERVER_HELLO = 2
    HELLO_VERIFY_REQUEST = 3
    NEWSESSION_TICKET = 4
    END_OF_EARLY_DATA = 5
    HELLO_RETRY_REQUEST = 6
    ENCRYPTED_EXTENSIONS = 8
    CERTIFICATE = 11
    SERVER_KEY_EXCHANGE = 12
    CERTIFICATE_REQUEST = 13
    SERVER_DONE = 14
    CERTIFICATE_VERIFY = 15
    CLIENT_KEY_EXCHANGE = 16
    FINISHED = 20
    CERTIFICATE_URL = 21
    CERTIFICATE_STATUS = 22
    SUPPLEMENTAL_DATA = 23
    KEY_UPDATE = 24
    NEXT_PROTO = 67
    MESSAGE_HASH = 254
    CHANGE_CIPHER_SPEC = 0x101


# The alerts of RFC 8446 and of the versions before; the names of `AlertDescription` are a selection.
_ALERTS = {
    0: "CLOSE_NOTIFY", 10: "UNEXPECTED_MESSAGE", 20: "BAD_RECORD_MAC", 21: "DECRYPTION_FAILED",
    22: "RECORD_OVERFLOW", 30: "DECOMPRESSION_FAILURE", 40: "HANDSHAKE_FAILURE", 41: "NO_CERTIFICATE",
    42: "BAD_CERTIFICATE", 43: "UNSUPPORTED_CERTIFICATE", 44: "CERTIFICATE_REVOKED", 45: "CERTIFICATE_EXPIRED",
    46: "CERTIFICATE_UNKNOWN", 47: "ILLEGAL_PARAMETER", 48: "UNKNOWN_CA", 49: "ACCESS_DENIED",
    50: "DECODE_ERROR", 51: "DECRYPT_ERROR", 60: "EXPORT_RESTRICTION", 70: "PROTOCOL_VERSION",
    71: "INSUFFICIENT_SECURITY", 80: "INTERNAL_ERROR", 86: "INAPPROPRIATE_FALLBACK", 90: "USER_CANCELED",
    100: "NO_RENEGOTIATION", 109: "MISSING_EXTENSION", 110: "UNSUPPORTED_EXTENSION",
    111: "CERTIFICATE_UNOBTAINABLE", 112: "UNRECOGNIZED_NAME", 113: "BAD_CERTIFICATE_STATUS_RESPONSE",
    114: "BAD_CERTIFICATE_HASH_VALUE", 115: "UNKNOWN_PSK_IDENTITY", 116: "CERTIFICATE_REQUIRED",
    120: "NO_APPLICATION_PROTOCOL",
}
_UNNAMED_ALERTS = (21, 41, 60, 86, 109, 116, 120)

_TLSAlertType = IntEnum(
    "_TLSAlertType", [(name, number) for number, name in _ALERTS.items()], module=_MODULE
)
AlertDescription = IntEnum(
    "AlertDescription",
    [
        ("ALERT_DESCRIPTION_" + name.replace("USER_CANCELED", "USER_CANCELLED"), number)
        for number, name in _ALERTS.items()
        if number not in _UNNAMED_ALERTS
    ],
    module=_MODULE,
)

# What an object identifier is called: number, short name, long name.
_OBJECTS = {
    "1.3.6.1.5.5.7.3.1": (129, "serverAuth", "TLS Web Server Authentication"),
    "1.3.6.1.5.5.7.3.2": (130, "clientAuth", "TLS Web Client Authentication"),
    "1.3.6.1.5.5.7.3.3": (131, "codeSigning", "Code Signing"),
    "1.3.6.1.5.5.7.3.4": (132, "emailProtection", "E-mail Protection"),
    "1.3.6.1.5.5.7.3.8": (133, "timeStamping", "Time Stamping"),
    "1.3.6.1.5.5.7.3.9": (180, "OCSPSigning", "OCSP Signing"),
    "2.5.4.3": (13, "CN", "commonName"),
    "2.5.4.6": (14, "C", "countryName"),
    "2.5.4.7": (15, "L", "localityName"),
    "2.5.4.8": (16, "ST", "stateOrProvinceName"),
    "2.5.4.10": (17, "O", "organizationName"),
    "2.5.4.11": (18, "OU", "organizationalUnitName"),
}


class _ASN1Object(namedtuple("_ASN1Object", "nid shortname longname oid")):
    """An object identifier with its names."""

    __slots__ = ()

    def __new__(cls, oid):
        return cls._found(_txt2obj(oid, name=False))

    @classmethod
    def _found(cls, fields):
        return super().__new__(cls, *fields)

    @classmethod
    def fromnid(cls, nid):
        """The object with the number that OpenSSL gives it."""
        return cls._found(_nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """The object with a short name, a long name or numbers with dots."""
        return cls._found(_txt2obj(name, name=True))


def _txt2obj(txt, name=False):
    for oid, (nid, short, long) in _OBJECTS.items():
        if txt == oid or name and txt in (short, long):
            return nid, short, long, oid
    raise ValueError(f"unknown object '{txt:.100}'")


def _nid2obj(nid, /):
    if nid < 0:
        raise ValueError("NID must be positive")
    for oid, (number, short, long) in _OBJECTS.items():
        if number == nid:
            return nid, short, long, oid
    raise ValueError(f"unknown NID {nid}")


class Purpose(_ASN1Object, Enum):
    """What certificates are good for."""

    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


for _kind in (_SSLMethod, Options, VerifyMode, VerifyFlags, SSLErrorNumber, TLSVersion):
    _kind.__module__ = _MODULE
for _kind in (_TLSContentType, _TLSMessageType, _ASN1Object, Purpose):
    _kind.__module__ = _MODULE
