"""The module gzip under its newer name."""

import gzip
from gzip import *

__doc__ = gzip.__doc__

del gzip
