import asyncio
async def ag():
    try:
        yield 1
    finally:
        await asyncio.sleep(0)
        print("closed by the loop")
async def main():
    g = ag()
    print(await anext(g))
    asyncio.get_running_loop().keep = g if False else None
    global kept
    kept = g
asyncio.run(main())
