# taipan-only: an editor of its own
# Keywords, names, strings and numbers have colours; so has the bracket that belongs to the one at the cursor.
from _terminal import Terminal

terminal = Terminal(colors=True)
terminal.wait()
terminal.type("x = print('a', 1) # c", ">>> x = print('a', 1) # c")
terminal.type("\r")
terminal.type("if (1)", ">>> if (1)")
parts = {
    "prompt": "\x1b[1;35m>>> \x1b[0m",
    "builtin": "\x1b[36mprint\x1b[0m",
    "string": "\x1b[32m'a'\x1b[0m",
    "number": "\x1b[33m1\x1b[0m",
    "comment": "\x1b[31m# c\x1b[0m",
    "keyword": "\x1b[1;34mif\x1b[0m",
    "bracket": "\x1b[1;4m(\x1b[0m",
}
for name, part in parts.items():
    print(name, part in terminal.written)
terminal.type("\x03")
terminal.type("\x04", "")
terminal.close()
