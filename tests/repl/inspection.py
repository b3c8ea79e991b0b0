# taipan-only: an editor of its own
# A question mark behind or before something asks what it is, two ask for its source.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("def double(x: int):\r", "...")
terminal.type("'''Twice x.'''\r", "...")
terminal.type("return x * 2\r\r")
terminal.type("double?\r")
terminal.type("double??\r")
terminal.type("?double\r")
terminal.type("??double\r")
terminal.type("[1, 2]?\r")
terminal.type("nothing?\r")
terminal.type("\x04", "")
terminal.close()
terminal.show()
