class C:
    def __len__(self): return 3
    def __getitem__(self, k): return ("get", k)
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
    def __contains__(self, k): return k == 1
    def __reversed__(self): return iter("rev")
    def __length_hint__(self): return 9
c = C()
print(len(c), c[1], c["k"], c[1:2], c[1, 2], c[...], c[1:2, ::3])
c[0] = 5; del c[1:2]
c[1, 2] += ("x",) if False else ()
print(1 in c, 2 in c, list(reversed(c)))
