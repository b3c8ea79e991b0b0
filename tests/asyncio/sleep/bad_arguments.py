import asyncio
async def main():
    for d in ("x", None, float("nan")):
        try:
            await asyncio.sleep(d)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, e)
asyncio.run(main())
