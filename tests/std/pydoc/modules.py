# A module as text.
import pydoc
import sys
import types

module = types.ModuleType("sample", "A sample.\n\nWith more to say.")
exec(
    """
__all__ = ["f", "C", "X"]
__version__ = "1.2"
__author__ = "somebody"
import os
X = 5
Y = 6
def f():
    "f doc"
def g():
    "g doc"
class C:
    "C doc"
    __slots__ = ()
    def m(self): pass
class D(C): pass
""",
    module.__dict__,
)
module.__file__ = "/nowhere/sample.py"
sys.modules["sample"] = module
print(pydoc.plain(pydoc.render_doc(module)))
print(pydoc.plain(pydoc.render_doc("sample.C.m")))
