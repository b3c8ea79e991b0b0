def g(): yield 1
it = g(); list(it)
try:
    it.throw(ValueError("late"))
except ValueError as e:
    print(e)
try:
    it.send(5)
except StopIteration as e:
    print("stop", e.value)
