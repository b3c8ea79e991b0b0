class Iterator:
    n = 0
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration
        return self.n
class C:
    def __iter__(self): return Iterator()
print(list(i for i in C()), [i for i in C()])
class Local: values = list(i for i in C())
def f(): return (x for x in range(3))
for value in range(20), [1, 2], 5, None, iter([3]), "ab":
    g = f(); g.gi_frame.f_locals[".0"] = value
    try: print(list(g))
    except TypeError as e: print(e)
