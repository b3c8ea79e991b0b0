# taipan-only: an editor of its own
# Blocks are edited as a whole, with indentation; `_` is the last value.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("1 + 1\r")
terminal.type("def f(x):\r", "...")
terminal.type("if x: # a block\r", "...")
terminal.type("return x * 2\r", "...")
terminal.type("else:\r", "...")
terminal.type("pass\r", "...")
terminal.type("x = 3", "...     x = 3")
terminal.type("\x15return 0\r", "...")
terminal.type("\r")
terminal.type("f(21)\r")
terminal.type("_ + 1\r")
terminal.type("f(\r", "...")
terminal.type("3)\r")
terminal.type("1 / 0\r")
terminal.type("exit\r", "")
print(terminal.close())
terminal.show()
