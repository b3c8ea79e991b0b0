import asyncio


class Loud(asyncio.Lock):
    async def acquire(self):
        print("acquire")
        return await super().acquire()

    def release(self):
        print("release")
        super().release()


class Counted(asyncio.Semaphore):
    def __init__(self, value):
        super().__init__(value)
        self.releases = 0

    def release(self):
        self.releases += 1
        super().release()


class Named(asyncio.Event):
    def __init__(self, name):
        super().__init__()
        self.name = name

    def set(self):
        print("set", self.name)
        super().set()


async def main():
    lock = Loud()
    async with lock as got:
        print(got, lock.locked())
    print(lock.locked())
    semaphore = Counted(2)
    async with semaphore:
        async with semaphore:
            print(semaphore.locked(), semaphore._value)
    print(semaphore.releases)
    bounded = asyncio.BoundedSemaphore(1)
    async with bounded:
        pass
    try:
        bounded.release()
    except ValueError as error:
        print(error)
    event = Named("first")
    asyncio.get_running_loop().call_soon(event.set)
    print(await event.wait())
    condition = asyncio.Condition(lock)
    async with condition:
        condition.notify_all()


asyncio.run(main())
