import collections
import functools
import types
import weakref


def generator():
    yield


for thing in (
    set(), frozenset(), collections.deque(), {}, [], (), 3, generator(), generator, functools.partial(len), int, b"",
    memoryview(b""), types.SimpleNamespace(), generator.__code__, ValueError(), property(), staticmethod(generator),
    classmethod(generator), int | str, list[int], types.MethodType(generator, 1), object(), None,
):
    try:
        weakref.ref(thing)
    except TypeError as error:
        print(error)
    else:
        print(type(thing).__name__)
