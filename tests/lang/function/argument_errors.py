def f(a, b, c=3): pass
def g(a, /, b, *, c): pass
def h(*, k): pass
def z(): pass
def m(a, *, k1, k2, k3): pass
calls = ["f()", "f(1)", "f(1, 2, 3, 4)", "f(1, 2, d=4)", "f(1, 2, b=3)", "f(1, a=2)", "g(a=1, b=2, c=3)", "g(1, 2)", "g(1, 2, 3)", "h(1)", "h()", "z(1)", "z(1, 2)", "z(x=1)", "m()", "m(1)", "m(1, k1=1)", "m(1, 2, k1=1, k2=2, k3=3)", "f(*5)", "f(**5)", "f(**{1: 2})", "f(1, *[2], **{'b': 3})", "f(**{'a': 1}, **{'a': 2})"]
for c in calls:
    try:
        eval(c)
        print(c, "ok")
    except TypeError as e:
        print(c, "->", e)
