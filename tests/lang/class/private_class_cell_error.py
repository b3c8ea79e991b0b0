class M(type):
    def __new__(m, n, b, ns):
        ns.pop("__classcell__", None)
        return super().__new__(m, n, b, ns)
try:
    class A(metaclass=M):
        def f(self): return __class__
except RuntimeError as e:
    print(e)
