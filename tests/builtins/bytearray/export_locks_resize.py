b = bytearray(b"abc")
m = memoryview(b)
for f in (lambda: b.append(1), lambda: b.clear(), lambda: b.extend(b"x")):
    try:
        f()
    except BufferError as e:
        print(e)
b[0] = 90
print(bytes(m))
m.release()
b.append(33)
print(b)
