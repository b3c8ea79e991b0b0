import asyncio
from asyncio.subprocess import DEVNULL, PIPE, STDOUT


async def main():
    process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    print(process.returncode, type(process.stdin).__name__, type(process.stdout).__name__, process.stderr)
    print(await process.communicate(b"hello"), process.returncode, await process.wait())
    process = await asyncio.create_subprocess_shell("echo out; echo err >&2; exit 7", stdout=PIPE, stderr=PIPE)
    print(await process.communicate(), process.returncode)
    process = await asyncio.create_subprocess_shell("echo out; echo err >&2; kill -9 $$", stdout=PIPE, stderr=STDOUT)
    print(await process.stdout.readline(), await process.stdout.read(), await process.wait())
    process = await asyncio.create_subprocess_exec("cat", stdin=DEVNULL, stdout=PIPE)
    print(process.stdin, await process.communicate())
    process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)
    out, _ = await process.communicate(bytes(3_000_000))
    print(len(out))
    process = await asyncio.create_subprocess_exec("true", stdin=PIPE, stdout=PIPE)
    print(await process.communicate(bytes(300_000)))


asyncio.run(main())
