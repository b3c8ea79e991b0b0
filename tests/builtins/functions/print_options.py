import sys, io
print(1, 2, sep="-", end="!\n")
print("a", "b", sep="", end="")
print()
print(*[1, 2], sep=", ")
print("x", sep=None, end=None)
out = io.StringIO()
print("to file", 5, file=out, flush=True)
print(repr(out.getvalue()))
print("x", file=None)
for f in (lambda: print(sep=5), lambda: print(end=5), lambda: print(foo=1), lambda: print("a", file=5)):
    try:
        f()
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
class W:
    def write(self, s): sys.stdout.write(f"<{s!r}>")
print("a", "b", file=W())
print()
