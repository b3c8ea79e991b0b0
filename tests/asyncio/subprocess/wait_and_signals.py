import asyncio


async def main():
    process = await asyncio.create_subprocess_exec("sleep", "10")
    try:
        await asyncio.wait_for(process.wait(), 0.05)
    except TimeoutError:
        print("still there")
    process.terminate()
    print(await process.wait())
    for call in (process.kill, process.terminate, lambda: process.send_signal(1)):
        try:
            call()
        except ProcessLookupError as exc:
            print(repr(exc))
    all = [await asyncio.create_subprocess_exec("sh", "-c", f"exit {n}") for n in range(5)]
    print(await asyncio.gather(*[process.wait() for process in all]))
    # A program that leaves another one behind with its pipe.
    process = await asyncio.create_subprocess_shell("sleep 0.3 & exit 3", stdout=-1)
    task = asyncio.create_task(process.stdout.read())
    print(await process.wait(), task.done(), await task)
    process = await asyncio.create_subprocess_exec("sleep", "10")
    process._transport.close()
    print(await process.wait())


asyncio.run(main())
