import asyncio
async def ok(): return 1
async def bad(): raise KeyError("k")
async def main():
    t = asyncio.create_task(ok())
    for f in (t.result, t.exception):
        try:
            f()
        except asyncio.InvalidStateError as e:
            print(e)
    b = asyncio.create_task(bad())
    await asyncio.wait([t, b])
    print(t.result(), t.exception(), repr(b.exception()))
    try:
        b.result()
    except KeyError as e:
        print(repr(e))
    for f in (lambda: t.set_result(1), lambda: t.set_exception(ValueError())):
        try:
            f()
        except RuntimeError as e:
            print(e)
asyncio.run(main())
