import os
import tempfile

file = tempfile.NamedTemporaryFile()
print(type(file).__name__, file.mode, type(file.file).__name__, os.path.basename(file.name)[:3])
file.write(b"x")
file.close()
print(os.path.exists(file.name), file.closed)
with tempfile.NamedTemporaryFile("w+", delete_on_close=False, prefix="p", suffix=".s") as file:
    file.write("text\nmore\n")
    file.close()
    print(os.path.exists(file.name), open(file.name).read(), os.path.basename(file.name)[0], file.name[-2:])
print(os.path.exists(file.name))
file = tempfile.NamedTemporaryFile("w+", delete=False, encoding="utf-8")
file.write("a\nb\n")
file.seek(0)
print(list(file), file.write is file.write)
file.close()
print(os.path.exists(file.name))
os.unlink(file.name)
for mode, options in (("q", {}), ("w", {"encoding": "no such"}), ("w", {"dir": "/nowhere"})):
    try:
        tempfile.NamedTemporaryFile(mode, **options)
    except Exception as exc:
        print(type(exc).__name__, str(exc)[:50])
with tempfile.TemporaryFile("w+") as file:
    print(type(file).__name__, file.write("h"), file.seek(0), file.read())
with tempfile.TemporaryFile() as file:
    print(type(file).__name__, file.mode, isinstance(file.name, int))
