import asyncio, io
def clean(text):
    # Without identities, files, and the library's own frames.
    for line in text.splitlines():
        if "asyncio/graph.py" in line or "asyncio/tasks.py" in line: continue
        if "id=0x" in line: line = line[:line.index("id=0x")] + "id=X)"
        if "File '" in line: line = line[:line.index("File '")] + line[line.index("', line") + 3:]
        print(line)
def show(*args, **kw):
    out = io.StringIO()
    asyncio.print_call_graph(*args, file=out, **kw)
    clean(out.getvalue())
async def inner():
    show()
    show(limit=1)
    show(limit=-1)
async def middle():
    await inner()
async def waits(t):
    await t
async def sleeper():
    await asyncio.sleep(10)
async def main():
    t = asyncio.create_task(middle(), name="mid")
    async with asyncio.TaskGroup() as tg:
        tg.create_task(waits(t), name="waiter")
    s = asyncio.create_task(sleeper(), name="sleeper")
    w = asyncio.create_task(waits(s), name="w")
    g = asyncio.create_task(waits(asyncio.gather(w)), name="g")
    await asyncio.sleep(0.01)
    show(s)
    graph = asyncio.capture_call_graph(s)
    print(type(graph).__name__, graph.future is s, [type(e).__name__ for e in graph.call_stack], [a.future.get_name() for a in graph.awaited_by])
    clean(asyncio.format_call_graph(w))
    for bad in (1,):
        try:
            asyncio.capture_call_graph(bad)
        except TypeError as e:
            print(e)
    s.cancel()
    await asyncio.gather(g, return_exceptions=True)
asyncio.run(main())
try:
    print(asyncio.capture_call_graph())
except RuntimeError as e:
    print(e)
