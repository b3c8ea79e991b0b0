# Source may be any buffer; codes of the same source are equal whatever their file.
print(eval(compile(memoryview(b"$23$")[1:-1], "file", "eval")), eval(memoryview(b"1234")[1:-1]))
try:
    compile(memoryview(b"1\0"), "file", "eval")
except SyntaxError as error:
    print(error)
source = "def f(x):\n    return [lambda: x for x in x]\n"
one, two = compile(source, "one", "exec"), compile(source, "two", "exec")
print(one == two, hash(one) == hash(two), one == compile(source + "f", "one", "exec"))
