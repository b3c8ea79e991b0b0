import os
import sys
import tempfile
import zipfile
import zipimport

os.chdir(tempfile.mkdtemp())
with zipfile.ZipFile("lib.zip", "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("plain.py", "value = 1\ndef fail():\n    raise ValueError('x')\n")
    z.writestr("package/__init__.py", "from . import inner\n")
    z.writestr("package/inner.py", "name = __name__\n")
    z.writestr("package/data.txt", "data")
    z.writestr("broken.py", "def (\n")
    z.writestr("space/part.py", "here = 1\n")
sys.path.insert(0, "lib.zip")
import plain
import package
import space.part

print(plain.value, plain.__file__, plain.__loader__, package.__path__, package.inner.name, package.inner.__file__)
print(list(space.__path__), space.part.here)
print(plain.__loader__.get_source("plain"), package.__loader__.is_package("package"), package.__loader__.get_data("lib.zip/package/data.txt"))
try:
    import broken
except SyntaxError as e:
    print(e.filename, e.lineno)
for bad in "", "nothing.zip", __file__ if 0 else "lib.zip/../nothing":
    try:
        print(zipimport.zipimporter(bad))
    except zipimport.ZipImportError as e:
        print(e)
i = zipimport.zipimporter("lib.zip/package")
print(i, i.prefix, i.archive, i.find_spec("inner").name, i.find_spec("zz"))
for name in "get_code", "get_source", "is_package", "get_filename":
    try:
        getattr(i, name)("missing")
    except ImportError as e:
        print(type(e).__name__, e)
try:
    i.get_data("zz")
except OSError as e:
    print(e)
open("bad.zip", "wb").write(b"PK" * 30)
try:
    zipimport.zipimporter("bad.zip")
except zipimport.ZipImportError as e:
    print(e)
import importlib.resources

print(importlib.resources.files("package").joinpath("data.txt").read_text())
print(sorted(p.name for p in importlib.resources.files("package").iterdir()))
import pkgutil

print(sorted(m.name for m in pkgutil.iter_modules(["lib.zip"])))
