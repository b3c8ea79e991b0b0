import asyncio
async def child(): await asyncio.sleep(0)
async def main():
    t = asyncio.create_task(child(), name="my task")
    print(t.get_name(), t.get_coro().__name__)
    t.set_name(5)
    print(t.get_name())
    print(repr(t).split(" coro=")[0])
    await t
    print(repr(t).split(" coro=")[0], "result=None" in repr(t))
    u = asyncio.create_task(child())
    print(u.get_name().startswith("Task-"))
    await u
asyncio.run(main())
