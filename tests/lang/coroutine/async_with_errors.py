class A: pass
class B:
    def __enter__(self): pass
    def __exit__(self, *a): pass
class C:
    async def __aenter__(self): pass
class D:
    def __aenter__(self): return 5
    async def __aexit__(self, *a): pass
class E:
    async def __aenter__(self): pass
    def __aexit__(self, *a): return 5
async def main(x):
    async with x: pass
for x in (A(), B(), C(), D(), E()):
    try:
        main(x).send(None)
    except TypeError as e:
        print(e)
