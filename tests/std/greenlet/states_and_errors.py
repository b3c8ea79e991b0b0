import greenlet as module
from greenlet import *


def t(f, *a, **k):
    try:
        print(f(*a, **k))
    except BaseException as e:
        print(type(e).__name__, e)


g = greenlet(lambda x: x)
print(bool(g), g.dead, g.parent is getcurrent())
print(g.switch(3), g.dead, bool(g), g.switch(4), g.switch(4, 5), g.switch(a=1), g.switch())
t(lambda: g.run)


def f():
    raise ValueError("x")


t(greenlet(f).switch)
t(greenlet(lambda: getcurrent().parent.switch(1, 2, a=3)).switch)
g = greenlet(lambda: getcurrent().parent.switch(1))
g.switch()
t(g.throw, KeyError("q"))
print(g.dead)
g = greenlet(lambda: getcurrent().parent.switch(1))
g.switch()
t(g.throw)
print(g.dead)
g = greenlet(f)
t(g.throw)
print(g.dead)
t(g.throw, ValueError)
g = greenlet(f)
t(g.throw, ValueError, ValueError("z"))
print(g.dead)
t(setattr, g, "parent", 3)
t(setattr, getcurrent(), "parent", g)
t(lambda: greenlet(3).switch())
t(greenlet().switch)
t(lambda: greenlet(None, 5))
g = greenlet(f)
t(setattr, g, "parent", g)
t(g.throw, 3)
t(g.throw, ValueError, 3, 4)
print([c.__name__ for c in GreenletExit.__mro__], [c.__name__ for c in error.__mro__])
events = []
print(settrace(lambda e, a: events.append((e, len(a)))))
greenlet(lambda: 1).switch()
print(gettrace() is not None)
settrace(None)
print(events)


class Own(greenlet):
    def run(self, n):
        return "own", n, getcurrent() is self


print(Own().switch(5))
main = getcurrent()
log = []


def cleaning():
    try:
        main.switch()
    except GreenletExit:
        log.append("ended")
        raise
    finally:
        log.append("cleaned")


g = greenlet(cleaning)
g.switch()
del g
print(log)
import contextvars

var = contextvars.ContextVar("var", default=0)
var.set(1)
print(greenlet(lambda: var.get()).switch(), var.get())


def chain():
    inner = greenlet(lambda: main.switch("from inner"), getcurrent())
    inner.switch()
    return "chain done"


g = greenlet(chain)
print(g.switch(), g.dead)


def generator(values):
    for value in values:
        main.switch(value)


g = greenlet(generator)
got = [g.switch([1, 2, 3])]
while not g.dead:
    got.append(g.switch())
print(got)
