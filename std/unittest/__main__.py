"""`python -m unittest`: run the tests that the arguments name, or those found in the current directory."""

import os
import sys

if sys.argv[0].endswith("__main__.py"):
    # Messages name the command, not this file.
    sys.argv[0] = os.path.basename(sys.executable) + " -m unittest"

__unittest = True

from .main import main

main(module=None)
