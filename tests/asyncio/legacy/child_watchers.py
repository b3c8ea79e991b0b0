# taipan-only
import asyncio
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)
print(asyncio.JoinableQueue is asyncio.Queue, "JoinableQueue" in asyncio.__all__)
asyncio.set_child_watcher(asyncio.FastChildWatcher())
watcher = asyncio.get_child_watcher()
print(type(watcher).__name__, isinstance(watcher, asyncio.AbstractChildWatcher))


async def main():
    with watcher:
        watcher.attach_loop(asyncio.get_running_loop())
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", "raise SystemExit(3)")
        print(await process.wait())


asyncio.run(main())
asyncio.set_child_watcher(None)
print(asyncio.get_child_watcher())
try:
    asyncio.set_child_watcher(3)
except TypeError as error:
    print(error)
warnings.simplefilter("error", DeprecationWarning)
try:
    asyncio.get_child_watcher()
except DeprecationWarning as warning:
    print(warning)
