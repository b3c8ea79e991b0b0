i = "outer"
xs = [i for i in range(3)]
print(i, xs)
def f():
    j = "keep"
    ys = {j: j for j in "ab"}
    return j, ys
print(f())
