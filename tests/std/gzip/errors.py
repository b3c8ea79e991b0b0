import gzip
import io
import struct

good = gzip.compress(b"some data", mtime=5)
print(gzip.decompress(good), gzip.decompress(good * 2), gzip.decompress(good + b"\0\0"), gzip.decompress(b""), good[4:8], good[9])


def read(data):
    return gzip.GzipFile(fileobj=io.BytesIO(data)).read()


for unpack in gzip.decompress, read:
    for data in (
        b"no gzip file", good[:5], good[:12], good[:-3], good[:-8] + b"12345678", good[:-4] + b"\0\0\0\1",
        good[:2] + b"\7" + good[3:], good + b"trailing",
    ):
        try:
            print(unpack(data))
        except Exception as e:
            print(type(e).__name__, e)
extra = good[:3] + bytes([2 | 4 | 8 | 16]) + good[4:10] + struct.pack("<H", 3) + b"abcname\0comment\0" + b"xx" + good[10:]
print(gzip.decompress(extra), read(extra))
for call in (
    lambda: gzip.open("name", "rtb"),
    lambda: gzip.open("name", "rb", encoding="utf-8"),
    lambda: gzip.open(5),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="z"),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="rU"),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(good)).write(b""),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="w").read(),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="w").rewind(),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="w").seek(0, 2),
    lambda: gzip.GzipFile(fileobj=io.BytesIO(), mode="w", compresslevel=10),
):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
f = gzip.GzipFile(fileobj=io.BytesIO(good))
f.close()
f.close()
try:
    f.read()
except ValueError as e:
    print(e, f.closed)
