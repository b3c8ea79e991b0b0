print("import a")
import _mod_b
name = "a"
def f(): return _mod_b.name
