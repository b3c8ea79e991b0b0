import asyncio
async def main():
    for x in (StopIteration(), 5, "x"):
        f = asyncio.Future()
        try:
            f.set_exception(x)
            print(repr(f.exception()))
        except TypeError as e:
            print(e)
asyncio.run(main())
