"""What a name that was not found may have been meant to be."""

import sys

# The functions are traceback's to everyone.
__name__ = "traceback"

# A letter that is changed, added or left out; and one that is only of the other case.
_MOVE_COST, _CASE_COST = 2, 1

# More names, or longer ones, are not looked at.
_MAX_CANDIDATE_ITEMS = 750
_MAX_STRING_SIZE = 40


def _get_safe___dir__(obj):
    # dir() sorts, which names of other types than str may not allow.
    try:
        names = obj.__dir__()
    except TypeError:
        # A class.
        names = type(obj).__dir__(obj)
    return sorted(name for name in names if isinstance(name, str))


def _last_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _compute_suggestion_error(exc_value, tb, wrong_name):
    if wrong_name is None or not isinstance(wrong_name, str):
        return None
    if isinstance(exc_value, AttributeError):
        obj = exc_value.obj
        try:
            names = _get_safe___dir__(obj)
        except Exception:
            return None
        hide_private = wrong_name[:1] != "_"
        if hide_private and tb is not None:
            # Within a method, one's own private names are meant too.
            frame_locals = _last_frame(tb).f_locals
            if "self" in frame_locals and frame_locals["self"] is obj:
                hide_private = False
    elif isinstance(exc_value, ImportError):
        try:
            names = _get_safe___dir__(__import__(exc_value.name, None, None, ["*"]))
        except Exception:
            return None
        hide_private = wrong_name[:1] != "_"
    else:
        assert isinstance(exc_value, NameError)
        if tb is None:
            return None
        frame = _last_frame(tb)
        frame_locals = frame.f_locals
        if "self" in frame_locals:
            try:
                has_attribute = hasattr(frame_locals["self"], wrong_name)
            except Exception:
                has_attribute = False
            if has_attribute:
                return f"self.{wrong_name}"
        names = [*frame_locals, *frame.f_globals, *frame.f_builtins]
        names = [name for name in names if isinstance(name, str)]
        hide_private = False
    if hide_private:
        names = [name for name in names if name[:1] != "_"]

    wrong_size = len(wrong_name)
    if len(names) > _MAX_CANDIDATE_ITEMS or wrong_size > _MAX_STRING_SIZE:
        return None
    best = None
    best_distance = wrong_size * _MOVE_COST
    for name in names:
        if name == wrong_name:
            # Something else is wrong with it.
            continue
        # No more than a third of the letters may have to change.
        limit = (len(name) + wrong_size + 3) * _MOVE_COST // 6
        limit = min(limit, best_distance - 1)
        distance = _levenshtein_distance(wrong_name, name, limit)
        if distance > limit:
            continue
        if best is None or distance < best_distance:
            best = name
            best_distance = distance
    return best


def _substitution_cost(ch_a, ch_b):
    if ch_a != ch_b:
        return _CASE_COST if ch_a.lower() == ch_b.lower() else _MOVE_COST
    return 0


def _levenshtein_distance(a, b, max_cost):
    """How much has to change to make a into b; anything more than max_cost is all the same."""
    if a == b:
        return 0
    # What is equal at both ends does not matter.
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    a, b = a[start:], b[start:]
    end = 0
    while end < len(a) and end < len(b) and a[-1 - end] == b[-1 - end]:
        end += 1
    if end:
        a, b = a[:-end], b[:-end]
    shorter, longer = sorted((a, b), key=len)
    if not shorter:
        return len(longer) * _MOVE_COST
    too_much = max_cost + 1
    if len(longer) > _MAX_STRING_SIZE or (len(longer) - len(shorter)) * _MOVE_COST > max_cost:
        return too_much
    a, b = shorter, longer
    row = [(index + 1) * _MOVE_COST for index in range(len(a))]
    result = 0
    for b_index, b_char in enumerate(b):
        distance = result = b_index * _MOVE_COST
        least = sys.maxsize
        for index, a_char in enumerate(a):
            substitute = distance + _substitution_cost(b_char, a_char)
            distance = row[index]
            result = min(min(result, distance) + _MOVE_COST, substitute)
            row[index] = result
            if result < least:
                least = result
        if least > max_cost:
            return too_much
    return result
