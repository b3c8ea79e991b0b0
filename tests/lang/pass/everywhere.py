def f(): pass
class C: pass
for _ in (): pass
while False: pass
if 1: pass
try: pass
finally: pass
with __import__("contextlib").nullcontext(): pass
print(f(), C)
