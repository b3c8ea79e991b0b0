import asyncio
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)
async def main():
    loop = asyncio.get_running_loop()
    print(asyncio.get_event_loop() is loop)
    for f in (loop.run_forever, loop.close):
        try:
            f()
        except RuntimeError as e:
            print(e)
    c = asyncio.sleep(0)
    try:
        loop.run_until_complete(c)
    except RuntimeError as e:
        print(e)
    c.close()
    other = asyncio.new_event_loop()
    try:
        other.run_forever()
    except RuntimeError as e:
        print(e)
    other.close()
asyncio.run(main())
