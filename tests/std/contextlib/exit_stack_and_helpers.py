from contextlib import ExitStack, closing, suppress, redirect_stdout, redirect_stderr, nullcontext, chdir, AbstractContextManager, ContextDecorator
import io, os
class CM:
    def __init__(self, n): self.n = n
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, t, *a): print("exit", self.n, t and t.__name__)
with ExitStack() as s:
    print(s.enter_context(CM(1)), s.enter_context(CM(2)))
    s.callback(print, "callback", 5); s.push(lambda *e: True)
    raise ValueError
with ExitStack() as s:
    s.enter_context(CM(3)); t = s.pop_all()
print("popped"); t.close()
class Cl:
    def close(self): print("closed")
with closing(Cl()): pass
with suppress(KeyError, IndexError): {}[1]
with nullcontext(5) as n: print(n)
out = io.StringIO()
with redirect_stdout(out): print("hidden")
print(repr(out.getvalue()))
with suppress(ValueError): raise ExceptionGroup("g", [ValueError()])
class D(ContextDecorator):
    def __enter__(self): print("in")
    def __exit__(self, *a): print("out")
@D()
def f(): print("body")
f()
