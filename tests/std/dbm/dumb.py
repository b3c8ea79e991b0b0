import dbm
import dbm.dumb
import os
import tempfile

os.chdir(tempfile.mkdtemp())
d = dbm.dumb.open("x", "c")
d["a"] = "1"
d[b"b"] = b"x" * 600
d["a"] = "2" * 700
print(d["a"][:3], d[b"b"][:3], sorted(d.keys()), len(d), "a" in d, b"z" in d)
del d["b"]
for bad in 1, None:
    try:
        d[bad] = b""
    except TypeError as e:
        print(e)
    try:
        d["q"] = bad
    except TypeError as e:
        print(e)
try:
    d["nope"]
except KeyError as e:
    print("KeyError", e)
d.close()
try:
    d["a"]
except OSError as e:
    print(e)
print(dbm.whichdb("x"), dbm.whichdb("nothing"), sorted(os.listdir()))
with dbm.dumb.open("x", "r") as d:
    print(d.get("a")[:2], list(d.items())[0][0])
    try:
        d["b"] = b""
    except OSError as e:
        print(e)
for flag in "q", "rw":
    try:
        dbm.dumb.open("y", flag)
    except ValueError as e:
        print(e)
try:
    dbm.open("nothing")
except Exception as e:
    print(type(e).__name__, e)
open("junk", "wb").write(b"abcdefgh" * 9)
try:
    dbm.open("junk")
except Exception as e:
    print(repr(dbm.whichdb("junk")), e)
