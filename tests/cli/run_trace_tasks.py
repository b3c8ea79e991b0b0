# taipan-only: CPython has no such option
# `taipan run --trace-tasks` writes a page with what tasks did.
import json
import re
import subprocess
import sys

with open("tasks.py", "w") as file:
    file.write("""\
import asyncio

async def child(n):
    await asyncio.sleep(0.01)
    if n == 2:
        raise ValueError("two")
    return n

async def main():
    first = asyncio.create_task(child(1), name="first")
    second = asyncio.create_task(child(2), name="second")
    third = asyncio.create_task(child(3), name="third")
    await first
    third.cancel()
    return await asyncio.gather(second, third, return_exceptions=True)

print(asyncio.run(main()))
""")
done = subprocess.run([sys.executable, "run", "--trace-tasks", "t.html", "tasks.py"], capture_output=True, text=True)
print(done.stdout, done.stderr, done.returncode)
with open("t.html") as file:
    page = file.read()
notes = json.loads(re.search(r"const notes = (.*);", page)[1])
for name, coroutine, made, parent, ended, how in notes["tasks"][:4]:
    print(name, coroutine, parent, ended >= made >= 0, how)
for task, begin, end, what, awaits in notes["steps"]:
    if 0 <= task < 4:
        print(notes["tasks"][task][0], end >= begin, awaits.replace("\n", " in ").partition(" (")[0])
print("http" in page.replace("http://www.w3.org", ""))
