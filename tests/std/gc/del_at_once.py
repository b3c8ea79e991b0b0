# A finaliser runs before the next statement, whichever way the last reference goes.
count = 0
class A:
    def __del__(self):
        global count
        count += 1
x = A()
x = 1
seen = [count]
def local():
    a = A()
    a = None
    return count
def deleted():
    a = A()
    del a
    return count
def item():
    a = [A()]
    a[0] = 1
    return count
def del_item():
    a = [A()]
    del a[0]
    return count
def attribute():
    a = A()
    a.b = A()
    a.b = 1
    return count
def value():
    d = {1: A()}
    d[1] = 2
    return count
def statement():
    A()
    return count
def cell():
    a = A()
    def inner():
        return a
    a = None
    return count
def method():
    a = [A()]
    a.clear()
    return count
for f in local, deleted, item, del_item, attribute, value, statement, cell, method:
    seen.append(f())
print(seen, count)
