# exit: 1
def a(n):
    if n == 0: 1 / 0
    b(n - 1)
def b(n):
    a(n)
a(4)
