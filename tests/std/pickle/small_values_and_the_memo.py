# Ints of all widths, texts that come again, and dicts, byte by byte in every protocol.
import pickle

text = "again"
value = {
    "ints": [0, 1, 255, 256, 65535, 65536, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**70],
    "texts": [text, text, "", "é", "x" * 255, "y" * 256],
    "plain": [None, True, False, 1.5],
    text: {text: text},
}
for protocol in range(6):
    data = pickle.dumps(value, protocol)
    print(protocol, len(data), data[:60], data[-30:])
    assert pickle.loads(data) == value
    again = pickle.loads(pickle.dumps([text, [text]], protocol))
    print(again[0] is again[1][0])
many = {str(i): i for i in range(2500)}
assert pickle.loads(pickle.dumps(many)) == many


class Named:
    def __eq__(self, other):
        return type(other) is Named


print(pickle.dumps(Named(), 4))
print(pickle.loads(pickle.dumps([Named(), Named], 5))[0] == Named())
Lost = Named
del Named
try:
    pickle.dumps(Lost, 4)
except pickle.PicklingError as error:
    print(error)
# A frame ends between two small objects too.
long = list(range(40000))
assert pickle.loads(pickle.dumps(long)) == long
print(len(pickle.dumps(long)))
