import errno, stat, os
print(errno.ENOENT, errno.errorcode[2], errno.EACCES, errno.EAGAIN == errno.EWOULDBLOCK)
m = os.stat(os.environ["SCRATCH"]).st_mode
print(stat.S_ISDIR(m), stat.S_ISREG(m), stat.filemode(0o100644), stat.filemode(0o40755), stat.S_IMODE(0o100644) == 0o644, stat.S_IFMT(0o100644) == stat.S_IFREG, stat.S_IRUSR, stat.ST_SIZE)
