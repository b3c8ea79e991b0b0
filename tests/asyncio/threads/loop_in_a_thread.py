import asyncio
import threading

loop = asyncio.new_event_loop()
thread = threading.Thread(target=loop.run_forever)
thread.start()


async def work(n):
    await asyncio.sleep(0.001 * n)
    return n, threading.current_thread() is thread


futures = [asyncio.run_coroutine_threadsafe(work(n), loop) for n in range(4)]
print([f.result(10) for f in futures])
loop.call_soon_threadsafe(loop.stop)
thread.join()
loop.close()


def own_loop():
    try:
        asyncio.get_event_loop()
    except RuntimeError as exc:
        print(exc)
    print(asyncio.run(work(1)))


other = threading.Thread(target=own_loop, name='other')
other.start()
other.join()
