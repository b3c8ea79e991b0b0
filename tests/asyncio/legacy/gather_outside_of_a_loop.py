# taipan-only: CPython 3.14 raises without a current loop
import asyncio
async def f(x): return x
g = asyncio.gather(f(1), f(2))
print(asyncio.get_event_loop().run_until_complete(g))
