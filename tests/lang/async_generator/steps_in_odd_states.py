import sys, types
def t(name, f):
    try: r = f(); print(name, "ok", (repr(r)[:100]))
    except BaseException as e: print(name, type(e).__name__, str(e)[:90], type(e.__context__).__name__, type(e.__cause__).__name__)
@types.coroutine
def sus(v):
    r = yield v
    return r
def run(c, sends=()):
    out = []
    it = iter(sends)
    v = None
    try:
        while True:
            out.append(c.send(v))
            v = next(it, None)
    except StopIteration as e:
        return out, e.value
async def ag(n):
    try:
        for i in range(n):
            got = await sus(("in", i))
            r = yield i
            if r: await sus(("got", r, got))
    except ValueError as e:
        yield "caught " + str(e)
    finally:
        await sus("fin")
async def use(n):
    out = []
    async for x in ag(n): out.append(x)
    return out
t("for", lambda: run(use(3), "abcdef"))
def thr(exc, at):
    c = use(5); out = []
    try:
        out.append(c.send(None))
        for i in range(at): out.append(c.send(i))
        out.append(c.throw(exc))
        for i in range(10): out.append(c.send(i))
    except StopIteration as e: return out, e.value
    except BaseException as e: return out, repr(e), repr(e.__context__)
for at in range(5):
    t(f"throw {at}", lambda: thr(ValueError("x"), at)); t(f"throwK {at}", lambda: thr(KeyError("x"), at)); t(f"exit {at}", lambda: thr(GeneratorExit(), at))
def cl(at):
    c = use(5); out = []
    out.append(c.send(None))
    for i in range(at): out.append(c.send(i))
    c.close(); return out
for at in range(3): t(f"close {at}", lambda: cl(at))
def drive():
    a = ag(2); s = a.asend(None); out = []
    try:
        out.append(s.send(None)); out.append(s.send("q"))
    except StopIteration as e: out.append(e.value)
    s = a.athrow(ValueError("v"))
    try:
        out.append(s.send(None)); out.append(s.send("q"))
    except StopIteration as e: out.append(e.value)
    s = a.asend(None)
    try:
        out.append(s.send(None)); out.append(s.throw(KeyError("kk")))
    except BaseException as e: out.append(repr(e))
    return out
t("drive", drive)
