"""The module zlib under its newer name."""

import zlib
from zlib import *

__doc__ = zlib.__doc__

del zlib
