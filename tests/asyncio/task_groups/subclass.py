import asyncio


class Limited(asyncio.TaskGroup):
    def __init__(self, left):
        super().__init__()
        self.left = left

    def create_task(self, coro, **kwargs):
        if not self.left:
            coro.close()
            raise OverflowError("too many tasks")
        self.left -= 1
        return super().create_task(coro, **kwargs)


async def number(n):
    await asyncio.sleep(0)
    return n


async def main():
    async with Limited(2) as group:
        tasks = [group.create_task(number(n)) for n in range(2)]
        try:
            group.create_task(number(2))
        except OverflowError as problem:
            print(problem)
    print([task.result() for task in tasks], group.left)

    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:

        async def at_once():
            return "at once"

        task = group.create_task(at_once())
        print(task.done(), group._tasks)
    print(task.result())


asyncio.run(main())
