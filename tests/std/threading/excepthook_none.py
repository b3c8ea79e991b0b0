# A thread cannot be made while there is no hook for its exceptions.
import sys
import threading

before = threading.excepthook
threading.excepthook = None
try:
    threading.Thread(target=print)
except RuntimeError as error:
    print(error)
threading.excepthook = before
sys.excepthook = None
try:
    threading.Thread(target=print)
except RuntimeError as error:
    print(error)
sys.excepthook = sys.__excepthook__
threading.Thread(target=print, args=("runs",)).start()
