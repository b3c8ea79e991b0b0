import sys
def first(g): print("first", g.__name__)
def last(g): print("final", g.__name__); g.aclose().close()
old = sys.get_asyncgen_hooks()
print(old)
sys.set_asyncgen_hooks(firstiter=first, finalizer=last)
async def ag():
    yield 1
g = ag()
try:
    g.__anext__().send(None)
except StopIteration as e:
    print(e.value)
del g
sys.set_asyncgen_hooks(*old)
try:
    sys.set_asyncgen_hooks(firstiter=5)
except TypeError as e:
    print(e)
