class A: pass
class B:
    def __enter__(self): pass
class C:
    async def __aenter__(self): pass
    async def __aexit__(self, *a): pass
for cm in (A(), B(), C(), 5):
    try:
        with cm: pass
    except TypeError as e:
        print(e)
