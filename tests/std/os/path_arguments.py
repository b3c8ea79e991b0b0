import os
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e, getattr(e, "filename", None), getattr(e, "filename2", None))
    else:
        print(f.__name__, args, kwargs, result)


class Name:
    def __fspath__(self): return "/none"
    def __repr__(self): return "Name"
class Wrong:
    def __fspath__(self): return 1
    def __repr__(self): return "Wrong"
for a in (None, 1.5, [], Wrong()):
    for f in (os.stat, os.mkdir, os.truncate, os.open, os.chdir, os.utime, os.fspath, os.readlink, os.putenv, os.statvfs):
        attempt(f, a, *[0] * (f in (os.truncate, os.open)), *["x"] * (f is os.putenv))
    attempt(os.rename, a, "x"); attempt(os.rename, "x", a); attempt(os.execv, a, ["x"])
attempt(os.listdir, 1.5); attempt(os.scandir, []); attempt(os.mkdir, 1); attempt(os.stat, bytearray(b"/none"))
for z in ("a\0b", b"a\0b"):
    for f in (os.stat, os.mkdir, os.listdir, open): attempt(f, z)
    attempt(os.putenv, z, "x"); attempt(os.rename, "a", z)
for f in (os.stat, os.listdir, os.scandir, open): attempt(f, Name())
attempt(os.rename, Name(), b"x"); attempt(os.link, "/none", "/x"); attempt(os.symlink, "a", "/tmp"); attempt(os.stat, 999)
attempt(os.stat, 2**40); attempt(os.stat, -2**40); attempt(os.stat, "x", dir_fd="a"); attempt(os.stat, "x", dir_fd=2**40)
attempt(os.stat, 1, dir_fd=3); attempt(os.stat, 1, follow_symlinks=False); attempt(os.stat, "x", dir_fd=999)
attempt(os.stat); attempt(os.stat, "a", "b"); attempt(os.mkdir); attempt(os.getcwd, 1); attempt(os.close); attempt(os.rename, "a")
attempt(os.utime, "/tmp", (1,)); attempt(os.utime, "/tmp", 1); attempt(os.utime, "/tmp", (1, 2), ns=(1, 2)); attempt(os.utime, "/tmp", ("a", 2))
attempt(os.utime, "/tmp", ns=(1.5, 2)); attempt(os.utime, "/tmp", ns=1); attempt(os.utime, "/tmp", (float("nan"), 1)); attempt(os.utime, "/tmp", (2**70, 1))
attempt(os.chown, "/tmp", "a", 1); attempt(os.chown, "/none", -1, -1); attempt(os.chmod, "/none", 0); attempt(os.chmod, "/x", "a")
