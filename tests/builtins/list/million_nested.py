a = []
for _ in range(1000000):
    a = [a]
print(len(a))
try:
    repr(a)
except RecursionError as e:
    print(type(e).__name__)
try:
    a == [a]
except RecursionError as e:
    print(type(e).__name__)
del a
print("freed")
