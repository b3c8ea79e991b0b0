import io
s = io.StringIO("line1\nline2\n")
print(s.read(3), s.readline(), s.tell(), s.read(), s.seek(0), s.readlines(), s.getvalue(), s.seek(0, 2), s.write("end"), s.getvalue())
s.seek(2); s.truncate(); print(repr(s.getvalue()), s.closed, s.readable(), s.seekable(), list(io.StringIO("a\nb")))
s.seek(5); s.write("x"); print(repr(s.getvalue()))
with io.StringIO() as t: print("a", "b", file=t); print(repr(t.getvalue()))
for f in (lambda: t.read(), lambda: io.StringIO(b"a"), lambda: s.write(b"x"), lambda: s.seek(-1), lambda: s.seek(1, 1), lambda: s.fileno(), lambda: s.write(5)):
    try:
        f()
    except (ValueError, TypeError, OSError) as e:
        print(type(e).__name__, e)
print(io.StringIO("a\r\nb\n", newline=None).read().__repr__(), repr(io.StringIO("a\r\nb").read()), repr(io.StringIO("a\nb", newline="\r\n").getvalue()))
