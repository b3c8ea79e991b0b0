out = []
class A:
    def __init__(self, name, *parts):
        self.name, self.parts = name, parts
    def __del__(self):
        out.append(self.name)
class Slots:
    __slots__ = "p", "q"
def shown(what):
    print(what, out)
    out.clear()
x = A(1, A(2, A(3)), A(4)); x = None; shown("instance and tuple")
x = [A(1), A(2, A(3))]; x = None; shown("list")
x = {1: A(1), 2: A(2)}; x = None; shown("dict")
x = Slots(); x.q = A("q"); x.p = A("p"); x = None; shown("slots")
def f():
    a = A("a"); b = A("b"); c = A("c")
f(); shown("locals")
x = [A(i) for i in range(4)]; x[1:3] = []; x.clear(); shown("slice and clear")
x = [A(i) for i in range(4)]; del x[1:]; x = None; shown("deleted slice")
x = {1: A(1), 2: A(2)}; x.clear(); shown("clear")
x = {1: A(1)}; x.pop(1); x.update({1: A(2)}); x.update({1: 1}); shown("pop and update")
