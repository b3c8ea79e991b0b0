import itertools
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from operator import add


def main():
    for _ in range(40):
        executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork"))
        results = executor.map(add, itertools.count(), itertools.count(), buffersize=2)
        assert next(results) == 0
        # This cancels what has not begun.
        del results
        executor.shutdown()
    print("ended")


if __name__ == "__main__":
    main()
