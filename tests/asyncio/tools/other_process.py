# taipan-only
# `-m asyncio ps` and `pstree` look at another process.
import os
import re
import subprocess
import sys

PROGRAM = """
import asyncio

async def leaf():
    print("ready", flush=True)
    await asyncio.sleep(60)

async def work():
    await leaf()

async def main():
    async with asyncio.TaskGroup() as group:
        group.create_task(work(), name="alpha")
        group.create_task(work(), name="beta")

asyncio.run(main())
"""

process = subprocess.Popen([sys.executable, "-c", PROGRAM], stdout=subprocess.PIPE)
process.stdout.readline()
process.stdout.readline()
for command in ("pstree", "ps"):
    shown = subprocess.run(
        [sys.executable, "-m", "asyncio", command, str(process.pid)], capture_output=True, text=True
    )
    out = re.sub(r"0x[0-9a-f]{2,}", "ID", shown.stdout)
    out = re.sub(r" \S*[/<]\S*:\d+", "", re.sub(r"(?m)^\d+ +", "TID ", out))
    print(re.sub(r"  +|-{3,}", "  ", out) if command == "ps" else out, shown.stderr, shown.returncode)
process.kill()
process.wait()
process.stdout.close()
shown = subprocess.run(
    [sys.executable, "-m", "asyncio", "ps", str(os.getpid())], capture_output=True, text=True
)
print(shown.stdout, shown.stderr.replace(str(os.getpid()), "PID"), shown.returncode)
