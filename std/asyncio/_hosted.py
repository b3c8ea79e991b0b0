"""Coroutines that the embedding program awaits, and futures of its that coroutines await."""

from _asyncio import Future

from . import events, tasks

_own_loop = None


class HostFuture(Future):
    """What a script waits for while a future of the host's is under way."""

    def cancel(self, msg=None):
        """Cancel it, and have the host drop its future at once."""
        if not super().cancel(msg):
            return False
        drop = self._drop
        if drop is not None:
            self._drop = None
            drop()
        return True


def pending():
    """Return a future of the running loop."""
    future = HostFuture(loop=events.get_running_loop())
    future._drop = None
    return future


def running():
    """Return the running loop."""
    return events.get_running_loop()


def watch(fd, call):
    """Have the running loop call something when the descriptor is readable."""
    events.get_running_loop().add_reader(fd, call)


def loop():
    """Return the loop of what the host awaits."""
    global _own_loop
    if _own_loop is None or _own_loop.is_closed():
        _own_loop = events.new_event_loop()
    return _own_loop


async def _value(result):
    if hasattr(type(result), "__await__"):
        return await result
    return result


def begin(result):
    """Return a task for what a function has returned: something to await, or a plain result."""
    return loop().create_task(_value(result))


def spawn(result):
    """Return a task of the loop that is there for what a function has returned, or None if that is nothing to await."""
    if not hasattr(type(result), "__await__"):
        return None
    current = events._get_running_loop()
    return (loop() if current is None else current).create_task(_value(result))


def turn(loop):
    """Run one turn of the loop, which does not wait."""
    loop.stop()
    loop.run_forever()


def give_up(loop):
    """Cancel all tasks of the loop and let them end, unless they wait for something again; close the loop then."""
    tasks_left = tasks.all_tasks(loop)
    for task in tasks_left:
        task.cancel()
    for _ in range(100):
        turn(loop)
        tasks_left = {task for task in tasks_left if not task.done()}
        if not tasks_left:
            break
    for task in tasks.all_tasks(loop):
        task._log_destroy_pending = False
        coro = task.get_coro()
        if coro is not None:
            try:
                coro.close()
            except RuntimeError:
                # It waits for something even now.
                pass
    loop.close()
