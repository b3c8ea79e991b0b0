class S(set):
    def __new__(cls, arg, extra=None):
        return super().__new__(cls, arg)
for f in (lambda: set(a=1), lambda: S([1], extra=2), lambda: type("T", (set,), {})(a=1), lambda: S([1])):
    try: print(f())
    except TypeError as e: print(e)
