import asyncio

def shown(condition):
    return repr(condition).split("[")[1]

async def main():
    order = []
    # Cancelled while it waits to be notified: it comes out with the lock held, and passes a notification on.
    condition = asyncio.Condition()
    async def waiter(name):
        async with condition:
            try:
                print(name, await condition.wait())
            except asyncio.CancelledError as exc:
                print(name, "cancelled", exc.args, condition.locked())
                raise
    tasks = [asyncio.create_task(waiter(n)) for n in "abc"]
    await asyncio.sleep(0)
    tasks[0].cancel("first")
    async with condition:
        condition.notify()
    print(await asyncio.gather(*tasks[:2], return_exceptions=True))
    print(shown(condition))
    tasks[2].cancel()
    print(await asyncio.gather(tasks[2], return_exceptions=True), shown(condition))

    # Cancelled after it was notified, while it waits for the lock.
    tasks = [asyncio.create_task(waiter(n)) for n in "de"]
    await asyncio.sleep(0)
    await condition.acquire()
    condition.notify()
    await asyncio.sleep(0)
    tasks[0].cancel("late")
    await asyncio.sleep(0)
    tasks[0].cancel("later")
    await asyncio.sleep(0)
    print("still", tasks[0].done(), tasks[0].cancelling())
    condition.release()
    print(await asyncio.gather(*tasks, return_exceptions=True), shown(condition))

    # wait_for(): cancelled in a later round.
    values = [0, 0, 0]
    def predicate():
        order.append(len(values))
        return values.pop() if values else "end"
    async def until():
        async with condition:
            return await condition.wait_for(predicate)
    task = asyncio.create_task(until())
    for _ in range(2):
        await asyncio.sleep(0)
        async with condition:
            condition.notify_all()
    await asyncio.sleep(0)
    task.cancel()
    print(await asyncio.gather(task, return_exceptions=True), order, shown(condition))
    task = asyncio.create_task(until())
    print(await task)
    async def failing():
        async with condition:
            await condition.wait_for(lambda: 1 / 0)
    print(await asyncio.gather(failing(), return_exceptions=True), condition.locked())
    for wrong in (condition.wait, lambda: condition.wait_for(lambda: False), lambda: condition.notify()):
        try:
            await wrong()
        except RuntimeError as exc:
            print(exc)

asyncio.run(main())
