import asyncio
async def producer(box):
    for i in range(3):
        while box: await asyncio.sleep(0)
        box.append(i); print("put", i)
async def consumer(box):
    for _ in range(3):
        while not box: await asyncio.sleep(0)
        print("got", box.pop())
async def main():
    box = []
    await asyncio.gather(producer(box), consumer(box))
asyncio.run(main())
