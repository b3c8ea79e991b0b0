# In debug mode a loop complains about calls from other threads and about coroutines as callbacks.
import asyncio
import threading


async def coroutine_function():
    pass


async def main():
    loop = asyncio.get_running_loop()
    errors = []

    def other():
        for call in (
            lambda: loop.call_soon(print),
            lambda: loop.call_later(1, print),
            lambda: loop.call_at(1, print),
            lambda: loop.call_soon_threadsafe(lambda: None),
        ):
            try:
                call()
                errors.append(None)
            except RuntimeError as exc:
                errors.append(str(exc))

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    print(*errors, sep="\n")
    for name in ("call_soon", "call_soon_threadsafe"):
        try:
            getattr(loop, name)(coroutine_function)
        except TypeError as exc:
            print(exc)
    try:
        loop.call_later(1, coroutine_function)
    except TypeError as exc:
        print(exc)
    try:
        loop.run_in_executor(None, coroutine_function)
    except TypeError as exc:
        print(exc)


asyncio.run(main(), debug=True)
