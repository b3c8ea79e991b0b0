# taipan-only: CPython trusts the contents of a file of bytecode
import os, sys
folder = os.path.join(os.environ["SCRATCH"], "damaged"); os.makedirs(folder, exist_ok=True)
path = os.path.join(folder, "hurt.py")
sys.path.insert(0, folder); sys.dont_write_bytecode = False
def load():
    sys.modules.pop("hurt", None)
    import hurt
    return hurt.x
with open(path, "w") as f: f.write("x = 1\n")
print(load())
kept = os.path.join(folder, "__pycache__", os.listdir(os.path.join(folder, "__pycache__"))[0])
good = open(kept, "rb").read()
stamp = os.stat(path).st_mtime_ns
with open(path, "w") as f: f.write("x = 2\n")
os.utime(path, ns=(stamp, stamp))
print("same size and time:", load())
good = open(kept, "rb").read()
for name, data in [("empty", b""), ("cut", good[:40]), ("longer", good + b"x"), ("changed", good[:-9] + bytes([good[-9] ^ 1]) + good[-8:]),
                   ("other version", b"\0" + good[1:]), ("text", b"hello" * 20)]:
    with open(kept, "wb") as f: f.write(data)
    print(name, load(), open(kept, "rb").read() == good)
os.chmod(os.path.join(folder, "__pycache__"), 0o500)
os.rename(os.path.join(folder, "__pycache__"), os.path.join(folder, "gone"))
with open(os.path.join(folder, "__pycache__"), "w"): pass
print("no folder:", load())
