# taipan-only: CPython 3.14 raises without a current loop
import asyncio
async def f():
    await asyncio.sleep(0)
    return "done"
loop = asyncio.get_event_loop()
print(loop is asyncio.get_event_loop(), loop.run_until_complete(f()))
loop.close()
