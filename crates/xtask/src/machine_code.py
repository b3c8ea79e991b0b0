"""Prints a program of loops, numbers, attributes and calls in which types change while it runs: the seed is its argument."""

import random
import sys

choices = random.Random(int(sys.argv[1]))

VALUES = """0 1 2 -1 3 7 10 -5 100 2**31 2**60 -2**61 2**61-1 2**62 10**20 0.0 1.5 -2.25 1e300 1e-300 1e16 3.0 float('inf')
float('nan') True False None 'ab' '' 2**53+1 5e-324 [1,2] P(1,2)""".split()
NUMBERS = [value for value in VALUES[:19]]
VARIABLES = ["a", "b", "c", "d", "e", "i", "j"]
TARGETS = VARIABLES[:5]
OPERATORS = ["+", "-", "*", "+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>"]
LOOPS = ["range(4)", "range(0, 20, 7)", "l", "t", "range(5, 0, -2)", "(1, 2.5, a)", "range(LAST)"]

HEAD = '''
class P:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def m(self, z):
        return self.x + z

    def pair(self):
        return self.x, self.y

    def __repr__(self):
        return "P(%r, %r)" % (self.x, self.y)


class Q(P):
    def __init__(self, z):
        self.z = z
        super().__init__(z, 1)

    def m(self, z):
        return z - self.y


def f0(x):
    return x


def f1(x):
    if x == 3:
        return 1.5
    return x * 2


def f2(x, k=1):
    return k


GLOBAL = 5
LAST = 3


def shown(value):
    try:
        return repr(value)[:200]
    except ValueError:
        return "large"
'''

TAIL = '''
for work in (work0, work1, work2):
    for arguments in ARGUMENTS:
        try:
            print(shown(work(*arguments)))
        except Exception as error:
            print(type(error).__name__, str(error)[:100])
'''


def atom():
    kind = choices.randrange(12)
    if kind < 6:
        return choices.choice(VARIABLES)
    if kind < 8:
        return str(choices.choice([0, 1, 2, 3, -1, 4, 8, 16, 5, 100, 1000, -7]))
    if kind < 9:
        return choices.choice(["0.5", "2.0", "1e10", "-3.25", "1e308"])
    if kind < 10:
        return "p." + choices.choice("xy")
    if kind < 11:
        return f"l[{choices.choice(['0', '1', '-1', 'i', 'j', '2', 'a'])}]"
    call = f"f{choices.randrange(3)}({choices.choice(VARIABLES)})"
    return choices.choice(["GLOBAL", "t[1]", "t[0]", "q.x", call, f"p.m({choices.choice(VARIABLES)})", "len(l)"])


def expression(depth=2):
    if depth == 0 or choices.random() < 0.25:
        return atom()
    operator = choices.choice(OPERATORS)
    left, right = expression(depth - 1), expression(depth - 1)
    if operator == "<<":
        right = choices.choice(["1", "2", "5", "i", "40"])
    return f"({left} {operator} {right})"


def condition():
    kind = choices.randrange(8)
    if kind < 5:
        return f"{expression(1)} {choices.choice(['<', '<=', '==', '!=', '>', '>='])} {expression(1)}"
    return [f"{atom()} is None", f"not {atom()}", atom()][kind - 5]


def block(lines, indent, depth):
    for _ in range(choices.randrange(1, 4)):
        statement(lines, indent, depth)


def statement(lines, indent, depth):
    def line(text, more=0):
        lines.append("    " * (indent + more) + text)

    kind = choices.randrange(21)
    target = choices.choice(TARGETS)
    if kind < 7:
        line(f"{target} = {expression()}")
    elif kind < 9:
        line(f"{target} {choices.choice(['+=', '-=', '*='])} {expression(1)}")
    elif kind < 11 and depth < 3:
        line(f"if {condition()}:")
        block(lines, indent + 1, depth + 1)
        if choices.random() < 0.5:
            line("else:")
            block(lines, indent + 1, depth + 1)
    elif kind < 13 and depth < 2:
        line(f"for {choices.choice('ij')} in {choices.choice(LOOPS)}:")
        block(lines, indent + 1, depth + 1)
        if choices.random() < 0.4:
            line(f"if {condition()}: {choices.choice(['break', 'continue'])}", 1)
    elif kind == 13:
        line(f"p.{choices.choice('xy')} = {expression(1)}")
    elif kind == 14:
        line(f"l[{choices.choice(['0', '1', '-1', 'i', '2'])}] = {expression(1)}")
    elif kind == 15:
        source = choices.choice(["t", "l[:2]", f"({expression(1)}, {expression(1)})", "q.pair()"])
        line(f"{target}, {choices.choice('abc')} = {source}")
    elif kind == 16:
        line(f"q = {choices.choice([f'P({expression(1)}, {expression(1)})', 'p', 'Q(a)'])}")
    elif kind == 17:
        line(f"l.append({expression(1)})")
        line("if len(l) > 6: l = l[:4]")
    elif kind == 18:
        line(f"l = [{expression(1)} for i in {choices.choice(['range(3)', 't', 'l'])} if {condition()}] or [1, 2.0, 3]")
    elif kind == 19:
        line(f"{target} = {expression(1)} if {condition()} else {expression(1)}")
    else:
        line(f"log.append({expression(1)})")


def main():
    lines = []
    for number in range(3):
        lines.append(f"def work{number}(a, b, c):")
        lines.append("    d = 0; e = 1.0; i = 0; j = 1; log = []; l = [1, 2, 3]; t = (2, 3.5); p = P(a, b); q = Q(b)")
        for _ in range(choices.randrange(6, 14)):
            lines.append("    try:")
            statement(lines, 2, 0)
            lines.append("    except Exception as error: log.append(type(error).__name__ + str(error)[:80])")
        lines.append("    return a, b, c, d, e, l, p, log[-20:]")
    lines.append("ARGUMENTS = [")
    for _ in range(40):
        pool = NUMBERS if choices.random() < 0.6 else VALUES
        lines.append(f"    ({', '.join(choices.choice(pool) for _ in range(3))}),")
    lines.append("]")
    print(HEAD + "\n".join(lines) + "\n" + TAIL)


main()
