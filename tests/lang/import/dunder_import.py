m = __import__("_pkg.sub.mod")
print(m.__name__)
m = __import__("_pkg.sub.mod", fromlist=["NAME"])
print(m.__name__)
print(__import__("math").sqrt(16))
try:
    __import__("")
except ValueError as e:
    print(e)
try:
    __import__(5)
except TypeError as e:
    print(e)
