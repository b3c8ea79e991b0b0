# exit: 1
from os import
