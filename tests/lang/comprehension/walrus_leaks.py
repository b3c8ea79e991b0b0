def f():
    total = 0
    partial = [total := total + v for v in range(5)]
    return total, partial
print(f())
if any((found := x) > 2 for x in range(10)):
    print(found)
for src in ["[i := 0 for i in range(5)]", "[[(j := 0) for i in range(5)] for j in range(5)]", "class C: [x := 1 for _ in range(1)]", "[i for i in (j := range(3))]"]:
    try:
        compile(src, "s", "exec")
    except SyntaxError as e:
        print(e.msg)
