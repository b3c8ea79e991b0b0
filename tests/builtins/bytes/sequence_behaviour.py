b = b"abcde"
print(b[0], b[-1], b[1:3], b[::-1], b * 2, b + b"x", 98 in b, b"cd" in b, list(b), b == b"abcde", b < b"abd", hash(b) == hash(bytes(b)), list(reversed(b)), len(b), max(b), b == "abcde", b"" < b"a", bytes(b) is b)
class S(bytes): pass
print(S(b"x"), type(S(b"x") + b"y").__name__)
