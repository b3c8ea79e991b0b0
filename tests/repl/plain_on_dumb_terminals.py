# taipan-only: an editor of its own
# A terminal that cannot move its cursor gets prompts and nothing else.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("\x04", "")
terminal.close()
dumb = Terminal(PYTHON_BASIC_REPL="1")
dumb.wait()
dumb.type("if 1:\n", "...")
dumb.type("    2\n", "...")
dumb.type("\n")
dumb.type("\x04", "")
dumb.close()
dumb.show()
print("\x1b" in dumb.written)
