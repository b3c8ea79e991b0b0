# exit: 1
class A:
    __match_args__ = ("a", "b")
def f(x):
    match x:
        case A(1, 2, 3): pass
f(A())
