import os
os.environ["TAIPAN_TEST_X"] = "1"
print(os.environ["TAIPAN_TEST_X"], os.getenv("TAIPAN_TEST_X"), os.getenv("TAIPAN_NO", "d"), "TAIPAN_NO" in os.environ, os.environ.get("TAIPAN_NO"))
del os.environ["TAIPAN_TEST_X"]
for f in (lambda: os.environ["TAIPAN_NO"], lambda: os.environ.__setitem__("a", 5), lambda: os.environ.__setitem__(5, "a")):
    try:
        f()
    except (KeyError, TypeError) as e:
        print(type(e).__name__, e)
print(os.name, os.sep, os.linesep == "\n", os.curdir, os.pardir, os.devnull, os.getpid() > 0, isinstance(os.urandom(4), bytes), len(os.urandom(4)), os.cpu_count() > 0, os.fspath("a"), os.fsencode("é"), os.fsdecode(b"a"), os.strerror(2))
r, w = os.pipe(); os.write(w, b"data"); print(os.read(r, 10)); os.close(r); os.close(w)
class P:
    def __fspath__(self): return "/tmp"
print(os.fspath(P()), os.path.join(P(), "x"), os.path.exists(P()))
try:
    os.fspath(5)
except TypeError as e:
    print(e)
