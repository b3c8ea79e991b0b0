# flags: -u
import os, sys
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e, getattr(e, "filename", None), getattr(e, "filename2", None))
    else:
        print(f.__name__, args, kwargs, result)


pid = os.fork()
if not pid: os._exit(7)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pid = os.fork()
if not pid:
    while True: os.sched_yield()
os.kill(pid, 9); status = os.wait()[1]; print(status, os.WIFSIGNALED(status), os.WTERMSIG(status), os.WIFEXITED(status), os.waitstatus_to_exitcode(status), os.WCOREDUMP(status))
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "exit $N"], {"N": "5"}); pid, status, usage = os.wait4(pid, 0); print(os.WEXITSTATUS(status), usage.ru_utime >= 0)
pid = os.posix_spawnp("sh", ["sh", "-c", "echo spawned"], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 5, "/dev/null", 0, 0), (os.POSIX_SPAWN_DUP2, 1, 6), (os.POSIX_SPAWN_CLOSE, 5)]); found = os.waitid(os.P_PID, pid, os.WEXITED); print(found.si_status, found.si_code == os.CLD_EXITED)
print(os.waitstatus_to_exitcode(os.system("exit 3")), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 4"), os.spawnv(os.P_WAIT, "/bin/sh", ["sh", "-c", "kill -9 $$"]))
os.putenv("PUT", "p"); os.environ["SET"] = "s"; os.system('echo $PUT $SET'); del os.environ["SET"]; os.unsetenv("PUT"); os.system('echo "<$PUT$SET>"')
seen = []; os.register_at_fork(before=lambda: seen.append("b1"), after_in_parent=lambda: seen.append("p1"), after_in_child=lambda: seen.append("c1")); os.register_at_fork(before=lambda: seen.append("b2"), after_in_parent=lambda: seen.append("p2"))
pid = os.fork()
if not pid: print(seen, flush=True); os.execvp("sh", ["sh", "-c", "exit 2"])
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen)
attempt(os.waitpid, 999999, 0); attempt(os.kill, 999999, 0); attempt(os.kill, 1, "a"); attempt(os.getpgid, 999999); attempt(os.waitstatus_to_exitcode, 0x137f); attempt(os.waitstatus_to_exitcode, 1.5)
attempt(os.execv, "/none", ["a"]); attempt(os.execv, "/none", []); attempt(os.execv, "/none", [""]); attempt(os.execv, "/none", "a"); attempt(os.execv, "/none", [1])
attempt(os.execve, "/none", ["a"], {1: 2}); attempt(os.execve, "/none", ["a"], 1); attempt(os.execve, "/none", ["a"], {"a=b": "2"}); attempt(os.putenv, "a=b", "c"); attempt(os.unsetenv, "a=b"); attempt(os.putenv, "", "c")
attempt(os.posix_spawn, "/bin/true", ["true"], {}, file_actions=3); attempt(os.posix_spawn, "/none", ["true"], {}); attempt(os.posix_spawn, "/bin/true", [], {}); attempt(os.posix_spawn, "/bin/true", ["true"], 3)
attempt(os.posix_spawn, "/bin/true", ["true"], {}, file_actions=[(9,)]); attempt(os.posix_spawn, "/bin/true", ["true"], {}, setsigdef=[99]); attempt(os.posix_spawn, "/bin/true", ["true"], {}, scheduler=(1, 2))
attempt(os.register_at_fork); attempt(os.register_at_fork, before=1); attempt(os.abort, 1); attempt(os.waitid, os.P_ALL, 0, os.WEXITED); attempt(os.wait3, 0)
print(os.getpid() == os.waitid_result((os.getpid(), 0, 0, 0, 0)).si_pid, os.getppid() >= 0, os.getpgrp() == os.getpgid(0), os.getsid(0) == os.getsid(os.getpid()), len(os.times()), os.getuid() == os.getresuid()[0])
sys.stdout.flush(); os._exit(0)
