import asyncio
async def child(): await asyncio.sleep(0)
async def main():
    a = asyncio.create_task(child(), name="a")
    b = asyncio.create_task(child(), name="b")
    asyncio.current_task().set_name("main")
    print(sorted(t.get_name() for t in asyncio.all_tasks()), asyncio.current_task().get_name())
    await asyncio.gather(a, b)
    print([t.get_name() for t in asyncio.all_tasks()])
asyncio.run(main())
