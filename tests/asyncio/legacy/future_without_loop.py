# taipan-only: CPython 3.14 raises without a current loop
import asyncio
f = asyncio.Future()
asyncio.get_event_loop().call_soon(f.set_result, 5)
print(asyncio.get_event_loop().run_until_complete(f))
