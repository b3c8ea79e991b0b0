"""The module bz2 under its newer name."""

import bz2
from bz2 import *

__doc__ = bz2.__doc__

del bz2
