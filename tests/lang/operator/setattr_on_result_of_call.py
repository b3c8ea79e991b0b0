class A: pass
objs = {}
def get(k):
    return objs.setdefault(k, A())
get(1).x = 5
get(1).x += 1
get(1).__dict__["y"] = 2
print(vars(get(1)))
