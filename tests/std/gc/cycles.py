import gc, weakref
gc.disable()
class A: pass
a = A(); a.self = a; w = weakref.ref(a); del a
print(w() is not None, gc.isenabled()); n = gc.collect(); print(w(), n > 0)
gc.enable(); print(gc.isenabled(), len(gc.get_count()), gc.get_threshold()[0] > 0, gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked("a"), gc.garbage)
l = []; l.append(l); d = {"l": l}
print(any(r is d for r in gc.get_referrers(l)), any(r is l for r in gc.get_referents(d)), any(o is l for o in gc.get_objects()))
def cb(phase, info): print(phase, sorted(info))
gc.callbacks.append(cb); gc.collect(); gc.callbacks.remove(cb)
gc.freeze(); print(gc.get_freeze_count() > 0); gc.unfreeze(); print(gc.get_freeze_count())
class D:
    def __del__(self): print("del in cycle")
x, y = D(), D(); x.o, y.o = y, x; del x, y; gc.collect(); print("collected")
