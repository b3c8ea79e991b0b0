# taipan-only: CPython 3.14 raises without a current loop
import asyncio
async def f():
    return "result"
t = asyncio.ensure_future(f())
print(t.done())
asyncio.get_event_loop().run_until_complete(t)
print(t.result())
