def g():
    yield 1
    x = yield 2
it = g()
print(it.gi_running, it.gi_suspended, it.gi_frame is not None, it.gi_yieldfrom, it.gi_code.co_name)
next(it)
print(it.gi_running, it.gi_suspended, it.gi_frame.f_lineno)
list(it)
print(it.gi_frame, it.gi_suspended, it.__name__, it.__qualname__)
it.__name__ = "renamed"
print(it.__name__)
try:
    it.__name__ = 5
except TypeError as e:
    print(e)
