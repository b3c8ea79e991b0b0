"""A package for the import tests."""
print("importing _pkg")
value = 10
_hidden = 1
from .tools import helper
