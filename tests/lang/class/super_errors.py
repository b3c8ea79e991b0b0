class A:
    def f(self):
        super().missing
    def g(self):
        super().x = 1
try:
    A().f()
except AttributeError as e:
    print(e)
try:
    A().g()
except AttributeError as e:
    print(e)
def h():
    super()
try:
    h()
except RuntimeError as e:
    print(e)
def k(x):
    super()
try:
    k(1)
except RuntimeError as e:
    print(e)
try:
    super(int, "x")
except TypeError as e:
    print(e)
try:
    super(5, 6)
except TypeError as e:
    print(e)
