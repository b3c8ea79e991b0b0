# taipan-only: an editor of its own
# Pasted code is taken as it is: indented, or with prompts and output.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.paste("    x = 5\n\n    if x:\n        print('pasted')\n    x + 1", "... x + 1")
terminal.type("\r")
terminal.paste(">>> def f():\n...     return 7\n...\n>>> f()\n7\n>>> 1 +\\\n... 2\n3\n", "...")
terminal.type("\r")
terminal.paste("def g():\n\ta = 1\n\n\treturn a\n", "...")
terminal.type("\r")
terminal.type("if True:\r", "...")
terminal.paste("  g()\n  g() + 1\n", "...")
terminal.type("\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
