# exit: 2
import sys
def f():
    try:
        sys.exit(2)
    finally:
        print("cleanup")
try:
    f()
except Exception:
    print("never")
