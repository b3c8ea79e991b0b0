class Number(int):
    pass


big = Number(10**20)
print(big.__float__(), complex(big), complex(1, big), float(big))
try:
    Number(10**400).__float__()
except OverflowError as error:
    print(error)
