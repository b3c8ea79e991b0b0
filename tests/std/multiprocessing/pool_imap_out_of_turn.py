# Results that come before their turn wait for it, however long.
import multiprocessing
import time


def late(task):
    number, delay = task
    time.sleep(delay)
    return number


def failing(n):
    yield 0, 0.05
    yield from ((i, 0) for i in range(1, n))
    raise RuntimeError("no more tasks")


if __name__ == "__main__":
    for method in ("fork", "spawn"):
        context = multiprocessing.get_context(method)
        with context.Pool(2) as pool:
            print(list(pool.imap(late, [(0, 0.2), (1, 0), (2, 0), (3, 0.1), (4, 0)])))
            print(list(pool.imap(late, [(i, 0.1 * (i == 0)) for i in range(10)], chunksize=3)))
            print(sorted(pool.imap_unordered(late, [(i, 0.05 * (i % 2)) for i in range(6)])))
            results = pool.imap(late, failing(4))
            try:
                while True:
                    print(next(results))
            except RuntimeError as error:
                print(error)
            try:
                pool.imap(late, [(0, 5)]).next(timeout=0.05)
            except multiprocessing.TimeoutError as error:
                print(type(error).__name__)
            pool.terminate()
