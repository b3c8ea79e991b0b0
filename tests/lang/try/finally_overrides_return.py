def f():
    try:
        return "try"
    finally:
        return "finally"
def g():
    try:
        1 / 0
    finally:
        return "swallowed"
def h():
    for _ in range(2):
        try:
            return "lost"
        finally:
            continue
    return "end"
import warnings
print(f(), g(), h())
