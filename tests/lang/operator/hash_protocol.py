class H:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
print(hash(H(5)), hash(H(-1)), hash(H(2**61 - 1)), hash(H(2**61)), hash(H(-2**70)))
class Bad:
    def __hash__(self): return "x"
try:
    hash(Bad())
except TypeError as e:
    print(e)
for x in ([], {}, set(), slice(1), bytearray()):
    try:
        print(hash(x) is not None)
    except TypeError as e:
        print(e)
print(hash(1) == hash(1.0) == hash(True) == hash(1 + 0j), hash((1, 2)) == hash((1, 2)), hash(-1), hash(-2))
