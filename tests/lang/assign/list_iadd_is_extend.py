a = b = [1]
a += (2, 3)
a += "x"
print(b, a is b)
a = a + [4]
print(b, a)
try:
    a += 5
except TypeError as e:
    print(e)
try:
    a = a + (1,)
except TypeError as e:
    print(e)
