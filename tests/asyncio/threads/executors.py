import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


async def main():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, pow, 2, 10))
    with ThreadPoolExecutor(2) as executor:
        print(await asyncio.gather(*[loop.run_in_executor(executor, divmod, n, 3) for n in range(4)]))
    future = loop.run_in_executor(None, time.sleep, 0.05)
    try:
        await asyncio.wait_for(future, 0.01)
    except TimeoutError:
        print('timed out', future.cancelled())
    print((await loop.getaddrinfo('127.0.0.1', 80, type=1))[0][4])
    await loop.shutdown_default_executor()
    try:
        loop.run_in_executor(None, print)
    except RuntimeError as exc:
        print(exc)
    try:
        loop.set_default_executor(5)
    except TypeError as exc:
        print(exc)


asyncio.run(main())
