# Tasks that wait for each other cannot be cancelled, many that wait one for the other can.
import asyncio


async def circle(link):
    tasks = []

    async def wait(place):
        await link(tasks[1 - place])

    tasks.extend(asyncio.create_task(wait(place)) for place in range(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    try:
        tasks[0].cancel()
    except RecursionError:
        print("RecursionError")
    for task in tasks:
        task._log_destroy_pending = False


async def chain(length):
    if length:
        await asyncio.create_task(chain(length - 1))
    else:
        await asyncio.sleep(100)


async def main():
    await circle(lambda task: task)
    await circle(asyncio.gather)
    task = asyncio.create_task(chain(300))
    for _ in range(310):
        await asyncio.sleep(0)
    print(task.cancel("enough"))
    try:
        await task
    except asyncio.CancelledError as error:
        print(error.args)


loop = asyncio.new_event_loop()
loop.run_until_complete(main())
loop.close()
