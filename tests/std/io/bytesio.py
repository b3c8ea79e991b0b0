import io
b = io.BytesIO(b"abc\ndef")
print(b.read(2), b.readline(), b.read1(2), b.tell(), b.getvalue(), b.seek(-2, 2), b.read(), b.seek(0), b.readlines(), b.write(b"!"), b.getvalue())
buf = b.getbuffer(); print(bytes(buf[:3]))
try:
    b.write(b"x" * 10)
except BufferError as e:
    print(e)
buf.release(); b.truncate(2); print(b.getvalue(), b.readinto(bytearray(3)), list(io.BytesIO(b"x\ny\n")))
w = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
w.write("é\n"); print(w.buffer.getvalue(), w.encoding, w.line_buffering)
r = io.TextIOWrapper(io.BytesIO("a\r\nbé".encode()), encoding="utf-8"); print(r.readlines())
br = io.BufferedReader(io.BytesIO(b"0123456789"), 4); print(br.peek(2)[:2], br.read(3), br.read1(2), br.read())
for f in (lambda: io.BytesIO("a"), lambda: b.write("a"), lambda: b.seek(-1), lambda: io.BytesIO().read("a")):
    try:
        f()
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
