import asyncio
import contextvars
import threading
import time

variable = contextvars.ContextVar('variable')


def work(a, *, b):
    return a, b, variable.get(), threading.current_thread() is threading.main_thread()


async def main():
    variable.set('set')
    print(await asyncio.to_thread(work, 1, b=2))
    start = time.monotonic()
    await asyncio.gather(*[asyncio.to_thread(time.sleep, 0.1) for _ in range(4)])
    print(time.monotonic() - start < 0.35)
    try:
        await asyncio.to_thread(int, 'x')
    except ValueError as exc:
        print(exc)


asyncio.run(main())
