# taipan-only: an editor of its own
# help() writes what pydoc says.
from _terminal import Terminal

terminal = Terminal(PAGER="cat")
terminal.wait()
terminal.type("def f(a, *, b=1):\r", "...")
terminal.type("'''Do it.'''\r\r")
terminal.type("help(f)\r")
terminal.type("help('nothing.like.it')\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
