e = ValueError("v")
print(hasattr(e, "__notes__"))
e.add_note("first"); e.add_note("second")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as t:
    print(t)
e.__notes__ = 5
try:
    e.add_note("x")
except TypeError as t:
    print(t)
