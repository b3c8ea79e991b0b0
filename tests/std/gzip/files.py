import gzip
import io
import os

data = b"".join(b"line %d\n" % i for i in range(5000))
path = os.path.join(os.environ.get("TMPDIR", "/tmp"), f"taipan_gzip_{os.getpid()}.gz")
try:
    with gzip.open(path, "wb") as f:
        print(f.mode, f.writable(), f.readable(), f.seekable(), f.write(data), f.tell())
    with gzip.open(path) as f:
        print(f.read() == data, f.mode, f.read(), f.tell())
        print(f.seek(10), f.readline(), f.seek(-5, io.SEEK_END), f.read(), f.rewind(), f.read(6), f.peek(1)[:4])
    with gzip.open(path, "ab") as f:
        f.write(b"appended")
    with gzip.open(path, "rt", encoding="ascii", newline="\n") as f:
        lines = f.readlines()
    print(len(lines), lines[-1], lines[4999])
    with open(path, "rb") as raw, gzip.GzipFile(fileobj=raw) as f:
        print(f.read(3), f.mtime > 0, f.fileno() == raw.fileno(), os.path.basename(f.name) == os.path.basename(path))
    with gzip.GzipFile(path, "wb", mtime=123) as f:
        f.write(b"x")
        f.seek(5)
        f.write(b"y")
    with gzip.GzipFile(path) as f:
        print(f.read(), f.mtime, [line for line in f])
    try:
        gzip.open(path, "xb")
    except FileExistsError:
        print("exists")
finally:
    os.unlink(path)
