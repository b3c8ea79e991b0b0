from contextlib import contextmanager
@contextmanager
def cm(x):
    print("enter", x)
    try:
        yield x * 2
    except ValueError as e:
        print("caught", e)
    finally:
        print("exit")
with cm(5) as v: print(v)
with cm(1): raise ValueError("v")
try:
    with cm(2): raise KeyError("k")
except KeyError as e:
    print(repr(e))
@cm(7)
def f(): print("decorated")
f(); f()
@contextmanager
def none():
    if 0: yield
@contextmanager
def two():
    yield 1
    yield 2
for c in (none, two):
    try:
        with c(): pass
    except RuntimeError as e:
        print(e)
@contextmanager
def stop(): yield
try:
    with stop(): raise StopIteration("s")
except StopIteration as e:
    print(repr(e))
