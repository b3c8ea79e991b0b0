# taipan-only: CPython needs -m asyncio for this
# Statements may await; Ctrl-C cancels them.
from _terminal import Terminal

terminal = Terminal()
terminal.wait()
terminal.type("import asyncio\r")
terminal.type("await asyncio.sleep(0, 'slept')\r")
terminal.type("async def numbers():\r", "...")
terminal.type("yield 1\r\r")
terminal.type("async for n in numbers(): print(n)\r", "...")
terminal.type("\r")
terminal.type("async with asyncio.timeout(1): x = await asyncio.sleep(0, 2)\r", "...")
terminal.type("\r")
terminal.type("x\r")
terminal.type("async def fail(): raise ValueError('no')\r", "...")
terminal.type("\r")
terminal.type("await fail()\r")
terminal.type("await asyncio.Event().wait()\r", "")
terminal.type("\x03")
terminal.type("asyncio.run(asyncio.sleep(0, 'a loop of its own'))\r")
terminal.type("\x04", "")
print(terminal.close())
terminal.show()
