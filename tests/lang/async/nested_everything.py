import asyncio
class CM:
    async def __aenter__(self): await asyncio.sleep(0); return self
    async def __aexit__(self, *a): await asyncio.sleep(0); print("exit", a[0] and a[0].__name__); return True
async def ag(n):
    for i in range(n):
        await asyncio.sleep(0)
        yield i
async def main():
    out = []
    async with CM():
        async for x in ag(5):
            if x == 1: continue
            if x == 4: break
            try:
                async with CM():
                    out.append([y async for y in ag(x) if await asyncio.sleep(0, y % 2 == 0)])
                    if x == 3: raise ValueError
            finally:
                out.append(x)
        else:
            out.append("else")
        raise KeyError
    return out
print(asyncio.run(main()))
