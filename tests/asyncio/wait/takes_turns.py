import asyncio
async def main():
    log = []
    async def other():
        for i in range(6):
            log.append(i)
            await asyncio.sleep(0)
    loop = asyncio.get_running_loop()
    f = loop.create_future(); f.set_result(1)
    g = loop.create_future(); g.set_exception(ValueError("x")); g.exception()
    t = asyncio.create_task(other())
    await asyncio.wait([f]); log.append("wait done")
    await asyncio.wait([f, g], return_when=asyncio.FIRST_EXCEPTION); log.append("wait exc")
    await asyncio.wait([f, t], timeout=0); log.append("wait 0")
    await asyncio.wait([f, t], timeout=0.001, return_when="FIRST_COMPLETED"); log.append("wait fc")
    print(log)
    h = loop.create_future()
    w = asyncio.create_task(asyncio.wait([h, t]))
    await asyncio.sleep(0)
    print(len(h._callbacks or ()))
    w.cancel()
    await asyncio.gather(w, return_exceptions=True)
    print(w.cancelled(), h._callbacks, h.cancelled())

asyncio.run(main())
