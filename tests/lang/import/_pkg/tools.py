from . import value
from .sub.mod import NAME
def helper():
    return (value, NAME)
