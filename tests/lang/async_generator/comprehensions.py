def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def ag(n):
    for i in range(n): yield i
async def val(x): return x * 10
async def main():
    print([x async for x in ag(4) if x % 2])
    print([await val(x) for x in range(3)])
    print({x: await val(x) async for x in ag(3)})
    print([[y async for y in ag(x)] async for x in ag(3)])
    g = (await val(x) async for x in ag(3))
    print(type(g).__name__, [x async for x in g])
    print(sum([x + y for x in range(2) async for y in ag(2)]))
run(main())
