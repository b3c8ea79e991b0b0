async def f():
    try:
        raise ValueError("v")
    except ValueError as e:
        return str(e)
    finally:
        print("finally")
async def g():
    try:
        return await f()
    finally:
        print("outer finally")
try:
    g().send(None)
except StopIteration as e:
    print(e.value)
