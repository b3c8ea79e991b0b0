def echo():
    x = None
    while True:
        x = yield x
        print("got", x)
it = echo()
print(next(it))
print(it.send("a"), it.send(5))
it2 = echo()
try:
    it2.send(1)
except TypeError as e:
    print(e)
print(it2.send(None))
