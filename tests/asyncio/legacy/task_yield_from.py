# taipan-only: CPython removed asyncio.coroutine in 3.11
import asyncio
@asyncio.coroutine
def child():
    yield from asyncio.sleep(0.01)
    return 123
@asyncio.coroutine
def main():
    t = asyncio.get_event_loop().create_task(child())
    print((yield from t))
asyncio.get_event_loop().run_until_complete(main())
