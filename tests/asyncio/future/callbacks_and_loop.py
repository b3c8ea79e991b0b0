import asyncio
async def main():
    loop = asyncio.get_running_loop()
    f = loop.create_future()
    print(f.get_loop() is loop)
    f.add_done_callback(lambda f: print("one"))
    f.add_done_callback(lambda f: print("two"))
    loop.call_soon(print, "soon before")
    f.cancel()
    loop.call_soon(print, "soon after")
    await asyncio.sleep(0)
asyncio.run(main())
