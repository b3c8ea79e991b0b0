import asyncio
async def attempt(what):
    try:
        print(await what)
    except (ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as e:
        print(type(e).__name__, e, getattr(e, "consumed", None), getattr(e, "partial", None))
async def main():
    r = asyncio.StreamReader(limit=8)
    print(r)
    r.feed_data(b"ab\ncdefghijklmnop\nq;r--s")
    await attempt(r.readline())
    await attempt(r.readline())
    await attempt(r.readuntil((b"--", b";")))
    await attempt(r.readuntil(b"--"))
    await attempt(r.readuntil(b""))
    await attempt(r.readexactly(-1))
    r.feed_eof()
    print(r)
    await attempt(r.readuntil(b"x"))
    await attempt(r.readexactly(3))
    await attempt(r.read())
    await attempt(r.readline())
    r = asyncio.StreamReader(limit=4)
    r.feed_data(b"0123456789")
    await attempt(r.readuntil(b"\n"))
    await attempt(r.read(3))
    r.set_exception(ValueError("broken"))
    await attempt(r.read())
    r = asyncio.StreamReader()
    async def feed():
        for part in (b"x", b"y\r", b"\nz"):
            await asyncio.sleep(0)
            r.feed_data(part)
        r.feed_eof()
    t = asyncio.create_task(feed())
    print(await r.readuntil(b"\r\n"), [line async for line in r])
    await t
asyncio.run(main())
