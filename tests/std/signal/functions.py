import os, signal
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e)
    else:
        print(f.__name__, args, kwargs, result)


for n in (2, 33, 65, 0): attempt(signal.strsignal, n)
print(signal.SIGINT in signal.valid_signals(), len(signal.valid_signals()), signal.Signals(2), repr(signal.SIGCHLD), repr(signal.SIG_DFL), repr(signal.SIG_BLOCK), signal.NSIG, signal.SIGRTMIN, signal.ItimerError, signal.ItimerError.__bases__)
attempt(signal.alarm, 0); print(signal.setitimer(0, 100.5, 0.5), signal.getitimer(0)[1], signal.setitimer(0, 0)[1]); attempt(signal.setitimer, 9, 1); attempt(signal.setitimer, 0, -1); attempt(signal.getitimer, 9); attempt(signal.setitimer, 0, "a")
print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [10, 12])), sorted(signal.pthread_sigmask(signal.SIG_BLOCK, []))); os.kill(os.getpid(), 12); print(signal.sigpending(), repr(signal.sigwait([12])), signal.sigpending())
attempt(signal.pthread_sigmask, 99, []); attempt(signal.pthread_sigmask, 0, [99]); attempt(signal.pthread_sigmask, 0, 3)
os.kill(os.getpid(), 10); info = signal.sigtimedwait([10], 0); print(info.si_signo, info.si_pid == os.getpid(), len(info)); attempt(signal.sigtimedwait, [10], 0.01); attempt(signal.sigtimedwait, [10], -1); attempt(signal.sigwaitinfo, ["a"])
seen = []; signal.signal(10, lambda n, f: seen.append(n)); os.kill(os.getpid(), 10); print(seen); signal.pthread_sigmask(signal.SIG_SETMASK, []); print(seen)
print(signal.struct_siginfo((1, 2, 3, 4, 5, 6, 7))); attempt(signal.pidfd_send_signal, 999, 2)
print([n for n in dir(signal) if not n.startswith("_")])
