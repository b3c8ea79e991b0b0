import asyncio
async def w(t, n):
    await t
    print("woken", n)
async def src(): await asyncio.sleep(0); print("src end")
async def main():
    t = asyncio.create_task(src())
    ws = [asyncio.create_task(w(t, i)) for i in range(3)]
    t.add_done_callback(lambda _: print("callback"))
    await asyncio.gather(*ws)
asyncio.run(main())
