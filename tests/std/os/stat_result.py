import os, stat
os.chdir(os.environ["SCRATCH"]); open("f", "wb").write(b"x" * 10); os.chmod("f", 0o640); os.utime("f", (1.5, 2.25)); s = os.stat("f")
print(len(s), s.n_fields, s.n_sequence_fields, s.n_unnamed_fields, type(s).__match_args__, [a for a in dir(s) if a.startswith("st_")])
print(oct(s.st_mode), stat.filemode(s.st_mode), s.st_size, s[6], s[7:9], s.st_atime, s.st_mtime, s.st_atime_ns, s.st_mtime_ns, s.st_nlink, s == tuple(s))
t = os.stat_result(range(10)); print(t, t.st_atime, t.st_atime_ns, t.st_rdev, os.stat_result(range(19)).st_rdev, os.stat_result(range(13)).st_atime, t.__reduce__()[1][0])
for a in (range(9), range(20), 3):
    try: os.stat_result(a)
    except TypeError as e: print(e)
os.utime("f", ns=(10**18 + 5, 7)); print(os.stat("f").st_atime_ns, os.stat("f").st_mtime_ns); os.utime("f", (-1.5, -1)); print(os.stat("f").st_atime_ns, os.stat("f").st_mtime)
print(os.terminal_size((3, 4)), os.terminal_size((3, 4)).columns, os.sched_param(3), os.sched_param(sched_priority=4), os.times_result.__name__, os.uname_result((1, 2, 3, 4, 5)).machine, os.waitid_result((1, 2, 3, 4, 5)))
print(os.statvfs("/").f_bsize > 0, len(os.statvfs("/")), os.fstatvfs(0).f_namemax > 0, os.access("f", os.R_OK), os.access("none", os.F_OK), os.access("f", os.X_OK, effective_ids=True))
print(os.error, s.__class__.__module__, os.stat.__module__, os.DirEntry.__module__, os.stat.__text_signature__, os.uname_result.__module__)
