b = bytearray(b"abcdef")
m = memoryview(b)
print(len(m), m[0], m[-1], bytes(m[1:3]), m.tolist(), m.format, m.itemsize, m.nbytes, m.ndim, m.shape, m.strides, m.readonly, m.contiguous)
m[0] = 65; m[1:3] = b"XY"
print(b, m[::2].tolist(), m.tobytes(), m.hex(), m == b, m == b"AXYdef", memoryview(b"ab").readonly, m[::-1].tobytes())
c = m.cast("H"); print(c.itemsize, len(c), c.tolist() == [int.from_bytes(b[i:i+2], "little") for i in (0, 2, 4)])
with memoryview(b) as v: print(v.obj is b)
for f in [lambda: v[0], lambda: m.__setitem__(0, 300), lambda: m.__setitem__(slice(0, 2), b"x"), lambda: memoryview("a"), lambda: memoryview(b"a").__setitem__(0, 1), lambda: m[10], lambda: m["a"], lambda: m.cast("zz"), lambda: hash(m), lambda: m.cast("I")]:
    try:
        print(f())
    except (ValueError, TypeError, IndexError, NotImplementedError) as e:
        print(type(e).__name__, e)
print(hash(memoryview(b"ab")) == hash(b"ab"), m.toreadonly().readonly, list(m)[:2], m.count(88) if hasattr(m, "count") else 1)
