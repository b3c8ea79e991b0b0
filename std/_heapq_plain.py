"""The functions on heaps in the language: for programs that keep the native module `_heapq` out."""

# The functions are heapq's to everyone.
__name__ = "heapq"


def _less(a, b):
    return a < b


def _greater(a, b):
    return b < a


def _rise(heap, pos, top, before):
    # Let the item at pos rise while it belongs before its parent, at most to top.
    item = heap[pos]
    while pos > top:
        parent_pos = (pos - 1) >> 1
        parent = heap[parent_pos]
        if not before(item, parent):
            break
        heap[pos] = parent
        pos = parent_pos
    heap[pos] = item


def _sink(heap, pos, before):
    # Move the children that belong first up along the whole path, then let the item rise from the bottom:
    # most items belong there, so this compares less than stopping on the way down.
    size = len(heap)
    top = pos
    item = heap[pos]
    child = 2 * pos + 1
    while child < size:
        right = child + 1
        if right < size and not before(heap[child], heap[right]):
            child = right
        heap[pos] = heap[child]
        pos = child
        child = 2 * pos + 1
    heap[pos] = item
    _rise(heap, pos, top, before)


def _pop(heap, before):
    last = heap.pop()
    return _replace(heap, last, before) if heap else last


def _replace(heap, item, before):
    first = heap[0]
    heap[0] = item
    _sink(heap, 0, before)
    return first


def _make(heap, before):
    for pos in reversed(range(len(heap) // 2)):
        _sink(heap, pos, before)


def heappush(heap, item):
    """Add an item, keeping the heap a heap."""
    heap.append(item)
    _rise(heap, len(heap) - 1, 0, _less)


def heappush_max(heap, item):
    """heappush() for a heap with the greatest item first."""
    heap.append(item)
    _rise(heap, len(heap) - 1, 0, _greater)


def heappop(heap):
    """Remove and return the least item."""
    return _pop(heap, _less)


def heappop_max(heap):
    """heappop() for a heap with the greatest item first."""
    return _pop(heap, _greater)


def heapreplace(heap, item):
    """Remove and return the least item, then add the new one."""
    return _replace(heap, item, _less)


def heapreplace_max(heap, item):
    """heapreplace() for a heap with the greatest item first."""
    return _replace(heap, item, _greater)


def heappushpop(heap, item):
    """Add the new item, then remove and return the least."""
    return _replace(heap, item, _less) if heap and heap[0] < item else item


def heappushpop_max(heap, item):
    """heappushpop() for a heap with the greatest item first."""
    return _replace(heap, item, _greater) if heap and item < heap[0] else item


def heapify(x):
    """Make a list a heap, in place and in linear time."""
    _make(x, _less)


def heapify_max(x):
    """heapify() with the greatest item first."""
    _make(x, _greater)
