"""Random numbers and tokens fit for passwords and keys: all of them come from the operating system."""

import base64
from hmac import compare_digest
from random import SystemRandom

__all__ = [
    "choice",
    "randbelow",
    "randbits",
    "SystemRandom",
    "token_bytes",
    "token_hex",
    "token_urlsafe",
    "compare_digest",
]

# Bytes that withstand guessing for now.
DEFAULT_ENTROPY = 32

_system = SystemRandom()
choice = _system.choice
randbits = _system.getrandbits


def randbelow(exclusive_upper_bound):
    """A random int from 0 up to, but not including, the bound."""
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    return _system._randbelow(exclusive_upper_bound)


def token_bytes(nbytes=None):
    """So many random bytes; a sensible number of them by default."""
    return _system.randbytes(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes=None):
    """The hexadecimal digits of so many random bytes."""
    return token_bytes(nbytes).hex()


def token_urlsafe(nbytes=None):
    """So many random bytes as text that can stand in a URL."""
    return base64.urlsafe_b64encode(token_bytes(nbytes)).rstrip(b"=").decode("ascii")
