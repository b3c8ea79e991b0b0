class A:
    def __await__(self):
        try:
            yield 1
        except ValueError as e:
            return ("handled", str(e))
        finally:
            print("finally")
async def f():
    return await A()
c = f(); c.send(None)
try:
    c.throw(ValueError("v"))
except StopIteration as e:
    print(e.value)
c = f(); c.send(None)
print(c.close())
c = f()
try:
    c.throw(KeyError("k"))
except KeyError as e:
    print(repr(e))
