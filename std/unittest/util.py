"""Helpers shared by the assertions and the runner: short representations and differences of collections."""

from os.path import commonprefix

__unittest = True

# How long the representations in a one-line failure message may be, and how that room is divided when both are
# longer: a begin, what both have in common, what differs, and an end, with "[N chars]" for what was cut.
_MAX_LENGTH = 80
_CUT_MARK = 12
_EDGE = 5
_COMMON = 5
_DIFFERING = _MAX_LENGTH - (_EDGE + _CUT_MARK + _COMMON + _CUT_MARK + _EDGE)


def safe_repr(obj, short=False):
    """The repr() of an object, or the default one of its class if that fails; at most 80 characters if `short`."""
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    if short and len(text) >= _MAX_LENGTH:
        return text[:_MAX_LENGTH] + " [truncated]..."
    return text


def strclass(cls):
    """The dotted name of a class."""
    return f"{cls.__module__}.{cls.__qualname__}"


def _cut_middle(text, head, tail):
    cut = len(text) - head - tail
    if cut <= _CUT_MARK:
        return text
    return f"{text[:head]}[{cut} chars]{text[head + cut:]}"


def _common_shorten_repr(*objects):
    """The representations of some objects, shortened so that what differs stays visible."""
    texts = tuple(safe_repr(obj) for obj in objects)
    longest = max(len(text) for text in texts)
    if longest <= _MAX_LENGTH:
        return texts
    prefix = commonprefix(texts)
    start = len(prefix)
    room = _MAX_LENGTH - (longest - start) - _EDGE - _CUT_MARK
    if room > _COMMON:
        # Everything after the common part fits.
        begin = _cut_middle(prefix, _EDGE, room)
        return tuple(begin + text[start:] for text in texts)
    begin = _cut_middle(prefix, _EDGE, _COMMON)
    return tuple(begin + _cut_middle(text[start:], _DIFFERING, _EDGE) for text in texts)


def sorted_list_difference(expected, actual):
    """What only the first and what only the second of two sorted lists has; duplicates count once."""
    missing, unexpected = [], []
    left = right = 0

    def after(items, index):
        value = items[index]
        while index < len(items) and items[index] == value:
            index += 1
        return index

    while left < len(expected) and right < len(actual):
        want, have = expected[left], actual[right]
        if want < have:
            missing.append(want)
            left = after(expected, left)
        elif want > have:
            unexpected.append(have)
            right = after(actual, right)
        else:
            left, right = after(expected, left), after(actual, right)
    missing.extend(expected[left:])
    unexpected.extend(actual[right:])
    return missing, unexpected


def unorderable_list_difference(expected, actual):
    """Like sorted_list_difference() for items that have no order; both lists are used up."""
    missing = []
    while expected:
        item = expected.pop()
        if item in actual:
            actual.remove(item)
        else:
            missing.append(item)
    return missing, actual


def three_way_cmp(x, y):
    """-1, 0 or 1 as x is less than, equal to or greater than y."""
    return (x > y) - (x < y)


def _difference_record(left_count, right_count, value):
    # The fields have the names that failure messages of assertCountEqual() show by position only.
    from collections import namedtuple

    global _Mismatch
    if _Mismatch is None:
        _Mismatch = namedtuple("Mismatch", "actual expected value")
    return _Mismatch(left_count, right_count, value)


_Mismatch = None


def _count_diff_all_purpose(actual, expected):
    """The elements that occur a different number of times in two iterables; elements need only equality."""
    rest = [list(actual), list(expected)]
    used = [[False] * len(side) for side in rest]
    result = []

    def take(side, value):
        taken = 0
        for index, other in enumerate(rest[side]):
            if not used[side][index] and value == other:
                used[side][index] = True
                taken += 1
        return taken

    for index, value in enumerate(rest[0]):
        if used[0][index]:
            continue
        counts = take(0, value), take(1, value)
        if counts[0] != counts[1]:
            result.append(_difference_record(*counts, value))
    for index, value in enumerate(rest[1]):
        if not used[1][index]:
            count = take(1, value)
            if count:
                result.append(_difference_record(0, count, value))
    return result


def _count_diff_hashable(actual, expected):
    """Like _count_diff_all_purpose() for elements that can be hashed."""
    from collections import Counter

    have, want = Counter(actual), Counter(expected)
    result = [_difference_record(n, want.get(value, 0), value) for value, n in have.items() if n != want.get(value, 0)]
    result.extend(_difference_record(0, n, value) for value, n in want.items() if value not in have)
    return result
