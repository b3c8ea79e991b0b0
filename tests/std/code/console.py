import code
import codeop

lines = iter(["x = 1", "if x:", "    print(x)", "", "1/0", "x +", "x"])


def read(prompt):
    print(repr(prompt))
    try:
        return next(lines)
    except StopIteration:
        raise EOFError


class Console(code.InteractiveConsole):
    def write(self, data):
        print("WRITE", repr(data))


console = Console()
console.raw_input = read
console.interact(banner="banner", exitmsg="bye")
for source in "1 + 1", "if 1:", "if 1:\n  pass", "if 1:\n  pass\n", "(", "", "# comment", "x = '''", "def f():":
    print(repr(source), codeop.compile_command(source) is None)
for source in "1 +", "a b", "'x":
    try:
        print(codeop.compile_command(source))
    except SyntaxError as e:
        print(repr(source), e.msg)
