# taipan-only: CPython removed asyncio.coroutine in 3.11
import asyncio
@asyncio.coroutine
def w(name):
    for i in range(3):
        print(name, i)
        yield
loop = asyncio.get_event_loop()
loop.run_until_complete(asyncio.gather(w("a"), w("b")))
