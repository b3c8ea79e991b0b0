import io
import marshal

values = [
    None, True, -1, 2**31, -(2**100), 1.5, float("inf"), 2j, "abc", "\xe9\ud800", b"x" * 300, bytearray(b"y"), (1, (2,)), [1, [2]], {1: {2: 3}},
    {1, 2}, frozenset("ab"), ..., StopIteration, slice(1, None, 2), ("a",) * 300,
]
for version in 0, 1, 2, 3, 4, 5:
    for value in values:
        if isinstance(value, slice) and version < 5:
            continue
        again = marshal.loads(marshal.dumps(value, version))
        assert again == value, (version, value, again)
file = io.BytesIO()
for value in values:
    marshal.dump(value, file)
file.seek(0)
print([marshal.load(file) == value for value in values].count(True), len(values), file.read())
cycle = []
cycle += [cycle, {"self": cycle}]
again = marshal.loads(marshal.dumps(cycle))
print(again[0] is again, again[1]["self"] is again)
same = ["x" * 50] * 3
again = marshal.loads(marshal.dumps(same))
print(again[0] is again[1] is again[2])


def function(a, *, b=2):
    def inner():
        return a + b

    return inner()


code = marshal.loads(marshal.dumps(function.__code__))
print(type(function)(code, globals(), argdefs=(1,))(b=5), code.co_name, code.co_varnames)
