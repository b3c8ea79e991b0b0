class A:
    def __repr__(self): return "A()"
class B(A):
    def __str__(self): return "b"
    def __format__(self, spec): return f"fmt[{spec}]"
    def __bytes__(self): return b"bytes"
print(A(), [A()], B(), [B()], f"{B()} {B():>3} {B()!r} {B()!s}", bytes(B()))
class Bad:
    def __repr__(self): return 1
    def __str__(self): return None
    def __format__(self, s): return 5
    def __bytes__(self): return "s"
for f in (repr, str, format, bytes):
    try:
        f(Bad())
    except TypeError as e:
        print(e)
