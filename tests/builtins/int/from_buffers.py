# Digits may lie in anything that exports bytes.
import array

for data in bytearray(b" 12 "), memoryview(b"-7"), array.array("b", b"34"), array.array("B", b"x"):
    try:
        print(int(data))
    except ValueError as e:
        print(e)
try:
    int(array.array("b", b"12"), 16)
except TypeError as e:
    print(e)
