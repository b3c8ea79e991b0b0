import threading


def show(call, *args):
    try:
        print(call(*args))
    except Exception as exc:
        print(type(exc).__name__, exc)


thread = threading.Thread(target=int)
show(thread.join)
thread.start()
thread.join()
show(thread.start)
show(threading.current_thread().join)
show(setattr, thread, 'daemon', True)


class Forgetful(threading.Thread):
    def __init__(self):
        pass


show(Forgetful().start)
show(threading.Lock().release)
show(threading.RLock().release)
show(threading.Condition().wait)
show(threading.Condition().notify)
show(threading.Semaphore, -1)
show(threading.BoundedSemaphore(1).release)
show(threading.Barrier, 0)
show(threading.Lock().acquire, False, 1)
show(threading.Lock().acquire, True, -2)
show(threading.stack_size, 100)
