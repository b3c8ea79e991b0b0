import asyncio
loop = asyncio.new_event_loop()
def tick(n):
    print("tick", n, loop.is_running())
    if n == 2: loop.stop()
    loop.call_soon(tick, n + 1)
loop.call_soon(tick, 0)
loop.run_forever()
print("stopped", loop.is_running())
loop.close()
loop.close()
for f in (lambda: loop.call_soon(print), lambda: loop.run_forever()):
    try:
        f()
    except RuntimeError as e:
        print(e)
