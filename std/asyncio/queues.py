"""Queues between tasks."""

__all__ = ("Queue", "PriorityQueue", "LifoQueue", "QueueFull", "QueueEmpty", "QueueShutDown")

from _asyncio import LifoQueue, PriorityQueue, Queue


class QueueEmpty(Exception):
    """There is nothing to get."""


class QueueFull(Exception):
    """There is no room to put something."""


class QueueShutDown(Exception):
    """The queue has been shut down."""


JoinableQueue = Queue


# How queues are shown.


def _format(queue):
    parts = [f"maxsize={queue._maxsize!r}"]
    if getattr(queue, "_queue", None):
        parts.append(f"_queue={list(queue._queue)!r}")
    if queue._getters:
        parts.append(f"_getters[{len(queue._getters)}]")
    if queue._putters:
        parts.append(f"_putters[{len(queue._putters)}]")
    if queue._unfinished_tasks:
        parts.append(f"tasks={queue._unfinished_tasks}")
    if queue._is_shutdown:
        parts.append("shutdown")
    return " ".join(parts)


def _repr(queue):
    return f"<{type(queue).__name__} at {id(queue):#x} {queue._format()}>"


def _str(queue):
    return f"<{type(queue).__name__} {queue._format()}>"
