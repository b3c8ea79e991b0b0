class CM:
    def __init__(self, quiet=False): self.quiet = quiet
    async def __aenter__(self): print("aenter"); return 7
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); return self.quiet
async def main():
    async with CM() as v: print(v)
    async with CM(True): raise ValueError
    async with CM(), CM() as w: return w
try:
    main().send(None)
except StopIteration as e:
    print(e.value)
