"""The module lzma under its newer name."""

import lzma
from lzma import *

__doc__ = lzma.__doc__

del lzma
