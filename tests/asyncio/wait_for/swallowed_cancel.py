import asyncio
async def stubborn():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        return "result anyway"
async def raising():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        raise ValueError("other")
async def main():
    for f in (stubborn, raising):
        try:
            print(await asyncio.wait_for(f(), 0.01))
        except Exception as e:
            print(repr(e))
asyncio.run(main())
