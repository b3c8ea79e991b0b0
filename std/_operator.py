"""The functions of `operator`, under the name by which CPython's pickles know them."""

from operator import *

try:
    from _hashlib import compare_digest as _compare_digest
except ImportError:
    # A build without hashes has no use for it.
    pass
