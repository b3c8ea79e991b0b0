import sys
frames = []
def g():
    a = len(frames)
    frames.append(sys._getframe())
    yield
for i in range(100):
    next(g())
del i
print(len(frames), frames[0].f_generator, frames[5].f_locals["a"])
filler = [object() for i in range(1000)]
print(all(f.f_generator is None for f in frames))
