import asyncio
import threading


async def double(n):
    await asyncio.sleep(0.01)
    return n * 2


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    threading.Timer(0.02, loop.call_soon_threadsafe, (future.set_result, 'from a timer')).start()
    print(await future)

    def work():
        result = asyncio.run_coroutine_threadsafe(double(21), loop).result(10)
        slow = asyncio.run_coroutine_threadsafe(asyncio.sleep(60), loop)
        try:
            slow.result(0.01)
        except TimeoutError:
            print('slow', slow.cancel())
        return result

    print(await asyncio.to_thread(work))


asyncio.run(main())
