import concurrent.futures
import threading
import time

with concurrent.futures.ThreadPoolExecutor(max_workers=3, thread_name_prefix='worker') as executor:
    print(list(executor.map(lambda x, y: x * y, range(6), range(6))))
    future = executor.submit(divmod, 17, 5)
    print(future.result(), future.done(), future.running(), future.cancelled())
    failing = executor.submit(lambda: {}['missing'])
    print(repr(failing.exception()))
    try:
        failing.result()
    except KeyError as exc:
        print('raised', exc)
    print(executor.submit(lambda: threading.current_thread().name.startswith('worker_')).result())
    start = time.monotonic()
    list(executor.map(time.sleep, [0.1] * 3))
    print(time.monotonic() - start < 0.25)
try:
    executor.submit(print)
except RuntimeError as exc:
    print(exc)
try:
    concurrent.futures.ThreadPoolExecutor(0)
except ValueError as exc:
    print(exc)
