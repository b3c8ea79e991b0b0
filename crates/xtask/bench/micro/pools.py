"""Pools of interpreters and of processes with one job and with two at once: seconds of the clock for a job.

Where there are two processors that nobody else uses, a job of two takes half as long: what divides the rows is how far
interpreters run side by side.
"""

import sys
from concurrent.futures import InterpreterPoolExecutor, ProcessPoolExecutor
from time import perf_counter

ROUNDS = 5
TURNS = 150_000


class Point:
    def __init__(self, x):
        self.x = x

    def shifted(self, by):
        return Point(self.x + by)


def work(turns):
    """Objects, calls, texts, tables and exceptions."""
    total, seen = 0, {}
    for i in range(turns):
        total += Point(i).shifted(1).x
        seen[i % 100] = [str(i), (i, total)]
        try:
            seen["none"]
        except KeyError:
            total += 1
    return total


def seconds(pool, jobs):
    best = 1e9
    for _ in range(ROUNDS):
        begin = perf_counter()
        results = list(pool.map(work, [TURNS] * jobs))
        best = min(best, perf_counter() - begin)
        assert len(set(results)) == 1
    return best / jobs


def main():
    filters = sys.argv[1:]
    kinds = {"interpreters": InterpreterPoolExecutor, "processes": ProcessPoolExecutor}
    for kind, executor in kinds.items():
        with executor(2) as pool:
            # Both workers are there then.
            list(pool.map(work, [100, 100]))
            for jobs in (1, 2):
                name = f"pool_of_{kind}_{jobs}_at_once"
                if not filters or any(f in name for f in filters):
                    print(name, seconds(pool, jobs))
    print("checksum", work(1000))


if __name__ == "__main__":
    main()
