"""Starting several attempts one after another; the first that succeeds wins."""

__all__ = ("staggered_race",)

from . import events, exceptions, tasks


async def staggered_race(coro_fns, delay, *, loop=None):
    """Run coroutine functions, each started `delay` seconds after the one before or at its failure.

    Returns (result of the winner or None, its index or None, list of exceptions by index).
    With delay None an attempt starts only when the one before has failed.
    """
    loop = loop or events.get_running_loop()
    functions = list(coro_fns)
    errors = []
    running = {}
    winner = None
    index = 0
    try:
        while True:
            if index < len(functions):
                errors.append(None)
                running[loop.create_task(functions[index]())] = index
                index += 1
            if not running:
                return None, None, errors
            timeout = delay if index < len(functions) else None
            done, _ = await tasks.wait(list(running), timeout=timeout, return_when=tasks.FIRST_COMPLETED)
            # In the order of their start, should several be done.
            for task in sorted(done, key=running.get):
                number = running.pop(task)
                if task.cancelled():
                    errors[number] = exceptions.CancelledError()
                    continue
                error = task.exception()
                if error is None:
                    winner = (task.result(), number)
                    break
                if isinstance(error, (SystemExit, KeyboardInterrupt)):
                    raise error
                errors[number] = error
            if winner is not None:
                return *winner, errors
    finally:
        await _cancel(running, errors)


async def _cancel(running, errors):
    """Cancel what still runs and wait for it; a cancellation that comes meanwhile goes to it too."""
    left = list(running)
    cancellation = None
    for task in left:
        task.cancel()
    while left:
        try:
            _, left = await tasks.wait(left)
        except exceptions.CancelledError as exc:
            cancellation = exc
            for task in left:
                task.cancel(*exc.args)
    for task, number in running.items():
        error = None if task.cancelled() else task.exception()
        errors[number] = error or exceptions.CancelledError()
    if cancellation is not None:
        raise cancellation
