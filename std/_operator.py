"""The functions of `operator`, under the name by which CPython's pickles know them."""

from operator import *
