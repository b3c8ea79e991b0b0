"""Who awaits whom: the call stacks of tasks, and of the tasks that wait for them."""

__all__ = (
    "capture_call_graph",
    "format_call_graph",
    "print_call_graph",
    "FrameCallGraphEntry",
    "FutureCallGraph",
)

import sys
import types
from dataclasses import dataclass

from . import events, futures, tasks


@dataclass(frozen=True, slots=True)
class FrameCallGraphEntry:
    """One frame of a call stack."""

    frame: types.FrameType


@dataclass(frozen=True, slots=True)
class FutureCallGraph:
    """A future, its call stack from the innermost frame on, and the graphs of those that wait for it."""

    future: futures.Future
    call_stack: tuple
    awaited_by: tuple


def _attribute(coro, suffix):
    """The frame or code of a coroutine, generator or asynchronous generator."""
    for prefix in ("cr", "gi", "ag"):
        value = getattr(coro, f"{prefix}_{suffix}", None)
        if value is not None:
            return value
    return None


def _awaiters(future):
    """Those that wait for a future, as far as they are futures themselves."""
    found = {}
    for callback, _ in getattr(future, "_callbacks", None) or ():
        owner = getattr(callback, "__self__", None)
        if futures.isfuture(owner):
            # A task that waits for it directly.
            awaiter = owner
        else:
            # What wait(), gather(), shield() and task groups do for the task that has called them.
            awaiter = getattr(callback, "_awaiter", None) or getattr(owner, "_parent_task", None)
        if awaiter is not None:
            found[id(awaiter)] = awaiter
    for awaiter in futures._recorded_awaiters(future):
        found[id(awaiter)] = awaiter
    return found.values()


def _note_tasks(task, exception):
    """Note on an exception that ends a task which tasks wait for that one, for tracebacks on a terminal."""
    if "_awaiting_tasks" in vars(exception):
        return
    lines = [f"  in task {task.get_name()!r}\n"]
    seen = {id(task)}
    at = task
    while len(lines) < 20:
        at = next((awaiter for awaiter in _awaiters(at) if id(awaiter) not in seen), None)
        if at is None:
            break
        seen.add(id(at))
        if not hasattr(at, "get_name"):
            # A future of gather() or the like stands between tasks.
            continue
        stack = [entry.frame for entry in _suspended_stack(at)]
        frame = next((f for f in stack if not f.f_code.co_filename.startswith("<std>/")), None)
        place = f", in {frame.f_code.co_qualname} ({frame.f_code.co_filename}:{frame.f_lineno})" if frame else ""
        lines.append(f"  awaited by task {at.get_name()!r}{place}\n")
    if len(lines) > 1:
        exception._awaiting_tasks = "".join(lines)


def _awaited_by(future):
    """The set of those that wait for a future, None if there are none."""
    return set(_awaiters(future)) or None


def _suspended_stack(future):
    """The frames of a task that does not run now, innermost first."""
    get_coro = getattr(future, "get_coro", None)
    coro = None if get_coro is None else get_coro()
    entries = []
    while coro is not None:
        frame = _attribute(coro, "frame")
        if frame is None:
            break
        entries.append(FrameCallGraphEntry(frame))
        for name in ("cr_await", "gi_yieldfrom", "ag_await"):
            if hasattr(coro, name):
                coro = getattr(coro, name)
                break
        else:
            break
    entries.reverse()
    return entries


def _cut(entries, limit):
    if limit is None:
        return tuple(entries)
    if limit == 0:
        return ()
    return tuple(entries[-limit:] if limit > 0 else entries[:-limit])


def _graph_of(future, limit):
    if not futures.isfuture(future):
        raise TypeError(f"{future!r} object does not appear to be compatible with asyncio.Future")
    awaited_by = tuple(_graph_of(awaiter, limit) for awaiter in _awaiters(future))
    return FutureCallGraph(future, _cut(_suspended_stack(future), limit), awaited_by)


def capture_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of a future, by default of the task that runs; None if no task runs.

    depth frames of the callers are left out. A positive limit keeps that many of the outermost frames, a negative
    one of the innermost ones.
    """
    loop = events._get_running_loop()
    if future is None:
        if loop is None:
            raise RuntimeError(
                "capture_call_graph() is called outside of a running event loop and no *future* to introspect was provided"
            )
        future = tasks.current_task(loop=loop)
        if future is None:
            return None
    elif loop is None or future is not tasks.current_task(loop=loop):
        return _graph_of(future, limit)
    entries = []
    frame = sys._getframe(depth)
    while frame is not None:
        entries.append(FrameCallGraphEntry(frame))
        back = frame.f_back
        # Below its first frame there is only what runs the loop.
        if frame.f_generator is not None and (back is None or back.f_generator is None):
            break
        frame = back
    awaited_by = tuple(_graph_of(awaiter, limit) for awaiter in _awaiters(future))
    return FutureCallGraph(future, _cut(entries, limit), awaited_by)


def _lines(graph, level):
    indent = " " * level
    future = graph.future
    if isinstance(future, tasks.Task):
        yield f"{indent}* Task(name={future.get_name()!r}, id={id(future):#x})"
    else:
        yield f"{indent}* {type(future).__name__}(id={id(future):#x})"
    if graph.call_stack:
        yield f"{indent}  + Call stack:"
        for entry in graph.call_stack:
            frame = entry.frame
            owner = frame.f_generator
            if owner is None:
                name = f"{frame.f_code.co_qualname}()"
            else:
                if isinstance(owner, types.AsyncGeneratorType):
                    kind = "async generator"
                elif isinstance(owner, types.CoroutineType):
                    kind = "async"
                else:
                    kind = "generator"
                name = f"{kind} {_attribute(owner, 'code').co_qualname}()"
            yield f"{indent}  |   File {frame.f_code.co_filename!r}, line {frame.f_lineno}, in {name}"
    if graph.awaited_by:
        yield f"{indent}  + Awaited by:"
        for awaiter in graph.awaited_by:
            yield from _lines(awaiter, level + 4)


def format_call_graph(future=None, /, *, depth=1, limit=None):
    """The graph of a future as text."""
    graph = capture_call_graph(future, depth=depth + 1, limit=limit)
    return "" if graph is None else "\n".join(_lines(graph, 0))


def print_call_graph(future=None, /, *, file=None, depth=1, limit=None):
    """Print the graph of a future."""
    print(format_call_graph(future, depth=depth, limit=limit), file=file)
