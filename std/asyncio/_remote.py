"""How one process asks another for its tasks.

A process that runs a loop handles a signal that has no other use. Who asks listens on a Unix socket whose name both
know, and sends the signal; the process connects, and writes what its tasks wait for. A process that does not handle
the signal would be ended by it, so the system is asked first.
"""

import os

from .unix_events import _ASKED

_PATIENCE = 5.0


def _address(pid):
    """The name of the socket on which a process is told of the tasks of another; not a file."""
    return b"\0taipan-asyncio-%d" % pid


def _stack(entries):
    return [
        (entry.frame.f_code.co_qualname, entry.frame.f_code.co_filename, entry.frame.f_lineno)
        for entry in entries
    ]


def describe():
    """[(thread, [(id of a task, name, stack, [(stack of one that waits for it, its id)])])] of all loops that run."""
    from . import graph, tasks

    threads = {}
    for task in tasks._every_task():
        if task.done():
            continue
        thread = getattr(task.get_loop(), "_thread_id", None) or 0
        waiting = [
            (_stack(graph._suspended_stack(awaiter)), id(awaiter)) for awaiter in graph._awaiters(task)
        ]
        entry = (id(task), task.get_name(), _stack(graph._suspended_stack(task)), waiting)
        threads.setdefault(thread, []).append(entry)
    return list(threads.items())


def answer():
    """Tell whoever has asked."""
    import json
    import socket

    described = json.dumps(describe()).encode()
    # Whoever listens has asked: their process is the one that put its number into the name of this one's socket.
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
            sock.settimeout(_PATIENCE)
            sock.connect(_address(os.getpid()))
            sock.sendall(described)
    except OSError:
        pass


def ask(pid):
    """The tasks of a process, as tools.build_async_tree() wants them."""
    import json
    import socket

    from _remote_debug import _status

    from .tools import AwaitedInfo, CoroInfo, FrameInfo, TaskInfo

    if not _status(pid, _ASKED)[1]:
        raise RuntimeError(f"process {pid} does not run an event loop that can be asked")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(_address(pid))
        listener.listen(1)
        listener.settimeout(_PATIENCE)
        os.kill(pid, _ASKED)
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            raise RuntimeError(f"process {pid} does not answer") from None
        with connection:
            connection.settimeout(_PATIENCE)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
    described = json.loads(b"".join(parts))

    def coro(stack, task_id):
        return CoroInfo([FrameInfo(*frame) for frame in stack], task_id)

    return [
        AwaitedInfo(
            thread,
            [
                TaskInfo(
                    task_id, name, [coro(stack, task_id)] if stack else [], [coro(*awaiter) for awaiter in waiting]
                )
                for task_id, name, stack, waiting in tasks
            ],
        )
        for thread, tasks in described
    ]
