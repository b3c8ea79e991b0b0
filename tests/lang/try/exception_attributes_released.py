import weakref, gc
class O: pass
def f():
    o = O()
    r = weakref.ref(o)
    try:
        raise ValueError
    except ValueError as e:
        pass
    del o
    return r
print(f()() is None)
