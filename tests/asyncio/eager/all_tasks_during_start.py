# all_tasks() knows the tasks in whose eager start another one is started.
import asyncio


async def inner():
    print(sorted(task.get_name() for task in asyncio.all_tasks()))


async def outer():
    await asyncio.create_task(inner(), name="inner")


async def main():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    asyncio.current_task().set_name("main")
    await asyncio.create_task(outer(), name="outer")
    print(sorted(task.get_name() for task in asyncio.all_tasks()))


asyncio.run(main())
