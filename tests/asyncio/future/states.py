import asyncio
async def main():
    f = asyncio.get_running_loop().create_future()
    print(f.done(), f.cancelled(), f)
    f.set_result(5)
    print(f.done(), f.result(), f.exception(), f)
    for g in (lambda: f.set_result(6), lambda: f.set_exception(ValueError())):
        try:
            g()
        except asyncio.InvalidStateError as e:
            print(repr(e))
    e = asyncio.Future()
    e.set_exception(KeyError)
    print(repr(e.exception()))
    c = asyncio.Future(); print(c.cancel("m"), c)
    try:
        await c
    except asyncio.CancelledError as x:
        print(x.args)
asyncio.run(main())
