# list() and tuple() of views and byte arrays.
import array

data = bytearray(range(6))
view = memoryview(data)
print(list(view), tuple(view), list(data), list(view[::2]), list(view[::-1]), list(view[4:1]))
print(list(memoryview(array.array("i", [1, -2, 3]))), list(memoryview(b"ab").cast("c")), list(view.cast("b")[:2]))
print(sorted(view, reverse=True), [*view[2:]], set(view) == set(range(6)))
print(memoryview(bytes(range(6))).cast("B", (2, 3)).tolist())
try:
    list(memoryview(bytes(6)).cast("B", (2, 3)))
except NotImplementedError as error:
    print(error)
view.release()
try:
    list(view)
except ValueError as error:
    print(error)
