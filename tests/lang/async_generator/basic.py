def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def ag():
    for i in range(3):
        yield i
async def main():
    print([x async for x in ag()], type(ag()))
    it = ag()
    print(await anext(it), await it.__anext__(), await it.asend(None))
    try:
        await anext(it)
    except StopAsyncIteration as e:
        print(repr(e))
    print(await anext(it, "default"))
run(main())
