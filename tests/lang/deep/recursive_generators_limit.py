def g(n):
    yield from g(n + 1)
try:
    list(g(0))
except RecursionError as e:
    print(type(e).__name__)
def h():
    yield next(h())
try:
    next(h())
except RecursionError as e:
    print(type(e).__name__)
async def c(): await c()
try:
    c().send(None)
except RecursionError as e:
    print(type(e).__name__)
