# The call graph of a task shows who iterates over as_completed() with it.
import asyncio


async def job():
    await asyncio.sleep(0.05)


async def waits(task):
    async for _ in asyncio.as_completed([task]):
        print("done")


async def main():
    task = asyncio.create_task(job(), name="job")
    waiter = asyncio.create_task(waits(task), name="waiter")
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    graph = asyncio.capture_call_graph(task)
    print([entry.future.get_name() for entry in graph.awaited_by])
    print([entry.frame.f_code.co_name for entry in graph.awaited_by[0].call_stack][-1])
    await waiter
    print(asyncio.capture_call_graph(task).awaited_by)


asyncio.run(main())
