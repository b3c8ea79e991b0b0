# Reading in all ways from a reader that is fed by hand.
import asyncio


async def attempt(awaitable):
    try:
        return await awaitable
    except Exception as exc:
        return f"{type(exc).__name__}: {exc}"


async def main():
    reader = asyncio.StreamReader(limit=8)
    print(repr(reader), reader.at_eof(), reader.exception())
    reader.feed_data(b"one\ntwo;three|four")
    print(reader)
    print(await reader.readline(), await reader.readuntil(b";"), await reader.readuntil((b"|", b"ee")))
    print(await reader.read(0), await reader.readexactly(0), await reader.readexactly(2), await reader.read(2))
    print(await attempt(reader.readuntil(())), await attempt(reader.readuntil(b"")))
    print(await attempt(reader.readexactly(-1)))
    reader.feed_data(b"0123456789")
    print(await attempt(reader.readuntil(b"\n")))
    print(await attempt(reader.readline()))
    reader.feed_data(b"0123456789\nnext\n")
    print(await attempt(reader.readuntil(b"\n")))
    print(await attempt(reader.readline()), await reader.readline())
    waiting = asyncio.create_task(reader.readexactly(4))
    await asyncio.sleep(0)
    print(await attempt(reader.read(1)))
    waiting.cancel()
    await asyncio.wait([waiting])
    print(waiting.cancelled(), reader)
    waiting = asyncio.create_task(reader.readexactly(4))
    await asyncio.sleep(0)
    reader.feed_data(b"ab")
    await asyncio.sleep(0)
    reader.feed_data(b"cdef")
    print(await waiting)
    reader.feed_eof()
    print(await attempt(reader.readexactly(4)), reader.at_eof(), await reader.read(), await reader.readline())
    print(await attempt(reader.readuntil(b"x")))

    lines = asyncio.StreamReader()
    lines.feed_data(b"a\nb\nc")
    lines.feed_eof()
    print([line async for line in lines], lines)

    failed = asyncio.StreamReader()
    waiting = asyncio.create_task(failed.readline())
    await asyncio.sleep(0)
    failed.set_exception(ConnectionResetError("gone"))
    print(await attempt(waiting), await attempt(failed.read()), failed)
    try:
        asyncio.StreamReader(limit=0)
    except ValueError as exc:
        print(exc)


asyncio.run(main())
