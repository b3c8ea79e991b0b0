# A generator that a cancelled task was in the midst of is closed before those that wait for the task go on.
import asyncio


async def numbers():
    try:
        for n in range(3):
            yield n
    finally:
        print("generator ends")


async def job():
    async for n in numbers():
        print(n)
        await asyncio.sleep(100)


async def main():
    task = asyncio.create_task(job())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    print("waited")


asyncio.run(main())
