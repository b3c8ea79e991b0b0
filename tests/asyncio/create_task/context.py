import asyncio, contextvars
v = contextvars.ContextVar("v", default=0)
async def child(): 
    v.set(v.get() + 1)
    return v.get()
async def main():
    v.set(10)
    print(await asyncio.create_task(child()), v.get())
    ctx = contextvars.copy_context()
    print(await asyncio.create_task(child(), context=ctx), v.get(), ctx[v])
asyncio.run(main())
