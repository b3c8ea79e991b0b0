import asyncio
async def co(): pass
async def main():
    t = asyncio.create_task(co())
    for args, kw in [(([],), {}), ((t,), {}), (([t],), {"return_when": "x"}), ((5,), {})]:
        try:
            await asyncio.wait(*args, **kw)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
asyncio.run(main())
