# taipan-only: a package for CPython
import asyncio, uvloop
async def main():
    print(isinstance(asyncio.get_running_loop(), uvloop.Loop))
    return 5
print(uvloop.run(main()))
loop = uvloop.new_event_loop()
print(loop.run_until_complete(asyncio.sleep(0, "slept")))
loop.close()
