import asyncio
async def bye(): raise SystemExit(3)
async def main():
    global t
    t = asyncio.create_task(bye())
    try:
        await asyncio.sleep(1)
    finally:
        print("main cancelled")
try:
    asyncio.run(main())
except SystemExit as e:
    print("exit", e.code, repr(t.exception()))
