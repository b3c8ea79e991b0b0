import asyncio, sys
async def agen(n):
    for i in range(n):
        if i % 3 == 1:
            await asyncio.sleep(0)
        try:
            yield i
        except GeneratorExit:
            print('exit'); raise
async def failing():
    yield 1
    await asyncio.sleep(0)
    yield 2
    raise ValueError('x')
async def stops():
    yield 1
    raise StopAsyncIteration
async def nested():
    async for x in agen(4):
        async for y in agen(3):
            yield x*10+y
async def main():
    print([x async for x in agen(7)])
    g = agen(5)
    async for x in g:
        print(x, g.ag_running)
        if x == 2: break
    print(g.ag_running, g.ag_suspended)
    async for x in g: print('more', x)
    async for x in g: print('none')
    try:
        async for x in failing(): print(x)
    except ValueError as e: print(repr(e), e.__traceback__.tb_lineno, e.__traceback__.tb_next.tb_lineno)
    try:
        async for x in stops(): print(x)
    except RuntimeError as e: print(repr(e), repr(e.__cause__))
    print([x async for x in nested()])
    g = agen(4)
    async def other():
        try:
            async for x in g: print('other', x)
        except RuntimeError as e: print(e)
    t = asyncio.gather(other(), other())
    await t
    g = agen(9)
    async def cancelled():
        async for x in g: print('c', x)
    t = asyncio.create_task(cancelled())
    await asyncio.sleep(0); t.cancel()
    try: await t
    except asyncio.CancelledError as e: print('cancelled')
    print(g.ag_running, g.ag_frame)
    async def peek():
        def who():
            f = sys._getframe(1)
            return f.f_code.co_name, f.f_back.f_code.co_name, type(f.f_generator).__name__, f.f_back.f_lineno > 0
        yield who()
    async for x in peek(): print(x)
asyncio.run(main())
