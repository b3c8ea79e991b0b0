def g():
    while True:
        try:
            yield "value"
        except ValueError as e:
            print("caught", e)
            yield "recovered"
it = g()
next(it)
print(it.throw(ValueError("v")))
print(next(it))
try:
    it.throw(KeyError("k"))
except KeyError as e:
    print("out", e)
print(list(it))
try:
    g().throw(TypeError("before start"))
except TypeError as e:
    print(e)
