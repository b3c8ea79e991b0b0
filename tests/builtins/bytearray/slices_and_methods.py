b = bytearray(range(10))
b[2:5] = b""
b[1:1] = [77, 78]
del b[::3]
print(list(b), b[1:3], type(b[1:3]).__name__, b.copy() == b, b.copy() is b)
print(bytearray(b"aXb").split(b"X"), bytearray(b"a").join([b"1", b"2"]), bytearray(b"abc").upper(), bytearray(b"ab") + b"c", b"c" + bytearray(b"ab"), repr(bytearray(b"'")), bytearray(b"ab") == b"ab", bytearray(b"x%dx") % 5)
try:
    b[::2] = b"x"
except ValueError as e:
    print(e)
try:
    b[0:2] = 5
except TypeError as e:
    print(e)
