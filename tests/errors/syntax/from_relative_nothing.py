# exit: 1
from . import
