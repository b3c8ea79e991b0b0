"""Texts and stacks of tasks."""

import sys

from . import base_futures, coroutines


def _task_repr_info(task):
    info = base_futures._future_repr_info(task)
    if task.cancelling() and not task.done():
        info[0] = "cancelling"
    info.insert(1, f"name={task.get_name()!r}")
    where = 2
    coro = task.get_coro()
    if coro is not None:
        info.insert(where, f"coro=<{coroutines._format_coroutine(coro)}>")
        where += 1
    waiter = task._fut_waiter
    if waiter is not None:
        info.insert(where, f"wait_for={waiter!r}")
    return info


@base_futures._recursion_safe
def _task_repr(task):
    info_of = getattr(task, "_repr_info", None)
    info = _task_repr_info(task) if info_of is None else info_of()
    return f"<{type(task).__name__} {' '.join(info)}>"


def _frame_of(coro):
    for name in ("cr_frame", "gi_frame", "ag_frame"):
        frame = getattr(coro, name, None)
        if frame is not None:
            return frame
    return None


def _task_get_stack(task, limit):
    frames = []
    frame = _frame_of(task.get_coro())
    if frame is not None:
        # A suspended coroutine: oldest frame first; a limit keeps the newest.
        while frame is not None and (limit is None or limit > len(frames)):
            frames.append(frame)
            frame = frame.f_back
        frames.reverse()
    elif task._exception is not None:
        # A failed one: the traceback from its beginning.
        tb = task._exception.__traceback__
        while tb is not None and (limit is None or limit > len(frames)):
            frames.append(tb.tb_frame)
            tb = tb.tb_next
    return frames


def _task_print_stack(task, limit, file):
    import linecache
    import traceback

    entries = []
    checked = set()
    for frame in task.get_stack(limit=limit):
        code = frame.f_code
        name = code.co_filename
        if name not in checked:
            checked.add(name)
            linecache.checkcache(name)
        line = linecache.getline(name, frame.f_lineno, frame.f_globals)
        entries.append((name, frame.f_lineno, code.co_name, line))
    error = task._exception
    if file is None:
        file = sys.stderr
    if not entries:
        print(f"No stack for {task!r}", file=file)
    elif error is not None:
        print(f"Traceback for {task!r} (most recent call last):", file=file)
    else:
        print(f"Stack for {task!r} (most recent call last):", file=file)
    traceback.print_list(entries, file=file)
    if error is not None:
        for line in traceback.format_exception_only(error):
            print(line, file=file, end="")
