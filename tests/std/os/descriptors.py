import os
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e, getattr(e, "filename", None), getattr(e, "filename2", None))
    else:
        print(f.__name__, args, kwargs, result)


os.chdir(os.environ["SCRATCH"])
fd = os.open("f", os.O_RDWR | os.O_CREAT, 0o600)
print(os.write(fd, b"hello world"), os.lseek(fd, 0, os.SEEK_SET), os.read(fd, 5), os.pread(fd, 3, 1), os.pwrite(fd, b"J", 0))
print(os.fstat(fd).st_size, os.isatty(fd), os.get_inheritable(fd), os.get_blocking(fd), os.ftruncate(fd, 4), os.stat(fd).st_size)
copy = os.dup(fd); print(os.get_inheritable(copy), os.dup2(fd, copy), os.get_inheritable(copy), os.dup2(fd, copy, False), os.get_inheritable(copy))
os.set_inheritable(fd, True); os.set_blocking(fd, False); print(os.get_inheritable(fd), os.get_blocking(fd))
r, w = os.pipe()
print(os.writev(w, [b"ab", bytearray(b"cd")]), os.readv(r, [a := bytearray(3), b := bytearray(3)]), a, b)
print(os.write(w, memoryview(b"xyz")), os.readinto(r, a), a, os.preadv(fd, [a], 1), a, os.pwritev(fd, [b"QQ"], 0), os.pread(fd, 9, 0))
print(os.sendfile(w, fd, 0, 3), os.read(r, 9), os.fsync(fd), os.fdatasync(fd), os.lockf(fd, os.F_LOCK, 0))
with os.fdopen(w, "w") as stream: stream.write("text")
print(os.read(r, 10), os.read(r, 10)); os.close(r); os.closerange(copy, copy + 1)
class F:
    def __repr__(self): return "F"
    def fileno(self): return 999
for f in (os.fsync, os.fchdir): attempt(f, F()); attempt(f, "a"); attempt(f, -1)
for a in (999, "a", 2**40, 1.5): attempt(os.close, a); attempt(os.read, a, 1); attempt(os.fstat, a)
attempt(os.read, fd, -1); attempt(os.write, 999, b""); attempt(os.write, fd, "a"); attempt(os.readinto, fd, b"a"); attempt(os.lseek, 999, 0, 0)
attempt(os.dup, 999); attempt(os.dup2, 999, 5); attempt(os.dup2, -1, 5); attempt(os.ftruncate, fd, -1); attempt(os.pipe2, -1); attempt(os.get_terminal_size, 999)
attempt(os.writev, fd, 3); attempt(os.copy_file_range, fd, fd, -1); attempt(os.isatty, 999); attempt(os.device_encoding, 999); attempt(os.posix_fallocate, 999, 0, 1)
attempt(os.copy_file_range, fd, fd, 2, 0, 4); attempt(os.posix_fadvise, 999, 0, 1, 1); attempt(os.splice, 999, 999, 3); attempt(os.fdopen, "a")
