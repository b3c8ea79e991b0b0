class NoIter:
    def __await__(self): return 5
class Coro:
    def __await__(self):
        async def g(): pass
        c = g()
        try: return c
        finally: cs.append(c)
class Plain: pass
cs = []
async def main(x): return await x
for x in (NoIter(), Coro(), Plain(), 5, None, [1]):
    c = main(x)
    try:
        c.send(None)
    except TypeError as e:
        print(e)
for c in cs: c.close()
def gen(): yield
async def m2(): await gen()
try:
    m2().send(None)
except TypeError as e:
    print(e)
