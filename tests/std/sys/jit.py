import sys

print(sys._jit.__name__)
print(all(isinstance(f(), bool) for f in (sys._jit.is_available, sys._jit.is_enabled, sys._jit.is_active)))
