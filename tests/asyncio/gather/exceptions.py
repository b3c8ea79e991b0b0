import asyncio
async def ok(): await asyncio.sleep(0.01); print("ok ran"); return 1
async def bad(): raise ValueError("v")
async def main():
    try:
        await asyncio.gather(ok(), bad())
    except ValueError as e:
        print("caught", e)
    await asyncio.sleep(0.02)
    print(await asyncio.gather(ok(), bad(), return_exceptions=True))
asyncio.run(main())
