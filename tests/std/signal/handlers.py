import os, signal, time
def attempt(f, *args, **kwargs):
    try:
        result = f(*args, **kwargs)
    except Exception as e:
        print(f.__name__, args, kwargs, "->", type(e).__name__, e)
    else:
        print(f.__name__, args, kwargs, result)


attempt(signal.signal, 0, signal.SIG_DFL); attempt(signal.signal, 65, signal.SIG_DFL); attempt(signal.signal, 9, signal.SIG_DFL)
for h in (3, None, "x"): attempt(signal.signal, 10, h)
for n in (0, 2, 10, 13, 65): attempt(signal.getsignal, n)
def handler(n, frame): print("got", n, frame.f_code.co_name)
print(signal.signal(10, handler), signal.signal(10, signal.SIG_IGN) is handler, signal.getsignal(10), signal.signal(signal.SIGUSR1, handler))
def f(): signal.raise_signal(10); os.kill(os.getpid(), 10); print("after")
f()
signal.signal(signal.SIGALRM, handler); signal.setitimer(signal.ITIMER_REAL, 0.01); start = time.monotonic(); time.sleep(0.1); print(time.monotonic() - start >= 0.1)
signal.setitimer(signal.ITIMER_REAL, 0.01); signal.pause(); signal.setitimer(signal.ITIMER_REAL, 0.01)
r, w = os.pipe()
def raising(n, frame): raise LookupError(n)
signal.signal(signal.SIGALRM, raising); attempt(os.read, r, 1); signal.setitimer(signal.ITIMER_REAL, 0.01); attempt(lambda: [0 for x in iter(int, 1)])
signal.signal(12, raising); attempt(signal.raise_signal, 12);
try: os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt as e: print(repr(e))
try: signal.default_int_handler(2, None)
except KeyboardInterrupt as e: print(repr(e))
os.set_blocking(w, False); print(signal.set_wakeup_fd(w)); signal.raise_signal(10); print(os.read(r, 9), signal.set_wakeup_fd(-1))
attempt(signal.set_wakeup_fd, 999); attempt(signal.set_wakeup_fd, "a"); attempt(signal.raise_signal, 99); attempt(signal.siginterrupt, 99, 1); attempt(signal.siginterrupt, 10, True)
