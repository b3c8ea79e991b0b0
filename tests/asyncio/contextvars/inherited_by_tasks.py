import asyncio, contextvars
v = contextvars.ContextVar("v")
async def child(n):
    v.set(n)
    await asyncio.sleep(0)
    return v.get()
async def main():
    v.set("main")
    print(await asyncio.gather(*(child(i) for i in range(3))), v.get())
    asyncio.get_running_loop().call_soon(lambda: print("callback", v.get()))
    v.set("changed")
    await asyncio.sleep(0)
asyncio.run(main())
