import queue


def show(call, *args, **kwargs):
    try:
        print(call(*args, **kwargs))
    except Exception as exc:
        print(type(exc).__name__, exc)


for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue, queue.SimpleQueue):
    q = kind()
    for item in (3, 1, 2):
        q.put(item)
    print(kind.__name__, [q.get() for _ in range(3)], q.empty(), q.qsize())
    show(q.get_nowait)
    show(q.get, timeout=0.01)
    show(q.get, timeout=-1)
q = queue.Queue(1)
q.put('only')
print(q.full())
show(q.put_nowait, 'more')
show(q.put, 'more', timeout=0.01)
q.task_done()
show(q.task_done)
print(queue.Queue[int], queue.SimpleQueue[int])
