def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def echo():
    x = None
    while x != "stop":
        x = yield ("echo", x)
async def main():
    g = echo()
    print(await g.asend(None), await g.asend(1))
    try:
        await g.asend("stop")
    except StopAsyncIteration:
        print("stopped")
    g = echo()
    try:
        await g.asend(1)
    except TypeError as e:
        print(e)
run(main())
