import sys
def show(frame, event, arg):
    if event in ("c_call","c_return","c_exception"): a = getattr(arg, "__name__", arg)
    elif event == "exception": a = (arg[0].__name__, str(arg[1]), type(arg[2]).__name__)
    else: a = arg
    log.append((frame.f_code.co_name, event, frame.f_lineno - frame.f_code.co_firstlineno, a if not callable(a) else "fn"))
    return show
log = []
def run(f, *args):
    log.clear()
    sys.settrace(show)
    try: f(*args)
    except Exception as e: pass
    finally: sys.settrace(None)
    print("==", f.__name__)
    for l in log:
        if l[0] != "run": print(l)
def simple(x):
    y = x + 1
    if y:
        z = 2
    else:
        z = 3
    return z
run(simple, 1)
def loop(n):
    t = 0
    for i in range(n):
        t += i
    while t > 1:
        t -= 2
    return [j for j in range(2)]
run(loop, 3)
def gen():
    yield 1
    x = yield 2
def usegen():
    for g in gen():
        pass
run(usegen)
def raises():
    x = [1]
    x[5]
run(raises)
def inner(): raise KeyError(1)
def outer():
    try: inner()
    except KeyError: pass
    return 5
run(outer)
class A:
    def __init__(self): self.x = 1
    def __repr__(self): return "A"
    @property
    def p(self): return self.x
    def __enter__(self): return self
    def __exit__(self, *a): return True
def withs():
    with A() as a:
        a.p
        raise ValueError
    return
run(withs)
def multi():
    x = simple(
        1,
    )
    return (x,
            x)
run(multi)
def prof(f, *args):
    log.clear()
    sys.setprofile(show)
    try: f(*args)
    except Exception as e: pass
    finally: sys.setprofile(None)
    print("== profile", f.__name__)
    for l in log:
        if l[0] != "prof": print(l)
def p1():
    len([]); [].append(1); "x".upper()
    try: int("x")
    except ValueError: pass
    sorted([2, 1], key=lambda v: v)
    return max(1, 2)
prof(p1)
prof(usegen)
prof(outer)
def bad(frame, event, arg): raise RuntimeError("in tracer")
sys.settrace(bad)
try: simple(1)
except RuntimeError as e: print(e, sys.gettrace())
def local_none(frame, event, arg):
    print(event); return None
sys.settrace(local_none); simple(1); sys.settrace(None)
def nolines(frame, event, arg):
    frame.f_trace_lines = False; frame.f_trace_opcodes = False
    print(frame.f_code.co_name, event); return nolines
sys.settrace(nolines); simple(1); sys.settrace(None)
def other():
    def tr(frame, event, arg): seen.append((event, frame.f_lineno - frame.f_code.co_firstlineno)); return tr
    seen = []
    sys._getframe().f_trace = tr
    sys.settrace(lambda *a: None)
    x = 1
    y = 2
    sys.settrace(None)
    print(seen)
other()
