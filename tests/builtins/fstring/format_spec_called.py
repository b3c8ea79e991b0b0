class A:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "repr"
    def __str__(self): return "str"
a = A()
print(f"{a}", f"{a:spec}", f"{a!r:>6}", f"{a!s}", f"{a!a:<6}|", f"{a:{'x' * 3}}", f"{a:a{1}b{2}}", f"{a=}", f"{a=:q}", f"{a:\n}", f"{a:{{}}}" if 0 else "")
