import asyncio
class Aw:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "awaitable"
async def co(): return "coroutine"
async def main():
    f = asyncio.Future()
    print(asyncio.ensure_future(f) is f)
    print(await asyncio.ensure_future(co()), await asyncio.ensure_future(Aw()))
    try:
        asyncio.ensure_future(5)
    except TypeError as e:
        print(e)
asyncio.run(main())
