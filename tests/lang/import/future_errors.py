for src in ["from __future__ import nope", "x = 1\nfrom __future__ import annotations", "from __future__ import braces", "from __future__ import (annotations, division)", "'doc'\nfrom __future__ import generator_stop"]:
    try:
        compile(src, "s", "exec"); print("ok")
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset)
