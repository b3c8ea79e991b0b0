print("import b")
import _mod_a
try:
    _mod_a.name
except AttributeError as e:
    print(e)
name = "b"
