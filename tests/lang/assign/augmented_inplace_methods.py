class V:
    def __init__(self, log): self.log = log
    def __iadd__(self, o): self.log.append(("iadd", o)); return self
    def __isub__(self, o): return NotImplemented
    def __sub__(self, o): return "sub"
    def __imatmul__(self, o): self.log.append(("imatmul", o)); return self
    def __ipow__(self, o): self.log.append(("ipow", o)); return self
v = w = V([])
v += 1
v @= 2
v **= 3
print(v is w, v.log)
v -= 1
print(v)
