import sys, types
m = types.ModuleType("fake", "doc")
m.x = 5
sys.modules["fake"] = m
import fake
from fake import x
print(fake.x, x, fake.__doc__, fake.__name__, fake)
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as e:
    print(e)
del sys.modules["fake"]
try:
    import fake
except ModuleNotFoundError as e:
    print(e)
