def len(x):
    return "mine"
print(len([]))
del len
print(len([1]))
import builtins
builtins.injected = 42
print(injected)
