"""Runs the rows of a program: functions that do one piece of work each, timed by the processor's clock.

The calls of a row are repeated until they take long enough, several times over; the shortest time of one
call is printed. Arguments of the program are parts of names: only those rows are run.
"""

import sys
from time import process_time

LONG_ENOUGH = 0.05
ROUNDS = 5
_rows = []


def row(work):
    """Take a function as a row of the program, under its name."""
    _rows.append((work.__name__, work))
    return work


def timed(work, count):
    begin = process_time()
    for _ in range(count):
        work()
    return process_time() - begin


def main():
    filters = sys.argv[1:]
    for name, work in _rows:
        if filters and not any(word in name for word in filters):
            continue
        count = 1
        while timed(work, count) < LONG_ENOUGH:
            count *= 2
        print(name, format(min(timed(work, count) for _ in range(ROUNDS)) / count, ".9f"))
