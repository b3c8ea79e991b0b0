# taipan-only: an editor of its own
# Enter runs what a search in the history has found, also where it has several lines.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("for i in range(2):\r", "...")
terminal.type("print(i)\r\r")
terminal.type("x = 1\r")
terminal.type("\x12range", "...     print(i)")
terminal.type("\r")
terminal.type("\x12x", "(reverse-i-search)`x': x = 1")
terminal.type("\x07")
terminal.type("\x04", "")
terminal.close()
terminal.show()
