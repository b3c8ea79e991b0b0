# exit: 1
class A:
    def __init__(self): self.speed = 1
    def f(self): return speed
A().f()
