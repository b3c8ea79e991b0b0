# taipan-only: CPython does not tell
# timeout: 60
# On a terminal a traceback tells which tasks waited for the one that an exception has ended.
import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
from _terminal import Terminal

with open("fails.py", "w") as file:
    file.write('''\
import asyncio

async def fetch():
    await asyncio.sleep(0)
    raise ValueError("bad")

async def middle():
    await asyncio.gather(asyncio.create_task(fetch(), name="fetch"))

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(middle(), name="middle")

asyncio.run(main())
''')
terminal = Terminal("fails.py", columns=100)
code = terminal.close()
print(*terminal.lines()[-14:], sep="\n")
print(code)
