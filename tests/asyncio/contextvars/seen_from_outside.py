# The context of a task or a callback is one object, whoever asks for it and when.
import asyncio
import contextvars

var = contextvars.ContextVar("var", default="default")


async def main():
    loop = asyncio.get_running_loop()
    me = asyncio.current_task()
    var.set("main")
    print(me.get_context()[var], me.get_context() is me.get_context())

    async def child():
        own = asyncio.current_task().get_context()
        print(own[var])
        var.set("child")
        print(own[var], asyncio.current_task().get_context() is own)
        await asyncio.sleep(0)
        print(var.get(), asyncio.current_task().get_context() is own)
        # Seen while another context is entered, and from an eager task inside.
        other = contextvars.Context()
        task = asyncio.current_task()
        print(other.run(lambda: (var.get(), task.get_context()[var])))

        async def eager():
            var.set("eager")
            return task.get_context()[var], task.get_context() is own

        print(await asyncio.Task(eager(), eager_start=True), var.get())

    task = asyncio.create_task(child())
    before = task.get_context()
    print(before[var], before is me.get_context())
    await task
    print(task.get_context() is before, before[var], var.get())

    lazy = asyncio.create_task(child())
    await lazy
    print(lazy.get_context()[var])

    handle = loop.call_soon(lambda: seen.append((var.get(), handle.get_context()[var])))
    seen = []
    var.set("later")
    print(handle.get_context()[var])
    await asyncio.sleep(0)
    print(seen)

    def changes():
        var.set("changed")
        seen.append(handle.get_context()[var])

    handle = loop.call_soon(changes)
    await asyncio.sleep(0)
    print(seen, handle.get_context()[var], var.get())

    context = contextvars.copy_context()
    context.run(var.set, "given")
    first = asyncio.create_task(asyncio.sleep(0), context=context)
    print(first.get_context() is context)
    await first
    try:
        context.run(context.run, print)
    except RuntimeError as exc:
        print(str(exc).split(":")[0])

    future = loop.create_future()
    future.add_done_callback(lambda f: print("done", var.get()))
    print([c[1][var] for c in future._callbacks])
    var.set("last")
    future.set_result(None)
    await asyncio.sleep(0)


asyncio.run(main())
print(var.get())
