"""Three coroutines that run side by side and finish in the order of their delays."""

import asyncio


async def fetch(name, delay):
    print(f"{name}: started")
    await asyncio.sleep(delay)
    print(f"{name}: finished")
    return name.upper()


async def main():
    results = await asyncio.gather(fetch("slow", 0.03), fetch("quick", 0.01), fetch("middling", 0.02))
    print(results)


asyncio.run(main())
