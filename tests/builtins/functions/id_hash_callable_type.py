a = []
print(id(a) == id(a), id(a) != id([]), callable(len), callable(int), callable(5), callable(lambda: 0), type(5), type(type), type(len), type(print).__name__, hash("") == hash(""), hash(2**61 - 1), hash(-(2**61)), hash(10**20), hash(1.5), hash(None) == hash(None))
try:
    type()
except TypeError as e:
    print(e)
try:
    hash()
except TypeError as e:
    print(e)
