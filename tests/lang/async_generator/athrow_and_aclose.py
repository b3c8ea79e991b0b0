def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def ag():
    try:
        while True:
            try:
                yield "value"
            except ValueError as e:
                yield ("caught", str(e))
    finally:
        print("cleanup")
async def main():
    g = ag()
    print(await anext(g), await g.athrow(ValueError("v")))
    print(await anext(g))
    await g.aclose()
    await g.aclose()
    try:
        await g.athrow(KeyError("closed"))
    except BaseException as e:
        print(repr(e))
    g = ag()
    try:
        await g.athrow(KeyError("fresh"))
    except KeyError as e:
        print(repr(e))
run(main())
