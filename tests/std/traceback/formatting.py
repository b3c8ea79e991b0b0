import traceback, sys
def f(): g()
def g(): raise ValueError("v")
try:
    f()
except ValueError as e:
    print("".join(traceback.format_exception(e)))
    print(traceback.format_exception_only(e), traceback.format_tb(e.__traceback__)[-1], sep="\n")
    print([(s.name, s.lineno, s.line, s.colno, s.end_colno) for s in traceback.extract_tb(e.__traceback__)])
    traceback.print_exc(file=sys.stdout, limit=1)
    t = traceback.TracebackException.from_exception(e); print(t.exc_type_str, str(t), len(t.stack), list(t.format_exception_only()))
print(traceback.format_exc())
def h(): return [s.name for s in traceback.extract_stack()]
print(h(), traceback.FrameSummary("f", 1, "n").name, traceback.format_list([("file", 3, "name", "line")]))
