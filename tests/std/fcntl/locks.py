import fcntl
import os

path = f"/tmp/taipan_fcntl_locks_{os.getpid()}"
fd = os.open(path, os.O_RDWR | os.O_CREAT)
other = os.open(path, os.O_RDWR)
os.unlink(path)


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as exc:
        print(type(exc).__name__, exc)


attempt(fcntl.flock, fd, fcntl.LOCK_EX)
attempt(fcntl.flock, other, fcntl.LOCK_EX | fcntl.LOCK_NB)
attempt(fcntl.flock, fd, fcntl.LOCK_UN)
attempt(fcntl.flock, fd, 77)
attempt(fcntl.lockf, fd, fcntl.LOCK_EX, 10, 5, os.SEEK_SET)
attempt(fcntl.lockf, fd, fcntl.LOCK_UN)
attempt(fcntl.lockf, fd, 0)
attempt(fcntl.lockf, fd, fcntl.LOCK_EX, "a")
attempt(fcntl.lockf, fd, fcntl.LOCK_SH | fcntl.LOCK_NB, 0, 0, 3)
