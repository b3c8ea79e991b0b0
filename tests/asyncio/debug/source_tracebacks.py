# In debug mode futures, tasks and handles know where they were made.
import asyncio


def place(traceback):
    return [(frame.name, frame.lineno) for frame in traceback if frame.name == "main"]


async def work():
    await asyncio.sleep(0)


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    task = asyncio.create_task(work())
    soon = loop.call_soon(print, "soon")
    later = loop.call_later(60, print, "later")
    for made in (future, task, soon, later, asyncio.Future()):
        print(type(made).__name__, place(made._source_traceback))
    print("created at" in repr(future), "created at" in repr(task), "created at" in repr(later))
    later.cancel()
    print(repr(later).split()[0], "cancelled" in repr(later), "print('later')" in repr(later))
    await task


asyncio.run(main(), debug=True)
asyncio.run(work())
loop = asyncio.new_event_loop()
print(loop.create_future()._source_traceback, loop.call_soon(print)._source_traceback)
loop.close()
