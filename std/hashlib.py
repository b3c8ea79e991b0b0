"""Hashes by name, hashes of files, and keys derived from passwords."""

import _hashlib
from _blake2 import blake2b, blake2s
from _hashlib import (
    openssl_md5 as md5,
    openssl_sha1 as sha1,
    openssl_sha224 as sha224,
    openssl_sha256 as sha256,
    openssl_sha384 as sha384,
    openssl_sha3_224 as sha3_224,
    openssl_sha3_256 as sha3_256,
    openssl_sha3_384 as sha3_384,
    openssl_sha3_512 as sha3_512,
    openssl_sha512 as sha512,
    openssl_shake_128 as shake_128,
    openssl_shake_256 as shake_256,
    pbkdf2_hmac,
    scrypt,
)

algorithms_guaranteed = {
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "shake_128",
    "shake_256",
    "blake2b",
    "blake2s",
}
algorithms_available = algorithms_guaranteed | _hashlib.openssl_md_meth_names

__all__ = (
    *sorted(algorithms_guaranteed),
    "new",
    "algorithms_guaranteed",
    "algorithms_available",
    "file_digest",
    "pbkdf2_hmac",
    "scrypt",
)


# What CPython's own functions do for names, where no library of the system is asked; others look here by name.
__builtin_constructor_cache = {name: globals()[name] for name in algorithms_guaranteed}
__builtin_constructor_cache |= {
    name.upper(): __builtin_constructor_cache[name]
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512")
}


def __get_builtin_constructor(name):
    """The constructor of the algorithm of that name."""
    try:
        return __builtin_constructor_cache[name]
    except KeyError:
        raise ValueError("unsupported hash type " + name) from None


def new(name, *args, **kwargs):
    """A new hash by the algorithm of that name; data and options are those of its constructor."""
    if name in ("blake2b", "blake2s", "BLAKE2b", "BLAKE2s"):
        constructor = blake2b if name[-1] == "b" else blake2s
        return constructor(*args, **kwargs)
    return _hashlib.new(name, *args, **kwargs)


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """The hash of a whole file open for reading bytes, by a name or constructor; the file is left at its end."""
    hashed = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        # All of it is in memory.
        hashed.update(fileobj.getbuffer())
        return hashed
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    room = bytearray(_bufsize)
    view = memoryview(room)
    while size := fileobj.readinto(room):
        hashed.update(view[:size])
    if size is None:
        raise BlockingIOError("I/O operation would block.")
    return hashed
