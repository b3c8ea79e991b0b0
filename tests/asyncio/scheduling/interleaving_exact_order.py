import asyncio
async def child(n):
    print("start", n)
    await asyncio.sleep(0)
    print("mid", n)
    await asyncio.sleep(0)
    print("end", n)
async def main():
    loop = asyncio.get_running_loop()
    a = asyncio.create_task(child("a"))
    loop.call_soon(print, "callback 1")
    b = asyncio.create_task(child("b"))
    loop.call_soon(print, "callback 2")
    await a
    print("a done")
    await b
asyncio.run(main())
