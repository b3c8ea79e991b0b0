print("{} {}".format(1, 2), "{1} {0}".format(1, 2), "{a} {b!r:>5}".format(a=1, b="x"), "{{}} {0[k]} {0[1]}".format({"k": 1, "1": 2, 1: 3}), "{0.real}".format(5), "{:>{w}.{p}f}".format(3.14159, w=8, p=2), "{!s:^7}|".format("ab"), "{0!a}".format("é"))
class A:
    x = [1, {"k": "deep"}]
print("{a.x[1][k]}".format(a=A), "{:{}}".format(5, "03"), "{}".format(A.x))
for f in ["'{'", "'}'", "'{}'", "'{} {1}'", "'{1} {}'", "'{a}'", "'{0.zz}'", "'{0[5]}'", "'{!z}'", "'{:d}'", "'{'", "'{0!}'", "'{a.}'", "'{[}'", "'{:{:{}}}'", "'{0[}'"]:
    try:
        print(eval(f).format("arg"))
    except (ValueError, IndexError, KeyError, AttributeError, TypeError) as e:
        print(f, type(e).__name__, e)
