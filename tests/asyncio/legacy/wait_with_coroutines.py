# taipan-only: CPython 3.11 refuses bare coroutines in wait
import asyncio
async def f(x):
    await asyncio.sleep(0)
    print(x)
    return x
async def main():
    done, pending = await asyncio.wait([f(1), f(2)])
    print(sorted(t.result() for t in done), pending)
asyncio.run(main())
