import asyncio
async def ok(): return "v"
async def main():
    t = asyncio.create_task(ok())
    cb = lambda f: print("cb", f is t, f.result())
    t.add_done_callback(cb)
    t.add_done_callback(lambda f: print("second"))
    t.add_done_callback(cb)
    print(t.remove_done_callback(cb))
    await t
    print("awaited")
    t.add_done_callback(lambda f: print("late"))
    await asyncio.sleep(0)
asyncio.run(main())
