def f():
    for i in range(4):
        pass
    return i
print(f())
try:
    for never in []:
        pass
    print(never)
except NameError as e:
    print(e)
