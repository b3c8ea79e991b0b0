for src in ["1 + 'a'", "'a' + 1", "[] + ()", "1 - 'a'", "{} | 1", "'a' * 'b'", "'a' % 1 % 2", "None + 1", "1 @ 2", "-'a'", "~1.5", "+[]", "1 << 1.0", "2 ** 'a'", "pow(2, 'a')", "divmod(1, 'a')", "1 < 'a'", "[] < ()", "1j < 2j", "None > 0", "object() >= 1", "1 & 1.5", "not_defined + 1", "print >> 1", "abs('a')", "b'a' + 'a'", "'a' + b'a'", "[1] * 2.0", "(1,) + [2]"]:
    try:
        print(eval(src))
    except Exception as e:
        print(src, "->", type(e).__name__, e)
for src in ["x += 'a'", "x -= []", "x @= 1", "x **= ''", "x <<= 1.5"]:
    try:
        exec("x = 1\n" + src)
    except TypeError as e:
        print(src, "->", e)
