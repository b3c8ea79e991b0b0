# taipan-only: CPython needs -m asyncio for this
# Tasks run while the prompt waits; what they print stays above the line. Ctrl-D asks as long as some are pending.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("import asyncio\r")
terminal.type("async def tick():\r", "...")
terminal.type("await asyncio.sleep(0.2); print('tick')\r\r")
terminal.type("task = asyncio.create_task(tick())\r")
terminal.type("1 + ", ">>> 1 +")
while "tick\n>>> 1 +" not in "\n".join(terminal.lines()):
    terminal.read(1)
terminal.type("1\r")
terminal.type("task.done()\r")
terminal.type("task = asyncio.create_task(asyncio.sleep(60), name='sleeper')\r")
terminal.type("\x04")
terminal.type("task.done()\r")
terminal.type("\x04")
terminal.type("\x04", "")
print(terminal.close())
terminal.show()
