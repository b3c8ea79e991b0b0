import io
import pickle
import pickletools

shared = ["x"]
value = {"a": [1, 2.5, None, True], "b": (1, 2, 3, 4), "c": {1, 2}, "d": [shared, shared], "e": b"bytes", "f": 1 << 70, "g": frozenset("q")}
for protocol in range(6):
    data = pickle.dumps(value, protocol)
    pickletools.dis(data)
    short = pickletools.optimize(data)
    print(len(short) < len(data), pickle.loads(short) == value)
    print(short)
print([(op.name, arg, pos) for op, arg, pos in pickletools.genops(pickle.dumps([1, "s"], 2))])
for bad in b"", b"I1\n", b"\xff.", b"a.", b"(.", b"g0\n.", b"K", b"I1\nI2\n.", b"p0\n.", b"t.", b"U\x05ab.", b"S'a\n.":
    try:
        pickletools.dis(bad)
    except Exception as e:
        print(type(e).__name__, e)
out = io.StringIO()
pickletools.dis(pickle.dumps([(1,)]), out, indentlevel=2)
print(out.getvalue())
print(len(pickletools.opcodes), pickletools.code2op["N"].name, pickletools.code2op["("].stack_after)
