# exit: 1
async def inner(): raise ValueError("async")
async def outer(): await inner()
try:
    outer().send(None)
except StopIteration:
    pass
