import asyncio
async def main():
    loop = asyncio.get_running_loop()
    for i in range(3):
        loop.call_soon(print, "soon", i)
    h = loop.call_soon(print, "cancelled")
    h.cancel()
    print("main", h.cancelled())
    await asyncio.sleep(0)
    print("after")
asyncio.run(main())
