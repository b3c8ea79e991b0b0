"""Sorting of several kinds of items and keys; heaps and bisection."""

import bisect
import heapq
from operator import attrgetter, itemgetter
from _rows import main, row

COUNT = 2000


class Item:
    def __init__(self, rank):
        self.rank = rank

    def __lt__(self, other):
        return self.rank < other.rank


ints = [i * 7919 % 100003 for i in range(COUNT)]
floats = [i / 1000 for i in ints]
words = [f"word{i}" for i in ints]
accented = [f"wörd{i}" for i in ints]
pairs = [(i % 50, f) for i, f in zip(ints, floats)]
items = [Item(i) for i in ints]
nearly = sorted(ints)
nearly[5], nearly[-7], nearly[900] = nearly[1500], nearly[3], nearly[40]
ordered = sorted(ints)


def sorts(name, values, **options):
    def work():
        sorted(values, **options)

    work.__name__ = name
    row(work)


sorts("ints", ints)
sorts("ints_reverse", ints, reverse=True)
sorts("ints_nearly_sorted", nearly)
sorts("floats", floats)
sorts("strings", words)
sorts("strings_not_ascii", accented)
sorts("tuples", pairs)
sorts("objects_with_lt", items)
sorts("by_lambda", pairs, key=lambda pair: (pair[1], pair[0]))
sorts("by_len", words, key=len)
sorts("by_method", words, key=str.lower)
sorts("by_itemgetter", pairs, key=itemgetter(1))
sorts("by_attrgetter", items, key=attrgetter("rank"))


@row
def heap_of_ints():
    heap = []
    for i in ints:
        heapq.heappush(heap, i)
    while heap:
        heapq.heappop(heap)


@row
def heap_of_tuples():
    heap = pairs.copy()
    heapq.heapify(heap)
    while heap:
        heapq.heappop(heap)


@row
def smallest_by_key():
    heapq.nsmallest(10, pairs, key=itemgetter(1))


@row
def merge():
    for _ in heapq.merge(ordered, nearly):
        pass


@row
def bisection():
    for i in range(0, 100000, 100):
        bisect.bisect_left(ordered, i)


@row
def least_by_key():
    min(pairs, key=itemgetter(1))


main()
