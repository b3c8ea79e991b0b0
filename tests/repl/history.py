# taipan-only: an editor of its own
# What was typed comes back, also in the next session, and can be searched.
import os

from _terminal import KEYS, Terminal

first = Terminal()
first.wait()
first.type("x = 1\r")
first.type("if x:\r", "...")
first.type("print('yes')\r\r")
first.type(KEYS["up"], "...     print('yes')")
first.type("\r\r")
first.type("\x04", "")
first.close()
first.show()

second = Terminal()
second.wait()
second.type("\x12x =", "(reverse-i-search)`x =': x = 1")
second.type("\x05", ">>> x = 1")
second.type("\r")
second.type("x\r")
second.type("\x04", "")
second.close()
second.show()

third = Terminal(PYTHON_HISTORY=os.path.join(os.environ["SCRATCH"], "named"))
third.wait()
third.type("'kept'\r\x04", "")
third.close()
for name in ".local/state/taipan/history", "named":
    with open(os.path.join(os.environ["SCRATCH"], name), newline="") as file:
        print(name, repr(file.read()))
