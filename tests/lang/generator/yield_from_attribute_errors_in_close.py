class It:
    def __iter__(self): return self
    def __next__(self): return 1
    def close(self): print("closed"); raise ValueError("close failed")
    def throw(self, *a): print("throw", [type(x).__name__ for x in a]); return "thrown"
def g():
    yield from It()
it = g(); next(it)
print(it.throw(KeyError("k")))
try:
    it.close()
except ValueError as e:
    print(e)
