from itertools import *
for f in (lambda: islice([1], -1), lambda: islice([1], 0, 1, 0), lambda: islice([1]), lambda: permutations("ab", -1), lambda: combinations("ab", -1), lambda: list(zip_longest("a", foo=1)), lambda: batched("ab", 0), lambda: list(batched("abc", 2, strict=True)), lambda: count("a"), lambda: repeat(), lambda: chain(5).__next__(), lambda: tee([1], -1), lambda: product("a", repeat=-1), lambda: list(starmap(pow, [1])), lambda: cycle(5), lambda: islice([1], "a"), lambda: accumulate(5), lambda: list(accumulate([1, 2], 5)), lambda: groupby(), lambda: compress("a")):
    try:
        print(f())
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
