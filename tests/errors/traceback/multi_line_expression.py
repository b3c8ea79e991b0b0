# exit: 1
def f(*a): raise ValueError("v")
f(
    1,
    2,
    f(3)
    if True
    else 4,
)
