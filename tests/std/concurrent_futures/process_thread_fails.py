import multiprocessing
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from operator import mul

start, count = threading._start_joinable_thread, 0


def fail(function, *args, **kwargs):
    global count
    count += 1
    if count > 1:
        raise RuntimeError("can't create new thread at interpreter shutdown")
    return start(function, *args, **kwargs)


threading._start_joinable_thread = fail
with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as executor:
    try:
        list(executor.map(mul, [(2, 3)] * 10))
    except BrokenProcessPool:
        print("broken")
