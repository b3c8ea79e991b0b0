def leaf():
    total = 0
    for _ in range(3):
        total += yield total
    return total
def chain(n):
    if n == 0:
        return (yield from leaf())
    return (yield from chain(n - 1))
it = chain(400)
print(next(it), it.send(1), it.send(2))
try:
    it.send(3)
except StopIteration as e:
    print(e.value)
