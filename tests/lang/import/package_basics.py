# env: TAIPANPATH=DIR PYTHONPATH=DIR
import _pkg
import _pkg.sub.mod as m
from _pkg import value, helper
from _pkg.sub import mod
print(_pkg.__name__, value, helper(), m.NAME, mod is m)
print(_pkg.__package__, m.__package__, m.__spec__.name, _pkg.sub.__name__)
