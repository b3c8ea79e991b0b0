class A:
    def __add__(self, o): return self + o
    def __repr__(self): return repr(self)
    def __getattr__(self, n): return getattr(self, n + "x")
    def __eq__(self, o): return self == o
    def __call__(self): return self()
    def __iter__(self): return iter(self)
    def __getitem__(self, i): return self[i]
    def __len__(self): return len(self)
    __hash__ = None
a = A()
for f in (lambda: a + 1, lambda: repr(a), lambda: a.q, lambda: a == 1, lambda: a(), lambda: a[0], lambda: len(a), lambda: sorted([a, a], key=lambda x: x + 1), lambda: list(map(lambda x: x(), [a]))):
    try:
        f()
    except RecursionError as e:
        print(type(e).__name__)
