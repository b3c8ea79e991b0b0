import _thread

done = _thread.allocate_lock()
done.acquire()


def work(a, *, b):
    print(a, b)
    done.release()


_thread.start_new_thread(work, (1,), {'b': 2})
done.acquire()
handle = _thread.start_joinable_thread(lambda: print('joinable'))
handle.join()
print(handle.is_done(), _thread._count())
for args in [(1, ()), (print, 1), (print, (), 1)]:
    try:
        _thread.start_new_thread(*args)
    except TypeError as exc:
        print(exc)
try:
    _thread._ThreadHandle().join()
except RuntimeError as exc:
    print(exc)
lock = _thread.RLock()
lock.acquire()
lock.acquire()
print(lock._recursion_count(), lock._is_owned())
state = lock._release_save()
print(state[0], lock._is_owned())
