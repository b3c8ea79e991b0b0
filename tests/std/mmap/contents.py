import mmap
import os
import tempfile


def attempt(function, *args, **options):
    try:
        print(repr(function(*args, **options)))
    except Exception as exc:
        print(type(exc).__name__, exc)


m = mmap.mmap(-1, 20)
attempt(m.read_byte)
attempt(m.write, b"abc")
attempt(m.tell)
attempt(m.seek, -1)
attempt(m.seek, 0, 9)
m.seek(0)
attempt(m.read)
attempt(m.read_byte)
attempt(m.write_byte, 1)
attempt(m.write, b"1")
m.seek(0)
attempt(m.find, b"b")
attempt(m.rfind, b"b", -100, 100)
attempt(m.find, "x")
attempt(m.flush)
attempt(m.flush, 0, 100)
attempt(m.move, 0, 1, 2)
attempt(m.move, 0, 18, 5)
for key in (0, 100, slice(0, 5), slice(None, None, 2), "a"):
    attempt(lambda: m[key])
for key, value in (
    (0, 65), (0, 256), (0, b"a"), (slice(0, 2), b"xy"), (slice(0, 2), b"xyz"), (slice(0, 4, 2), b"xy"), (100, 1), ("a", 1),
    (slice(0, 2), "ab"),
):
    attempt(m.__setitem__, key, value)
attempt(m.__delitem__, 0)
attempt(m.size)
attempt(m.resize, 40)
view = memoryview(m)
print(view.format, view.readonly, view.nbytes)
attempt(m.close)
attempt(m.resize, 3)
view.release()
print(m)
attempt(m.close)
print(m, m.closed)
attempt(m.read)
attempt(len, m)
for args in ((-1, 0), (-1, -1), ("x", 5), (9999, 5), (-1, 2**62)):
    attempt(mmap.mmap, *args)
attempt(mmap.mmap, -1, 5, access=9)
attempt(mmap.mmap, -1, 5, access=1, prot=1)
fd, path = tempfile.mkstemp()
attempt(mmap.mmap, fd, 0)
os.write(fd, b"hello\nworld")
attempt(mmap.mmap, fd, 100)
attempt(mmap.mmap, fd, 0, offset=4096)
with mmap.mmap(fd, 0) as m:
    print(m, m.readline(), m.readline(), m.size(), list(m)[:2], b"h" in m, 104 in m)
    m.resize(20)
    m[:5] = b"HELLO"
    m.flush()
print(os.path.getsize(path), open(path, "rb").read(6))
m = mmap.mmap(fd, 0, access=mmap.ACCESS_READ)
attempt(m.write, b"a")
attempt(m.__setitem__, 0, 1)
attempt(m.resize, 3)
print(memoryview(m).readonly, m)
m = mmap.mmap(fd, 0, access=mmap.ACCESS_COPY)
m[0] = 1
attempt(m.resize, 3)
print(m, open(path, "rb").read(1))
os.unlink(path)
