def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def ag():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass
async def main():
    g = ag(); await anext(g)
    try:
        await g.aclose()
    except RuntimeError as e:
        print(e)
run(main())
