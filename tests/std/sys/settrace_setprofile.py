import sys
def tracer(frame, event, arg):
    if frame.f_code.co_name == "f": events.append((event, frame.f_lineno))
    return tracer
events = []
def f(x):
    y = x + 1
    return y
sys.settrace(tracer); f(1); sys.settrace(None)
print(events, sys.gettrace())
prof = []
def p(frame, event, arg): prof.append((event, getattr(arg, "__name__", None) if event.startswith("c_") else frame.f_code.co_name))
sys.setprofile(p); f(1); len([]); sys.setprofile(None)
print(prof)
