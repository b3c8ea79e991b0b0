# What `python -m asyncio ps` and `pstree` make of the tasks of a process.
from collections import namedtuple

from asyncio import tools

Frame = namedtuple("Frame", "funcname filename lineno")
Coro = namedtuple("Coro", "call_stack task_name")
Task = namedtuple("Task", "task_id task_name coroutine_stack awaited_by")
Thread = namedtuple("Thread", "thread_id awaited_by")

group = [Frame("TaskGroup._aexit", "groups.py", 12), Frame("main", "app.py", 5)]
tasks = [
    Task(1, "main", [Coro(group, 1)], []),
    Task(2, "fetch", [Coro([Frame("read", "net.py", 3), Frame("fetch", "app.py", 9)], 2)], [Coro(group, 1)]),
    Task(3, "store", [Coro([Frame("fetch", "app.py", 9)], 3)], [Coro(group, 1), Coro([Frame("f", "", 0)], 4)]),
    Task(4, "idle", [], []),
]
for tree in tools.build_async_tree([Thread(7, tasks), Thread(0, [])]):
    print("\n".join(tree))
for row in tools.build_task_table([Thread(7, tasks)]):
    print(row)
circle = [
    Task(1, "a", [], [Coro([Frame("wait", "", 0)], 2)]),
    Task(2, "b", [], [Coro([Frame("wait", "", 0)], 1)]),
]
try:
    tools.build_async_tree([Thread(7, circle)])
except tools.CycleFoundException as exc:
    print(exc.cycles, exc.id2name)
print(tools.build_async_tree([]), tools.build_task_table([]))
