x = 1
def f():
    global x, fresh
    x += 1
    fresh = "new"
f()
print(x, fresh)
class C:
    global y
    y = 3
print(y, hasattr(C, "y"))
