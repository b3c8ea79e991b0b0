import asyncio
async def main():
    for x in (5, main):
        try:
            asyncio.create_task(x)
        except TypeError as e:
            print(str(e).split(",")[0][:40])
asyncio.run(main())
c = main()
try:
    asyncio.create_task(c)
except RuntimeError as e:
    print(e)
c.close()
