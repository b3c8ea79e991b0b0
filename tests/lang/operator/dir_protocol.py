class A:
    def __dir__(self): return ["z", "a"]
print(dir(A()))
class B:
    x = 1
    def __init__(self): self.y = 2
print([n for n in dir(B()) if not n.startswith("__")])
class C:
    def __dir__(self): return 5
try:
    dir(C())
except TypeError as e:
    print(e)
def f():
    b = 1; a = 2
    return dir()
print(f())
