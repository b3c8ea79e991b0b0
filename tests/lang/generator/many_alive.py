gens = []
def g(i):
    n = i
    while True:
        n += yield n
for i in range(1000):
    it = g(i); next(it); gens.append(it)
print(sum(it.send(1) for it in gens))
print(sum(it.send(2) for it in gens))
