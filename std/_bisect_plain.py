"""Binary search in the language: for programs that keep the native module `_bisect` out."""

# The functions are bisect's to everyone.
__name__ = "bisect"


def _first(a, lo, hi, key, is_behind):
    # The first position from lo to hi whose item is behind the place looked for.
    if lo < 0:
        raise ValueError("lo must be non-negative")
    if hi is None:
        hi = len(a)
    while lo < hi:
        mid = (lo + hi) // 2
        item = a[mid] if key is None else key(a[mid])
        if is_behind(item):
            hi = mid
        else:
            lo = mid + 1
    return lo


def bisect_right(a, x, lo=0, hi=None, *, key=None):
    """Return where to insert x to keep a sorted, behind any equal items; key is not applied to x."""
    return _first(a, lo, hi, key, lambda item: x < item)


def bisect_left(a, x, lo=0, hi=None, *, key=None):
    """Return where to insert x to keep a sorted, before any equal items; key is not applied to x."""
    return _first(a, lo, hi, key, lambda item: not item < x)


def insort_right(a, x, lo=0, hi=None, *, key=None):
    """Insert x into the sorted list, behind any equal items; key is applied to x too."""
    position = bisect_right(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(position, x)


def insort_left(a, x, lo=0, hi=None, *, key=None):
    """Insert x into the sorted list, before any equal items; key is applied to x too."""
    position = bisect_left(a, x if key is None else key(x), lo, hi, key=key)
    a.insert(position, x)
