def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
class A:
    def __await__(self): print("awaiting"); yield; print("awaited")
async def ag():
    try:
        yield 1
    finally:
        await A()
async def main():
    g = ag()
    async for x in g:
        break
    await g.aclose()
    print("closed")
run(main())
