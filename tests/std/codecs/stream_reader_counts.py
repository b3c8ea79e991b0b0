# How many characters a reader gives.
import codecs
import io

text = "abcdéfghijklmnop\nxyz\n" * 2
for encoding in "utf-16-le", "utf-8":
    for calls in [(4,), (4,), (-1,)], [(4, 6)], [(2,), (0,), (3,)], [(100,), (1,)], [(10, 3), (10, 3)], [(-1, 3), (2,)]:
        reader = codecs.getreader(encoding)(io.BytesIO(text.encode(encoding)))
        print(encoding, [reader.read(*call) for call in calls])
    reader = codecs.getreader(encoding)(io.BytesIO(text.encode(encoding)))
    print(repr(reader.readline()), repr(reader.read(2)), repr(reader.readline()), reader.readlines())
