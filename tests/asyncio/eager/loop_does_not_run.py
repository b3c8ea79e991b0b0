# A task of a loop that does not run yet is started by the loop, whatever the factory.
import asyncio


async def job(x):
    print("runs in a loop:", asyncio._get_running_loop() is not None)
    return x


loop = asyncio.new_event_loop()
loop.set_task_factory(asyncio.eager_task_factory)
task = loop.create_task(job(1))
print(task.done(), loop.run_until_complete(task))
task = asyncio.Task(job(2), loop=loop, eager_start=True)
print(task.done(), loop.run_until_complete(task))


async def main():
    print(await asyncio.gather(job(3), job(4)))


loop.run_until_complete(main())
loop.close()
