import asyncio
async def w(d): await asyncio.sleep(d); return d
async def main():
    try:
        for f in asyncio.as_completed([w(0.01), w(5)], timeout=0.05):
            print(await f)
    except TimeoutError as e:
        print(repr(e))
asyncio.run(main())
