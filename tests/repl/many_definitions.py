# taipan-only: an editor of its own
# timeout: 60
# Typing and completing stay quick when there are many names.
import time

from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("for i in range(10_000): exec(f'def name_{i}(): pass')\r", "...")
terminal.type("\r")
terminal.type("name_777\t\t", ">>> name_777")
terminal.type("\x03")
begin = time.monotonic()
terminal.type("name_7771\t", ">>> name_7771()")
print(time.monotonic() - begin < 5)
terminal.type("\x03")
terminal.type("\x04", "")
terminal.close()
