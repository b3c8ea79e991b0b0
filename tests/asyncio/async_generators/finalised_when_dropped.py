import asyncio
async def ag():
    try:
        yield 1
    finally:
        print("finalised")
async def main():
    async for x in ag():
        break
    print("left the loop")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print("end")
asyncio.run(main())
