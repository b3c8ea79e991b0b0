for src in ["import nothing_here", "import os.nothing", "from os import nothing_here", "import _pkg.nope", "from _pkg import nope", "from . import x", "from .a import b", "import math.sub"]:
    try:
        exec(src, {"__name__": "__main__"})
    except ImportError as e:
        print(src, "->", type(e).__name__, str(e).split(" (")[0], "|", e.name)
