import asyncio
async def ok(): return 42
async def bad(): raise ValueError("boom")
print(asyncio.run(ok()))
try:
    asyncio.run(bad())
except ValueError as e:
    print(e)
for x in (5, ok, None):
    try:
        asyncio.run(x)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
