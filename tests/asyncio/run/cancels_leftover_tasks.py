import asyncio
async def left():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled")
        raise
    finally:
        print("cleanup")
async def main():
    asyncio.create_task(left())
    await asyncio.sleep(0)
    return "main done"
print(asyncio.run(main()))
