def f[T: undefined_bound](): pass
try:
    f.__type_params__[0].__bound__
except NameError as e:
    print(e)
for src in ("def f[T, T](): pass", "class A[T: (yield)]: pass", "def f[T](x=T): pass", "type X[T: (y := 1)] = int", "def f[*Ts = int, T](): pass", "class A[T = int, U]: pass", "def f[T]():\n nonlocal T"):
    try:
        exec(src)
        print("ok")
    except (SyntaxError, NameError, TypeError) as e:
        print(type(e).__name__, e.msg if hasattr(e, "msg") else e)
