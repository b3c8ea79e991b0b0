# taipan-only: the module is in CPython
# exit: 1
# A module that CPython's library has and taipan's does not is named as such, in the traceback only.
import traceback

try:
    import tkinter
except ModuleNotFoundError as error:
    print(error)
    print(traceback.format_exc().splitlines()[-1])
import tkinter
