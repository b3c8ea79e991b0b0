import types
from collections.abc import Generator, Iterator
def g(): yield
print(isinstance(g(), types.GeneratorType), isinstance(g(), Generator), isinstance(g(), Iterator), type(g()))
try:
    types.GeneratorType()
except TypeError as e:
    print(e)
print(hasattr(g(), "__len__"), repr(g()).startswith("<generator object g at 0x"))
