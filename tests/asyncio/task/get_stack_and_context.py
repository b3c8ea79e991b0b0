import asyncio
async def inner(): await asyncio.sleep(0)
async def child():
    await inner()
async def main():
    t = asyncio.create_task(child())
    await asyncio.sleep(0)
    print([f.f_code.co_name for f in t.get_stack()])
    print(type(t.get_context()).__name__)
    await t
    print(t.get_stack())
asyncio.run(main())
