# A child process that was forked while a loop runs can run one of its own.
import asyncio
import os


async def child():
    await asyncio.sleep(0)
    print("in the child", flush=True)


async def main():
    pid = os.fork()
    if pid == 0:
        try:
            asyncio.get_running_loop()
        except RuntimeError as exc:
            print(exc, flush=True)
        asyncio.run(child())
        os._exit(0)
    os.waitpid(pid, 0)
    await asyncio.sleep(0.01)
    print(asyncio.get_running_loop().is_running())


asyncio.run(main())
