# taipan-only: an editor of its own
# Ctrl-C clears a line and ends what runs; Ctrl-D leaves.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("half a li\x03")
terminal.type("def f():\r", "...")
terminal.type("\x03")
terminal.type("import time\r")
terminal.type("while True: time.sleep(0.01)\r", "...")
terminal.type("\r", "")
terminal.type("\x03")
terminal.type("'goes on'\r")
terminal.type("\x04", "")
print(terminal.close())
terminal.show()
