"""Priority queues in plain lists: heap[k] <= heap[2*k+1] and heap[k] <= heap[2*k+2] for all k."""

__all__ = [
    "heappush",
    "heappop",
    "heapify",
    "heapreplace",
    "heappushpop",
    "heappush_max",
    "heappop_max",
    "heapify_max",
    "heapreplace_max",
    "heappushpop_max",
    "nlargest",
    "nsmallest",
    "merge",
]

try:
    from _heapq import *
except ImportError:
    from _heapq_plain import *

# Names they had before they were public.
_heappush_max = heappush_max
_heappop_max = heappop_max
_heapify_max = heapify_max
_heapreplace_max = heapreplace_max
_heappushpop_max = heappushpop_max


def merge(*iterables, key=None, reverse=False):
    """Merge sorted inputs into one sorted iterator, without reading them ahead.

    >>> list(merge([1, 3, 5, 7], [0, 2, 4, 8], [5, 10]))
    [0, 1, 2, 3, 4, 5, 5, 7, 8, 10]
    """
    if reverse:
        make_heap, replace_top, pop_top, step = heapify_max, heapreplace_max, heappop_max, -1
    else:
        make_heap, replace_top, pop_top, step = heapify, heapreplace, heappop, 1
    # Entries [key, order of the input, value, next]: equal keys come in the order of the inputs.
    heap = []
    for order, iterable in enumerate(iterables):
        advance = iter(iterable).__next__
        try:
            value = advance()
        except StopIteration:
            continue
        heap.append([value if key is None else key(value), order * step, value, advance])
    make_heap(heap)
    while len(heap) > 1:
        entry = heap[0]
        advance = entry[3]
        while True:
            yield entry[2]
            try:
                value = advance()
            except StopIteration:
                pop_top(heap)
                break
            entry[2] = value
            entry[0] = value if key is None else key(value)
            replace_top(heap, entry)
            if heap[0] is not entry:
                break
    if heap:
        _, _, value, advance = heap[0]
        yield value
        yield from advance.__self__


def nsmallest(n, iterable, key=None):
    """Return the n smallest items, as sorted(iterable, key=key)[:n] would."""
    return _best(n, iterable, key, min, 1, heapify_max, heapreplace_max)


def nlargest(n, iterable, key=None):
    """Return the n largest items, as sorted(iterable, key=key, reverse=True)[:n] would."""
    return _best(n, iterable, key, max, -1, heapify, heapreplace)


def _best(n, iterable, key, best_of, step, make_heap, replace_worst):
    if n == 1:
        missing = object()
        found = best_of(iterable, default=missing, key=key)
        return [] if found is missing else [found]
    try:
        size = len(iterable)
    except (TypeError, AttributeError):
        pass
    else:
        if n >= size:
            return sorted(iterable, key=key, reverse=step < 0)[:n]
    # A heap of the n best so far with the worst on top. Its entries are (key, order, item);
    # of equal ones the earlier is better, and no two items are ever compared.
    rest = iter(iterable)
    heap = []
    order = 0
    while order < n:
        try:
            item = next(rest)
        except StopIteration:
            break
        heap.append((item if key is None else key(item), order * step, item))
        order += 1
    if not heap:
        return heap
    make_heap(heap)
    worst = heap[0][0]
    for item in rest:
        rank = item if key is None else key(item)
        if (rank < worst) if step > 0 else (worst < rank):
            replace_worst(heap, (rank, order * step, item))
            worst = heap[0][0]
            order += 1
    heap.sort(reverse=step < 0)
    return [entry[2] for entry in heap]
