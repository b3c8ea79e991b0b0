import random
for src in ("randint(5, 1)", "randrange(0)", "randrange(1, 5, 0)", "choice([])", "sample([1], 2)", "choices([])", "choices([1], weights=[1, 2])", "randrange(1.5)", "sample({1}, 1)", "getrandbits(-1)", "seed([])", "choices([1, 2], weights=[0, 0])", "shuffle((1, 2))", "sample([1], -1)"):
    try:
        eval("random." + src)
        print(src, "ok")
    except (ValueError, IndexError, TypeError) as e:
        print(src, type(e).__name__, e)
