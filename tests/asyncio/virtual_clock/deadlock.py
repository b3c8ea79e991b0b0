# taipan-only
# When nothing can ever run again, a loop with a virtual clock says which tasks wait.
import asyncio

from taipan.testing import DeadlockError, VirtualClockLoop


async def main():
    lock = asyncio.Lock()
    await lock.acquire()
    asyncio.create_task(lock.acquire(), name="waits for the lock")
    await asyncio.sleep(100)
    await asyncio.Event().wait()


try:
    asyncio.run(main(), loop_factory=VirtualClockLoop)
except DeadlockError as exc:
    print(sorted(task.get_name() for task in exc.tasks), str(exc).splitlines()[0])
