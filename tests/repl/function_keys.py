# taipan-only: an editor of its own
# F1 is help, F2 shows the history, F3 takes lines as they are; what was typed stays.
from _terminal import Terminal

F1, F2, F3 = "\x1bOP", "\x1bOQ", "\x1bOR"

terminal = Terminal(PAGER="cat")
terminal.wait()
terminal.type("def double(x):\r", "...")
terminal.type("return x * 2\r\r")
terminal.type("double(" + F1, "help>")
terminal.type("quit\r", ">>> double(")
terminal.type(F2, ">>> double(")
terminal.type("4)\r")
terminal.type(F3, "(paste)")
terminal.type("if 1:\r", "...")
terminal.type("  print('one')\r", "...")
terminal.type("\r", "...")
terminal.type("  print('two')", "...   print('two')")
terminal.type(F3, "...   print('two')")
terminal.type("\r\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
