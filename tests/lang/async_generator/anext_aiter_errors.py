def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
for f in (lambda: aiter(5), lambda: anext(5), lambda: aiter([]), lambda: anext(iter([]))):
    try:
        f()
    except TypeError as e:
        print(e)
class A:
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
async def main():
    print(await anext(A(), 5), aiter(a := A()) is a)
    try:
        await anext(A())
    except StopAsyncIteration:
        print("stop")
run(main())
