# A loop that is closed with work pending: nothing of it runs, and whoever comes later is told.
import asyncio
import gc


async def forever(log):
    try:
        await asyncio.Event().wait()
    finally:
        log.append("left")


loop = asyncio.new_event_loop()
log = []
loop.set_exception_handler(lambda loop, context: log.append(context["message"]))
task = loop.create_task(forever(log))
loop.call_soon(loop.stop)
loop.run_forever()
handle = loop.call_soon(log.append, "soon")
timer = loop.call_later(0, log.append, "later")
future = loop.create_future()
future.add_done_callback(lambda f: log.append("told"))
loop.close()
loop.close()
print(loop.is_closed(), loop.is_running(), log, task.done(), handle.cancelled(), timer.cancelled())
coroutine = forever(log)
for attempt in (
    lambda: loop.run_forever(),
    lambda: loop.run_until_complete(future),
    lambda: loop.call_soon(print),
    lambda: loop.call_soon_threadsafe(print),
    lambda: loop.call_later(0, print),
    lambda: loop.call_at(0, print),
    lambda: loop.create_task(coroutine),
    lambda: future.set_result(None),
    lambda: loop.run_in_executor(None, print),
    lambda: loop.add_signal_handler(10, print),
    lambda: task.cancel(),
):
    try:
        print(attempt())
    except Exception as exc:
        print(type(exc).__name__, exc)
coroutine.close()
handle.cancel()
timer.cancel()
loop.stop()
print(future.done(), asyncio.all_tasks(loop) <= {task})
del task, attempt
gc.collect()
print(sorted(log))


async def closes_itself():
    loop = asyncio.get_running_loop()
    try:
        loop.close()
    except RuntimeError as exc:
        print(exc)


asyncio.run(closes_itself())
