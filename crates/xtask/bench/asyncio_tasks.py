"""Tasks of an event loop that switch, sleep and wait for each other."""

import asyncio


async def worker(n):
    for _ in range(n):
        await asyncio.sleep(0)
    return n


async def tree(depth):
    if depth == 0:
        await asyncio.sleep(0)
        return 1
    return sum(await asyncio.gather(*(tree(depth - 1) for _ in range(4))))


async def run():
    total = sum(await asyncio.gather(*(worker(200) for _ in range(200))))
    for _ in range(4):
        total += await tree(6)
    return total


def main():
    return asyncio.run(run())


if __name__ == "__main__":
    from time import perf_counter

    begin = perf_counter()
    checksum = main()
    print("asyncio_tasks", perf_counter() - begin)
    print("checksum", checksum)
