from hmac import compare_digest

print(compare_digest(b"a", b"a"), compare_digest(b"a", b"b"), compare_digest(b"a", b"ab"), compare_digest("a", "a"))
print(compare_digest(bytearray(b"a"), b"a"), compare_digest(memoryview(b"xy"), b"xy"), compare_digest("", ""))
for a, b in ("a", b"a"), ("é", "é"), (1, b"a"), (b"a", None):
    try:
        compare_digest(a, b)
    except TypeError as e:
        print(e)
