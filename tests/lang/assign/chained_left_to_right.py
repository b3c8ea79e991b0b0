def show(tag):
    print("eval", tag)
    return tag
class D(dict):
    def __setitem__(self, k, v):
        print("set", k, v)
d = D()
d[show("a")] = d[show("b")] = show("value")
