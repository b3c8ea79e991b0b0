from abc import ABC
class A(ABC):
    @classmethod
    def __subclasshook__(cls, C):
        if hasattr(C, "quack"): return True
        return NotImplemented
class Duck:
    def quack(self): pass
class Other: pass
print(issubclass(Duck, A), isinstance(Other(), A))
A.register(Other)
print(isinstance(Other(), A))
class Sub(Other): pass
print(issubclass(Sub, A))
