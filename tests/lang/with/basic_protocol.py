class CM:
    def __enter__(self):
        print("enter")
        return "value"
    def __exit__(self, *exc):
        print("exit", exc[0])
with CM() as v:
    print(v)
with CM(): pass
try:
    with CM():
        1 / 0
except ZeroDivisionError:
    print("propagated")
