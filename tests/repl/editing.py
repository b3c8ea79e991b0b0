# taipan-only: an editor of its own
# The prompts of continued lines are never in the way of the cursor.
from _terminal import KEYS, Terminal

terminal = Terminal()
terminal.wait()
terminal.type("for i in range(2):\r", "...")
terminal.type("print(i)", "...     print(i)")
terminal.type(KEYS["home"] + KEYS["left"] * 2 + " # a comment", "...     print(i)")
terminal.type(KEYS["right"] + "print(-i);", "...     print(-i);print(i)")
terminal.type("\x05\r\r")
terminal.type("x = 'abc'\x01y = \r")
terminal.type("y\r")
terminal.type("if 1:\r", "...")
terminal.type("\x7f    2\r", "...")
terminal.type("\r")
terminal.type("if 1:\r", "...")
terminal.type("\x7f\x7f", ">>> if 1:")
terminal.type(" 3\r", "...")
terminal.type("\r")
terminal.type("\x04", "")
print(terminal.close())
terminal.show()
