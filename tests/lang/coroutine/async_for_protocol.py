class It:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        return self.n
def run(c):
    try:
        while True: c.send(None)
    except StopIteration as e:
        return e.value
async def main():
    async for x in It(3):
        print(x)
        if x == 1: continue
    else:
        print("else")
    return [x async for x in It(2)], {x: 1 async for x in It(2)}, {x async for x in It(1)}
print(run(main()))
