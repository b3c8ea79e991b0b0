def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def a():
    yield 1
    raise StopIteration("s")
async def b():
    yield 1
    raise StopAsyncIteration("a")
async def main():
    for f in (a, b):
        try:
            async for _ in f(): pass
        except RuntimeError as e:
            print(e, repr(e.__cause__))
run(main())
