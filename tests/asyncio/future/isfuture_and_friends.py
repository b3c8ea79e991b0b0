import asyncio, inspect
async def co(): pass
def gen(): yield
async def ag(): yield
async def main():
    f = asyncio.Future(); t = asyncio.create_task(co()); c = co()
    print([asyncio.isfuture(x) for x in (f, t, c, 5)])
    print([asyncio.iscoroutine(x) for x in (f, t, c, gen(), ag())])
    print([inspect.isawaitable(x) for x in (f, t, c, gen())])
    print([inspect.iscoroutinefunction(x) for x in (co, gen, ag, 5)])
    c.close(); await t
asyncio.run(main())
