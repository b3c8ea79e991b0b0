import io
class Raw(io.RawIOBase):
    def __init__(self): self.data = [b"he", b"llo\nwo", b"rld", b""]
    def readable(self): return True
    def readinto(self, buf):
        c = self.data.pop(0) if self.data else b""
        buf[:len(c)] = c
        return len(c)
print(io.BufferedReader(Raw()).read(), Raw().read(3), io.TextIOWrapper(io.BufferedReader(Raw()), encoding="ascii").readlines())
class W(io.RawIOBase):
    def writable(self): return True
    def write(self, b): print("raw write", bytes(b)); return len(b)
w = io.BufferedWriter(W()); w.write(b"ab"); w.write(b"cd"); w.flush(); w.close()
try:
    io.RawIOBase().read(1)
except (io.UnsupportedOperation, AttributeError, NotImplementedError, TypeError) as e:
    print(type(e).__name__)
print(issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError), io.DEFAULT_BUFFER_SIZE, io.SEEK_END, io.open is open)
