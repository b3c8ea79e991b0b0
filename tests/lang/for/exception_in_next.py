class It:
    def __iter__(self): return self
    def __next__(self): raise ValueError("next failed")
try:
    for x in It():
        print("no")
except ValueError as e:
    print("caught", e)
