"""Hashes that depend on a key (RFC 2104)."""

import _hashlib
from _hashlib import compare_digest

trans_5C = bytes(byte ^ 0x5C for byte in range(256))
trans_36 = bytes(byte ^ 0x36 for byte in range(256))

# The size of a digest depends on the hash that is asked for.
digest_size = None


def _constructor(digestmod):
    """What makes the plain hash: of a name, a constructor, or a module with one."""
    if isinstance(digestmod, str):
        import hashlib

        return lambda data=b"": hashlib.new(digestmod, data)
    if callable(digestmod):
        return digestmod
    return lambda data=b"": digestmod.new(data)


def _native(key, msg, digestmod):
    """A keyed hash in one piece, or None if the hash is a stranger."""
    if isinstance(digestmod, str) or getattr(digestmod, "__module__", None) == "_hashlib":
        try:
            return _hashlib.hmac_new(key, msg, digestmod)
        except _hashlib.UnsupportedDigestmodError:
            if isinstance(digestmod, str):
                _constructor(digestmod)()
                raise ValueError("no reason supplied") from None
    return None


class HMAC:
    """A keyed hash in progress; it has the interface of the plain hashes."""

    blocksize = 64

    __slots__ = ("_hmac", "_inner", "_outer", "block_size", "digest_size")

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError(f"key: expected bytes or bytearray, but got {type(key).__name__!r}")
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        self._hmac = _native(key, msg, digestmod)
        if self._hmac is not None:
            self.digest_size = self._hmac.digest_size
            self.block_size = self._hmac.block_size
            return
        make = _constructor(digestmod)
        self._inner, self._outer = make(), make()
        self.digest_size = self._inner.digest_size
        self.block_size = self._size_of_blocks()
        if len(key) > self.block_size:
            key = make(key).digest()
        key = key.ljust(self.block_size, b"\0")
        self._inner.update(key.translate(trans_36))
        self._outer.update(key.translate(trans_5C))
        if msg is not None:
            self.update(msg)

    def _size_of_blocks(self):
        import warnings

        size = getattr(self._inner, "block_size", None)
        if size is None:
            problem = f"No block_size attribute on given digest object; Assuming {self.blocksize}."
        elif size < 16:
            problem = f"block_size of {size} seems too small; using our default of {self.blocksize}."
        else:
            return size
        warnings.warn(problem, RuntimeWarning, 3)
        return self.blocksize

    @property
    def name(self):
        """The name: hmac- and that of the hash."""
        if self._hmac is not None:
            return self._hmac.name
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """Hash more of the message."""
        (self._inner if self._hmac is None else self._hmac).update(msg)

    def copy(self):
        """A keyed hash that goes on from here by itself."""
        other = object.__new__(type(self))
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        if self._hmac is not None:
            other._hmac = self._hmac.copy()
        else:
            other._hmac = None
            other._inner, other._outer = self._inner.copy(), self._outer.copy()
        return other

    def _finished(self):
        """The object that has the digest of the message so far."""
        if self._hmac is not None:
            return self._hmac
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer

    def digest(self):
        """The digest of the message so far, as bytes."""
        return self._finished().digest()

    def hexdigest(self):
        """The digest in hexadecimal digits."""
        return self._finished().hexdigest()


def new(key, msg=None, digestmod=""):
    """A new keyed hash: key and message are bytes, digestmod is a hash's name, constructor or module."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The keyed hash of a whole message, in the quickest way there is."""
    if digest and (isinstance(digest, str) or getattr(digest, "__module__", None) == "_hashlib"):
        try:
            return _hashlib.hmac_digest(key, msg, digest)
        except _hashlib.UnsupportedDigestmodError:
            pass
    make = _constructor(digest)
    inner, outer = make(), make()
    size = getattr(inner, "block_size", HMAC.blocksize)
    if len(key) > size:
        key = make(key).digest()
    key = bytes(key).ljust(size, b"\0")
    inner.update(key.translate(trans_36))
    inner.update(msg)
    outer.update(key.translate(trans_5C))
    outer.update(inner.digest())
    return outer.digest()
