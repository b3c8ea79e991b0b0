for src in ["5()", "'a'()", "None()", "[1](0)", "{}()", "(1, 2)()"]:
    try:
        eval(compile(src, "s", "eval"))
    except TypeError as e:
        print(e)
class A: pass
try:
    A()()
except TypeError as e:
    print(e)
