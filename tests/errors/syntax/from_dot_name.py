# exit: 1
from .a.b
