import asyncio
async def quick(): print("quick"); return 1
async def slow(): print("slow 1"); await asyncio.sleep(0); print("slow 2")
async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    t = asyncio.create_task(quick())
    print("created", t.done(), t.result())
    s = asyncio.create_task(slow())
    print("after slow", s.done())
    await s
asyncio.run(main())
