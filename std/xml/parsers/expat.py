"""The parser expat, under its usual name."""

import sys

from pyexpat import *
from pyexpat import __all__

sys.modules["xml.parsers.expat.model"], sys.modules["xml.parsers.expat.errors"] = model, errors
