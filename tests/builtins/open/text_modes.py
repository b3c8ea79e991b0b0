import os
p = os.path.join(os.environ["SCRATCH"], "f.txt")
with open(p, "w") as f:
    print(f.write("line 1\nline 2\n"), f.writelines(["a\n", "b"]), f.mode, f.encoding, f.closed, f.name == p, f.readable(), f.writable())
print(f.closed)
with open(p) as f:
    print(repr(f.read(3)), repr(f.readline()), f.readlines(), repr(f.read()), f.tell() > 0)
with open(p, "a") as f: f.write("\nappended")
with open(p, "r+") as f:
    print([l for l in f]); f.seek(0); f.write("LINE"); f.seek(0); print(f.readline(), end="")
try:
    open(p, "x")
except FileExistsError as e:
    print(e.errno)
with open(p, "w+") as f:
    f.write("é€😀"); f.seek(0); print(f.read(), os.path.getsize(p))
for f2 in (lambda: f.read(), lambda: open(p, "zz"), lambda: open(p, "rw"), lambda: open(p, "rb", encoding="utf-8"), lambda: open(p, ""), lambda: open(p + "/nope"), lambda: open(os.environ["SCRATCH"])):
    try:
        f2()
    except (ValueError, OSError) as e:
        print(type(e).__name__, str(e).replace(os.environ["SCRATCH"], "S"))
