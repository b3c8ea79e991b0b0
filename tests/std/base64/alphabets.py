import base64

data = bytes(range(256)) + bytes(8) + b"    "
for name in "b64", "standard_b64", "urlsafe_b64", "b32", "b32hex", "b16", "b85", "a85", "z85":
    encode, decode = getattr(base64, name + "encode"), getattr(base64, name + "decode")
    for size in 0, 1, 2, 3, 4, 5, 7, len(data):
        piece = data[-size or len(data):]
        encoded = encode(piece)
        print(name, encoded[:40], encoded[-12:])
        assert decode(encoded) == piece == decode(encoded.decode())
print(base64.encodebytes(data[:100]), base64.decodebytes(base64.encodebytes(data)) == data)
print(base64.a85encode(data, foldspaces=True, wrapcol=30, adobe=True))
print(base64.a85decode(base64.a85encode(data, foldspaces=True, wrapcol=30, adobe=True), foldspaces=True, adobe=True) == data)
print(base64.b85encode(b"abc", pad=True), base64.a85encode(b"\0", pad=True), base64.b64encode(b"\xff\xfe", b"-_"))
