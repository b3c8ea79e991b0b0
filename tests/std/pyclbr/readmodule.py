# The classes and functions of a module are read from its source, with those that it imports.
import os
import pyclbr
import sys
import tempfile

folder = tempfile.mkdtemp()
sys.path.insert(0, folder)
SOURCES = {
    "basemod": "class Base:\n    def m(self): pass\ndef helper(): pass\n",
    "mymod": """from basemod import Base
import basemod
class A(Base, basemod.Base, dict):
    x = 1
    def one(self):
        def inner(): pass
    async def two(self): pass
    class Nested: pass
async def f():
    class L: pass
@decorator
def g(): pass
if True:
    def h(): pass
class B(A, metaclass=M): pass
""",
}
for name, source in SOURCES.items():
    with open(os.path.join(folder, f"{name}.py"), "w") as file:
        file.write(source)
for name, found in pyclbr.readmodule_ex("mymod").items():
    print(name, type(found).__name__, found.name, found.module, found.lineno, found.end_lineno, list(found.children))
    if isinstance(found, pyclbr.Class):
        print(" ", [base if isinstance(base, str) else base.name for base in found.super], found.methods)
    else:
        print(" ", found.is_async, found.parent)
print(sorted(pyclbr.readmodule("mymod")))
try:
    pyclbr.readmodule("no_such")
except ModuleNotFoundError as error:
    print(error)
