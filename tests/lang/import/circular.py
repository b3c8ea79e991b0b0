import _mod_a
print(_mod_a.f())
