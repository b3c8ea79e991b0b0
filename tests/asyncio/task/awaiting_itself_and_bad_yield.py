import asyncio, types
@types.coroutine
def bad(x): yield x
async def selfish():
    await asyncio.current_task()
async def main():
    t = asyncio.create_task(selfish())
    try:
        await t
    except RuntimeError as e:
        print(str(e).split(" <")[0])
    for x in (5, "s"):
        try:
            await asyncio.create_task(bad(x).__class__ and wrap(x))
        except RuntimeError as e:
            print(str(e).split(": ")[-1])
async def wrap(x): await bad(x)
asyncio.run(main())
