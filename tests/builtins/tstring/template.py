name = "world"
t = t"hello {name!r:>10} and {1 + 1}!"
print(type(t).__name__, t.strings, t.values)
for i in t.interpolations:
    print(i.value, i.expression, i.conversion, i.format_spec)
print(list(t)[0], t"{name=}".strings, (t"a" + t"b{1}").strings, t"".strings)
try:
    t + "x"
except TypeError as e:
    print(e)
