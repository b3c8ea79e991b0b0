import asyncio
async def main():
    loop = asyncio.get_running_loop()
    loop.call_later(0.02, print, "later 2")
    loop.call_later(0.01, print, "later 1")
    h = loop.call_later(0.015, print, "never")
    now = loop.time()
    t = loop.call_at(now + 0.03, print, "at")
    print(t.when() == now + 0.03, type(h).__name__)
    h.cancel()
    await asyncio.sleep(0.05)
    for f in (lambda: loop.call_later(None, print), lambda: loop.call_at(None, print)):
        try:
            f()
            print("accepted")
        except TypeError as e:
            print(e)
asyncio.run(main())
