"""The functions of `operator`, under the name by which CPython's pickles know them."""

from _hashlib import compare_digest as _compare_digest
from operator import *
