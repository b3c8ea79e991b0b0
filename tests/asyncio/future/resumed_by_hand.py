import asyncio
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    async def waits():
        return await f
    coro = waits()
    print(coro.send(None) is f)
    try:
        coro.send(None)
    except RuntimeError as e:
        print(e)
    class Own(asyncio.Future):
        def __await__(self):
            print("own await")
            return (yield from super().__await__())
    own = Own()
    loop.call_soon(own.set_result, 3)
    print(await own)
    it = loop.create_future().__await__()
    next(it)
    try:
        next(it)
    except RuntimeError as e:
        print(e)
asyncio.run(main())
