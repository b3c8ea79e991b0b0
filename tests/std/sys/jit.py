import sys

print(sys._jit.__name__, sys._jit.is_enabled(), sys._jit.is_active())
print(isinstance(sys._jit.is_available(), bool))
