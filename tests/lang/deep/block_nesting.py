src = ""
for i in range(25):
    src += " " * i + "if 1:\n"
src += " " * 25 + "x = 1\n"
ns = {}
exec(src, ns)
print(ns["x"])
for n in (101, 100000):
    src = "".join(" " * min(i, 300) + "if 1:\n" for i in range(n))
    try:
        exec(src)
    except SyntaxError as e:
        print(type(e).__name__, e.msg)
src = ""
for i in range(21):
    src += " " * i + "for a in b:\n"
src += " " * 21 + "pass\n"
try:
    compile(src, "s", "exec")
except SyntaxError as e:
    print(e.msg)
