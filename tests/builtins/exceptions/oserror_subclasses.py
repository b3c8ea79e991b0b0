import errno
for n in ("ENOENT", "EEXIST", "EACCES", "EPERM", "EISDIR", "ENOTDIR", "EAGAIN", "EPIPE", "ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EINTR", "ESRCH", "ETIMEDOUT", "ECHILD", "EINVAL", "ENOTEMPTY"):
    e = OSError(getattr(errno, n), "text")
    print(n, type(e).__name__, e)
e = OSError(2, "msg", "f1", None, "f2")
print(e.errno, e.strerror, e.filename, e.filename2, e.args)
print(FileNotFoundError(1, "x").errno, OSError("one").errno, BlockingIOError(11, "x", 5).characters_written)
class My(OSError): pass
print(type(My(2, "x")).__name__)
