class X(dict):
    __setattr__ = dict.__setitem__
x = X(); x.y = 42
print(x, vars(x))
class Y(dict):
    __getattribute__ = dict.__getitem__
print(Y(a=1).a)
class G:
    def __getattr__(self, name): raise AttributeError(name)
    def __getattribute__(self, name):
        del G.__getattr__
        raise AttributeError("once")
try: G().x
except AttributeError as e: print(e)
