"""Tables and trees of the tasks of a process: what `python -m asyncio ps` and `pstree` print."""

import sys
from collections import namedtuple
from itertools import count

FrameInfo = namedtuple("FrameInfo", ("funcname", "filename", "lineno"))
CoroInfo = namedtuple("CoroInfo", ("call_stack", "task_name"))
TaskInfo = namedtuple("TaskInfo", ("task_id", "task_name", "coroutine_stack", "awaited_by"))
AwaitedInfo = namedtuple("AwaitedInfo", ("thread_id", "awaited_by"))


class CycleFoundException(Exception):
    """Tasks wait for each other in a circle."""

    def __init__(self, cycles, id2name):
        super().__init__(cycles, id2name)
        self.cycles = cycles
        self.id2name = id2name


def _tasks(result):
    for thread in result:
        for task in thread.awaited_by:
            yield thread.thread_id, task


def _place(frame):
    """A frame as the tree shows it; what is not known of it is left out."""
    if not frame.filename or frame.filename == "~":
        return frame.funcname
    if frame.lineno is None:
        return f"{frame.funcname} {frame.filename}"
    return f"{frame.funcname} {frame.filename}:{frame.lineno}"


def _find_cycles(below):
    """The circles of a graph {node: [nodes]}, each beginning and ending with the same node."""
    done, path, cycles = set(), [], []

    def visit(node):
        if node in path:
            cycles.append(path[path.index(node) :] + [node])
        elif node not in done:
            path.append(node)
            for successor in below.get(node, ()):
                visit(successor)
            path.pop()
            done.add(node)

    for node in list(below):
        visit(node)
    return cycles


class _Node:
    """A task or a frame, and what hangs below it by label."""

    def __init__(self, label):
        self.label = label
        self.below = {}

    def reach(self, key, label):
        node = self.below.get(key)
        if node is None:
            node = self.below[key] = _Node(label)
        return node


def build_async_tree(result, task_emoji="(T)", cor_emoji=""):
    """The lines of one tree for each task that no other waits for."""
    names, awaits = {}, {}
    for _, task in _tasks(result):
        names[task.task_id] = task.task_name
    for _, task in _tasks(result):
        for coro in task.awaited_by:
            awaits.setdefault(coro.task_name, []).append(task.task_id)
    cycles = _find_cycles(awaits)
    if cycles:
        raise CycleFoundException(cycles, names)
    nodes = {}

    def node_of(task_id):
        if task_id not in nodes:
            nodes[task_id] = _Node(f"{task_emoji} {names.get(task_id, 'Unknown')}")
        return nodes[task_id]

    def follow(node, call_stack):
        # Stacks begin with the innermost frame, trees with the outermost.
        for frame in reversed(call_stack):
            place = _place(frame)
            node = node.reach(place, f"{cor_emoji} {place}")
        return node

    waiting = set()
    for _, task in _tasks(result):
        for coro in task.coroutine_stack:
            follow(node_of(task.task_id), coro.call_stack)
        for coro in task.awaited_by:
            waiting.add(task.task_id)
            last = follow(node_of(coro.task_name), coro.call_stack)
            last.below[("task", task.task_id)] = node_of(task.task_id)

    def lines(node, indent, last):
        yield f"{indent}{'└── ' if last else '├── '}{node.label}"
        indent += "    " if last else "│   "
        left = len(node.below)
        for successor in node.below.values():
            left -= 1
            yield from lines(successor, indent, left == 0)

    known = list(dict.fromkeys([*names, *nodes]))
    return [list(lines(node_of(task_id), "", True)) for task_id in known if task_id not in waiting]


def _chain(call_stack):
    return " -> ".join(frame.funcname for frame in call_stack)


def build_task_table(result):
    """A row for each pair of a task and one that waits for it."""
    names = {task.task_id: task.task_name for _, task in _tasks(result)}
    rows = []
    for thread_id, task in _tasks(result):
        start = [
            thread_id,
            hex(task.task_id),
            task.task_name,
            " -> ".join(filter(None, (_chain(coro.call_stack) for coro in task.coroutine_stack))),
        ]
        for coro in task.awaited_by:
            rows.append(
                start + [_chain(coro.call_stack), names.get(coro.task_name, "Unknown"), hex(coro.task_name)]
            )
        if not task.awaited_by:
            rows.append(start + ["", "", "0x0"])
    return rows


def _fetch(pid, retries):
    from . import _remote

    for attempt in count():
        try:
            return _remote.ask(pid)
        except (OSError, RuntimeError, ValueError) as exc:
            if attempt >= retries:
                print(f"Error retrieving tasks: {exc}", file=sys.stderr)
                sys.exit(1)


def display_awaited_by_tasks_table(pid, retries=0):
    """Print the tasks of a process as a table."""
    columns = (
        ("tid", 10), ("task id", 20), ("task name", 20), ("coroutine stack", 50), ("awaiter chain", 50),
        ("awaiter name", 15), ("awaiter id", 15),
    )
    rows = build_task_table(_fetch(pid, retries))
    print(" ".join(f"{title:<{width}}" for title, width in columns))
    print("-" * 180)
    for row in rows:
        print(" ".join(f"{cell:<{width}}" for cell, (_, width) in zip(row, columns)))


def _print_cycles(exc):
    print("ERROR: await-graph contains cycles - cannot print a tree!", file=sys.stderr)
    print("", file=sys.stderr)
    for cycle in exc.cycles:
        names = (exc.id2name.get(task_id, hex(task_id)) for task_id in cycle)
        print(f"cycle: {' → '.join(names)}", file=sys.stderr)


def display_awaited_by_tasks_tree(pid, retries=0):
    """Print the tasks of a process as trees."""
    try:
        trees = build_async_tree(_fetch(pid, retries))
    except CycleFoundException as exc:
        _print_cycles(exc)
        sys.exit(1)
    print("\n\n".join("\n".join(tree) for tree in trees))
