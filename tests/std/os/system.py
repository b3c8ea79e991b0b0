import os
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e, getattr(e, "filename", None), getattr(e, "filename2", None))
    else:
        print(f.__name__, args, kwargs, result)


os.chdir(os.environ["SCRATCH"]); fd = os.open(".", os.O_RDONLY)
attempt(os.setgroups, ["a"]); attempt(os.setgroups, 1); attempt(os.setuid, "a"); attempt(os.setuid, -2)
attempt(os.urandom, 0); attempt(os.urandom, -1); attempt(os.urandom, "a"); attempt(os.getrandom, -1); attempt(os.major, os.makedev(3, 5)); attempt(os.minor, 773); attempt(os.strerror, 2); attempt(os.strerror, 999)
attempt(os.eventfd_read, 999); attempt(os.eventfd_write, 999, -1); e = os.eventfd(3); os.eventfd_write(e, 4); print(os.eventfd_read(e), os.get_inheritable(e))
t = os.timerfd_create(1, flags=os.TFD_NONBLOCK); print(os.timerfd_settime(t, initial=100.5, interval=2), os.timerfd_gettime(t)[1], os.timerfd_settime_ns(t, initial=5, interval=6)[1], os.timerfd_gettime_ns(t)[1])
attempt(os.timerfd_settime, t, initial="a"); attempt(os.timerfd_settime_ns, t, initial=1.5)
attempt(os.sched_getscheduler, 0); attempt(os.sched_getparam, 0); attempt(os.sched_setscheduler, 0, 0, 3); attempt(os.sched_setscheduler, 0, 0, os.sched_param(0)); attempt(os.sched_setaffinity, 0, [])
attempt(os.sched_setaffinity, 0, [-1]); attempt(os.sched_setaffinity, 0, ["a"]); attempt(os.sched_setaffinity, 0, 1); attempt(os.sched_get_priority_max, os.SCHED_RR); attempt(os.sched_get_priority_min, 99); attempt(os.sched_yield)
attempt(os.getpriority, 9, 0); attempt(os.ctermid); attempt(os.confstr, "CS_PATH"); attempt(os.confstr, "x"); attempt(os.sysconf, 99999); attempt(os.sysconf, "x"); attempt(os.sysconf, 1.5); attempt(os.pathconf, ".", "PC_NAME_MAX"); attempt(os.pathconf, "/none", 3); attempt(os.fpathconf, fd, "PC_PATH_MAX"); attempt(os.fpathconf, 999, 3)
attempt(os.ttyname, 999); attempt(os.ttyname, fd); attempt(os.tcgetpgrp, 999); attempt(os.pidfd_open, 99999999); attempt(os.setns, 999); attempt(os.umask, "a"); print(os.umask(0o22) and os.umask(0o22)); attempt(os.memfd_create, 3)
attempt(os.getxattr, ".", "user.x"); attempt(os.listxattr, "none"); attempt(os.setxattr, "/none", "user.a", b"x"); attempt(os.setxattr, ".", "user.a", "x"); attempt(os.getxattr, fd, "user.x", follow_symlinks=False); print(os.listxattr())
attempt(os.terminal_size, 3); attempt(os.terminal_size, (1, 2, 3)); print(os.cpu_count() > 0, len(os.sched_getaffinity(0)) > 0, len(os.getloadavg()), len(os.uname()), os.process_cpu_count() > 0)
import posix
for p in ("/a/../b//c/.", "//a/b/..", "///a", "../..", "a/../../b", "", "."): print(posix._path_normpath(p), posix._path_splitroot_ex(p), posix._path_normpath(p.encode()))
