import asyncio


async def attempt(function, *args, **options):
    try:
        print(await function(*args, **options))
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    run, shell = asyncio.create_subprocess_exec, asyncio.create_subprocess_shell
    for options in ({"universal_newlines": True}, {"bufsize": 1}, {"text": True}, {"encoding": "utf8"}, {"errors": "x"}):
        await attempt(run, "true", **options)
        await attempt(shell, "true", **options)
    await attempt(run, "true", shell=True)
    await attempt(shell, "true", shell=False)
    await attempt(shell, ["a"])
    await attempt(shell, 5)
    await attempt(run, b"/nowhere")
    await attempt(run, "true", 5)
    await attempt(run, "true", unknown=5)


asyncio.run(main())
