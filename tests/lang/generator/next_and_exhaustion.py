def g():
    yield 1
    yield 2
it = g()
print(next(it), next(it), next(it, "default"))
try:
    next(it)
except StopIteration as e:
    print(repr(e), e.value)
print(list(it), iter(it) is it)
