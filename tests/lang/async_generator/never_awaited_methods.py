import gc
async def ag():
    yield 1
def f():
    g = ag()
    g.asend(None)
    g.athrow(ValueError)
    g.aclose()
f()
gc.collect()
print("end")
