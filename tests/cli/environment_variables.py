# env: PYTHONOPTIMIZE=1 PYTHONWARNINGS=error PYTHONDONTWRITEBYTECODE=1
import sys, warnings
print(sys.flags.optimize, sys.warnoptions, sys.dont_write_bytecode)
assert False
try:
    warnings.warn("x")
except UserWarning as e:
    print(repr(e))
