import os
p = os.path.join(os.environ["SCRATCH"], "f.bin")
with open(p, "wb") as f:
    print(f.write(b"\x00\x01\xffabc\ndef"), type(f).__name__)
with open(p, "rb") as f:
    print(f.read(2), f.readline(), f.tell(), f.seek(-2, 2), f.read(), f.seek(0), f.readinto(b := bytearray(4)), b, f.peek(1)[:1], type(f).__name__)
with open(p, "rb", buffering=0) as f:
    print(f.read(), type(f).__name__, f.readall())
with open(p, "r+b") as f:
    f.seek(1); f.write(b"ZZ"); f.truncate(5); f.seek(0); print(f.read())
with open(p, "rb") as f:
    print(list(f))
for src in ("f.write(b'x')", "open(p, 'wb').write('text')", "open(p, buffering=0)", "open(p).write('a')"):
    try:
        exec(src)
    except (ValueError, TypeError, OSError) as e:
        print(type(e).__name__, e)
import warnings; warnings.simplefilter("ignore")
