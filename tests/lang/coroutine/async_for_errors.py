class A: pass
class B:
    def __aiter__(self): return A()
class C:
    def __aiter__(self): return self
    def __anext__(self): return 5
class D:
    async def __aiter__(self): return self
async def main(x):
    async for _ in x: pass
import warnings
warnings.simplefilter("ignore")
for x in (A(), B(), C(), D(), [1]):
    try:
        main(x).send(None)
    except TypeError as e:
        print(e)
