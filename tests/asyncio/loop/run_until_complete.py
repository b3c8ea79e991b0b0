import asyncio
loop = asyncio.new_event_loop()
async def co(x): return x
print(loop.run_until_complete(co(1)), loop.is_running(), loop.is_closed())
f = loop.create_future()
loop.call_soon(f.set_result, "future result")
print(loop.run_until_complete(f))
g = loop.create_future()
loop.call_soon(loop.stop)
try:
    loop.run_until_complete(g)
except RuntimeError as e:
    print(e)
loop.close()
print(loop.is_closed())
c = co(2)
try:
    loop.run_until_complete(c)
except RuntimeError as e:
    print(e)
c.close()
