# tell() behind a line that a carriage return ends, and back there.
import io

for end in b"\r", b"\n", b"\r\n":
    for newline in None, "", "\r":
        raw = io.BytesIO(b"".join(b"line%d%s" % (i, end) for i in range(4)))
        file = io.TextIOWrapper(raw, newline=newline)
        line = file.readline()
        position = file.tell()
        rest = file.readlines()
        file.seek(position)
        print(end, newline, repr(line), file.readlines() == rest, rest[:1])
