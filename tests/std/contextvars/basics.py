from contextvars import ContextVar, copy_context, Context
v = ContextVar("v", default="d"); w = ContextVar("w")
print(v.get(), v.name, w.get("fallback"))
t = v.set("a"); print(v.get(), t.var is v, t.old_value is t.MISSING); v.reset(t); print(v.get())
try:
    w.get()
except LookupError as e:
    print(type(e).__name__)
ctx = copy_context()
def f(): v.set("inside"); return v.get()
print(ctx.run(f), v.get(), ctx[v], v in ctx, len(ctx) >= 1, ctx.get(w), list(ctx) == [v])
try:
    v.reset(t)
except RuntimeError as e:
    print("already been used" in str(e))
def nested(): return ctx.run(f)
try:
    ctx.run(nested)
except RuntimeError as e:
    print("already entered" in str(e))
try:
    ContextVar(5)
except TypeError as e:
    print(e)
with v.set("with"): print(v.get())
print(v.get())
