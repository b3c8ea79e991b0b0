# taipan-only: an editor of its own
# With a terminal `-m asyncio` is the prompt, with the module there; uncaught exceptions have colours.
from _terminal import Terminal

terminal = Terminal("-m", "asyncio", colors=True)
terminal.wait()
terminal.type("await asyncio.sleep(0, 'slept')\r")
terminal.type("1/0\r")
print("\x1b[1;35mZeroDivisionError\x1b[0m" in terminal.written)
terminal.type("\x04", "")
print(terminal.close())
terminal.show()
