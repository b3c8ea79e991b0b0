import asyncio


async def fail(number):
    await asyncio.sleep(0)
    raise ValueError(number)


async def answer():
    await asyncio.sleep(0)
    return 42


async def sleeper():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled")
        raise


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(fail(1))
            group.create_task(sleeper())
            group.create_task(fail(2))
            print(group)
    except* ValueError as errors:
        print(errors.exceptions)
    print(asyncio.current_task().cancelling(), group)

    async with asyncio.TaskGroup() as group:
        named = group.create_task(answer(), name="named")
        print(named.get_name(), group._tasks == {named})
    print(named.result())
    for late in (group, asyncio.TaskGroup()):
        try:
            late.create_task(answer())
        except RuntimeError as problem:
            print(problem)

    async def outer():
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeper())
            await asyncio.sleep(5)

    task = asyncio.create_task(outer())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.wait([task])
    print(task.cancelled())

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(sleeper())
            await asyncio.sleep(0)
            raise KeyError("block")
    except* KeyError as errors:
        print(repr(errors))


asyncio.run(main())
