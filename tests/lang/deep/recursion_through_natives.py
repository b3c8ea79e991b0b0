def f(n):
    return sum(map(f, [n + 1]))
try:
    f(0)
except RecursionError as e:
    print(type(e).__name__)
def g(n):
    return max([n], key=lambda x: g(x + 1))
try:
    g(0)
except RecursionError as e:
    print(type(e).__name__)
class K:
    def __hash__(self): return hash(K())
try:
    {K(): 1}
except RecursionError as e:
    print(type(e).__name__)
print("alive")
