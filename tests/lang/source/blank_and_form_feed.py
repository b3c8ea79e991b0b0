x = 1

print(x)
class A:

    y = 2


    z = 3
print(A.z)
