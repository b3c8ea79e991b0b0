a = [3, 1, 2]
def key(x):
    a.append(x)
    return x
try:
    a.sort(key=key)
except ValueError as e:
    print(e)
class Bad:
    def __lt__(self, o): raise RuntimeError("lt")
b = [Bad(), Bad()]
try:
    b.sort()
except RuntimeError as e:
    print(e, len(b))
calls = []
sorted([3, 1, 2], key=lambda x: calls.append(x) or x)
print(calls)
